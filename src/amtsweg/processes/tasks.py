"""The worker's part: service calls and signals from the outbox, timers that are due."""

from datetime import datetime
from uuid import UUID

from amtsweg.kernel import actors, clock, outbox, ticks
from amtsweg.processes.services.applying import SERVICE_TOPIC, SIGNAL_TOPIC
from amtsweg.processes.services.beginning import begin_by_signal, begin_due
from amtsweg.processes.services.calling import carry_out_service
from amtsweg.processes.services.erasing import ERASE_TOPIC, erase_processes
from amtsweg.processes.services.handing_up import escalate_overdue
from amtsweg.processes.services.signalling import DELIVERY_TOPIC, START_TOPIC, deliver_signal, fan_out_signal
from amtsweg.processes.services.timing import fire_due_timers


@outbox.handles(SERVICE_TOPIC)
def call_service(effect: outbox.Effect) -> None:
    """Carry out one service call."""
    payload = effect.payload
    carry_out_service(
        instance_id=UUID(str(payload["instance"])),
        token=int(str(payload["token"])),
        service=str(payload["service"]),
        attempt=effect.attempt,
        at=clock.now(),
    )


@outbox.handles(SIGNAL_TOPIC)
def send_signal(effect: outbox.Effect) -> None:
    """Find everybody who waits for a signal."""
    payload = effect.payload
    name, sender = str(payload["name"]), UUID(str(payload["from"]))
    fan_out_signal(key=effect.key, name=name, sender=sender, at=clock.now())


@outbox.handles(DELIVERY_TOPIC)
def give_signal(effect: outbox.Effect) -> None:
    """Give a signal to one process."""
    payload = effect.payload
    name, receiver = str(payload["name"]), UUID(str(payload["instance"]))
    deliver_signal(key=effect.key, name=name, instance_id=receiver, at=clock.now())


@outbox.handles(START_TOPIC)
def start_by_signal(effect: outbox.Effect) -> None:
    """Begin a process by a signal."""
    slug, name = str(effect.payload["slug"]), str(effect.payload["name"])
    begin_by_signal(key=effect.key, slug=slug, name=name, at=clock.now())


@outbox.handles(ERASE_TOPIC)
def erase(effect: outbox.Effect) -> None:
    """Erase the personal data of a matter's processes; as long as one of them runs, the entry waits for a person."""
    subject_id, reason = UUID(str(effect.payload["subject"])), str(effect.payload["reason"])
    erase_processes(subject_id=subject_id, reason=reason, actor=actors.system("processes"), at=clock.now())


@ticks.every(seconds=30)
def start_by_timer(at: datetime) -> int:
    """Begin the processes whose moment has come."""
    return begin_due(at=at)


@ticks.every(seconds=5)
def fire_timers(at: datetime) -> int:
    """Fire the timers that are due."""
    return fire_due_timers(at=at)


@ticks.every(seconds=60)
def escalate(at: datetime) -> int:
    """Hand up the tasks nobody has done in time."""
    return escalate_overdue(at=at)
