"""Documents in their newest version, seen through the scope in force. One statement each, however many there are."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality, Direction, Document, UnknownDocument


def documents_of(subject_id: UUID) -> list[Document]:
    """Return the documents of a matter in the order they were filed."""
    return [to_document(row) for row in newest().filter(document__subject_id=subject_id)]


def document(document_id: UUID) -> Document:
    """Return one document. Raises UnknownDocument."""
    row = newest().filter(document_id=document_id).first()
    if row is None:
        raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
    return to_document(row)


def documents_by_id(ids: Collection[UUID]) -> dict[UUID, Document]:
    """Return those of these documents that may be seen."""
    return {row.document_id: to_document(row) for row in newest().filter(document_id__in=ids)}


def newest() -> QuerySet[models.DocumentVersion]:
    """Return the newest version of every document that is not deleted, with the document."""
    rows = models.DocumentVersion.objects.filter(document__deleted_at=None).select_related("document")
    return rows.order_by("document_id", "-version").distinct("document_id")


def to_document(row: models.DocumentVersion) -> Document:
    """Return a row as a plain thing."""
    head = row.document
    assert head.subject_id is not None
    assert head.unit_id is not None
    return Document(
        id=head.id,
        record_file_id=head.record_file_id,
        subject_id=head.subject_id,
        unit_id=head.unit_id,
        title=head.title,
        kind=head.kind,
        direction=Direction(head.direction),
        added_at=head.added_at,
        version=row.version,
        sha256=row.sha256,
        filename=row.filename,
        media_type=row.media_type,
        size=row.size,
        confidentiality=Confidentiality(head.guard_level),
        part_id=head.part_id,
        version_id=row.id,
        for_applicant=head.for_applicant,
    )
