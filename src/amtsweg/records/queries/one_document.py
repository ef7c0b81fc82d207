"""One document as its own page shows it: with its file, its versions, its lock, and what it is linked with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from amtsweg.identity.api import people
from amtsweg.kernel import events, scope
from amtsweg.records import models
from amtsweg.records.contracts import (
    Confidentiality,
    Direction,
    FileState,
    Medium,
    RenditionKind,
    UnknownDocument,
    UnknownFile,
)
from amtsweg.records.papers.sniffing import PDF
from amtsweg.records.queries.visible import Reader, seen_by, visible_documents, visible_files

_UNKNOWN = "Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen."


@dataclass(frozen=True, slots=True)
class FileHead:
    """The file a document lies in, as far as its page names it."""

    id: UUID
    subject_id: UUID
    unit_id: UUID
    title: str
    reference_number: str | None
    is_open: bool
    confidentiality: Confidentiality


@dataclass(frozen=True, slots=True)
class PartHead:
    """A part of a file that documents can be put into."""

    id: UUID
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What is said about a document."""

    id: UUID
    file: FileHead
    title: str
    kind: str
    direction: Direction
    medium: Medium
    location: str
    dated: date | None
    metadata: Mapping[str, object]
    part_id: UUID | None
    part_title: str
    added_at: datetime
    deleted_at: datetime | None
    deletion_reason: str
    revision: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document; it can be sent to a browser."""

    id: UUID
    number: int
    sha256: str
    filename: str
    media_type: str
    size: int
    added_at: datetime
    added_by: str = ""
    renditions: Mapping[str, "RenditionHead"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RenditionHead:
    """Something derived from a version; it can be sent to a browser. Without a content ``fault`` says why."""

    kind: str
    sha256: str
    filename: str
    media_type: str
    size: int
    fault: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LockHead:
    """Who works on a document, and until when at the latest."""

    holder_id: UUID
    holder: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class LinkHead:
    """A link as seen from one of its ends; ``title`` is that of the other end, which the reader may see."""

    id: UUID
    document_id: UUID | None
    file_id: UUID
    title: str
    note: str
    outward: bool


def seen_document(who: Reader, document_id: UUID, *, deleted: bool = False) -> DocumentHead:
    """Return a document somebody may see; one that was deleted only if asked for. Raises UnknownDocument."""
    rows = models.Document.objects.filter(seen_by(who)) if deleted else visible_documents(who)
    row = rows.select_related("record_file", "part").filter(id=document_id).first()
    if row is None:
        raise UnknownDocument(_UNKNOWN)
    return _head(row)


def pdf_documents(who: Reader, record_file_id: UUID, *, limit: int = 300) -> list[DocumentHead]:
    """Return the documents of a file that are PDF in their newest version, the newest first; one statement."""
    newest = models.DocumentVersion.objects.filter(document_id=OuterRef("id")).order_by("-version")
    rows = visible_documents(who).filter(record_file_id=record_file_id)
    rows = rows.annotate(media_type=Subquery(newest.values("media_type")[:1])).filter(media_type=PDF)
    return [_head(row) for row in rows.select_related("record_file", "part").order_by("-id")[:limit]]


def seen_file(who: Reader, record_file_id: UUID) -> FileHead:
    """Return a file somebody may see. Raises UnknownFile."""
    row = visible_files(who).filter(id=record_file_id).first()
    if row is None:
        raise UnknownFile("Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen.")
    return _file(row)


def file_by_number(who: Reader, reference_number: str) -> FileHead:
    """Return the file with this reference number, if somebody may see it. Raises UnknownFile."""
    row = visible_files(who).filter(reference_number=reference_number.strip()).first()
    if row is None:
        raise UnknownFile("Eine Akte mit diesem Aktenzeichen gibt es nicht, oder Sie dürfen sie nicht sehen.")
    return _file(row)


def open_parts(record_file_id: UUID) -> list[PartHead]:
    """Return the parts of a file that can still be added to."""
    rows = models.RecordPart.objects.filter(record_file_id=record_file_id, closed_at=None).order_by("number")
    return [PartHead(row.id, row.number, row.title) for row in rows]


def versions_of(document_id: UUID, *, subject_id: UUID) -> list[Version]:
    """Return the versions of a document, the newest first, each with who filed it; three statements."""
    rows = list(models.DocumentVersion.objects.filter(document_id=document_id).order_by("-version"))
    who = _filed_by(document_id, subject_id)
    made: dict[UUID, dict[str, RenditionHead]] = {row.id: {} for row in rows}
    for one in models.Rendition.objects.filter(version__document_id=document_id).select_related("version"):
        made[one.version_id][one.kind] = _rendition(one)
    return [_version(row, who.get(row.version, ""), made[row.id]) for row in rows]


def one_version(document_id: UUID, number: int) -> Version:
    """Return one version of a document that may be seen. Raises UnknownDocument."""
    row = models.DocumentVersion.objects.filter(document_id=document_id, version=number).first()
    if row is None:
        raise UnknownDocument("Diese Fassung gibt es nicht.")
    made = {one.kind: _rendition(one) for one in models.Rendition.objects.filter(version=row).select_related("version")}
    return _version(row, "", made)


def newest_version(document_id: UUID) -> Version:
    """Return the newest version of a document that may be seen. Raises UnknownDocument."""
    number = models.DocumentVersion.objects.filter(document_id=document_id).order_by("-version").values("version")[:1]
    rows: QuerySet[models.DocumentVersion] = models.DocumentVersion.objects.filter(document_id=document_id)
    row = rows.filter(version=number).first()
    if row is None:
        raise UnknownDocument(_UNKNOWN)
    return one_version(document_id, row.version)


def lock_on(document_id: UUID, *, at: datetime) -> LockHead | None:
    """Return who works on a document now."""
    row = models.Lock.objects.filter(document_id=document_id, until__gt=at).first()
    if row is None:
        return None
    person = people([row.holder_id]).get(row.holder_id)
    return LockHead(row.holder_id, person.name if person else "", row.since, row.until)


def links_of(who: Reader, document_id: UUID) -> list[LinkHead]:
    """Return what a document is linked with, both ways, as far as the other end may be seen."""
    out = models.Link.objects.filter(document_id=document_id).select_related("to_document", "to_file")
    back = models.Link.objects.filter(to_document_id=document_id).select_related("document", "record_file")
    found = [_link(row, row.to_document, row.to_file, who, outward=True) for row in out.order_by("id")]
    found += [_link(row, row.document, row.record_file, who, outward=False) for row in back.order_by("id")]
    return [one for one in found if one is not None]


def _link(
    row: models.Link, document: models.Document | None, file: models.RecordFile, who: Reader, *, outward: bool
) -> LinkHead | None:
    end = document or file
    if not who.sees(unit_id=end.unit_id, subject_id=end.subject_id, level=end.guard_level):
        return None
    if document is not None and document.deleted_at is not None:
        return None
    return LinkHead(row.id, document.id if document else None, file.id, end.title, row.note, outward)


def _filed_by(document_id: UUID, subject_id: UUID) -> dict[int, str]:
    # What happened while another unit had the file is seen by whoever sees the file now.
    with scope.session(scope.current().with_subject(subject_id)):
        told = events.history_of_object(subject_id, document_id)
    by = {one.version_to: one.actor.label for one in told if one.version_to is not None}
    return {number: label for number, label in by.items() if not label.startswith("system:")}


def _head(row: models.Document) -> DocumentHead:
    return DocumentHead(
        id=row.id,
        file=_file(row.record_file),
        title=row.title,
        kind=row.kind,
        direction=Direction(row.direction),
        medium=Medium(row.medium),
        location=row.location,
        dated=row.dated,
        metadata=row.metadata,
        part_id=row.part_id,
        part_title=row.part.title if row.part else "",
        added_at=row.added_at,
        deleted_at=row.deleted_at,
        deletion_reason=row.deletion_reason,
        revision=row.revision,
    )


def _file(row: models.RecordFile) -> FileHead:
    assert row.subject_id is not None
    assert row.unit_id is not None
    level, is_open = Confidentiality(row.guard_level), row.state == FileState.OPEN
    return FileHead(row.id, row.subject_id, row.unit_id, row.title, row.reference_number, is_open, level)


def _version(row: models.DocumentVersion, added_by: str, made: Mapping[str, RenditionHead]) -> Version:
    return Version(
        id=row.id,
        number=row.version,
        sha256=row.sha256,
        filename=row.filename,
        media_type=row.media_type,
        size=row.size,
        added_at=row.added_at,
        added_by=added_by,
        renditions=made,
    )


def _rendition(row: models.Rendition) -> RenditionHead:
    ending = {"application/pdf": ".pdf", "image/webp": ".webp"}.get(row.media_type, ".txt")
    name = f"{row.version.filename}.{RenditionKind(row.kind).value}{ending}"
    return RenditionHead(row.kind, row.sha256, name, row.media_type, row.size, row.fault, row.facts)
