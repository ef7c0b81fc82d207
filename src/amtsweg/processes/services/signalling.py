"""Signals: sent to everybody who waits for one, each instance in a transaction of its own and exactly once."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from amtsweg.bpmn.api import StaleCommand
from amtsweg.bpmn.contracts import ReceiveSignal
from amtsweg.kernel import events, outbox, scope
from amtsweg.kernel.actors import system
from amtsweg.processes.models import ProcessInstance, ProcessStart
from amtsweg.processes.services.applying import advance
from amtsweg.processes.services.telling import Cause
from amtsweg.processes.starts import StartKind

DELIVERY_TOPIC = "processes.signal_to"
START_TOPIC = "processes.signal_starts"
_BATCH = 1000


def fan_out_signal(*, key: str, name: str, sender: UUID, at: datetime) -> None:
    """Owe a signal to every instance that waits for it now, and to every process that it begins.

    What waits in the sender itself has it already.
    """
    with scope.work(scope.SYSTEM):
        if not outbox.settle(key, at=at):
            return
        outbox.put(_beginnings(key, name), at=at)
        for receivers in _batches(name, sender):
            outbox.put(
                [
                    outbox.Effect(DELIVERY_TOPIC, f"{key}:{receiver}", {"name": name, "instance": str(receiver)})
                    for receiver in receivers
                ],
                at=at,
            )


def _beginnings(key: str, name: str) -> list[outbox.Effect]:
    """The processes this signal begins."""
    slugs = ProcessStart.objects.filter(kind=StartKind.SIGNAL, name=name).values_list("slug", flat=True).distinct()
    return [outbox.Effect(START_TOPIC, f"{key}:begin:{slug}", {"slug": slug, "name": name}) for slug in slugs]


def _batches(name: str, sender: UUID) -> Iterator[list[UUID]]:
    waiting = ProcessInstance.objects.filter(awaited_signals__contains=[name]).exclude(awaited_signals=[])
    ids = waiting.exclude(id=sender).order_by("id").values_list("id", flat=True)
    found = list(ids[:_BATCH])
    while found:
        yield found
        found = list(ids.filter(id__gt=found[-1])[:_BATCH])


def deliver_signal(*, key: str, name: str, instance_id: UUID, at: datetime) -> None:
    """Give a signal to one instance; the mark that it has it is committed with what the signal does."""
    with scope.work(scope.SYSTEM), events.together():
        instance = ProcessInstance.objects.select_for_update().filter(id=instance_id).first()
        if not outbox.settle(key, at=at) or instance is None:
            return
        cause = Cause("signal.received", system("signals"), at, {"signal": name})
        try:
            advance(instance, ReceiveSignal(name), cause)
        except StaleCommand:
            return  # it has gone another way since the signal was sent
