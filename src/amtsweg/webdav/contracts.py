"""What WebDAV speaks of: who comes, where they point, what lies there, and how it is refused.

AmtswegError
└── Refused           an answer of WebDAV itself: its status and, where the standard names one, its condition
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from amtsweg.kernel.errors import AmtswegError
from amtsweg.records.contracts import Document

REASON = "über WebDAV gelöscht"
"""What stands at a document an office program has deleted."""


class Refused(AmtswegError):
    """A refusal in the words of WebDAV: an HTTP status, and the name of the condition that was not met."""

    def __init__(self, status: int, text: str, *, condition: str = "", href: str = "") -> None:
        super().__init__(text)
        self.status, self.condition, self.href = status, condition, href


@dataclass(frozen=True, slots=True)
class Visitor:
    """The account a program comes for: with an access key, or with a link to one document (``document_id``)."""

    account_id: UUID
    name: str
    document_id: UUID | None = None


class Kind(StrEnum):
    """What lies at an address."""

    FILE = "file"
    PART = "part"
    DOCUMENT = "document"
    ASIDE = "aside"
    """Kept for the program only, never a document: its lock and temporary files, and names without content yet."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What lies at an address. ``folder_id`` is the part it lies in, or the file itself."""

    kind: Kind
    id: UUID
    name: str
    folder_id: UUID | None
    added_at: datetime
    changed_at: datetime
    size: int = 0
    media_type: str = ""
    sha256: str = ""
    document: Document | None = None

    @property
    def is_collection(self) -> bool:
        """Tell whether other things can lie in it."""
        return self.kind in {Kind.FILE, Kind.PART}

    @property
    def etag(self) -> str:
        """Return the mark that changes with the content."""
        version = self.document.version if self.document else 0
        return f'"{self.sha256[:32]}-{version}"' if self.sha256 else f'"{self.id.hex}"'


@dataclass(frozen=True, slots=True)
class Held:
    """A lock in force: on one resource, or on a collection and all below it (``deep``)."""

    token: str
    resource_id: UUID
    account_id: UUID
    exclusive: bool
    deep: bool
    owner: str
    until: datetime
    path: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of an ``If`` header: a state token or an etag, perhaps denied."""

    token: str = ""
    etag: str = ""
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of an ``If`` header; ``resource`` is the address it is about, empty for the one asked for."""

    conditions: tuple[Condition, ...]
    resource: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """Under which conditions a program wants something done."""

    lists: tuple[Listing, ...] = ()
    if_match: str = ""
    if_none_match: str = ""

    @property
    def tokens(self) -> frozenset[str]:
        """Return the lock tokens the program holds up."""
        return frozenset(one.token for listing in self.lists for one in listing.conditions if one.token)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a program points: into a file, along names; ``root`` is the beginning of all its addresses."""

    visitor: Visitor
    record_file_id: UUID
    path: tuple[str, ...]
    root: str
    guard: Guard = field(default_factory=Guard)


@dataclass(frozen=True, slots=True)
class Received:
    """A content that has come in whole and lies in the blobs."""

    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class AccessKey:
    """An access key as its owner sees it; the key itself is shown once and kept nowhere."""

    id: UUID
    name: str
    made_at: datetime
    ends_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class EditLink:
    """Addresses that open one document in an office program; whoever has one needs no password until it ends."""

    url: str
    libreoffice: str
    microsoft: str
    ends_at: datetime
