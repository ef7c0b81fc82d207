"""What crosses the door of the intake."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


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
