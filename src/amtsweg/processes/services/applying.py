"""Carry out what a step of the engine has decided: state, tasks, service calls, timers and events in one go.

All of it happens in the transaction of the use case, under the system's scope: the process acts for the law and may
give work to units the acting person cannot see.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from amtsweg.bpmn.api import Command, Outcome, State, awaited_messages, awaited_signals, start, step
from amtsweg.bpmn.contracts import (
    EscalationThrown,
    Incident,
    ReceiveMessage,
    ServiceRequested,
    SignalThrown,
    TaskCancelled,
    TaskCreated,
    TimerSet,
)
from amtsweg.kernel import events, outbox
from amtsweg.kernel.calendar import parse_period
from amtsweg.kernel.ids import uuid7
from amtsweg.processes.contracts import ProcessStatus, TaskStatus, service_key
from amtsweg.processes.definitions import Definition, definition
from amtsweg.processes.environment import OfficeEnvironment
from amtsweg.processes.escalating import escalation_at
from amtsweg.processes.models import ProcessInstance, TaskRecord
from amtsweg.processes.rules import status_of
from amtsweg.processes.services.holding import hold
from amtsweg.processes.services.telling import Cause, events_of

SERVICE_TOPIC = "processes.service"
SIGNAL_TOPIC = "processes.signal"
MOVING_FIELDS = [
    "state",
    "revision",
    "status",
    "incidents",
    "kept_messages",
    "awaited_signals",
    "deadlines",
    "next_due_at",
    "ended_at",
]
NO_DUE_DATE = datetime(9999, 12, 1, tzinfo=UTC)


def advance(instance: ProcessInstance, command: Command, cause: Cause) -> None:
    """Move a locked instance by one command, then by the messages kept for it, and carry the outcome out.

    A halted one moves later: what arrives is held. Raises StaleCommand, and ProcessSuspended for what people do.
    """
    if instance.suspension is not None:
        hold(instance, command, cause)
        return
    plan = definition(instance.model_id)
    environment = plan.environment.at(cause.at)
    outcome = step(plan.plan, State.from_json(instance.state), command, at=cause.at, environment=environment)
    while (kept := _take_kept(instance, awaited_messages(plan.plan, outcome.state), cause.at)) is not None:
        following = step(plan.plan, outcome.state, kept, at=cause.at, environment=environment)
        outcome = Outcome(following.state, outcome.effects + following.effects)
    take_up(instance, plan, outcome, cause.at)
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


def take_up(instance: ProcessInstance, plan: Definition, outcome: Outcome, at: datetime) -> None:
    """Lay an outcome down in the instance: its state, what it waits for, what is wrong with it."""
    instance.state = outcome.state.to_json()
    instance.status = status_of(outcome.state)
    instance.awaited_signals = sorted(awaited_signals(plan.plan, outcome.state))
    _remember_new_timers(instance, outcome, at)
    set_next_due(instance, outcome.state)
    standing = {str(token.id) for token in outcome.state.incidents}
    new = {str(effect.token): effect.reason for effect in outcome.effects if isinstance(effect, Incident)}
    instance.incidents = {token: why for token, why in (instance.incidents | new).items() if token in standing}
    if instance.status in (ProcessStatus.COMPLETED, ProcessStatus.TERMINATED):
        instance.ended_at = at


def set_next_due(instance: ProcessInstance, state: State) -> None:
    """Say when the next timer fires: never, as long as the process is halted or its timers are suspended."""
    still = instance.suspension is not None or (instance.deadlines is not None and instance.deadlines["timers"])
    instance.next_due_at = None if still else state.next_due


def _remember_new_timers(instance: ProcessInstance, outcome: Outcome, at: datetime) -> None:
    """A timer that is set while deadlines are suspended is later prolonged only by what is left of the suspension."""
    new = {str(effect.token): at.isoformat() for effect in outcome.effects if isinstance(effect, TimerSet)}
    if instance.deadlines is not None and new:
        instance.deadlines = {**instance.deadlines, "set": {**instance.deadlines["set"], **new}}


def begin(
    instance: ProcessInstance,
    plan: Definition,
    variables: Mapping[str, object],
    cause: Cause,
    start_event: str | None = None,
) -> list[TaskRecord]:
    """Begin a process, store it and carry its first outcome out; returns its first tasks."""
    environment = plan.environment.at(cause.at)
    outcome = start(plan.plan, variables=variables, at=cause.at, environment=environment, start_event=start_event)
    take_up(instance, plan, outcome, cause.at)
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
    _owe(instance, outcome, cause.at)
    if any(isinstance(effect, EscalationThrown) and not effect.caught for effect in outcome.effects):
        _mark_escalated(instance, cause.at)
    events.record(events_of(instance, outcome, cause, created, fallen))
    return created


def _mark_escalated(instance: ProcessInstance, at: datetime) -> None:
    """An escalation nobody in the drawing catches is shown to people, at the tasks they have."""
    TaskRecord.objects.filter(instance=instance, status=TaskStatus.OPEN).update(escalated_at=at)


def _cancel_tasks(instance: ProcessInstance, tokens: set[int]) -> list[TaskRecord]:
    if not tokens:
        return []
    rows = TaskRecord.objects.filter(instance=instance, token__in=tokens, status=TaskStatus.OPEN)
    fallen = list(rows)
    if fallen:
        rows.update(status=TaskStatus.CANCELLED)
    return fallen


def _new_task(instance: ProcessInstance, plan: Definition, effect: TaskCreated, at: datetime) -> TaskRecord:
    period, calendar = effect.properties.get("due"), plan.environment.calendar
    due_at = calendar.due(at, parse_period(period)) if period else None
    escalate_at = escalation_at(effect.properties, came_at=at, due_at=due_at, calendar=calendar)
    suspended = instance.deadlines is not None and (due_at or escalate_at) is not None
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
        order_at=NO_DUE_DATE if suspended or due_at is None else due_at,
        deadline_suspended_at=at if suspended else None,
        escalate_at=None if suspended else escalate_at,
        properties=dict(effect.properties),
    )


def _owe(instance: ProcessInstance, outcome: Outcome, at: datetime) -> None:
    """Lay what goes beyond this process into the outbox, in one statement: calls of services, signals."""
    owed = [_effect(instance, number, effect) for number, effect in enumerate(outcome.effects)]
    if found := [effect for effect in owed if effect is not None]:
        outbox.put(found, at=at)


def _effect(instance: ProcessInstance, number: int, effect: object) -> outbox.Effect | None:
    match effect:
        case ServiceRequested(token=token, implementation=service):
            payload = {"instance": str(instance.id), "token": token, "service": service}
            return outbox.Effect(SERVICE_TOPIC, service_key(instance.id, token), payload)
        case SignalThrown(name=name):
            # A signal carries its name and nothing else: what one matter knows is no business of another.
            key = f"signal:{instance.id}:{instance.revision}:{number}"
            return outbox.Effect(SIGNAL_TOPIC, key, {"name": name, "from": str(instance.id)})
    return None
