"""Who may open a page: every view says it in exactly one of these decorators; a view without one fails the build.

The decorators also name the access (``view.access``), so that a test can walk all routes against a written matrix.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from amtsweg.identity import session
from amtsweg.identity.contracts import ACTIONS, Attributes, Person, TrustLevel
from amtsweg.identity.models import Account
from amtsweg.identity.queries.rights import rights_of, scope_by
from amtsweg.kernel import clock
from amtsweg.kernel.actors import ANONYMOUS, Actor
from amtsweg.kernel.errors import NotAllowed
from amtsweg.kernel.scope import NOTHING, Scope

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def public(view: View[P]) -> View[P]:
    """Let everybody open this page."""
    return _named(view, "public")


def citizen(view: View[P]) -> View[P]:
    """Let everybody who is signed in open this page; others are led to the sign-in and back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs) if account_of(request) else _to_sign_in(request)

    return _named(guarded, "citizen")


def staff(action: str = "") -> Callable[[View[P]], View[P]]:
    """Let staff open this page who proved a second factor and may do this somewhere; without an action, all staff."""
    if action and action not in ACTIONS:
        raise LookupError(f"unknown action {action}")

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            refusal = _refuse_staff(request, action)
            return refusal or view(request, *args, **kwargs)

        return _named(guarded, f"staff:{action}" if action else "staff")

    return decorate


def _named(view: View[P], access: str) -> View[P]:
    view.access = access  # type: ignore[attr-defined]  # functions carry attributes, their type does not know it
    return view


def _refuse_staff(request: HttpRequest, action: str) -> HttpResponseBase | None:
    account = account_of(request)
    if account is None:
        return _to_sign_in(request)
    if not account.is_staff_member:
        raise NotAllowed("Dieser Bereich ist für Mitarbeiter*innen der Verwaltung.")
    if not session.has_second_factor(request):
        return HttpResponseRedirect(_with_next(reverse("identity-second-factor"), request))
    if action and not rights_of(account.id, at=clock.now()).units(action):
        raise NotAllowed(f"Dafür fehlt Ihnen das Recht „{ACTIONS[action]}“.")
    return None


def _to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(_with_next(reverse("identity-sign-in"), request))


def _with_next(url: str, request: HttpRequest) -> str:
    # What was posted is lost on the way; going back to the page itself is what remains.
    return f"{url}?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else url


def account_of(request: HttpRequest) -> Account | None:
    """Return the signed-in account; does not leave this module."""
    user = request.user
    return None if isinstance(user, AnonymousUser) or not user.is_active else user


def person_of(request: HttpRequest) -> Person | None:
    """Return who is signed in, with the trust level of this very session."""
    account = account_of(request)
    if account is None:
        return None
    trust, proven = session.trust_level(request), session.proven_at(request)
    return Person(account.id, account.name, account.email, account.is_staff_member, trust, proven)


def actor_of(request: HttpRequest, *, action: str = "", unit_id: UUID | None = None) -> Actor:
    """Return who acts, for events; with action and unit also in whose place, if the right comes from substitution."""
    account = account_of(request)
    if account is None:
        return ANONYMOUS
    absent = rights_of(account.id, at=clock.now()).acting_for(action, unit_id) if unit_id else None
    return Actor(account.name, account.id, absent)


def attributes_of(request: HttpRequest) -> Attributes:
    """Return what the online identity told in this session, to prefill forms."""
    return session.attributes(request)


def scope_of_request(request: HttpRequest) -> Scope:
    """Return the rows this request may see. Staff without a proven second factor see what is their own only."""
    account = account_of(request)
    if account is None:
        return NOTHING
    if not (account.is_staff_member and session.has_second_factor(request)):
        return Scope(account_id=account.id)
    return scope_by(rights_of(account.id, at=clock.now()), account.id)


def trust_of(request: HttpRequest) -> TrustLevel:
    """Return how surely this session knows who it is."""
    return session.trust_level(request) if account_of(request) else TrustLevel.NONE
