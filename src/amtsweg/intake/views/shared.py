"""What the pages of a draft share: whom it opens for, and what it belongs to.

The draft's token stands in the address. Whoever loses the session, the connection or the laptop's battery comes back
with it; a draft of an account opens for that account only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft, DraftOfAccount, Form
from amtsweg.identity import api as identity
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotFound

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_its_account(view: View[P]) -> View[P]:
    """Lead whoever's session has run out to the sign-in and back to the draft; what was sent stays on the page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DraftOfAccount:
            return redirect(sign_in(request))

    return guarded


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft somebody opened, with the service and the form it was begun for."""

    at: datetime
    draft: Draft
    service: ServiceVersion
    form: Form

    def frame(self) -> dict[str, object]:
        """Return what every page of a draft shows."""
        return {"service": self.service, "token": self.draft.token, "draft": self.draft}


def opened(request: HttpRequest, slug: str, token: str) -> Opened:
    """Return the draft of an address. Raises NotFound and whatever opening a draft raises."""
    at = clock.now()
    draft = forms.draft(token, at=at, account_id=account_id(request))
    service = catalogue.service_version(UUID(str(draft.context["service_version"])))
    if service.service_slug != slug:
        raise NotFound("Dieser Entwurf gehört zu einer anderen Leistung.")
    return Opened(at, draft, service, forms.form(draft.form_version_id))


def place_of(here: Opened) -> str:
    """Return the address of the page on which the person stopped."""
    draft = here.draft
    place = [here.service.service_slug, draft.token]
    if draft.result_id is not None:
        return reverse("intake-receipt", args=place)
    if draft.locked:
        return reverse("intake-signatures", args=place)
    if draft.last_page:
        return reverse("intake-page", args=[*place, draft.last_page])
    if draft.loads:
        return reverse("intake-review", args=place)
    return reverse("intake-page", args=[*place, forms.bind(here.form, answers=draft.answers).key])


def account_id(request: HttpRequest) -> UUID | None:
    """Return whose account is signed in."""
    person = identity.person_of(request)
    return person.account_id if person else None


def sign_in(request: HttpRequest) -> str:
    """Return the address at which one signs in and comes back here."""
    return f"{reverse('identity-sign-in')}?{urlencode({'next': request.path})}"
