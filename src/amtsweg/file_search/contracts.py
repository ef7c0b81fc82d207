"""What crosses the door of the search in files: what is asked, and what is found.

AmtswegError
├── NotFound
│   └── UnknownSearch   there is no such saved search, or it is somebody else's
└── Conflict
    └── Busy            another process is writing the index
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from amtsweg.kernel.errors import Conflict, NotFound

FACETS = ("unit", "plan", "kind", "year", "state")
"""What hits can be narrowed by, in the order it is shown."""
FILE = "file"
"""The kind of a hit that is a file and no document."""


class UnknownSearch(NotFound):
    """There is no such saved search, or it is somebody else's."""


class Busy(Conflict):
    """Another process is writing the index."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for: words, ``"phrases"``, and by which facets it is narrowed (name → value)."""

    text: str
    facets: Mapping[str, str] = field(default_factory=dict)
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; ``marked`` where it is what was looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A file or document that was found and may be seen, with the place in its text that fits best.

    Of a confidential one no text is shown: whoever reads it does so by opening it, which is logged.
    """

    id: UUID
    record_file_id: UUID
    is_file: bool
    title: tuple[Piece, ...]
    reference_number: str
    file_title: str
    kind: str
    unit_id: UUID
    at: datetime
    confidential: bool = False
    snippet: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many hits have this value of a facet."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to. ``count`` and ``facets`` are those of everything the reader may see.

    ``instead`` is what was probably meant where nothing was found. ``ready`` is False while the index is being made:
    then titles and reference numbers of the newest files were looked through by the database.
    """

    hits: tuple[Hit, ...] = ()
    count: int = 0
    facets: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    instead: str = ""
    ready: bool = True
    loosened: bool = False


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search somebody keeps for themselves."""

    id: UUID
    name: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class IndexState:
    """How the index is: for health and the command line."""

    ready: bool
    building: bool
    entries: int
    dead: int
    size: int
    behind: int
