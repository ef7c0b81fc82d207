"""Files, record cases, documents and file plans. Part of the door `contracts`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from amtsweg.xdomea.parts import (
    ArchiveMetadata,
    Change,
    Code,
    Contact,
    Disposal,
    Extension,
    GeneralMetadata,
    Period,
    Reference,
    Retention,
)


@dataclass(frozen=True, slots=True)
class PrimaryDocument:
    """The file itself (*Primaerdokument*). ``file_name`` is the one in the package and begins with a UUID."""

    file_name: str
    original_name: str | None = None
    creator: str | None = None
    at: datetime | None = None
    signature_embedded: bool = False
    signature_files: tuple[str, ...] = ()
    signature_xml: str | None = None
    """Signaturdaten of 2.4.0, as they stand there"""


@dataclass(frozen=True, slots=True)
class Format:
    """One of the forms a version lies in (*Format*): its kind from the code list *Dateiformat*."""

    name: Code
    version: str
    primary: PrimaryDocument
    other_name: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """*Version*"""

    number: str
    formats: tuple[Format, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """*Dokument*"""

    id: UUID
    number: str | None = None
    metadata: GeneralMetadata | None = None
    foreign_reference: str | None = None
    received_on: date | None = None
    sent_on: date | None = None
    dated_on: date | None = None
    regarding: str | None = None
    """Bezug"""
    here: str | None = None
    """Hier"""
    clerk: str | None = None
    kind: str | None = None
    history: tuple[Change, ...] = ()
    circulation: Circulation | None = None
    versions: tuple[DocumentVersion, ...] = ()
    references: tuple[Reference, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    senders: tuple[Contact, ...] = ()
    recipients: tuple[Contact, ...] = ()
    contacts: tuple[Contact, ...] = ()
    extensions: tuple[Extension, ...] = ()
    extension_xml: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Document):
    """*Anlage*: a document that hangs on another one."""

    attachment_number: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """*Verfuegung*: what somebody asks somebody to do."""

    creator: Contact
    addressee: Contact
    dated: date
    at: time | None = None
    text: str | None = None
    due_on: date | None = None
    due_at: time | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Processing:
    """*Bearbeitung*: what somebody did about it."""

    processor: Contact
    dated: date
    at: time | None = None
    remark: str | None = None
    note: str | None = None
    attachments: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """*Beteiligungsschritt*"""

    number: str
    status: Code
    order: Order
    processing: Processing | None = None


@dataclass(frozen=True, slots=True)
class Circulation:
    """*InternerGeschaeftsgang*"""

    id: UUID
    steps: tuple[Step, ...]
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCase:
    """*Vorgang*, and within one another *Teilvorgang*."""

    id: UUID
    number: str | None = None
    metadata: GeneralMetadata | None = None
    archive: ArchiveMetadata | None = None
    file_subject: str | None = None
    kind: str | None = None
    closed: bool | None = None
    """ZdA"""
    closed_on: date | None = None
    duration: Period | None = None
    history: tuple[Change, ...] = ()
    circulation: Circulation | None = None
    documents: tuple[Document, ...] = ()
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    sub_cases: tuple[RecordCase, ...] = ()
    extension: Extension | None = None
    extension_xml: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFile:
    """*Akte*, and within one another *Teilakte*."""

    id: UUID
    number: str | None = None
    metadata: GeneralMetadata | None = None
    archive: ArchiveMetadata | None = None
    location: str | None = None
    """Standort of the paper"""
    kind: str | None = None
    duration: Period | None = None
    """Laufzeit"""
    history: tuple[Change, ...] = ()
    circulation: Circulation | None = None
    documents: tuple[Document, ...] = ()
    cases: tuple[RecordCase, ...] = ()
    sub_files: tuple[RecordFile, ...] = ()
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    closed: bool | None = None
    closed_on: date | None = None
    extension: Extension | None = None
    extension_xml: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanUnit:
    """A unit of a file plan that is sent along (*Einheit*)."""

    key: str | None = None
    title: str | None = None
    short_title: str | None = None
    disposal: Disposal
    validity: Period | None = None
    ended: bool
    """Stillgelegt"""
    retention: Retention
    units: tuple[PlanUnit, ...] = ()
    references: tuple[str, ...] = ()
    extension: Extension | None = None
    extension_xml: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilePlan:
    """*Aktenplan*"""

    title: str
    version: str
    kind: str | None = None
    units: tuple[PlanUnit, ...] = ()
    validity: Period | None = None
    files: tuple[Format, ...] = ()
