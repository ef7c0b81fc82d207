"""Halt a matter's processes and let them go on: meanwhile nothing in them moves, and nothing that arrives is lost."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from amtsweg.bpmn.api import StaleCommand, State
from amtsweg.bpmn.contracts import ReceiveMessage
from amtsweg.kernel import events, outbox, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict
from amtsweg.processes.contracts import TaskStatus, service_key
from amtsweg.processes.models import ProcessInstance, TaskRecord
from amtsweg.processes.rules import check_reason
from amtsweg.processes.services.applying import SERVICE_TOPIC, advance, set_next_due
from amtsweg.processes.services.holding import held_command
from amtsweg.processes.services.locking import lock_alive
from amtsweg.processes.services.telling import Cause, process_event

_KEPT = timedelta(days=365)


def suspend_process(*, subject_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Halt the processes of a matter. Tasks stay where they are and cannot be done; deadlines run on.

    Raises Invalid without a reason, Conflict where nothing runs or it is halted already.
    """
    check_reason(reason, "Bitte begründen Sie, warum der Vorgang angehalten wird.")
    with scope.work(scope.SYSTEM), events.together():
        running = [instance for instance in lock_alive(subject_id) if instance.suspension is None]
        if not running:
            raise Conflict("Hier läuft nichts, was angehalten werden könnte. Bitte laden Sie die Seite neu.")
        for instance in running:
            instance.suspension = halted(actor, at, reason)
            instance.next_due_at = None
            instance.save(update_fields=["suspension", "next_due_at"])
            cause = Cause("process.suspended", actor, at)
            events.record([process_event(instance, cause.kind, cause, {}, reason.strip())])
        open_tasks_of(running).update(suspended=True)


def resume_process(*, subject_id: UUID, actor: Actor, at: datetime, reason: str = "") -> None:
    """Let the processes of a matter go on, and do what has arrived meanwhile, in its order.

    Raises Conflict where nothing is halted.
    """
    with scope.work(scope.SYSTEM), events.together():
        halted_ones = [instance for instance in lock_alive(subject_id) if instance.suspension is not None]
        if not halted_ones:
            raise Conflict("Dieser Vorgang ist nicht angehalten. Bitte laden Sie die Seite neu.")
        open_tasks_of(halted_ones).update(suspended=False)
        for instance in halted_ones:
            _go_on(instance, Cause("process.resumed", actor, at, reason=reason.strip()))


def halted(actor: Actor, at: datetime, reason: str) -> dict[str, object]:
    """Who halted something, when and why, as it is kept with the instance."""
    return {"at": at.isoformat(), "by": actor.label, "reason": reason.strip()}


def open_tasks_of(instances: list[ProcessInstance]) -> QuerySet[TaskRecord]:
    """The open tasks of these instances."""
    return TaskRecord.objects.filter(instance__in=[one.id for one in instances], status=TaskStatus.OPEN)


def _go_on(instance: ProcessInstance, cause: Cause) -> None:
    arrivals, instance.arrivals, instance.suspension = instance.arrivals, [], None
    set_next_due(instance, State.from_json(instance.state))
    instance.save(update_fields=["arrivals", "suspension", "next_due_at"])
    events.record([process_event(instance, cause.kind, cause, {"arrived": len(arrivals)}, cause.reason)])
    for arrival in arrivals:
        _do(instance, arrival, cause.at)


def _do(instance: ProcessInstance, arrival: Mapping[str, object], at: datetime) -> None:
    held = held_command(arrival)
    if held is None:
        _call_again(instance, int(str(arrival["call"])), str(arrival["service"]), at)
        return
    command, cause = held
    try:
        advance(instance, command, replace(cause, at=at))
    except StaleCommand:
        _leave(instance, command, replace(cause, at=at))


def _call_again(instance: ProcessInstance, token: int, service: str, at: datetime) -> None:
    """The entry of the call is done; a new one asks for the same call, by the same key of the call itself."""
    key = f"{service_key(instance.id, token)}:{instance.revision}:{at.isoformat()}"
    payload = {"instance": str(instance.id), "token": token, "service": service}
    outbox.put([outbox.Effect(SERVICE_TOPIC, key, payload)], at=at)


def _leave(instance: ProcessInstance, command: object, cause: Cause) -> None:
    """The process has gone another way than was to be foreseen: a message waits on, all else is told."""
    if isinstance(command, ReceiveMessage):
        until = (cause.at + _KEPT).isoformat()
        kept = {"name": command.name, "variables": dict(command.variables), "until": until}
        instance.kept_messages = [*instance.kept_messages, kept]
        instance.save(update_fields=["kept_messages"])
    events.record([process_event(instance, "process.not_wanted", cause, {**cause.data, "what": cause.kind})])
