"""What may be taken along: files and the newest versions of their documents, as their reader sees them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from amtsweg.file_sets.contracts import TakenDocument, TakenFile
from amtsweg.kernel import blobs
from amtsweg.records import api as records
from amtsweg.records.contracts import Document, RecordFile


def taken_files(who: records.reads.seen.Reader, file_ids: Collection[UUID]) -> list[TakenFile]:
    """Return the files of these that the reader sees, with their documents; two statements."""
    files = records.reads.seen.files_by_id(who, file_ids)
    documents: Mapping[UUID, list[TakenDocument]] = defaultdict(list)
    for one in records.reads.seen.documents_in(who, [file.id for file in files]):
        documents[one.record_file_id].append(_document(one))
    return [_file(file, documents[file.id]) for file in files]


def with_number(who: records.reads.seen.Reader, number: str) -> UUID | None:
    """Return the file with this reference number, if the reader sees it."""
    return records.reads.seen.file_with_number(who, number)


def texts_of(documents: Iterable[TakenDocument]) -> dict[UUID, str]:
    """Return the text of each document that has one to search in; one statement and the contents."""
    by_version = {one.version_id: one.id for one in documents}
    found = records.reads.seen.text_renditions(list(by_version))
    return {by_version[version]: blobs.read_blob(sha256).decode(errors="replace") for version, sha256 in found.items()}


def to_json(files: Sequence[TakenFile]) -> list[dict[str, object]]:
    """Return what was taken along, as the set remembers it: which documents in which version, no content."""
    return [
        {
            "id": str(one.id),
            "number": one.reference_number,
            "title": one.title,
            "documents": [{"id": str(d.id), "version": d.version, "title": d.title} for d in one.documents],
        }
        for one in files
    ]


def _file(row: RecordFile, documents: Sequence[TakenDocument]) -> TakenFile:
    return TakenFile(row.id, row.reference_number or "", row.title, tuple(documents))


def _document(row: Document) -> TakenDocument:
    assert row.version_id is not None
    return TakenDocument(
        id=row.id,
        record_file_id=row.record_file_id,
        title=row.title,
        kind=row.kind,
        added_at=row.added_at,
        version=row.version,
        version_id=row.version_id,
        sha256=row.sha256,
        filename=row.filename,
        media_type=row.media_type,
        size=row.size,
    )
