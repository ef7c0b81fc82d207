"""Give a matter's processes and tasks to another organisation unit."""

from datetime import datetime
from uuid import UUID

from amtsweg.kernel import scope
from amtsweg.processes.contracts import TaskStatus
from amtsweg.processes.models import InstanceMigration, ProcessInstance, TaskRecord


def move_to_unit(*, subject_id: UUID, unit_id: UUID, at: datetime) -> None:  # noqa: ARG001 - every service is given the time
    """Let another unit work on a matter: its open tasks lie there, unclaimed. The caller records why.

    What is done stays with who did it, but is seen by the new unit too.
    """
    with scope.work(scope.SYSTEM):
        ProcessInstance.objects.filter(subject_id=subject_id).update(unit_id=unit_id)
        InstanceMigration.objects.filter(subject_id=subject_id).update(unit_id=unit_id)
        tasks = TaskRecord.objects.filter(subject_id=subject_id)
        tasks.filter(status=TaskStatus.OPEN).update(unit_id=unit_id, assignee_id=None)
        tasks.exclude(status=TaskStatus.OPEN).update(unit_id=unit_id)
