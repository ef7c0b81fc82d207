"""What the state of a task allows, and who may complete it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from amtsweg.bpmn.api import State, Status
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.errors import Invalid
from amtsweg.processes.contracts import (
    FourEyes,
    ProcessStatus,
    ProcessSuspended,
    TaskAlreadyDone,
    TaskNotNeeded,
    TaskStatus,
    TaskTaken,
)

NEXT: Mapping[TaskStatus, frozenset[TaskStatus]] = {
    TaskStatus.OPEN: frozenset({TaskStatus.DONE, TaskStatus.CANCELLED}),
    TaskStatus.DONE: frozenset(),
    TaskStatus.CANCELLED: frozenset(),
}
"""status → what may come next; nothing is ever done twice or opened again."""


class TaskLike(Protocol):
    """The part of a task the rules look at."""

    status: str
    completed_by: str
    completed_at: datetime | None
    assignee_id: UUID | None


def check_is_open(task: TaskLike) -> None:
    """Raise TaskAlreadyDone or TaskNotNeeded unless the task is open."""
    if task.status == TaskStatus.DONE:
        local = task.completed_at.astimezone(LOCAL_ZONE) if task.completed_at else None
        raise TaskAlreadyDone(task.completed_by, local)
    if task.status == TaskStatus.CANCELLED:
        raise TaskNotNeeded("Diese Aufgabe ist nicht mehr nötig: Der Vorgang hat einen anderen Weg genommen.")


def check_can_claim(task: TaskLike, account_id: UUID | None) -> None:
    """Raise TaskTaken if somebody else holds the task, and what `check_is_open` raises."""
    check_is_open(task)
    if task.assignee_id not in (None, account_id):
        raise TaskTaken("Diese Aufgabe hat inzwischen jemand anderes übernommen.")


def check_four_eyes(actor: Actor, done_by: UUID | None) -> None:
    """Raise FourEyes if the same person, or the person they act for, did the first task."""
    if done_by is not None and done_by in (actor.account_id, actor.acting_for):
        raise FourEyes("Vier-Augen-Prinzip: Diesen Schritt muss eine andere Person erledigen.")


def check_runs(suspension: Mapping[str, object] | None) -> None:
    """Raise ProcessSuspended if somebody has halted the process."""
    if suspension is not None:
        at = datetime.fromisoformat(str(suspension["at"])).astimezone(LOCAL_ZONE)
        raise ProcessSuspended(str(suspension["by"]), at, str(suspension["reason"]))


def check_reason(reason: str, text: str) -> None:
    """Raise Invalid with this text if no reason is given."""
    if not reason.strip():
        raise Invalid(text, {"reason": text})


def status_of(state: State) -> ProcessStatus:
    """Where an instance in this state stands."""
    if state.status is Status.ACTIVE:
        return ProcessStatus.INCIDENT if state.incidents else ProcessStatus.WAITING
    return ProcessStatus.COMPLETED if state.status is Status.COMPLETED else ProcessStatus.TERMINATED
