"""The applicant asks others to sign, sees who has, sends again, and takes the request back."""

from dataclasses import dataclass
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
from amtsweg.intake.contracts import RequestState, Signature, SigningRequest
from amtsweg.intake.queries.signing import latest_request
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
    problem = ""
    if request.method == "POST":
        try:
            place = _do(request, here)
        except (Invalid, TooMuch, Conflict) as error:
            problem = error.message
        else:
            return redirect(place, slug=slug, token=token)
    found = latest_request(here.draft.id)
    people = _people(found, failed=request.POST.get("signature", ""), typed=request.POST.get("email", ""))
    context = here.frame() | {
        "signing": found,
        "stands": found is not None and found.state in _STANDING,
        "people": people,
        "problem": problem,
        "errors": {f"email-{one.signature.id}": problem for one in people if one.failed},
    }
    return render(request, "intake/signatures.html", context, status=422 if problem else 200)


def _do(request: HttpRequest, here: Opened) -> str:
    if not request.POST.get("signature"):
        return _ask(request, here)
    email = request.POST.get("email", "")[:254]
    send_again(draft=here.draft, signature_id=_id(request.POST["signature"]), email=email, at=here.at)
    messages.success(request, _("Wir senden den Link an %(email)s.") % {"email": email.strip()})
    return "intake-signatures"


def _ask(request: HttpRequest, here: Opened) -> str:
    try:
        ask(
            draft=here.draft,
            service=here.service,
            form=here.form,
            actor=identity.actor_of(request),
            at=here.at,
        )
    except (Invalid, Conflict):  # the review says what is missing, or that nobody has to sign
        return "intake-review"
    return "intake-signatures"


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise Invalid(_("Diese Bitte um eine Unterschrift gibt es nicht mehr.")) from fault


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A co-signer as the applicant sees them; ``failed`` where sending to the address typed was refused."""

    signature: Signature
    link: str
    email: str
    failed: bool


def _people(found: SigningRequest | None, *, failed: str, typed: str) -> list[PersonLine]:
    return [
        PersonLine(one, cosign_link(one.token), typed if (wrong := str(one.id) == failed) else one.email, wrong)
        for one in (found.signatures if found else ())
    ]


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_its_account
def change(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Warn that signatures given become void before the answers can be changed again; then take the request back."""
    here = opened(request, slug, token)
    if here.draft.result_id is not None:
        return redirect("intake-receipt", slug=slug, token=token)
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
