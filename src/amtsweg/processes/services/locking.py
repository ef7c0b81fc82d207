"""Take an instance or a task for the length of the transaction, so that two people never move it at once."""

from uuid import UUID

from django.db.models import Subquery

from amtsweg.kernel.errors import NotFound
from amtsweg.processes.models import ProcessInstance, TaskRecord


def lock_instance(instance_id: UUID) -> ProcessInstance:
    """Lock an instance. Raises NotFound."""
    row = ProcessInstance.objects.select_for_update().filter(id=instance_id).first()
    if row is None:
        raise NotFound("Diesen Prozess gibt es nicht.")
    return row


def lock_task(task_id: UUID) -> tuple[ProcessInstance, TaskRecord]:
    """Lock the instance of a task, then read the task: after the lock, so that it tells what another has just done.

    Raises NotFound, also for a task that may not be seen.
    """
    owner = TaskRecord.objects.filter(id=task_id).values("instance_id")
    instance = ProcessInstance.objects.select_for_update().filter(id=Subquery(owner)).first()
    task = None if instance is None else TaskRecord.objects.filter(id=task_id).first()
    if instance is None or task is None:
        raise NotFound("Diese Aufgabe gibt es nicht.")
    return instance, task
