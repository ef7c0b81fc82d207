"""The applicant asks others to sign, sees who has, sends again, and takes the request back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amtsweg.forms import api as forms
from amtsweg.identity import api as identity
from amtsweg.identity.api import public
from amtsweg.intake.contracts import RequestState, SigningRequest
from amtsweg.intake.queries.signing import latest_request
from amtsweg.intake.rules.cosigning import asking
from amtsweg.intake.services.cosigning.asking import ask, send_again, take_back
from amtsweg.intake.services.resuming import cosign_link
from amtsweg.intake.views.shared import Opened, for_its_account, opened
from amtsweg.kernel.errors import Conflict, Invalid, TooMuch

_STANDING = (RequestState.OPEN, RequestState.COMPLETE)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_its_account
def signatures(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show who has signed; by POST ask for signatures, or send a link once more."""
    here = opened(request, slug, token)
    if here.draft.result_id is not None:
        return redirect("intake-receipt", slug=slug, token=token)
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            _do(request, here)
        except (Invalid, TooMuch, Conflict) as error:
            problems = {f"email-{request.POST.get('signature', '')}": error.message}
        else:
            return redirect("intake-signatures", slug=slug, token=token)
    found = latest_request(here.draft.id)
    context = here.frame() | {
        "signing": found,
        "stands": found is not None and found.state in _STANDING,
        "people": _people(found),
        "wanted": asking(here.service, here.form, here.draft.answers),
        "errors": problems,
        "typed": request.POST.get("email", ""),
    }
    return render(request, "intake/signatures.html", context, status=422 if problems else 200)


def _do(request: HttpRequest, here: Opened) -> None:
    if not request.POST.get("signature"):
        actor = identity.actor_of(request)
        ask(draft=here.draft, service=here.service, form=here.form, actor=actor, at=here.at)
        return
    email = request.POST.get("email", "")[:254]
    send_again(draft=here.draft, signature_id=_id(request.POST["signature"]), email=email, at=here.at)
    messages.success(request, _("Wir senden den Link an %(email)s.") % {"email": email.strip()})


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise Invalid(_("Diese Bitte um eine Unterschrift gibt es nicht mehr.")) from fault


def _people(found: SigningRequest | None) -> list[tuple[object, str]]:
    return [(one, cosign_link(one.token)) for one in found.signatures] if found else []


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_its_account
def change(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Warn that signatures given become void before the answers can be changed again; then take the request back."""
    here = opened(request, slug, token)
    if request.method == "POST":
        take_back(draft=here.draft, actor=identity.actor_of(request), at=here.at)
        messages.success(request, _("Die Bitte um Unterschriften ist zurückgenommen. Sie können Ihre Angaben ändern."))
        return redirect("intake-review", slug=slug, token=token)
    if not here.draft.locked:
        return redirect("intake-review", slug=slug, token=token)
    context = here.frame() | {
        "signing": latest_request(here.draft.id),
        "sections": forms.summary(here.form, here.draft.answers, language=request.LANGUAGE_CODE),
    }
    return render(request, "intake/take_back.html", context)
