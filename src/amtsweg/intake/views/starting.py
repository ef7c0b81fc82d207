"""The start of a form: what is needed, and how one may begin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.identity import api as identity
from amtsweg.identity.api import public
from amtsweg.identity.contracts import Person
from amtsweg.intake.contracts import WayIn
from amtsweg.intake.rules import mapping as rules
from amtsweg.intake.views.shared import sign_in
from amtsweg.kernel import clock


@public
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is needed before the form begins, and how to sign in where the service wants it; then begin."""
    service = catalogue.current_version(slug)
    if service is None or service.form_version_id is None:
        return redirect("catalogue-service", slug=slug)
    person = identity.person_of(request)
    way_in = rules.way_in(service, person)
    if request.method == "POST" and way_in is not WayIn.SIGN_IN:
        return _begin(request, service, person)
    before = rules.online_text(service, "before", request.LANGUAGE_CODE)
    context = {"service": service, "way_in": way_in, "sign_in": sign_in(request), "before": before}
    return render(request, "intake/start.html", context)


def _begin(request: HttpRequest, service: ServiceVersion, person: Person | None) -> HttpResponse:
    assert service.form_version_id is not None
    citizen = person if person and not person.is_staff else None
    known = rules.prefill(service, identity.attributes_of(request))
    draft = forms.start_draft(
        form_version_id=service.form_version_id,
        account_id=citizen.account_id if citizen else None,
        answers=known,
        at=clock.now(),
        context={
            "service_version": str(service.id),
            "language": request.LANGUAGE_CODE,
            "prefilled": rules.sources(service, known, citizen),
        },
        email=citizen.email if citizen else "",
    )
    first = forms.bind(forms.form(service.form_version_id), answers=draft.answers).key
    return redirect("intake-page", slug=service.service_slug, token=draft.token, key=first)
