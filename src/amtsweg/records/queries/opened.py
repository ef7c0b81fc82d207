"""One file as its pages show it: what it says of itself, its parts, its documents, who takes part, where it leads."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, JSONObject, Lower

from amtsweg.kernel import events
from amtsweg.records import models
from amtsweg.records.contracts import Direction, Part, PartKind, RecordFile, UnknownFile
from amtsweg.records.queries.files import to_record_file
from amtsweg.records.queries.paging import Order, Sort, keyset_page
from amtsweg.records.queries.visible import Reader, seen_by, visible_documents, visible_files

_NOTHING = Value("")
ORDERS: Mapping[str, Order] = {
    "number": Order(),
    "title": Order(Lower("title")),
    "kind": Order(F("kind")),
    "date": Order(Coalesce(Cast("dated", CharField()), Cast("added_at", CharField()), _NOTHING)),
    "direction": Order(F("direction")),
}
AS_FILED = Sort("number")
# Whatever was filed has its place in the file for ever, also beside what was deleted since.
_NUMBERS = """
SELECT id, number FROM (
  SELECT id, row_number() OVER (ORDER BY id) AS number FROM records_document WHERE record_file_id = %s
) AS numbered WHERE id = ANY (%s)
"""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file and the unit of the plan it lies under."""

    file: RecordFile
    plan_title: str
    plan_appraisal: str


@dataclass(frozen=True, slots=True)
class PartNode:
    """A part of a file with the parts in it."""

    part: Part
    below: tuple["PartNode", ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents of a file are asked for: of these parts, with these words in the title or name."""

    parts: tuple[UUID, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line of a file's documents, in the newest version."""

    id: UUID
    number: int
    title: str
    kind: str
    direction: Direction
    dated: date | None
    added_at: datetime
    part_id: UUID | None
    version: int
    filename: str
    media_type: str
    size: int
    who: str = ""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Some of a file's documents and where the next ones begin (nothing: there are none)."""

    lines: tuple[DocumentLine, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Involved:
    """Somebody who takes part in a file."""

    id: UUID
    name: str
    role: str
    contact: str
    added_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reference:
    """A link of a file; without ``file_id`` it leads to what this reader may not see, and says nothing of it."""

    id: UUID
    outward: bool
    note: str = ""
    file_id: UUID | None = None
    document_id: UUID | None = None
    label: str = ""


def opened_file(who: Reader, record_file_id: UUID) -> OpenedFile:
    """Return a file somebody may see. Raises UnknownFile."""
    row = visible_files(who).select_related("plan_unit").filter(id=record_file_id).first()
    if row is None:
        raise UnknownFile("Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen.")
    return OpenedFile(to_record_file(row), row.plan_unit.title, row.plan_unit.appraisal)


def is_visible(who: Reader, record_file_id: UUID) -> bool:
    """Tell whether somebody may see a file."""
    return visible_files(who).filter(id=record_file_id).exists()


def parts_of(file: RecordFile) -> list[Part]:
    """Return the parts of a file (that the reader may see), in their order."""
    rows = models.RecordPart.objects.filter(record_file_id=file.id).order_by("number")
    return [
        Part(
            id=row.id,
            record_file_id=file.id,
            parent_id=row.parent_id,
            kind=PartKind(row.kind),
            number=row.number,
            title=row.title,
            reference_number=f"{file.reference_number}/{row.number:03}" if file.reference_number else "",
            added_at=row.added_at,
            closed_at=row.closed_at,
        )
        for row in rows
    ]


def as_tree(parts: Sequence[Part]) -> tuple[PartNode, ...]:
    """Return parts in one another."""
    below: dict[UUID | None, list[Part]] = defaultdict(list)
    for part in parts:
        below[part.parent_id].append(part)

    def nodes(parent_id: UUID | None) -> tuple[PartNode, ...]:
        return tuple(PartNode(part, nodes(part.id)) for part in below[parent_id])

    return nodes(None)


def with_all_below(parts: Sequence[Part], part_id: UUID) -> tuple[UUID, ...]:
    """Return a part with the parts in it."""
    found = [part_id]
    for part in parts:  # a part is younger than the one it lies in
        if part.parent_id in found:
            found.append(part.id)
    return tuple(found)


def documents_page(
    who: Reader,
    file: RecordFile,
    wanted: DocumentFilter,
    *,
    sort: Sort = AS_FILED,
    after: str = "",
    limit: int = 100,
    with_names: bool = False,
) -> DocumentPage:
    """Return some of a file's documents in at most three statements, however many it has."""
    rows = visible_documents(who).filter(record_file_id=file.id)
    if wanted.parts:
        rows = rows.filter(part_id__in=wanted.parts)
    for word in wanted.text.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(kind__icontains=word))
    newest = models.DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-version")
    told = newest.values(told=JSONObject(version="version", filename="filename", media_type="media_type", size="size"))
    page, following = keyset_page(rows.annotate(newest=Subquery(told[:1])), ORDERS, sort, after=after, limit=limit)
    ids = [row.id for row in page]
    numbers = _numbers(file.id, ids)
    names = events.actors_of(file.subject_id, "records.document_added", ids) if with_names and ids else {}
    return DocumentPage(tuple(_line(row, numbers[row.id], names.get(row.id, "")) for row in page), following)


def _numbers(record_file_id: UUID, ids: Sequence[UUID]) -> dict[UUID, int]:
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [record_file_id, list(ids)])
        return dict(cursor.fetchall())


