"""Carry out what a step of the engine has decided: state, tasks, service calls, timers and events in one go.

All of it happens in the transaction of the use case, under the system's scope: the process acts for the law and may
give work to units the acting person cannot see.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from amtsweg.bpmn.api import Command, Outcome, State, awaited_messages, start, step
from amtsweg.bpmn.contracts import (
    Completed,
    ElementCancelled,
    ElementEntered,
    ElementLeft,
    Incident,
    MessageThrown,
    ReceiveMessage,
    ServiceRequested,
    TaskCancelled,
    TaskCreated,
    Terminated,
)
from amtsweg.kernel import events, outbox
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.calendar import parse_period
from amtsweg.kernel.events import Event
from amtsweg.kernel.ids import uuid7
from amtsweg.processes.contracts import ProcessStatus, TaskStatus, service_key
from amtsweg.processes.definitions import Definition, definition
from amtsweg.processes.environment import OfficeEnvironment
from amtsweg.processes.models import ProcessInstance, TaskRecord
from amtsweg.processes.rules import status_of

SERVICE_TOPIC = "processes.service"
MOVING_FIELDS = ["state", "revision", "status", "incidents", "kept_messages", "next_due_at", "ended_at"]
NO_DUE_DATE = datetime(9999, 12, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cause:
    """Who moved the process, when, and the event that tells of it."""

    kind: str
    actor: Actor
    at: datetime
    data: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""


def advance(instance: ProcessInstance, command: Command, cause: Cause) -> None:
    """Move a locked instance by one command, then by the messages kept for it, and carry the outcome out."""
    plan = definition(instance.model_id)
    environment = plan.environment.at(cause.at)
    outcome = step(plan.plan, State.from_json(instance.state), command, at=cause.at, environment=environment)
    while (kept := _take_kept(instance, awaited_messages(plan.plan, outcome.state), cause.at)) is not None:
        following = step(plan.plan, outcome.state, kept, at=cause.at, environment=environment)
        outcome = Outcome(following.state, outcome.effects + following.effects)
    _take_up(instance, outcome, cause.at)
    instance.revision += 1
    instance.save(update_fields=MOVING_FIELDS)
    carry_out(instance, plan, outcome, replace(cause, data={**cause.data, **_made(environment)}))


def _take_kept(instance: ProcessInstance, awaited: frozenset[str], at: datetime) -> ReceiveMessage | None:
    """Take the first kept message that is awaited now; what is kept too long falls away."""
    fresh = [kept for kept in instance.kept_messages if datetime.fromisoformat(kept["until"]) >= at]
    found = next((kept for kept in fresh if kept["name"] in awaited), None)
    instance.kept_messages = [kept for kept in fresh if kept is not found]
    return None if found is None else ReceiveMessage(found["name"], found["variables"])


def _made(environment: OfficeEnvironment) -> dict[str, object]:
    """Which rules applied, for the event; the inputs stay out of the log."""
    if not environment.made:
        return {}
    return {"decisions": [{"decision": made.reference, "rules": list(made.rules)} for made in environment.made]}


def _take_up(instance: ProcessInstance, outcome: Outcome, at: datetime) -> None:
    instance.state = outcome.state.to_json()
    instance.status = status_of(outcome.state)
    instance.next_due_at = outcome.state.next_due
    standing = {str(token.id) for token in outcome.state.incidents}
    new = {str(effect.token): effect.reason for effect in outcome.effects if isinstance(effect, Incident)}
    instance.incidents = {token: why for token, why in (instance.incidents | new).items() if token in standing}
    if instance.status in (ProcessStatus.COMPLETED, ProcessStatus.TERMINATED):
        instance.ended_at = at


def begin(
    instance: ProcessInstance, plan: Definition, variables: Mapping[str, object], cause: Cause
) -> list[TaskRecord]:
    """Begin a process, store it and carry its first outcome out; returns its first tasks."""
    environment = plan.environment.at(cause.at)
    outcome = start(plan.plan, variables=variables, at=cause.at, environment=environment)
    _take_up(instance, outcome, cause.at)
    instance.save(force_insert=True)
    return carry_out(instance, plan, outcome, replace(cause, data={**cause.data, **_made(environment)}))


def carry_out(instance: ProcessInstance, plan: Definition, outcome: Outcome, cause: Cause) -> list[TaskRecord]:
    """Write tasks, service calls and events of an outcome; returns the tasks that are new."""
    cancelled = {effect.token for effect in outcome.effects if isinstance(effect, TaskCancelled)}
    fallen = _cancel_tasks(instance, cancelled)
    created = [
        _new_task(instance, plan, effect, cause.at)
        for effect in outcome.effects
        if isinstance(effect, TaskCreated) and effect.token not in cancelled
    ]
    if created:
        TaskRecord.objects.bulk_create(created)
    _request_services(instance, outcome, cause.at)
    events.record(_events(instance, outcome, cause, created, fallen))
    return created


def _cancel_tasks(instance: ProcessInstance, tokens: set[int]) -> list[TaskRecord]:
    if not tokens:
        return []
    rows = TaskRecord.objects.filter(instance=instance, token__in=tokens, status=TaskStatus.OPEN)
    fallen = list(rows)
    if fallen:
        rows.update(status=TaskStatus.CANCELLED)
    return fallen


def _new_task(instance: ProcessInstance, plan: Definition, effect: TaskCreated, at: datetime) -> TaskRecord:
    period = effect.properties.get("due")
    due_at = plan.environment.calendar.due(at, parse_period(period)) if period else None
    return TaskRecord(
        id=uuid7(),
        unit_id=instance.unit_id,
        subject_id=instance.subject_id,
        instance=instance,
        token=effect.token,
        process_slug=plan.slug,
        element_id=effect.element_id,
        name=effect.name or effect.element_id,
        kind=effect.properties.get("kind", ""),
        form=effect.properties.get("form", ""),
        group=effect.properties.get("group", effect.lane),
        status=TaskStatus.OPEN,
        created_at=at,
        due_at=due_at,
        order_at=due_at or NO_DUE_DATE,
        properties=dict(effect.properties),
    )


def _request_services(instance: ProcessInstance, outcome: Outcome, at: datetime) -> None:
    owed = [
        outbox.Effect(
            topic=SERVICE_TOPIC,
            key=service_key(instance.id, effect.token),
            payload={"instance": str(instance.id), "token": effect.token, "service": effect.implementation},
        )
        for effect in outcome.effects
        if isinstance(effect, ServiceRequested)
    ]
    if owed:
        outbox.put(owed, at=at)


# --- events -----------------------------------------------------------------------------------------------------


def _events(
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
            case Incident(element_id=element, reason=reason, token=token):
                data = {"element": element, "token": token}
                found.append(process_event(instance, "process.incident", cause, data, reason))
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


def _due_data(task: TaskRecord) -> dict[str, object]:
    return {"due_at": task.due_at.isoformat()} if task.due_at else {}


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
        data={"element": task.element_id, "name": task.name, **(data or {})},
        reason=reason,
    )
