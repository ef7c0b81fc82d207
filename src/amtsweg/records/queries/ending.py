"""Files at the end of their life, for disposal: what they are, and all they hold. Constant statements each."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from amtsweg.records import models
from amtsweg.records.contracts import (
    Direction,
    Medium,
    Part,
    PartKind,
    RecordFile,
    RenditionKind,
    UnknownFile,
)
from amtsweg.records.queries.files import to_record_file
from amtsweg.records.queries.visible import reader, visible_files


@dataclass(frozen=True, slots=True)
class EndedFile:
    """What disposal needs to know of a file whose retention is over."""

    id: UUID
    subject_id: UUID
    unit_id: UUID
    reference_number: str
    plan_key: str
    opened_at: datetime
    closed_at: datetime | None
    retention_until: date
    appraisal: str
    plan_appraisal: str


@dataclass(frozen=True, slots=True)
class HeldVersion:
    """A version a file holds; ``pdf_a`` is the hash of its rendition for the archive, empty where there is none."""

    id: UUID
    version: int
    sha256: str
    filename: str
    media_type: str
    size: int
    added_at: datetime
    pdf_a: str = ""


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document a file holds, with all its versions, the oldest first."""

    id: UUID
    part_id: UUID | None
    title: str
    kind: str
    direction: Direction
    added_at: datetime
    dated: date | None
    medium: Medium
    versions: tuple[HeldVersion, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """A whole file, as it goes to the archive: deleted documents are not among it."""

    file: RecordFile
    plan_title: str
    parts: tuple[Part, ...]
    documents: tuple[HeldDocument, ...]
    participants: tuple[tuple[str, str], ...]


def ended_file(record_file_id: UUID) -> EndedFile | None:
    """Return a file whose retention is over; None while it is not, or where there is no such file."""
    row = models.RecordFile.objects.select_related("plan_unit").filter(id=record_file_id).first()
    if row is None or row.retention_until is None or row.retention_ended_at is None:
        return None
    assert row.subject_id is not None
    assert row.unit_id is not None
    return EndedFile(
        id=row.id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        reference_number=row.reference_number or str(row.id),
        plan_key=row.plan_unit_id,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        retention_until=row.retention_until,
        appraisal=row.appraisal,
        plan_appraisal=row.plan_unit.appraisal,
    )


def titles(record_file_ids: Collection[UUID], *, account_id: UUID, at: datetime) -> dict[UUID, str]:
    """Return the titles of those of these files that the account may see."""
    seen = visible_files(reader(account_id, at=at)).filter(id__in=record_file_ids)
    return dict(seen.values_list("id", "title"))


def file_by_number(reference_number: str) -> RecordFile | None:
    """Return the file of a reference number, through the scope in force."""
    row = models.RecordFile.objects.filter(reference_number=reference_number).first()
    return to_record_file(row) if row else None


def hold_still(record_file_id: UUID) -> RecordFile | None:
    """Return a file that nobody else changes or destroys until this transaction ends."""
    row = models.RecordFile.objects.select_for_update().filter(id=record_file_id).first()
    return to_record_file(row) if row else None


def locked_files(record_file_ids: Collection[UUID], *, at: datetime) -> frozenset[UUID]:
    """Return those of these files in which somebody works on a document right now."""
    locks = models.Lock.objects.filter(document__record_file__in=record_file_ids, until__gt=at)
    return frozenset(locks.values_list("document__record_file_id", flat=True))


def parts_of(record_file_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the file of every part of these files."""
    return dict(models.RecordPart.objects.filter(record_file__in=record_file_ids).values_list("id", "record_file_id"))


def holdings(record_file_id: UUID) -> Holdings:
    """Return a whole file with all it holds. Raises UnknownFile."""
    row = models.RecordFile.objects.select_related("plan_unit").filter(id=record_file_id).first()
    if row is None:
        raise UnknownFile("Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen.")
    people = models.Participant.objects.filter(record_file=row).order_by("id").values_list("name", "role")
    return Holdings(
        to_record_file(row), row.plan_unit.title, _parts(row), _documents(row), tuple((n, r) for n, r in people)
    )


def _parts(row: models.RecordFile) -> tuple[Part, ...]:
    number = row.reference_number or str(row.id)
    return tuple(
        Part(
            id=part.id,
            record_file_id=row.id,
            parent_id=part.parent_id,
            kind=PartKind(part.kind),
            number=part.number,
            title=part.title,
            reference_number=f"{number}/{part.number:03}",
            added_at=part.added_at,
            closed_at=part.closed_at,
        )
        for part in models.RecordPart.objects.filter(record_file=row).order_by("number")
    )


def _documents(row: models.RecordFile) -> tuple[HeldDocument, ...]:
    versions = _versions(row)
    return tuple(
        HeldDocument(
            id=head.id,
            part_id=head.part_id,
            title=head.title,
            kind=head.kind,
            direction=Direction(head.direction),
            added_at=head.added_at,
            dated=head.dated,
            medium=Medium(head.medium),
            versions=tuple(versions[head.id]),
        )
        for head in models.Document.objects.filter(record_file=row, deleted_at=None).order_by("id")
    )


def _versions(row: models.RecordFile) -> dict[UUID, list[HeldVersion]]:
    archival = models.Rendition.objects.filter(version__document__record_file=row, kind=RenditionKind.PDF_A)
    pdf_a = dict(archival.exclude(sha256="").values_list("version_id", "sha256"))
    found = defaultdict(list)
    for one in models.DocumentVersion.objects.filter(document__record_file=row).order_by("document_id", "version"):
        found[one.document_id].append(
            HeldVersion(
                one.id,
                one.version,
                one.sha256,
                one.filename,
                one.media_type,
                one.size,
                one.added_at,
                pdf_a.get(one.id, ""),
            )
        )
    return found
