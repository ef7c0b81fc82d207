"""The event log: every change says who, when, what, on which object, why - in the transaction of the change.

Lower modules record events, upper ones subscribe; a receiver runs in the same transaction and may veto by raising.
The hash chain is sealed afterwards (see `kernel.chain`), so writers never wait for one another.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from amtsweg.kernel.actors import Actor
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.models import EventRecord

Receiver = Callable[["Event"], None]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``subject_id`` is the matter (case) it belongs to, ``unit_id`` who may see it."""

    kind: str
    at: datetime
    actor: Actor
    object_type: str
    object_id: UUID
    subject_id: UUID | None = None
    unit_id: UUID | None = None
    account_id: UUID | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    version_from: int | None = None
    version_to: int | None = None
    id: UUID = field(default_factory=uuid7)


_receivers: dict[str, list[Receiver]] = defaultdict(list)


def subscribe(*kinds: str) -> Callable[[Receiver], Receiver]:
    """Register a receiver for kinds of events; belongs into a module's ``receivers.py``."""

    def register(receiver: Receiver) -> Receiver:
        for kind in kinds:
            if receiver not in _receivers[kind]:
                _receivers[kind].append(receiver)
        return receiver

    return register


_gathered: ContextVar[list[Event] | None] = ContextVar("gathered", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Gather the events of one use case and write them in one statement at its end, in the order they came."""
    if _gathered.get() is not None:  # an inner service joins the outer use case
        yield
        return
    gathered: list[Event] = []
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    record(gathered)


def record(events: Sequence[Event]) -> None:
    """Append events in one statement, then hand them to their receivers.

    Raises RuntimeError outside a transaction: an event without its change would be a lie.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("events are recorded in the transaction of the change they tell of")
    gathered = _gathered.get()
    if gathered is not None:
        gathered.extend(events)
    elif events:
        _append(events)


def _append(events: Sequence[Event]) -> None:
    EventRecord.objects.bulk_create([_row(event) for event in events])
    for event in events:
        for receiver in _receivers.get(event.kind, ()):
            receiver(event)


def history(subject_id: UUID, *, limit: int = 500) -> list[Event]:
    """Return what happened to a matter, oldest first."""
    rows = EventRecord.objects.filter(subject_id=subject_id).order_by("id")[:limit]
    return [from_row(row) for row in rows]


def history_of_object(subject_id: UUID, object_id: UUID) -> list[Event]:
    """Return what happened to one thing of a matter, oldest first."""
    rows = EventRecord.objects.filter(subject_id=subject_id, object_id=object_id).order_by("id")
    return [from_row(row) for row in rows]


def latest(subject_id: UUID, *, before: UUID | None = None, kinds: Sequence[str] = (), limit: int = 100) -> list[Event]:
    """Return what happened to a matter, newest first: all of it or these kinds, from an event on backwards."""
    rows = EventRecord.objects.filter(subject_id=subject_id).order_by("-id")
    rows = rows.filter(kind__in=kinds) if kinds else rows
    rows = rows.filter(id__lt=before) if before else rows
    return [from_row(row) for row in rows[:limit]]


def actors_of(subject_id: UUID, kind: str, objects: Sequence[UUID]) -> dict[UUID, str]:
    """Return who did this to which of these objects of a matter."""
    rows = EventRecord.objects.filter(subject_id=subject_id, kind=kind, object_id__in=objects)
    return dict(rows.values_list("object_id", "actor_label"))


def _row(event: Event) -> EventRecord:
    return EventRecord(
        id=event.id,
        at=event.at,
        kind=event.kind,
        actor_label=event.actor.label,
        actor_id=event.actor.account_id,
        acting_for_id=event.actor.acting_for,
        object_type=event.object_type,
        object_id=event.object_id,
        subject_id=event.subject_id,
        unit_id=event.unit_id,
        account_id=event.account_id,
        version_from=event.version_from,
        version_to=event.version_to,
        reason=event.reason,
        data=dict(event.data),
    )


def from_row(row: EventRecord) -> Event:
    """Return a stored event as a plain thing."""
    return Event(
        id=row.id,
        at=row.at,
        kind=row.kind,
        actor=Actor(row.actor_label, row.actor_id, row.acting_for_id),
        object_type=row.object_type,
        object_id=row.object_id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        version_from=row.version_from,
        version_to=row.version_to,
        reason=row.reason,
        data=row.data,
    )
