"""Messages from outside, and the end of a process from outside."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.bpmn.api import StaleCommand
from amtsweg.bpmn.contracts import ReceiveMessage, Terminate
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.processes.contracts import MessageNotAwaited, ProcessStatus
from amtsweg.processes.models import ProcessInstance
from amtsweg.processes.services.applying import Cause, advance
from amtsweg.processes.services.locking import lock_instance

_ALIVE = (ProcessStatus.WAITING, ProcessStatus.INCIDENT)


def send_message(*, subject_id: UUID, name: str, variables: Mapping[str, object], actor: Actor, at: datetime) -> None:
    """Give a message to the oldest process of the matter that waits for it. Raises MessageNotAwaited."""
    with scope.work(scope.SYSTEM), events.together():
        alive = ProcessInstance.objects.filter(subject_id=subject_id, status__in=_ALIVE).order_by("id")
        for instance in alive.select_for_update():
            if _deliver(instance, ReceiveMessage(name, variables), Cause("message.received", actor, at)):
                return
        raise MessageNotAwaited(f"Kein Prozess dieses Vorgangs wartet auf „{name}“.")


def _deliver(instance: ProcessInstance, command: ReceiveMessage, cause: Cause) -> bool:
    try:
        advance(instance, command, Cause(cause.kind, cause.actor, cause.at, {"message": command.name}))
    except StaleCommand:
        return False
    return True


def terminate_process(*, instance_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """End a process from outside; its tasks fall away. An ended process stays as it is."""
    with scope.work(scope.SYSTEM), events.together():
        instance = lock_instance(instance_id)
        if instance.status in _ALIVE:
            advance(instance, Terminate(reason), Cause("process.stopped", actor, at, reason=reason))
