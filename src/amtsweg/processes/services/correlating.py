"""Messages from outside, and the end of a process from outside."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.bpmn.api import StaleCommand
from amtsweg.bpmn.contracts import ReceiveMessage, Terminate
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.processes.contracts import MessageNotAwaited
from amtsweg.processes.definitions import definition
from amtsweg.processes.models import ProcessInstance
from amtsweg.processes.services.applying import advance
from amtsweg.processes.services.beginning import begin_by_message
from amtsweg.processes.services.locking import ALIVE, lock_alive, lock_instance
from amtsweg.processes.services.telling import Cause, process_event


def send_message(
    *,
    subject_id: UUID,
    name: str,
    variables: Mapping[str, object],
    actor: Actor,
    at: datetime,
    keep_until: datetime | None = None,
) -> None:
    """Give a message to the oldest process of the matter that waits for it.

    With ``keep_until`` a message that comes too early waits itself until a process wants it (a payment, say, that
    arrives while a reminder is being sent). Where none wants it, it begins the process whose start event has it.
    Raises MessageNotAwaited.
    """
    with scope.work(scope.SYSTEM), events.together():
        command = ReceiveMessage(name, variables)
        alive = lock_alive(subject_id)
        if any(_deliver(instance, command, Cause("message.received", actor, at)) for instance in alive):
            return
        willing = [instance for instance in alive if name in definition(instance.model_id).plan.caught_messages]
        if keep_until is not None and willing:
            _keep(willing[0], command, keep_until, Cause("message.kept", actor, at, {"message": name}))
        elif not begin_by_message(subject_id=subject_id, name=name, variables=variables, actor=actor, at=at):
            raise MessageNotAwaited(f"Kein Prozess dieses Vorgangs wartet auf „{name}“.")


def _keep(instance: ProcessInstance, command: ReceiveMessage, until: datetime, cause: Cause) -> None:
    kept = {"name": command.name, "variables": dict(command.variables), "until": until.isoformat()}
    instance.kept_messages = [*instance.kept_messages, kept]
    instance.save(update_fields=["kept_messages"])
    events.record([process_event(instance, cause.kind, cause, cause.data)])


def _deliver(instance: ProcessInstance, command: ReceiveMessage, cause: Cause) -> bool:
    try:
        advance(instance, command, Cause(cause.kind, cause.actor, cause.at, {"message": command.name}))
    except StaleCommand:
        return False
    return True


def terminate_process(*, instance_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """End a process from outside, also a halted one; its tasks fall away. An ended process stays as it is."""
    with scope.work(scope.SYSTEM), events.together():
        instance = lock_instance(instance_id)
        if instance.status in ALIVE:
            instance.suspension, instance.arrivals, instance.deadlines = None, [], None
            instance.save(update_fields=["suspension", "arrivals", "deadlines"])
            advance(instance, Terminate(reason), Cause("process.stopped", actor, at, reason=reason))
