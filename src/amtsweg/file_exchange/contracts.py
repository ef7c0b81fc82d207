"""What crosses the door of the exchange: an export of another system, and the report of taking it over.

AmtswegError
└── Invalid
    └── UnreadableExport   the folder or one of its lists cannot be read at all; nothing is taken over
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from amtsweg.kernel.errors import Invalid
from amtsweg.records.contracts import Confidentiality, Direction


class UnreadableExport(Invalid):
    """The folder or one of its lists cannot be read at all; nothing is taken over."""


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """A line of the list of files. ``key`` is its identity in the other system, for ever."""

    line: int
    key: str
    title: str
    plan_key: str
    unit_key: str
    number: str
    opened: date | None
    closed: date | None
    confidentiality: Confidentiality


@dataclass(frozen=True, slots=True)
class ForeignDocument:
    """A line of the list of documents; ``path`` lies in the folder of the export."""

    line: int
    key: str
    file_key: str
    title: str
    kind: str
    direction: Direction
    dated: date | None
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """Why a line was not taken over."""

    list_name: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.list_name}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Export:
    """What an export says, as far as it can be taken over; the documents of each file in their order."""

    files: tuple[ForeignFile, ...]
    documents: tuple[ForeignDocument, ...]
    problems: tuple[ImportProblem, ...]


@dataclass(slots=True)
class ImportReport:
    """What taking over an export changed, or would change."""

    files: int = 0
    documents: int = 0
    size: int = 0
    known_files: int = 0
    known_documents: int = 0
    problems: list[ImportProblem] = field(default_factory=list)
