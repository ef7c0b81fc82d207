"""Record files, seen through the scope in force."""

from uuid import UUID

from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality, FileState, Medium, RecordFile, UnknownFile


def record_file(subject_id: UUID) -> RecordFile:
    """Return the record file of a matter. Raises UnknownFile."""
    row = models.RecordFile.objects.filter(subject_id=subject_id).first()
    if row is None:
        raise UnknownFile("Zu diesem Vorgang gibt es keine Akte, oder Sie dürfen sie nicht sehen.")
    return to_record_file(row)


def file_by_id(record_file_id: UUID) -> RecordFile:
    """Return a record file by its own id. Raises UnknownFile."""
    row = models.RecordFile.objects.filter(id=record_file_id).first()
    if row is None:
        raise UnknownFile("Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen.")
    return to_record_file(row)


def record_file_of(subject_id: UUID) -> UUID:
    """Return the id of a matter's record file. Raises UnknownFile."""
    return record_file(subject_id).id


def reference_number(subject_id: UUID) -> str | None:
    """Return the reference number of a matter's file; None until it has one."""
    return models.RecordFile.objects.filter(subject_id=subject_id).values_list("reference_number", flat=True).first()


def file_by_number(number: str) -> UUID | None:
    """Return the file with this reference number, as far as it may be seen."""
    return models.RecordFile.objects.filter(reference_number=number).values_list("id", flat=True).first()


def to_record_file(row: models.RecordFile) -> RecordFile:
    """Return a row as a plain thing."""
    assert row.subject_id is not None
    assert row.unit_id is not None
    return RecordFile(
        id=row.id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        plan_key=row.plan_unit_id,
        title=row.title,
        reference_number=row.reference_number,
        state=FileState(row.state),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        retention=row.retention,
        retention_until=row.retention_until,
        confidentiality=Confidentiality(row.guard_level),
        responsible_id=row.responsible_id,
        template=row.template,
        metadata=row.metadata,
        appraisal=row.appraisal,
        medium=Medium(row.medium),
        location=row.location,
        revision=row.revision,
    )
