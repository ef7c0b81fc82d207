"""Let the process of a case go on in another version, and with it the forms, texts and letters the case is worked with.

What the applicant filled in stays with the form it was filled into.
"""

from datetime import datetime
from uuid import UUID

from amtsweg.cases import models
from amtsweg.catalogue import api as catalogue
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import MigrationOrder, MigrationResult


def migrate_case(
    *,
    subject_id: UUID,
    process: str,
    instance_id: UUID,
    order: MigrationOrder,
    reason: str,
    actor: Actor,
    at: datetime,
) -> MigrationResult:
    """Migrate a process of a matter, and the case with it where the process is that of its service.

    The case is locked before its process, as everywhere. Raises what `processes.migrate_process` raises.
    """
    with scope.work(scope.SYSTEM), events.together():
        row = _case(subject_id)
        result = processes.migrate_process(
            instance_id=instance_id, order=order, reason=reason, actor=actor, at=at, dry_run=False
        )
        if row is not None and result.migration_id is not None:
            _work_by(row, process, order.to_version)
        return result


def undo_case_migration(
    *, subject_id: UUID, process: str, migration_id: UUID, back_to: int, reason: str, actor: Actor, at: datetime
) -> None:
    """Take a migration back, for the case, too. Raises what `processes.undo_migration` raises."""
    with scope.work(scope.SYSTEM), events.together():
        row = _case(subject_id)
        processes.undo_migration(migration_id=migration_id, reason=reason, actor=actor, at=at)
        if row is not None:
            _work_by(row, process, back_to)


def _case(subject_id: UUID) -> models.Case | None:
    return models.Case.objects.select_for_update().filter(id=subject_id).first()


def _work_by(row: models.Case, process: str, number: int) -> None:
    """Other processes of a matter move without its forms and letters: those belong to the process of the service."""
    version = catalogue.version_of(process, number) if process == row.service_slug else None
    if version is not None:
        row.moved_to_version_id = None if version.id == row.service_version_id else version.id
        row.save(update_fields=["moved_to_version"])
