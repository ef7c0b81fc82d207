"""Take an instance or a task for the length of the transaction, so that two people never move it at once.

Order of locks, for everybody: the matter (in `cases`), the instance, the task.
"""

from uuid import UUID

from amtsweg.bpmn.api import State, Wait
from amtsweg.kernel.errors import NotFound
from amtsweg.processes.contracts import ProcessStatus
from amtsweg.processes.models import ProcessInstance, TaskRecord

ALIVE = (ProcessStatus.WAITING, ProcessStatus.INCIDENT)


def lock_instance(instance_id: UUID) -> ProcessInstance:
    """Lock an instance. Raises NotFound."""
    row = ProcessInstance.objects.select_for_update().filter(id=instance_id).first()
    if row is None:
        raise NotFound("Diesen Prozess gibt es nicht.")
    return row


def lock_alive(subject_id: UUID) -> list[ProcessInstance]:
    """Lock the instances of a matter that have not ended, oldest first."""
    alive = ProcessInstance.objects.filter(subject_id=subject_id, status__in=ALIVE)
    return list(alive.select_for_update().order_by("id"))


def lock_task(task_id: UUID) -> TaskRecord:
    """Lock a task alone, to change who does it. Raises NotFound, also for a task that may not be seen."""
    for row in TaskRecord.objects.select_for_update().filter(id=task_id):
        return row
    raise NotFound("Diese Aufgabe gibt es nicht.")


def lock_process_of_task(task_id: UUID) -> tuple[ProcessInstance, TaskRecord]:
    """Lock the instance of a task, in one statement. Raises NotFound.

    PostgreSQL gives the locked instance as it is after the wait, but the task as it was before; where the instance
    says that the task waits no more, the task is read again, to tell who was faster.
    """
    rows = TaskRecord.objects.select_related("instance").select_for_update(of=("instance",))
    for task in rows.filter(id=task_id):
        tokens = State.from_json(task.instance.state).tokens
        if not any(token.id == task.token and token.wait is Wait.TASK for token in tokens):
            task.refresh_from_db(fields=["status", "completed_at", "completed_by"])
        return task.instance, task
    raise NotFound("Diese Aufgabe gibt es nicht.")