def _line(row: models.Document, number: int, who: str) -> DocumentLine:
    newest = getattr(row, "newest", None) or {}
    return DocumentLine(
        id=row.id,
        number=number,
        title=row.title,
        kind=row.kind,
        direction=Direction(row.direction),
        dated=row.dated,
        added_at=row.added_at,
        part_id=row.part_id,
        version=newest.get("version", 0),
        filename=newest.get("filename", ""),
        media_type=newest.get("media_type", ""),
        size=newest.get("size", 0),
        who=who,
    )


def involved(file: RecordFile) -> list[Involved]:
    """Return who takes or took part in a file, those who left last."""
    rows = models.Participant.objects.filter(record_file_id=file.id).order_by(F("ended_at").asc(nulls_first=True), "id")
    return [Involved(row.id, row.name, row.role, row.contact, row.added_at, row.ended_at) for row in rows]


def references(who: Reader, file: RecordFile) -> list[Reference]:
    """Return the links of a file and those that lead to it, each judged anew for this reader; three statements."""
    here = Q(record_file_id=file.id) | Q(to_file_id=file.id)
    links = list(models.Link.objects.filter(seen_by(who)).filter(here).order_by("id"))
    files = {link.to_file_id if link.record_file_id == file.id else link.record_file_id for link in links}
    seen = {row.id: row for row in visible_files(who).filter(id__in=files)} if files else {}
    documents = {one for link in links for one in (link.to_document_id, link.document_id) if one}
    titles = dict(visible_documents(who).filter(id__in=documents).values_list("id", "title")) if documents else {}
    return [_reference(link, file.id, seen, titles) for link in links]


def _reference(
    link: models.Link, here: UUID, seen: Mapping[UUID, models.RecordFile], titles: Mapping[UUID, str]
) -> Reference:
    outward = link.record_file_id == here
    there = seen.get(link.to_file_id if outward else link.record_file_id)
    document_id = link.to_document_id if outward else link.document_id
    if there is None or (document_id and document_id not in titles):
        return Reference(link.id, outward)
    label = f"{there.reference_number} {there.title}" if there.reference_number else there.title
    if document_id:
        label = f"{titles[document_id]} ({label})"
    return Reference(link.id, outward, link.note, there.id, document_id, label)
