"""A file as folders and documents, for programs that see it like a drive: a few statements, however much lies in it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from amtsweg.records import models
from amtsweg.records.contracts import (
    Confidentiality,
    Direction,
    Document,
    DocumentLock,
    Part,
    PartKind,
    RecordFile,
    UnknownFile,
)
from amtsweg.records.queries.documents import newest, to_document
from amtsweg.records.queries.files import to_record_file
from amtsweg.records.queries.visible import Reader, seen_by, visible_documents, visible_files

_COLUMNS = (
    "document_id",
    "document__record_file_id",
    "document__subject_id",
    "document__unit_id",
    "document__title",
    "document__kind",
    "document__direction",
    "document__added_at",
    "version",
    "sha256",
    "filename",
    "media_type",
    "size",
    "document__guard_level",
    "document__part_id",
    "id",
    "added_at",
)

__all__ = ["document", "documents", "file", "lately_deleted", "locks", "parts"]


def file(who: Reader, record_file_id: UUID) -> RecordFile:
    """Return a file somebody may see. Raises UnknownFile."""
    row = visible_files(who).filter(id=record_file_id).first()
    if row is None:
        raise UnknownFile("Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen.")
    return to_record_file(row)


def parts(who: Reader, of: RecordFile) -> list[Part]:
    """Return the parts of a file by their number; closed ones only as long as something lies in them."""
    filed = visible_documents(who).filter(part_id=OuterRef("id"))
    rows = models.RecordPart.objects.filter(seen_by(who), Q(closed_at=None) | Exists(filed), record_file_id=of.id)
    return [_part(row, of.reference_number or "") for row in rows.order_by("number")]


def locks(record_file_id: UUID, *, at: datetime) -> dict[UUID, DocumentLock]:
    """Return which documents of a file are being worked on, and by whom."""
    rows = models.Lock.objects.filter(document__record_file_id=record_file_id, until__gt=at)
    return {row.document_id: DocumentLock(row.holder_id, row.token, row.until) for row in rows}


def documents(who: Reader, record_file_id: UUID, part_id: UUID | None) -> list[Document]:
    """Return the documents that lie in a part of the file, or in none, in the order they came."""
    seen = visible_documents(who).filter(record_file_id=record_file_id, part_id=part_id)
    # Tuples and not rows of models: a folder may hold thousands, and only their facts are needed.
    rows = newest().filter(document__in=seen).values_list(*_COLUMNS)
    return [_document(*row) for row in rows]


def document(who: Reader, document_id: UUID) -> Document | None:
    """Return one document somebody may see."""
    row = newest().filter(document__in=visible_documents(who).filter(id=document_id)).first()
    return to_document(row) if row else None


def lately_deleted(
    who: Reader, record_file_id: UUID, part_id: UUID | None, *, reason: str, since: datetime
) -> list[tuple[UUID, str]]:
    """Return id and file name of what was taken out of sight here for this reason, the latest first."""
    gone = models.Document.objects.filter(seen_by(who), record_file_id=record_file_id, part_id=part_id)
    heads = gone.filter(deletion_reason=reason, deleted_at__gt=since).order_by("-deleted_at")[:50]
    order = [row.id for row in heads]
    rows = models.DocumentVersion.objects.filter(document_id__in=order).order_by("document_id", "-version")
    names = {row.document_id: row.filename for row in rows.distinct("document_id")}
    return [(one, names[one]) for one in order if one in names]


def _part(row: models.RecordPart, number: str) -> Part:
    return Part(
        id=row.id,
        record_file_id=row.record_file_id,
        parent_id=row.parent_id,
        kind=PartKind(row.kind),
        number=row.number,
        title=row.title,
        reference_number=f"{number}/{row.number:03d}" if number else "",
        added_at=row.added_at,
        closed_at=row.closed_at,
    )


def _document(*facts: Any) -> Document:  # Any: a row of the columns above
    values: tuple[Any, ...] = (*facts[:6], Direction(facts[6]), *facts[7:13], Confidentiality(facts[13]), *facts[14:])
    return Document(*values)
