"""Accounts of citizens, opened and kept up by what their online identity says, and the log of sign-ins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from amtsweg.identity.contracts import Attributes, TrustLevel
from amtsweg.identity.models import Account
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import SYSTEM, work


def open_citizen(account: Account, *, attributes: Attributes, trust: TrustLevel, at: datetime) -> None:
    """Write the new account of a citizen. It has no password: the online identity is the only way in."""
    account.id = account.account_id = account.id or uuid7()
    account.created_at = at
    account.set_unusable_password()
    _tell(account, attributes, trust)
    with work(SYSTEM):
        account.save(force_insert=True)
        actor = Actor(account.name, account.id)
        events.record(
            [events.Event("identity.account_created", at, actor, "account", account.id, account_id=account.id)]
        )


def refresh_citizen(account: Account, *, attributes: Attributes, trust: TrustLevel) -> None:
    """Bring name, e-mail and trust level to what the online identity says today."""
    _tell(account, attributes, trust)
    with work(SYSTEM):
        account.save(update_fields=["name", "email", "trust_level"])


def _tell(account: Account, attributes: Attributes, trust: TrustLevel) -> None:
    account.name = f"{attributes.given_name} {attributes.family_name}".strip()[:200]
    account.email = attributes.email[:254]
    account.trust_level = trust.value


def note_sign_in(*, account_id: UUID, name: str, methods: Sequence[str], trust: TrustLevel, at: datetime) -> None:
    """Record that somebody signed in, and how they proved who they are."""
    data = {"methods": list(methods), "trust_level": trust.key}
    _note("identity.signed_in", account_id, name, at, data)


def note_sign_out(*, account_id: UUID, name: str, at: datetime) -> None:
    """Record that somebody signed out."""
    _note("identity.signed_out", account_id, name, at, {})


def note_factor(*, account_id: UUID, name: str, factor: str, added: bool, at: datetime) -> None:
    """Record that somebody set up or removed a second factor."""
    kind = "identity.second_factor_added" if added else "identity.second_factor_removed"
    _note(kind, account_id, name, at, {"factor": factor})


def _note(kind: str, account_id: UUID, name: str, at: datetime, data: Mapping[str, object]) -> None:
    actor = Actor(name, account_id)
    with work(SYSTEM):
        events.record([events.Event(kind, at, actor, "account", account_id, account_id=account_id, data=data)])
