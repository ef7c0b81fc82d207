"""A co-signer sees all answers and signs or declines: by a link, and surer with an account."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amtsweg.catalogue import api as catalogue
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import NoSuchDraft, Section
from amtsweg.identity import api as identity
from amtsweg.identity.api import public
from amtsweg.identity.contracts import Person
from amtsweg.intake.contracts import NoSuchSignature, RequestState, SignatureState, SigningRequest
from amtsweg.intake.queries.signing import by_token
from amtsweg.intake.rules.cosigning import declaration
from amtsweg.intake.rules.sources import trust_text
from amtsweg.intake.services.cosigning.signing import decline, sign
from amtsweg.intake.views.shared import sign_in
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cosign(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is to be signed, and take the answer of this one person."""
    signing, signature = by_token(token)
    service = catalogue.service_version(signing.service_version_id)
    text = declaration(service, request.LANGUAGE_CODE)
    problems: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            _answer(request, token, text)
        except Invalid as error:
            problems = error.fields
        else:
            return redirect("intake-cosign", token=token)
    still_open = signing.state is RequestState.OPEN and signing.ends_at > clock.now()
    may_answer = still_open and signature.state is SignatureState.ASKED
    context = {
        "service": service,
        "signing": signing,
        "signature": signature,
        "text": text,
        "errors": problems,
        "typed": request.POST,
        "may_answer": may_answer,
        "sections": _sections(request, signing) if may_answer else [],
        **_identity(request),
    }
    return render(request, "intake/cosign.html", context, status=422 if problems else 200)


def _answer(request: HttpRequest, token: str, text: str) -> None:
    at, person = clock.now(), _citizen(request)
    if request.POST.get("answer") == "decline":
        decline(token=token, reason=request.POST.get("reason", ""), person=person, at=at)
        messages.success(request, _("Sie haben nicht unterschrieben. Wir sagen der antragstellenden Person Bescheid."))
        return
    sign(
        token=token,
        name=request.POST.get("name", "")[:200],
        confirmed=request.POST.get("confirmed") == "true",
        declared=text,
        person=person,
        at=at,
    )
    messages.success(request, _("Danke. Ihre Unterschrift ist angekommen."))


def _sections(request: HttpRequest, signing: SigningRequest) -> list[Section]:
    try:
        draft = forms.drafts.by_id(signing.draft_id, at=clock.now())
    except NoSuchDraft as fault:
        raise NoSuchSignature("Der Entwurf ist nicht mehr vorhanden. Sie müssen nichts mehr tun.") from fault
    form = forms.form(draft.form_version_id)
    return forms.summary(form, draft.answers, language=request.LANGUAGE_CODE)


def _identity(request: HttpRequest) -> Mapping[str, object]:
    person = _citizen(request)
    if person is None:
        return {"sign_in": "" if identity.person_of(request) else sign_in(request)}
    return {"person": person, "trust": trust_text(person.trust_level.key)}


def _citizen(request: HttpRequest) -> Person | None:
    person = identity.person_of(request)
    return None if person is None or person.is_staff else person
