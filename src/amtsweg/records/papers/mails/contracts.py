"""What a mail is once it is read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_ATTACHMENTS = 200
LONGEST_TEXT = 500_000
LARGEST = 100 * 1024 * 1024


class Mark(StrEnum):
    """What is to be known of a mail that could not be read as it should be."""

    BROKEN = "broken"
    """Parts of it cannot be read; what could be is shown."""
    TOO_DEEP = "too_deep"
    """Its parts lie in one another more often than is read."""
    TOO_MANY = "too_many"
    """It has more attachments than are filed."""
    CUT = "cut"
    """Its text is longer than is shown."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part of a mail that is a file of its own."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as far as it could be read; ``marks`` say what could not."""

    subject: str
    sender: str
    recipients: tuple[str, ...]
    copies: tuple[str, ...]
    sent_at: datetime | None
    message_id: str
    text: str
    attachments: tuple[Attachment, ...]
    marks: frozenset[Mark]
