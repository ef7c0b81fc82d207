"""Notice what happens to files: the end of their retention, that they are opened again, or move to another unit."""

from uuid import UUID

from amtsweg.disposal.contracts import FileStage, WithArchive
from amtsweg.disposal.models import EndedFile, LegalHold
from amtsweg.disposal.rules import proposed
from amtsweg.kernel.clock import local_date
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records.api import reads

_GONE = frozenset({FileStage.HANDED_OVER, FileStage.CONFIRMED})


def note_ended(record_file_id: UUID) -> None:
    """Note that the retention of a file is over; a second time changes nothing."""
    with work(SYSTEM):
        found = reads.ending.ended_file(record_file_id)
        if found is None:
            return
        proposal, source = proposed(found.appraisal, found.plan_appraisal)
        row = EndedFile(
            record_file_id=found.id,
            unit_id=found.unit_id,
            subject_id=found.subject_id,
            reference_number=found.reference_number,
            plan_key=found.plan_key,
            opened_on=local_date(found.opened_at),
            closed_on=local_date(found.closed_at) if found.closed_at else None,
            retention_until=found.retention_until,
            year=found.retention_until.year,
            stage=FileStage.DUE,
            proposal=proposal,
            proposal_source=source,
        )
        EndedFile.objects.bulk_create([row], ignore_conflicts=True)


def note_reopened(record_file_id: UUID) -> None:
    """Forget that the retention of a file was over; it leaves its disposal. Raises WithArchive."""
    with work(SYSTEM):
        row = EndedFile.objects.select_for_update().filter(record_file_id=record_file_id).first()
        if row is None:
            return
        if row.stage in _GONE:
            raise WithArchive("Diese Akte ist dem Archiv übergeben; sie kann nicht wieder geöffnet werden.")
        row.delete()


def note_moved(subject_id: UUID, unit_id: UUID) -> None:
    """Let what is known here follow the file to another unit."""
    with work(SYSTEM):
        EndedFile.objects.filter(subject_id=subject_id).update(unit_id=unit_id)
        LegalHold.objects.filter(subject_id=subject_id).update(unit_id=unit_id)
