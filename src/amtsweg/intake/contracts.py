"""What crosses the door of the intake.

Errors:

    Conflict ── SignaturesMissing   not everybody who has to sign has done so, or they signed other answers
    NotFound ── NoSuchSignature     a link to sign with leads nowhere (any more)
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from amtsweg.kernel.errors import Conflict, NotFound


class Channel(StrEnum):
    """The way a submission came in."""

    PORTAL = "portal"
    TRANSMISSION = "transmission"
    EMAIL = "email"
    SCAN = "scan"
    REPORT = "report"


class WayIn(StrEnum):
    """How a person may begin: at once, at once but better signed in, or only after signing in."""

    OPEN = "open"
    OFFER_SIGN_IN = "offer_sign_in"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person who sent something in gets: a number, and a link that shows how it goes on."""

    case_id: UUID
    number: str
    secret: str
    received_at: datetime
    service_version_id: UUID
    email: str


class SignaturesMissing(Conflict):
    """Not everybody who has to sign has done so, or they signed other answers."""


class NoSuchSignature(NotFound):
    """A link to sign with leads nowhere, or nowhere any more."""


class RequestState(StrEnum):
    """How a request for signatures stands."""

    OPEN = "open"
    COMPLETE = "complete"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    ENDED = "ended"


class SignatureState(StrEnum):
    """How one co-signer stands."""

    ASKED = "asked"
    SIGNED = "signed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class CoSigner:
    """Somebody who is to sign; without an address the applicant hands over the link."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a pack says about co-signing: who, when they are reminded, and how much time they have."""

    people: tuple[CoSigner, ...]
    remind_after: timedelta
    within: timedelta


@dataclass(frozen=True, slots=True)
class Signature:
    """One co-signer of a request; ``token`` is the key of their link. ``trust`` is empty without an account."""

    id: UUID
    name: str
    email: str
    state: SignatureState
    token: str
    signed_at: datetime | None = None
    signed_name: str = ""
    trust: str = ""
    account_name: str = ""
    declared: str = ""
    reason: str = ""
    reminders: int = 0

    @property
    def how(self) -> str:
        """Return how surely it is known who signed: by account, by a link that was mailed, or handed over."""
        if self.trust:
            return "account"
        return "mailed_link" if self.email else "handed_link"


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """A request for signatures under one state of answers."""

    id: UUID
    draft_id: UUID
    service_version_id: UUID
    answers_hash: str
    state: RequestState
    asked_at: datetime
    ends_at: datetime
    applicant: str
    signatures: tuple[Signature, ...] = field(default_factory=tuple)
