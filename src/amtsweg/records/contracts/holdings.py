"""What disposal and archive need to know of a whole file, and what was destroyed with it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from amtsweg.records.contracts.things import Direction, Medium, Part, RecordFile


@dataclass(frozen=True, slots=True)
class EndedFile:
    """What disposal needs to know of a file whose retention is over."""

    id: UUID
    subject_id: UUID
    unit_id: UUID
    reference_number: str
    plan_key: str
    opened_at: datetime
    closed_at: datetime | None
    retention_until: date
    appraisal: str
    plan_appraisal: str


@dataclass(frozen=True, slots=True)
class HeldVersion:
    """A version a file holds; ``pdf_a`` is the hash of its rendition for the archive, empty where there is none."""

    id: UUID
    version: int
    sha256: str
    filename: str
    media_type: str
    size: int
    added_at: datetime
    pdf_a: str = ""


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document a file holds, with all its versions, the oldest first."""

    id: UUID
    part_id: UUID | None
    title: str
    kind: str
    direction: Direction
    added_at: datetime
    dated: date | None
    medium: Medium
    versions: tuple[HeldVersion, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """A whole file, as it goes to the archive: deleted documents are not among it."""

    file: RecordFile
    plan_title: str
    parts: tuple[Part, ...]
    documents: tuple[HeldDocument, ...]
    participants: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What was destroyed with a file; ``hashes`` are contents the file no longer needs."""

    documents: int
    versions: int
    size: int
    hashes: tuple[str, ...]
    all_hashes: tuple[str, ...]
    plan_title: str
    retention: str
