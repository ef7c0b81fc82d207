"""The portal's way in: start a form, fill in its pages, look it over, send it, get the receipt.

The draft's token stands in the address. Whoever loses the session, the connection or the laptop's battery comes back
with it; a draft of an account opens for that account only.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from amtsweg.cases import api as cases
from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft, DraftOfAccount, Form
from amtsweg.identity import api as identity
from amtsweg.identity.api import public
from amtsweg.intake import queries, rules
from amtsweg.intake.contracts import Channel, WayIn
from amtsweg.intake.services.submitting import similar_matters, submit
from amtsweg.kernel import clock, scope
from amtsweg.kernel.errors import Invalid, NotFound

AUTOSAVE = "_autosave"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _for_its_account(view: View[P]) -> View[P]:
    """Lead whoever's session has run out to the sign-in and back to the draft; what was sent stays on the page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DraftOfAccount:
            return redirect(_sign_in(request))

    return guarded


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
        form = forms.form(service.form_version_id)
        draft = forms.start_draft(
            form_version_id=service.form_version_id,
            account_id=person.account_id if person and not person.is_staff else None,
            answers=rules.prefill(service, identity.attributes_of(request)),
            at=clock.now(),
            context={"service_version": str(service.id), "language": request.LANGUAGE_CODE},
        )
        return redirect("intake-page", slug=slug, token=draft.token, key=_first_page(form, draft))
    before = rules.online_text(service, "before", request.LANGUAGE_CODE)
    context = {"service": service, "way_in": way_in, "sign_in": _sign_in(request), "before": before}
    return render(request, "intake/start.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_for_its_account
def page(request: HttpRequest, slug: str, token: str, key: str) -> HttpResponse:
    """Show one page of the form; what is sent is kept first and checked afterwards, so that nothing gets lost."""
    at, draft, service, form = _open(request, slug, token)
    if draft.result_id is not None:
        return redirect("intake-receipt", slug=slug, token=token)
    if request.method != "POST":
        bound = forms.bind(form, answers=draft.answers, page=key, at=at)
        return render(request, "intake/page.html", _frame(service, token) | {"bound": bound})
    result = forms.read_page(form, key, request.POST, request.FILES, answers=draft.answers, at=at)
    forms.save_draft(token=token, answers=result.answers, at=at, account_id=draft.account_id)
    if AUTOSAVE in request.POST:  # kept in passing while somebody types: nothing is checked, nothing shown
        return HttpResponse(status=204)
    bound = forms.bind(form, answers=result.answers, page=key, errors=result.errors, focus=result.focus, at=at)
    if result.complete:
        return redirect(_after(slug, token, bound.next))
    context = _frame(service, token) | {"bound": bound, "revealed": result.revealed}
    return render(request, "intake/page.html", context, status=422 if result.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_for_its_account
def review(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show all answers before they are sent, with a hint if somebody may have been faster; then take them in."""
    at, draft, service, form = _open(request, slug, token)
    receipt_page = redirect("intake-receipt", slug=slug, token=token)
    if draft.result_id is not None:
        return receipt_page
    refused: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            submit(
                service_version_id=service.id,
                draft=draft,
                channel=Channel.PORTAL,
                actor=identity.actor_of(request),
                at=at,
            )
        except Invalid as error:
            refused = error.fields
        else:
            return receipt_page
    answers = forms.prune(form, draft.answers)
    found = refused or forms.check_all(form, answers, at=at)
    context = _frame(service, token) | {
        "sections": forms.summary(form, answers, language=request.LANGUAGE_CODE),
        "problems": forms.problems(form, found, language=request.LANGUAGE_CODE),
        "similar": similar_matters(service=service, answers=answers, at=at),
    }
    return render(request, "intake/review.html", context, status=422 if refused else 200)


@public
@never_cache
@require_safe
@_for_its_account
def receipt(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show the receipt: number, link to the status, and what happens next."""
    draft = forms.draft(token, at=clock.now(), account_id=_account_id(request))
    if draft.result_id is None:
        return redirect("intake-review", slug=slug, token=token)
    # Whoever holds the draft's token sent it; the matter it became is theirs to see.
    with scope.work(scope.current().with_subject(draft.result_id)):
        found = queries.receipt_of(draft.result_id)
    service = catalogue.service_version(found.service_version_id)
    context = {
        "receipt": found,
        "service": service,
        "after": rules.online_text(service, "after", request.LANGUAGE_CODE),
        "status_link": cases.status_link(found.secret),
        "status_path": reverse("cases-status", args=[found.secret]),
        "has_account": draft.account_id is not None,
    }
    return render(request, "intake/receipt.html", context)


def _open(request: HttpRequest, slug: str, token: str) -> tuple[datetime, Draft, ServiceVersion, Form]:
    at = clock.now()
    draft = forms.draft(token, at=at, account_id=_account_id(request))
    service = catalogue.service_version(UUID(str(draft.context["service_version"])))
    if service.service_slug != slug:
        raise NotFound("Dieser Entwurf gehört zu einer anderen Leistung.")
    return at, draft, service, forms.form(draft.form_version_id)


def _account_id(request: HttpRequest) -> UUID | None:
    person = identity.person_of(request)
    return person.account_id if person else None


def _frame(service: ServiceVersion, token: str) -> dict[str, object]:
    return {"service": service, "token": token}


def _first_page(form: Form, draft: Draft) -> str:
    return forms.bind(form, answers=draft.answers, page=None).key


def _after(slug: str, token: str, next_page: str) -> str:
    if next_page:
        return reverse("intake-page", args=[slug, token, next_page])
    return reverse("intake-review", args=[slug, token])


def _sign_in(request: HttpRequest) -> str:
    return f"{reverse('identity-sign-in')}?{urlencode({'next': request.path})}"
