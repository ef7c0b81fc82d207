"""The events that tell of a process: what moved it, the path its tokens took, and what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from amtsweg.bpmn.api import Outcome
from amtsweg.bpmn.contracts import (
    Completed,
    ElementCancelled,
    ElementEntered,
    ElementLeft,
    EscalationThrown,
    Incident,
    MessageThrown,
    SignalThrown,
    Terminated,
)
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.events import Event
from amtsweg.processes.models import ProcessInstance, TaskRecord


@dataclass(frozen=True, slots=True)
class Cause:
    """Who moved the process, when, and the event that tells of it."""

    kind: str
    actor: Actor
    at: datetime
    data: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""


def events_of(
    instance: ProcessInstance,
    outcome: Outcome,
    cause: Cause,
    created: Iterable[TaskRecord],
    fallen: Iterable[TaskRecord],
) -> list[Event]:
    """The cause first, with the path the tokens took; then what came of it."""
    found = [process_event(instance, cause.kind, cause, {**cause.data, **_path(outcome)}, cause.reason)]
    found += [task_event(task, "task.cancelled", cause) for task in fallen]
    found += [task_event(task, "task.created", cause, _due_data(task)) for task in created]
    for effect in outcome.effects:
        match effect:
            case MessageThrown(name=name):
                found.append(process_event(instance, "process.message_thrown", cause, {"message": name}))
            case SignalThrown(name=name):
                found.append(process_event(instance, "process.signal_thrown", cause, {"signal": name}))
            case EscalationThrown(element_id=element, code=code, caught=False):
                data = {"element": element, "code": code}
                found.append(process_event(instance, "process.escalated", cause, data))
            case Incident(element_id=element, reason=reason, token=token):
                where = {"element": element, "token": token}
                found.append(process_event(instance, "process.incident", cause, where, reason))
            case Completed(end_element_id=end):
                found.append(process_event(instance, "process.completed", cause, {"end": end}))
            case Terminated(reason=reason):
                found.append(process_event(instance, "process.terminated", cause, {}, reason))
    return found


def _path(outcome: Outcome) -> dict[str, object]:
    """Which elements were entered, left and cancelled: all that a heat map needs, in the event that caused it."""
    return {
        "entered": [effect.element_id for effect in outcome.effects if isinstance(effect, ElementEntered)],
        "left": [effect.element_id for effect in outcome.effects if isinstance(effect, ElementLeft)],
        "cancelled": [effect.element_id for effect in outcome.effects if isinstance(effect, ElementCancelled)],
    }


def _due_data(task: TaskRecord) -> Mapping[str, object]:
    group = {"group": task.group} if task.group else {}
    return {**group, "due_at": task.due_at.isoformat()} if task.due_at else group


def process_event(
    instance: ProcessInstance, kind: str, cause: Cause, data: Mapping[str, object], reason: str = ""
) -> Event:
    """An event of an instance."""
    return Event(
        kind=kind,
        at=cause.at,
        actor=cause.actor,
        object_type="process",
        object_id=instance.id,
        subject_id=instance.subject_id,
        unit_id=instance.unit_id,
        data=data,
        reason=reason,
        version_to=instance.revision,
    )


def task_event(
    task: TaskRecord, kind: str, cause: Cause, data: Mapping[str, object] | None = None, reason: str = ""
) -> Event:
    """An event of a task."""
    return Event(
        kind=kind,
        at=cause.at,
        actor=cause.actor,
        object_type="task",
        object_id=task.id,
        subject_id=task.subject_id,
        unit_id=task.unit_id,
        data={"instance": str(task.instance_id), "element": task.element_id, "name": task.name, **(data or {})},
        reason=reason,
    )
