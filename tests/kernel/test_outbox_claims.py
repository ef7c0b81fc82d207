"""Two workers at one outbox: a claim lasts for as long as its worker lives, and not a moment longer."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from time import sleep

import pytest
from django.db import connection

from amtsweg.kernel import outbox, scope
from amtsweg.kernel.models import OutboxEntry
from amtsweg.kernel.outbox import Effect
from amtsweg.web.environment import Database

Handlers = dict[str, outbox.Handler]
WAIT = 10


@pytest.fixture(autouse=True)
def _owed(fresh_database: Database, at: datetime) -> None:
    with scope.work(scope.SYSTEM):
        outbox.put([Effect("slow", "one"), Effect("quick", "two")], at=at)


@pytest.fixture
def other() -> Iterator[ThreadPoolExecutor]:
    """Another worker, with a connection of its own."""
    with ThreadPoolExecutor(1) as pool:
        yield pool
        pool.submit(_close).result()


def test_nobody_takes_what_a_living_worker_is_still_at(
    handlers: Handlers, other: ThreadPoolExecutor, at: datetime
) -> None:
    begun, finish, done = Event(), Event(), []

    def slow(effect: Effect) -> None:
        begun.set()
        finish.wait(WAIT)
        done.append(effect.key)

    handlers.update(slow=slow, quick=lambda effect: done.append(effect.key))
    first: Future[int] = other.submit(outbox.drain, at=at, limit=1)
    assert begun.wait(WAIT)
    assert outbox.drain(at=at + timedelta(hours=1), limit=1) == 1  # looks past what the other has
    assert outbox.drain(at=at + timedelta(hours=2)) == 0
    finish.set()
    assert first.result(WAIT) == 1
    assert (outbox.drain(at=at + timedelta(days=1)), done) == (0, ["two", "one"])


def test_what_a_dead_worker_had_is_free_at_once(handlers: Handlers, other: ThreadPoolExecutor, at: datetime) -> None:
    done: list[Effect] = []
    handlers.update(slow=done.append, quick=done.append)
    assert len(other.submit(outbox._claim, at=at, limit=20).result(WAIT)) == 2
    assert outbox.drain(at=at + timedelta(hours=1)) == 0
    other.submit(_die).result(WAIT)
    _await_end_of_claims()
    assert outbox.drain(at=at + outbox.BACK_AFTER) == 2
    assert [effect.attempt for effect in done] == [2, 2]
    with scope.session(scope.SYSTEM):
        assert OutboxEntry.objects.filter(status="pending").count() == 0


def _close() -> None:
    connection.close()  # the one of the thread that calls, which a reference to the method would not be


def _die() -> None:
    connection.connection.close()


def _await_end_of_claims() -> None:
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                " (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            if cursor.fetchone() == (0,):
                return
        sleep(0.05)
    raise AssertionError("the claims never end")
