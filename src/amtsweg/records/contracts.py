"""What crosses the door of records: files and documents as plain things.

AmtswegError
├── NotFound
│   ├── UnknownPlanUnit   the file plan has no unit with this key
│   ├── UnknownFile       the matter has no record file, or it may not be seen
│   └── UnknownDocument   there is no such document, or it may not be seen
└── Conflict
    └── FileClosed        the file is closed; nothing can be added to it
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from amtsweg.kernel.errors import Conflict, NotFound

PERMANENT = "permanent"
"""The retention of what is never disposed of."""


class UnknownPlanUnit(NotFound):
    """The file plan has no unit with this key."""


class UnknownFile(NotFound):
    """The matter has no record file, or it may not be seen."""


class UnknownDocument(NotFound):
    """There is no such document, or it may not be seen."""


class FileClosed(Conflict):
    """The file is closed; nothing can be added to it."""


class FileState(StrEnum):
    """Where a record file stands in its life."""

    OPEN = "open"
    CLOSED = "closed"


class Direction(StrEnum):
    """Which way a document went. An internal one is never shown to the applicant."""

    IN = "in"
    OUT = "out"
    INTERNAL = "internal"


class Appraisal(StrEnum):
    """What becomes of a file after its retention: archive, destroy, or let the archive decide."""

    ARCHIVE = "A"
    DESTROY = "V"
    ASSESS = "B"


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """A unit of the file plan with the retention that holds for it, its own or inherited."""

    key: str
    title: str
    retention: str
    appraisal: Appraisal
    parent_key: str | None = None


@dataclass(frozen=True, slots=True)
class FilePlan:
    """The file plan of a city: its units from the top down, and how its reference numbers look."""

    units: tuple[PlanUnit, ...]
    reference_number: str
    unit_marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilePlanReport:
    """What loading a file plan changed; ``ended`` units are kept for the files that hang on them."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be filed; its content lies in the blobs already."""

    title: str
    kind: str
    direction: str
    sha256: str
    filename: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """Where a document was filed."""

    document_id: UUID
    version_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document in its newest version."""

    id: UUID
    record_file_id: UUID
    subject_id: UUID
    unit_id: UUID
    title: str
    kind: str
    direction: Direction
    added_at: datetime
    version: int
    sha256: str
    filename: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A record file. ``reference_number`` is given soon after opening, ``retention_until`` with closing."""

    id: UUID
    subject_id: UUID
    unit_id: UUID
    plan_key: str
    title: str
    reference_number: str | None
    state: FileState
    opened_at: datetime
    closed_at: datetime | None
    retention: str
    retention_until: date | None
