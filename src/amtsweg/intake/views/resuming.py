"""Stop here and go on later: with a code, a mail, or the list of an account."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft
from amtsweg.identity import api as identity
from amtsweg.identity.api import citizen, public
from amtsweg.intake.services.resuming import resume, send_code
from amtsweg.intake.views.shared import Opened, account_id, for_its_account, opened, place_of, sign_in
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid, TooMuch


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_its_account
def later(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Tell how to go on with a draft elsewhere, and send it by mail where that is wanted."""
    here = opened(request, slug, token)
    if here.draft.result_id is not None:
        return redirect("intake-receipt", slug=slug, token=token)
    problems: dict[str, str] = {}
    email = here.draft.email
    if request.method == "POST":
        email = request.POST.get("email", "")[:254]
        try:
            send_code(draft=here.draft, email=email, at=here.at)
        except (Invalid, TooMuch) as error:
            problems = {"email": error.message}
        else:
            messages.success(request, _("Wir senden Code und Link an %(email)s.") % {"email": email.strip()})
            return redirect("intake-later", slug=slug, token=token)
    context = _later_context(request, here) | {"errors": problems, "email": email}
    return render(request, "intake/later.html", context, status=422 if problems else 200)


def _later_context(request: HttpRequest, here: Opened) -> dict[str, object]:
    of_nobody = here.draft.account_id is None
    person = identity.person_of(request)
    return here.frame() | {
        "code": forms.drafts.resume_code(here.draft.token, at=here.at) if of_nobody else "",
        "resume_link": request.build_absolute_uri(reverse("intake-resume")),
        "back": place_of(here),
        "may_take_over": of_nobody and person is not None and not person.is_staff,
        "sign_in": sign_in(request) if of_nobody and person is None else "",
    }


@public
@never_cache
@require_safe
@for_its_account
def go_on(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Lead from a mail to the page on which the person stopped."""
    return redirect(place_of(opened(request, slug, token)))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    """Take a code, and the e-mail address where one was given, and lead to the page on which the person stopped."""
    problems: dict[str, str] = {}
    code, email = request.POST.get("code", "")[:60], request.POST.get("email", "")[:254]
    status = 200
    if request.method == "POST":
        try:
            sender = request.META.get("REMOTE_ADDR", "")
            draft = resume(code=code, email=email, sender=sender, at=clock.now())
        except Invalid as error:
            problems, status = error.fields, 422
        except TooMuch as error:
            problems, status = {"code": error.message}, 429
        else:
            return redirect("intake-continue", slug=_service(draft).service_slug, token=draft.token)
    context = {"errors": problems, "code": code, "email": email}
    return render(request, "intake/resume.html", context, status=status)


@public
@require_POST
@for_its_account
def delete(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Delete a draft with all its answers, at once."""
    here = opened(request, slug, token)
    forms.drafts.delete_draft(token=token, account_id=here.draft.account_id, at=here.at)
    messages.success(request, _("Ihr Entwurf ist mit allen Angaben gelöscht."))
    return redirect("intake-start", slug=slug)


@citizen
@require_POST
@for_its_account
def take_over(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Take a draft that was begun without an account into one's own."""
    here = opened(request, slug, token)
    person = identity.person_of(request)
    if person is not None and not person.is_staff and here.draft.account_id is None:
        forms.drafts.take_over(token=token, account_id=person.account_id, email=person.email, at=here.at)
        messages.success(request, _("Der Entwurf gehört jetzt zu Ihrem Konto. Sie finden ihn unter „Meine Entwürfe“."))
    return redirect("intake-later", slug=slug, token=token)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft in the list of an account."""

    id: UUID
    service: ServiceVersion
    changed_at: datetime | None
    expires_at: datetime
    locked: bool


@citizen
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what the person has begun and not sent yet."""
    found = forms.drafts.drafts_of_account(_own(request), at=clock.now())
    lines = [DraftLine(one.id, _service(one), one.changed_at, one.expires_at, one.locked) for one in found]
    return render(request, "intake/drafts.html", {"drafts": lines})


@citizen
@never_cache
@require_safe
def continue_mine(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Go on with a draft of one's own."""
    draft = forms.drafts.of_account(draft_id, account_id=_own(request), at=clock.now())
    return redirect("intake-continue", slug=_service(draft).service_slug, token=draft.token)


@citizen
@require_POST
def delete_mine(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Delete a draft of one's own with all its answers, at once."""
    at, own = clock.now(), _own(request)
    draft = forms.drafts.of_account(draft_id, account_id=own, at=at)
    forms.drafts.delete_draft(token=draft.token, account_id=own, at=at)
    messages.success(request, _("Ihr Entwurf ist mit allen Angaben gelöscht."))
    return redirect("intake-drafts")


def _own(request: HttpRequest) -> UUID:
    own = account_id(request)
    assert own is not None
    return own


def _service(draft: Draft) -> ServiceVersion:
    return catalogue.service_version(UUID(str(draft.context["service_version"])))
