"""What crosses the door of the file sets: what is taken along, and what comes back.

AmtswegError
├── NotFound
│   └── UnknownSet      there is no such set, or it is somebody else's
├── Conflict
│   └── SetOver         the set has expired or was called back
├── TooMuch
│   └── SetTooLarge     more documents or bytes than one set takes
└── Invalid
    └── UnreadableReturn  what came back is not from this set, or was altered on the way
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from amtsweg.kernel.errors import Conflict, Invalid, NotFound, TooMuch

MOST_DOCUMENTS = 2_000
MOST_BYTES = 300 * 1024 * 1024
LONGEST_DAYS = 30


class UnknownSet(NotFound):
    """There is no such set, or it is somebody else's."""


class SetOver(Conflict):
    """The set has expired or was called back."""


class SetTooLarge(TooMuch):
    """More documents or bytes than one set takes."""


class UnreadableReturn(Invalid):
    """What came back is not from this set, or was altered on the way."""


@dataclass(frozen=True, slots=True)
class TakenDocument:
    """A document as it lies in a set: the version that was the newest when it was taken along."""

    id: UUID
    record_file_id: UUID
    title: str
    kind: str
    added_at: datetime
    version: int
    version_id: UUID
    sha256: str
    filename: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A record file in a set, with its documents in their order."""

    id: UUID
    reference_number: str
    title: str
    documents: tuple[TakenDocument, ...]


@dataclass(frozen=True, slots=True)
class FileSet:
    """A set somebody has taken along."""

    id: UUID
    account_id: UUID
    title: str
    purpose: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    documents: int
    size: int
    returned: int

    def is_over(self, at: datetime) -> bool:
        """Tell whether nothing may be opened and nothing come back any more."""
        return self.ended_at is not None or self.expires_at <= at


class ReturnedKind(StrEnum):
    """What comes back from a set."""

    NOTE = "note"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Returned:
    """One thing made on the way; ``document_id`` with ``version`` says what it is about, else it is about the file."""

    id: UUID
    kind: ReturnedKind
    record_file_id: UUID
    title: str
    made_at: datetime
    filename: str
    media_type: str
    data: bytes = field(repr=False)
    document_id: UUID | None = None
    version: int | None = None


class Outcome(StrEnum):
    """What became of one thing that came back."""

    FILED = "filed"
    FILED_NEWER = "filed_newer"
    """Filed, but the document it is about has a newer version meanwhile."""
    FILED_WITHOUT = "filed_without"
    """Filed, but the document it is about is gone meanwhile."""
    KNOWN = "known"
    """It had come back before; nothing was filed twice."""
    CLOSED = "closed"
    """Not filed: the file is closed meanwhile."""
    HIDDEN = "hidden"
    """Not filed: the file may no longer be worked on by this person."""
    REFUSED = "refused"
    """Not filed: the content is not what may be kept (too large, infected)."""


@dataclass(frozen=True, slots=True)
class ReturnReport:
    """What became of everything that came back, in its order."""

    lines: tuple[tuple[Returned, Outcome, str], ...]

    @property
    def filed(self) -> int:
        """Return how many things were filed now."""
        return sum(outcome.startswith("filed") for _one, outcome, _why in self.lines)

    @property
    def left(self) -> int:
        """Return how many things could not be filed, and stay with the person."""
        return sum(outcome in {Outcome.CLOSED, Outcome.HIDDEN, Outcome.REFUSED} for _one, outcome, _why in self.lines)
