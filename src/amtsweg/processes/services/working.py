"""People at work: claim, hand over and complete a task."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.bpmn.api import StaleCommand
from amtsweg.bpmn.contracts import CompleteTask
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.processes.contracts import ProcessChanged, TaskNotNeeded, TaskStatus
from amtsweg.processes.models import ProcessInstance, TaskRecord
from amtsweg.processes.rules import check_can_claim, check_four_eyes, check_is_open, check_runs
from amtsweg.processes.services.applying import advance
from amtsweg.processes.services.locking import lock_process_of_task, lock_task
from amtsweg.processes.services.telling import Cause, task_event


def complete_task(
    *, task_id: UUID, variables: Mapping[str, object], actor: Actor, at: datetime, revision: int | None = None
) -> None:
    """Complete a task and move its process on.

    Raises NotFound, TaskAlreadyDone (who, when), TaskNotNeeded, ProcessSuspended, FourEyes, and ProcessChanged if a
    revision is given and the process has moved since.
    """
    with scope.work(scope.current()), events.together():
        instance, task = lock_process_of_task(task_id)
        check_is_open(task)
        check_runs(instance.suspension)
        if revision is not None and instance.revision != revision:
            raise ProcessChanged("Der Vorgang hat sich inzwischen geändert. Bitte laden Sie die Seite neu.")
        _check_other_person(task, actor)
        with scope.work(scope.SYSTEM):
            _finish(task, actor, at)
            _advance(instance, task, variables, Cause("task.completed", actor, at))


def _check_other_person(task: TaskRecord, actor: Actor) -> None:
    first = task.properties.get("not-by")
    if first is None:
        return
    done = TaskRecord.objects.filter(instance_id=task.instance_id, element_id=first, status=TaskStatus.DONE)
    check_four_eyes(actor, done.order_by("-completed_at", "-id").values_list("completed_by_id", flat=True).first())


def _finish(task: TaskRecord, actor: Actor, at: datetime) -> None:
    task.status = TaskStatus.DONE
    task.completed_at, task.completed_by, task.completed_by_id = at, actor.label, actor.account_id
    task.save(update_fields=["status", "completed_at", "completed_by", "completed_by_id"])


def _advance(instance: ProcessInstance, task: TaskRecord, variables: Mapping[str, object], cause: Cause) -> None:
    data = {"task": str(task.id), "element": task.element_id}
    try:
        advance(instance, CompleteTask(task.token, variables), Cause(cause.kind, cause.actor, cause.at, data))
    except StaleCommand as error:
        raise TaskNotNeeded("Diese Aufgabe ist nicht mehr nötig.") from error


def claim_task(*, task_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a task for oneself; taking it twice changes nothing. Raises what `check_can_claim` raises."""
    with scope.work(scope.current()), events.together():
        task = lock_task(task_id)
        check_can_claim(task, actor.account_id)
        if task.assignee_id != actor.account_id:
            task.assignee_id = actor.account_id
            task.save(update_fields=["assignee_id"])
            events.record([task_event(task, "task.claimed", Cause("", actor, at))])


def reassign_task(
    *,
    task_id: UUID,
    assignee_id: UUID | None,
    reason: str,
    actor: Actor,
    at: datetime,
    group: str | None = None,
) -> None:
    """Hand a task to another person (or, with None, back to its group), with a reason.

    Raises Invalid without a reason, and what `check_is_open` raises.
    """
    if not reason.strip():
        text = "Bitte begründen Sie, warum die Aufgabe weitergegeben wird."
        raise Invalid(text, {"reason": text})
    with scope.work(scope.current()), events.together():
        task = lock_task(task_id)
        check_is_open(task)
        data = {"from": str(task.assignee_id or ""), "to": str(assignee_id or ""), "group": group or task.group}
        task.assignee_id, task.group = assignee_id, group or task.group
        task.save(update_fields=["assignee_id", "group"])
        events.record([task_event(task, "task.reassigned", Cause("", actor, at), data, reason.strip())])
