"""What an xdomea message says, as plain things; the word of the standard stands in each docstring.

Absent is ``None`` (or an empty tuple), which is not the same as an empty text. A part that says nothing at all is read
as absent. The door (`amtsweg.xdomea.api`)::

    read_message(source: bytes | Path) -> Message            # XML; a Path may also be a ZIP or a folder
    open_package(path: Path, limits=Limits()) -> Package     # with the primary documents as streams; a context manager
    write_message(message, version=None) -> Written          # Written.xml, Written.remarks (what could not be said)
    pack(message, contents, out, version=None) -> Packed     # contents: file name -> function that opens a stream
    validate(xml: bytes, version=None) -> tuple[Problem, ...]
    file_name(id, title, suffix), primary_documents(message), package_name(message), message_name(message)

XdomeaError
├── Unreadable     it is no message of a version we know, or no sound package; all problems at once
├── NotInVersion   the version has no such message
└── Incomplete     the contents do not fit the message they shall be packed with
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from amtsweg.xdomea.objects import (
    Attachment,
    Circulation,
    Document,
    DocumentVersion,
    FilePlan,
    Format,
    Order,
    PlanUnit,
    PrimaryDocument,
    Processing,
    RecordCase,
    RecordFile,
    Step,
)
from amtsweg.xdomea.parts import (
    Address,
    AddressLines,
    Appraisal,
    ArchiveMetadata,
    Change,
    Code,
    Confidentiality,
    Contact,
    Disposal,
    Extension,
    Field,
    FieldGroup,
    GeneralMetadata,
    Medium,
    ObjectKind,
    Period,
    PlanUnitRef,
    Reachability,
    Reference,
    Retention,
)

__all__ = [
    "Address",
    "AddressLines",
    "Appraisal",
    "Appraised",
    "ArchiveMetadata",
    "Attachment",
    "Change",
    "Circulation",
    "Code",
    "Confidentiality",
    "Contact",
    "Disposal",
    "Document",
    "DocumentVersion",
    "Extension",
    "Field",
    "FieldGroup",
    "FilePlan",
    "Format",
    "GeneralMetadata",
    "Head",
    "Imported",
    "Incomplete",
    "Limits",
    "Medium",
    "Message",
    "MessageKind",
    "NotInVersion",
    "ObjectKind",
    "Order",
    "Outcome",
    "Packed",
    "PackedFile",
    "Period",
    "PlanUnit",
    "PlanUnitRef",
    "PrimaryDocument",
    "Problem",
    "Processing",
    "Reachability",
    "RecordCase",
    "RecordFile",
    "RecordObject",
    "Reference",
    "Remark",
    "Retention",
    "Step",
    "System",
    "Unreadable",
    "Version",
    "Written",
    "XdomeaError",
]


class Version(StrEnum):
    """The versions of the standard we speak."""

    V2_4_0 = "2.4.0"
    V3_0_0 = "3.0.0"
    V3_1_0 = "3.1.0"


class MessageKind(StrEnum):
    """The messages we know (*Nachrichtentyp*)."""

    FILE_PLAN = "0301"
    FILE_PLAN_RECEIVED = "0302"
    OFFER = "0501"
    """Anbieteverzeichnis"""
    APPRAISAL = "0502"
    """Bewertungsverzeichnis"""
    HAND_OVER = "0503"
    """Aussonderung"""
    OFFER_RECEIVED = "0504"
    APPRAISAL_RECEIVED = "0505"
    IMPORT_CONFIRMED = "0506"
    """AussonderungImportBestaetigen"""
    HAND_OVER_RECEIVED = "0507"
    """AussonderungEmpfangBestaetigen, from 3.0.0 on"""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a message or package: the path of the element or the name of the file, and what."""

    place: str
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """Something we have no place for, or a version cannot say; ``kept`` is it as it stood there (XML or text)."""

    place: str
    text: str
    kept: str = ""


class XdomeaError(Exception):
    """Anything that keeps a message from being read or written."""


class Unreadable(XdomeaError):
    """It is no message we can read."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        more = f" (und {len(problems) - 1} weitere)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0].place}: {problems[0].text}{more}")
        self.problems = problems


class NotInVersion(XdomeaError):
    """The version has no such message."""


class Incomplete(XdomeaError):
    """The contents do not fit the message they shall be packed with."""


@dataclass(frozen=True, slots=True)
class System:
    """*SendendesSystem*"""

    instance: str | None = None
    product: str | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """*Kopf*. ``receipt`` asks for 0504, 0505, 0507; ``archive_ids`` asks the archive to tell its ids in 0506."""

    process_id: UUID
    created_at: datetime
    sender: Contact
    recipient: Contact
    system: System | None = None
    note: str | None = None
    further_recipients: tuple[Contact, ...] = ()
    receipt: bool | None = None
    archive_ids: bool | None = None
    extension: Extension | None = None
    extension_xml: tuple[str, ...] = ()
    type_code: Code | None = None
    """Nachrichtentyp where it says more than the number of the message"""


@dataclass(frozen=True, slots=True)
class Appraised:
    """*BewertetesObjekt*: what the archive decided about an object that was offered."""

    id: UUID
    disposal: Disposal


@dataclass(frozen=True, slots=True)
class Imported:
    """*AusgesondertesSGO*: whether the archive has taken over an object, and by which id it is known there."""

    id: UUID
    success: bool
    errors: tuple[str, ...] = ()
    error_codes: tuple[Code, ...] = ()
    archive_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The one answer 2.4.0 gives for all objects together in 0506 (*ErfolgOderMisserfolg*)."""

    success: bool
    error: str | None = None


RecordObject = RecordFile | RecordCase | Document
"""*Schriftgutobjekt*"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message: its head and what its kind holds, the other parts stay empty."""

    kind: MessageKind
    version: Version
    head: Head
    letters: tuple[Document, ...] = ()
    """Anschreiben (0501, 0503)"""
    objects: tuple[RecordObject, ...] = ()
    """Schriftgutobjekt (0501, 0503)"""
    file_plan: FilePlan | None = None
    """0301; 0501 and 0503 may bring it"""
    appraised: tuple[Appraised, ...] = ()
    """0502"""
    imported: tuple[Imported, ...] = ()
    """0506"""
    outcome: Outcome | None = None
    """0506 in 2.4.0"""
    remarks: tuple[Remark, ...] = field(default=(), compare=False)
    """What was found and has no place here"""


@dataclass(frozen=True, slots=True)
class Written:
    """A message as XML, and what its version could not say."""

    xml: bytes
    remarks: tuple[Remark, ...] = ()


# --- packages --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a foreign package is taken: against bombs, and against what would fill the disk."""

    entries: int = 100_000
    message: int = 512 * 1024**2
    file: int = 20 * 1024**3
    together: int = 200 * 1024**3
    ratio: int = 1_000
    """How many times larger than packed a file may become; small files may be anything."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A primary document as it went into a package."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Packed:
    """A package that was written: how it must be called, what it holds, and what the version could not say."""

    name: str
    message_name: str
    files: tuple[PackedFile, ...]
    remarks: tuple[Remark, ...] = ()
