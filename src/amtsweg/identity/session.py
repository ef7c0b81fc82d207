"""What a session knows beyond the account: trust level, attributes of the online identity, the second factor.

Attributes are sealed with a key of this installation, because sessions lie in a table that must be readable before
anybody is known, and they go with the session.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from django.http import HttpRequest

from amtsweg.identity.contracts import Attributes, TrustLevel
from amtsweg.identity.models import Account
from amtsweg.identity.secret_text import reveal, seal

_TRUST = "identity.trust"
_ATTRIBUTES = "identity.attributes"
_LEAVE = "identity.leave"
_STRONG = frozenset({"totp", "webauthn", "recovery_codes"})


def remember_citizen(request: HttpRequest, trust: TrustLevel, attributes: Attributes, leave_url: str) -> None:
    """Keep what the online identity told for the length of this session."""
    request.session[_TRUST] = trust.key
    request.session[_ATTRIBUTES] = seal(json.dumps(asdict(attributes)))
    request.session[_LEAVE] = seal(leave_url)


def trust_level(request: HttpRequest) -> TrustLevel:
    """Return the trust level of this session; only an online identity gives one."""
    return TrustLevel.of(str(request.session.get(_TRUST, "none")))


def attributes(request: HttpRequest) -> Attributes:
    """Return what the online identity told, or nothing."""
    sealed = request.session.get(_ATTRIBUTES)
    return Attributes(**json.loads(reveal(sealed))) if sealed else Attributes()


def leave_url(request: HttpRequest) -> str:
    """Return where one signs out at the identity provider as well, or nothing."""
    sealed = request.session.get(_LEAVE)
    return reveal(sealed) if sealed else ""


def methods(request: HttpRequest) -> list[str]:
    """Return how this session proved who it is, e.g. ``["password", "totp"]``."""
    return [str(step.get("type", step.get("method"))) for step in _steps(request)]


def proven_within(request: HttpRequest, period: timedelta, at: datetime) -> bool:
    """Tell whether any proof of who this is was given not longer ago than this."""
    return any(at.timestamp() - float(step["at"]) < period.total_seconds() for step in _steps(request))


def proven_at(request: HttpRequest) -> datetime | None:
    """Return when this session last proved who it is; None if never."""
    latest = max((float(step["at"]) for step in _steps(request)), default=None)
    return None if latest is None else datetime.fromtimestamp(latest, UTC)


def _steps(request: HttpRequest) -> list[dict[str, Any]]:
    # Any: allauth's records hold whatever each way of signing in leaves behind.
    user = request.user
    return get_authentication_records(request, user) if isinstance(user, Account) else []


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether a second factor or a passkey was proven in this session."""
    return not _STRONG.isdisjoint(methods(request))


def prove_second_factor(request: HttpRequest, kind: str, at: float) -> None:
    """Note that setting up a factor has just proven it, so that nobody has to sign in a second time."""
    steps = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [*steps, {"method": "mfa", "type": kind, "at": at}]
