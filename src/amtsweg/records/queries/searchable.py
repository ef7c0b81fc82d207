"""What the search reads of files and documents, and the check of every hit against what its reader may see."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import Func
from django.db.models.fields import BooleanField

from amtsweg.kernel.clock import local_date
from amtsweg.records import models
from amtsweg.records.contracts import RenditionKind
from amtsweg.records.queries.visible import Reader, reader, visible_documents, visible_files

__all__ = [
    "Entry",
    "Reader",
    "documents",
    "documents_after",
    "documents_of_files",
    "files",
    "files_after",
    "newest",
    "reader",
    "seen",
    "texts_after",
]
LOOKED_THROUGH = 20_000
"""So many of the newest rows the database looks through where there is no index."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, or a document in its newest version, as it is searched and shown."""

    id: UUID
    is_file: bool
    record_file_id: UUID
    unit_id: UUID
    subject_id: UUID
    level: int
    title: str
    file_title: str
    reference_number: str
    plan_key: str
    kind: str
    direction: str
    template: str
    state: str
    at: datetime
    also: str
    """More words to be found by: participants, parts, metadata, the name of the file."""
    text_sha256: str

    @property
    def year(self) -> str:
        """The civil year it was opened or filed in."""
        return str(local_date(self.at).year)


def documents(ids: Iterable[UUID]) -> list[Entry]:
    """Return these documents, those that are there and not deleted."""
    return _as_entries(_heads().filter(id__in=list(ids)))


def documents_after(after: UUID | None, *, limit: int) -> list[Entry]:
    """Return the next documents by their ids."""
    return _as_entries(_heads().filter(_past(after)).order_by("id")[:limit])


def documents_of_files(file_ids: Iterable[UUID]) -> list[UUID]:
    """Return the ids of all documents of these files, deleted ones as well."""
    rows = models.Document.objects.filter(record_file__in=list(file_ids))
    return list(rows.order_by("id").values_list("id", flat=True))


def files(ids: Iterable[UUID]) -> list[Entry]:
    """Return these files, those that are there."""
    return _files(models.RecordFile.objects.filter(id__in=list(ids)))


def files_after(after: UUID | None, *, limit: int) -> list[Entry]:
    """Return the next files by their ids."""
    return _files(models.RecordFile.objects.filter(_past(after)).order_by("id")[:limit])


def texts_after(after: UUID | None, *, limit: int) -> list[tuple[UUID, str]]:
    """Return the ids of the next texts of documents, and where their contents lie."""
    rows = models.Rendition.objects.filter(_past(after), kind=RenditionKind.TEXT).exclude(sha256="")
    return list(rows.order_by("id").values_list("id", "sha256")[:limit])


def seen(who: Reader, *, document_ids: Sequence[UUID], file_ids: Sequence[UUID]) -> Mapping[UUID, Entry]:
    """Return those of these files and documents that the reader may see now: the last word on every hit."""
    found = _as_entries(visible_documents(who).filter(id__in=document_ids)) if document_ids else []
    found += _files(visible_files(who).filter(id__in=file_ids)) if file_ids else []
    return {one.id: one for one in found}


def newest(who: Reader, text: str, *, limit: int) -> list[Entry]:
    """Find words in titles and reference numbers of the newest files and documents, without an index."""
    recent = visible_documents(who).order_by("-id").values("id")[:LOOKED_THROUGH]
    heads = models.Document.objects.filter(id__in=recent).filter(_says(text, "record_file__reference_number"))
    recent_files = visible_files(who).order_by("-id").values("id")[:LOOKED_THROUGH]
    rows = models.RecordFile.objects.filter(id__in=recent_files).filter(_says(text, "reference_number"))
    found = _files(rows.order_by("-id")[:limit]) + _as_entries(heads.order_by("-id")[:limit])
    return found[:limit]


def _says(text: str, number: str) -> Q:
    # Written as one function, whose two arguments stand on both sides of the operator.
    words = Func(
        F("title"),
        Value(text),
        template="(to_tsvector('german', %(expressions)s))",
        arg_joiner=") @@ websearch_to_tsquery('german', ",
        output_field=BooleanField(),
    )
    return Q(words) | Q(**{f"{number}__iexact": text.strip()})


def _past(after: UUID | None) -> Q:
    return Q(id__gt=after) if after else Q()


def _heads() -> QuerySet[models.Document]:
    return models.Document.objects.filter(deleted_at=None)


def _as_entries(rows: QuerySet[models.Document]) -> list[Entry]:
    heads = list(rows.select_related("record_file"))
    if not heads:
        return []
    versions = models.DocumentVersion.objects.filter(document__in=[head.id for head in heads])
    newest = {one.document_id: one for one in versions.order_by("document_id", "-version").distinct("document_id")}
    wanted = [one.id for one in newest.values()]
    renditions = models.Rendition.objects.filter(version__in=wanted, kind=RenditionKind.TEXT)
    texts = dict(renditions.values_list("version_id", "sha256"))
    return [_entry(head, newest.get(head.id), texts) for head in heads]


def _entry(head: models.Document, version: models.DocumentVersion | None, texts: Mapping[UUID, str]) -> Entry:
    return _document(head, version.filename, texts.get(version.id, "")) if version else _document(head, "", "")


def _document(head: models.Document, filename: str, text_sha256: str) -> Entry:
    file = head.record_file
    return Entry(
        id=head.id,
        is_file=False,
        record_file_id=file.id,
        unit_id=_known(head.unit_id),
        subject_id=_known(head.subject_id),
        level=head.guard_level,
        title=head.title,
        file_title=file.title,
        reference_number=file.reference_number or "",
        plan_key=file.plan_unit_id,
        kind=head.kind,
        direction=head.direction,
        template=file.template,
        state=file.state,
        at=head.added_at,
        also=" ".join([filename, *_values(head.metadata)]),
        text_sha256=text_sha256,
    )


def _files(rows: QuerySet[models.RecordFile]) -> list[Entry]:
    found = list(rows)
    more = defaultdict[UUID, list[str]](list)
    ids = [row.id for row in found]
    if found:
        for file_id, name in models.Participant.objects.filter(record_file__in=ids).values_list("record_file", "name"):
            more[file_id].append(name)
        for file_id, title in models.RecordPart.objects.filter(record_file__in=ids).values_list("record_file", "title"):
            more[file_id].append(title)
    return [_file(row, more[row.id]) for row in found]


def _file(row: models.RecordFile, more: Sequence[str]) -> Entry:
    return Entry(
        id=row.id,
        is_file=True,
        record_file_id=row.id,
        unit_id=_known(row.unit_id),
        subject_id=_known(row.subject_id),
        level=row.guard_level,
        title=row.title,
        file_title="",
        reference_number=row.reference_number or "",
        plan_key=row.plan_unit_id,
        kind="",
        direction="",
        template=row.template,
        state=row.state,
        at=row.opened_at,
        also=" ".join([*more, row.location, *_values(row.metadata)]),
        text_sha256="",
    )


def _known(value: UUID | None) -> UUID:
    assert value is not None
    return value


def _values(value: object) -> Iterator[str]:
    """Yield what is said in metadata, however deep."""
    if isinstance(value, dict):
        for one in value.values():
            yield from _values(one)
    elif isinstance(value, list):
        for one in value:
            yield from _values(one)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
