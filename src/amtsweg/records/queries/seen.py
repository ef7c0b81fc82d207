"""Files and documents as their reader sees them, for modules that work with many at once; one statement each."""

from collections.abc import Collection
from uuid import UUID

from amtsweg.records import models
from amtsweg.records.contracts import Document, RecordFile, RenditionKind
from amtsweg.records.queries.documents import newest, to_document
from amtsweg.records.queries.files import to_record_file
from amtsweg.records.queries.visible import Reader, reader, seen_by, visible_files

__all__ = [
    "Reader",
    "documents_in",
    "file_with_number",
    "files_by_id",
    "newest_version",
    "reader",
    "text_renditions",
]


def files_by_id(who: Reader, file_ids: Collection[UUID]) -> list[RecordFile]:
    """Return the files of these that the reader sees, in the order they were opened."""
    return [to_record_file(row) for row in visible_files(who).filter(id__in=file_ids).order_by("id")]


def file_with_number(who: Reader, number: str) -> UUID | None:
    """Return the id of the file with this reference number, if the reader sees it."""
    return visible_files(who).filter(reference_number=number.strip()).values_list("id", flat=True).first()


def documents_in(who: Reader, file_ids: Collection[UUID]) -> list[Document]:
    """Return the documents of these files that the reader sees, each in its newest version, in their order."""
    return [to_document(row) for row in newest().filter(seen_by(who), document__record_file_id__in=file_ids)]


def newest_version(document_id: UUID) -> Document | None:
    """Return a document in its newest version, or None if it is gone or may not be seen."""
    row = newest().filter(document_id=document_id).first()
    return to_document(row) if row else None


def text_renditions(version_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return for each version that has a text the hash under which that lies."""
    rows = models.Rendition.objects.filter(version_id__in=version_ids, kind=RenditionKind.TEXT).exclude(sha256="")
    return dict(rows.values_list("version_id", "sha256"))
