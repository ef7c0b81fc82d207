"""What crosses the door of records: files and documents as plain things.

AmtswegError
├── NotFound
│   ├── UnknownPlanUnit   the file plan has no unit with this key
│   ├── UnknownFile       the matter has no record file, or it may not be seen
│   ├── UnknownDocument   there is no such document, or it may not be seen
│   └── UnknownPart       the file has no such part
└── Conflict
    ├── FileClosed        the file is closed; nothing can be added to it
    ├── Changed           somebody else has changed it meanwhile
    └── Locked            somebody else is working on the document
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
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


class UnknownPart(NotFound):
    """The file has no such part."""


class Changed(Conflict):
    """Somebody else has changed it meanwhile."""


class Locked(Conflict):
    """Somebody else is working on the document; ``holder`` is their name, ``until`` when the lock ends by itself."""

    def __init__(self, text: str, *, holder: str, until: datetime) -> None:
        super().__init__(text)
        self.holder = holder
        self.until = until


class Confidentiality(IntEnum):
    """Who may see a file, beside those whose own it is: the ``guard_level`` of its rows."""

    OPEN = 0
    """Whoever may read the files of the unit."""
    CONFIDENTIAL = 1
    """Whoever may read the unit's confidential files, or is let in by name."""
    NAMED = 2
    """Whoever is let in by name."""


class Medium(StrEnum):
    """What a file or document is made of (xdomea *Medium*)."""

    ELECTRONIC = "electronic"
    PAPER = "paper"
    HYBRID = "hybrid"


class PartKind(StrEnum):
    """What a part of a file is: *Teilakte* or *Vorgang*."""

    SUB_FILE = "sub_file"
    RECORD_CASE = "record_case"


class RenditionKind(StrEnum):
    """What is derived from a version of a document."""

    TEXT = "text"
    """The text as plain UTF-8, pages parted by form feeds."""
    THUMBNAIL = "thumbnail"
    """A small WebP picture of the first page."""
    PREVIEW = "preview"
    """A PDF to look at in place of what a browser cannot show."""
    PDF_A = "pdf_a"
    """What goes to the archive."""
    SIGNATURE = "signature"
    """No content: what verifying the signatures found out, in its facts."""


CONTENT_READ = "records.content_read"
"""The event that the text of a version is there, or that there will be none: its object is the document, its data name
``version_id``, and ``sha256`` of the text (empty: none). It comes again when a scan has been read later."""

LARGEST_DOCUMENT = 4 * 1024**3
"""The most bytes a document may have: the limit of `kernel.blobs.put` for what is filed at the workplace."""


class FileState(StrEnum):
    """Where a record file stands in its life."""

    OPEN = "open"
    CLOSED = "closed"
    DISPOSED = "disposed"
    """Its contents are destroyed or handed to the archive; the row tells of it."""


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
class ImportedUnit:
    """A unit of a file plan from another system; ``unit_keys`` are the organisation units that keep its files."""

    key: str
    title: str
    parent_key: str | None
    retention: str
    appraisal: str
    unit_keys: tuple[str, ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What an import changes at one unit: ``created``, ``changed`` or ``ended``, and which facts from what to what."""

    kind: str
    key: str
    title: str
    facts: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanImport:
    """What an import changed, or would change; ``version`` is that of the plan afterwards."""

    changes: tuple[PlanChange, ...]
    unchanged: int
    version: int


@dataclass(frozen=True, slots=True)
class FileTypeReport:
    """What loading the kinds of files changed; ``ended`` ones are kept for the files that name them."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is said about a file: ``metadata`` are the answers to the typed fields of its file type (``template``)."""

    title: str
    template: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)
    medium: Medium = Medium.ELECTRONIC
    location: str = ""
    responsible_id: UUID | None = None


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
    part_id: UUID | None = None
    dated: date | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    # what the office files itself is not the applicant's to see, whichever way it went
    for_applicant: bool = True


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
    confidentiality: Confidentiality = Confidentiality.OPEN
    part_id: UUID | None = None
    version_id: UUID | None = None
    for_applicant: bool = True
    version_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DocumentLock:
    """Who works on a document, and until when at the latest."""

    holder_id: UUID
    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Rendition:
    """What was derived from a version; without a content ``fault`` says why there is none.

    Can be handed to `document_response`: its content lies in the blobs under ``sha256``.
    """

    document_id: UUID
    version_id: UUID
    kind: RenditionKind
    sha256: str
    media_type: str
    size: int
    fault: str
    facts: Mapping[str, object]

    @property
    def filename(self) -> str:
        """The name under which it is saved."""
        endings = {RenditionKind.TEXT: "txt", RenditionKind.THUMBNAIL: "webp"}
        return f"{self.kind}.{endings.get(self.kind, 'pdf')}"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file; ``reference_number`` counts on that of the file (``63-10.20-2026-00012/003``)."""

    id: UUID
    record_file_id: UUID
    parent_id: UUID | None
    kind: PartKind
    number: int
    title: str
    reference_number: str
    added_at: datetime
    closed_at: datetime | None


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
    confidentiality: Confidentiality = Confidentiality.OPEN
    responsible_id: UUID | None = None
    template: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)
    appraisal: str = ""
    medium: Medium = Medium.ELECTRONIC
    location: str = ""
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Matter:
    """Where the matter of a file is handled beyond the file, such as its case."""

    label: str
    url: str
