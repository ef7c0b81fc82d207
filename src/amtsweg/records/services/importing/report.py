"""What taking over a package did, or would do."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Outcome(StrEnum):
    """What became of a file of the package."""

    CREATED = "created"
    COMPLETED = "completed"
    """It was taken over before from a message without contents; now they came."""
    THERE = "there"
    """It was taken over before, or is one of our own: nothing changes."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know: where in the message or package, and what."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    foreign_id: UUID
    title: str
    outcome: Outcome
    record_file_id: UUID | None = None
    reference_number: str | None = None
    plan_key: str = ""
    parts: int = 0
    documents: int = 0
    versions: int = 0
    participants: int = 0
    problems: tuple[Note, ...] = ()
    remarks: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a package. A package is sound if nothing in it was refused."""

    kind: str
    version: str
    process_id: UUID
    files: tuple[FileReport, ...] = ()
    problems: tuple[Note, ...] = ()
    remarks: tuple[Note, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """Return how many files had this outcome."""
        return sum(one.outcome is outcome for one in self.files)

    @property
    def sound(self) -> bool:
        """Tell whether nothing was refused."""
        return not self.problems and not self.count(Outcome.REFUSED)
