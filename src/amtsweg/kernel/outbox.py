"""The outbox: outward effects are written with the change and carried out after the commit, at least once.

A handler gets the entry's key and must do nothing twice for the same key. What fails is tried again with growing
pauses; what keeps failing is laid aside as dead, where a person sees it and can start it anew.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import Error, connection
from django.db.models import F

from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.models import OutboxEntry
from amtsweg.kernel.scope import SYSTEM, work

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
BACK_AFTER = timedelta(seconds=5)
_FIRST_PAUSE = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(hours=1)
_LOCK = 0x616D7476  # the class of our advisory locks; the number is arbitrary but fixed
_LOOK_PAST = 500  # of other workers' entries

# The inner query locks rows only for as long as they are claimed, so that none is taken that was done meanwhile.
_FREE = f"""
SELECT id FROM (
  SELECT id FROM kernel_outbox WHERE status = 'pending' AND due_at <= %s ORDER BY due_at, id
  LIMIT {_LOOK_PAST} FOR UPDATE SKIP LOCKED
) AS due WHERE pg_try_advisory_lock({_LOCK}, hashtext(id::text)) LIMIT %s
"""  # noqa: S608 - numbers of our own
_LET_GO = "SELECT pg_advisory_unlock_all()"


@dataclass(frozen=True, slots=True)
class Effect:
    """An outward effect that is owed. ``key`` makes it idempotent: a second entry with the same key is refused."""

    topic: str
    key: str
    payload: Mapping[str, object] = field(default_factory=dict)
    not_before: datetime | None = None
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An effect that was given up, for the list that people look at."""

    id: UUID
    topic: str
    key: str
    created_at: datetime
    attempts: int
    last_error: str


Handler = Callable[[Effect], None]
_handlers: dict[str, Handler] = {}


def handles(topic: str) -> Callable[[Handler], Handler]:
    """Register the one handler of a topic; belongs into a module's ``tasks.py``."""

    def register(handler: Handler) -> Handler:
        if _handlers.setdefault(topic, handler) is not handler:
            raise RuntimeError(f"topic {topic} has a handler already")
        return handler

    return register


def put(effects: Sequence[Effect], *, at: datetime) -> None:
    """Owe effects to the world, in the present transaction and one statement; known keys are passed over."""
    rows = [
        OutboxEntry(topic=e.topic, key=e.key, payload=dict(e.payload), created_at=at, due_at=e.not_before or at)
        for e in effects
    ]
    OutboxEntry.objects.bulk_create(rows, ignore_conflicts=True)


def drain(*, at: datetime, limit: int = 20) -> int:
    """Carry out what is due and return how many entries were tried."""
    claimed = _claim(at=at, limit=limit)
    try:
        for entry in claimed:
            _carry_out(entry, at=at)
    finally:
        _let_go()
    return len(claimed)


def _claim(*, at: datetime, limit: int) -> list[OutboxEntry]:
    # The database holds the claim for as long as this connection lives, however long the work takes: when the process
    # dies, the claim is gone with it, and the entry comes back within seconds.
    with work(SYSTEM):
        with connection.cursor() as cursor:
            cursor.execute(_FREE, [at, limit])
            ids = [row[0] for row in cursor.fetchall()]
        mine = OutboxEntry.objects.filter(id__in=ids)
        if ids:
            mine.update(due_at=at + BACK_AFTER, attempts=F("attempts") + 1)
        return list(mine.order_by("created_at", "id")) if ids else []


def _let_go() -> None:
    with suppress(Error), connection.cursor() as cursor:  # a broken connection holds no claim any more
        cursor.execute(_LET_GO)


def _carry_out(entry: OutboxEntry, *, at: datetime) -> None:
    handler = _handlers.get(entry.topic)
    effect = Effect(entry.topic, entry.key, entry.payload, attempt=entry.attempts)
    try:
        if entry.attempts > MAX_ATTEMPTS:  # nobody came to count the last one: the process died of this entry
            raise RuntimeError(f"no end after {MAX_ATTEMPTS} attempts; does it kill the worker?")
        if handler is None:
            raise NotFound(f"nobody handles the topic {entry.topic}")
        handler(effect)
    except Exception as error:  # noqa: BLE001 - edge of the process: whatever fails is kept, shown and tried again
        logger.warning("outbox %s %s failed (attempt %s): %s", entry.topic, entry.key, entry.attempts, error)
        _postpone(entry, error, at=at)
    else:
        _close(entry, at=at)


def _close(entry: OutboxEntry, *, at: datetime) -> None:
    with work(SYSTEM):
        OutboxEntry.objects.filter(id=entry.id).update(status=OutboxEntry.Status.DONE, done_at=at, last_error="")


def settle(key: str, *, at: datetime) -> bool:
    """Close the entry of this key in the present transaction; False where somebody has done it already.

    A handler that cannot tell a second call from a first one settles in the transaction of its own work: what it did
    and that it is done are then committed together.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an effect is settled in the transaction of the work it asked for")
    open_entry = OutboxEntry.objects.filter(key=key, status=OutboxEntry.Status.PENDING)
    return bool(open_entry.update(status=OutboxEntry.Status.DONE, done_at=at, last_error=""))


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: doubling, at most an hour."""
    return min(_FIRST_PAUSE * (1 << min(attempts - 1, 20)), _LONGEST_PAUSE)


def _postpone(entry: OutboxEntry, error: Exception, *, at: datetime) -> None:
    status = OutboxEntry.Status.DEAD if entry.attempts >= MAX_ATTEMPTS else OutboxEntry.Status.PENDING
    text = f"{type(error).__name__}: {error}"
    with work(SYSTEM):
        OutboxEntry.objects.filter(id=entry.id).update(
            status=status, due_at=at + pause(entry.attempts), last_error=text[:2000]
        )


def dead_letters(*, limit: int = 100) -> list[DeadLetter]:
    """Return what was given up, newest first."""
    rows = OutboxEntry.objects.filter(status=OutboxEntry.Status.DEAD).order_by("-created_at")[:limit]
    return [DeadLetter(r.id, r.topic, r.key, r.created_at, r.attempts, r.last_error) for r in rows]


def revive(entry_id: UUID, *, at: datetime) -> None:
    """Start a dead entry anew, as if it had never been tried. Raises NotFound."""
    dead = OutboxEntry.objects.filter(id=entry_id, status=OutboxEntry.Status.DEAD)
    if not dead.update(status=OutboxEntry.Status.PENDING, attempts=0, due_at=at):
        raise NotFound("Diesen Eintrag gibt es nicht oder er wird bereits erneut versucht.")


def forget_done(*, before: datetime, limit: int = 1000) -> int:
    """Delete what was done before this moment, a part at a time, and return how many; what was given up stays."""
    with work(SYSTEM):
        done = OutboxEntry.objects.filter(status=OutboxEntry.Status.DONE, done_at__lt=before)
        return OutboxEntry.objects.filter(id__in=done.values("id")[:limit]).delete()[0]
