"""The worker: ticks come again, news wakes them, failures do not end them, lost jobs come back."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import connection
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.django_connector import DjangoConnector

from amtsweg.kernel import outbox, scope, ticks
from amtsweg.kernel.outbox import Effect
from amtsweg.kernel.ticks import Tick
from amtsweg.web import worker
from amtsweg.web.databases import Connection
from amtsweg.web.worker import Bell, keep_ticking, run_once


def tick(run: Callable[[datetime], int], *, seconds: float = 0.01) -> Tick:
    return Tick("test", timedelta(seconds=seconds), run)


@contextmanager
def in_background(work: Callable[[], None], stop: Event, bell: Bell) -> Iterator[None]:
    thread = Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        bell.ring()
        thread.join(timeout=10)
    assert not thread.is_alive()


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "this did not happen in time"
        time.sleep(0.01)


def test_a_tick_comes_again_and_at_once_while_there_is_work(db: None) -> None:
    stop, bell, left = Event(), Bell(), [3]
    runs: list[int] = []

    def work(at: datetime) -> int:
        runs.append(left[0])
        left[0] = max(0, left[0] - 1)
        return left[0]

    with in_background(lambda: keep_ticking(tick(work), stop, bell), stop, bell):
        wait_until(lambda: len(runs) >= 6)
    assert runs[:5] == [3, 2, 1, 0, 0]


class NewsOnly(Bell):
    """A bell before which time stands still: a period that is over wakes nobody, so it can only have been the news."""

    def wait(self, heard: int, *, seconds: float) -> int:
        return super().wait(heard, seconds=3600)


def test_news_wakes_a_waiting_tick(db: None) -> None:
    stop, bell = Event(), NewsOnly()
    runs: list[datetime] = []

    def work(at: datetime) -> int:
        runs.append(at)
        return 0

    with in_background(lambda: keep_ticking(tick(work, seconds=1), stop, bell), stop, bell):
        wait_until(lambda: len(runs) == 1)
        for _ in range(3):
            seen = len(runs)
            bell.ring()
            wait_until(lambda seen=seen: len(runs) > seen)


def test_a_failing_tick_is_logged_and_goes_on(db: None, caplog: pytest.LogCaptureFixture) -> None:
    stop, bell, runs = Event(), Bell(), []

    def work(at: datetime) -> int:
        runs.append(at)
        if len(runs) < 3:
            raise ConnectionError("away")
        return 0

    with in_background(lambda: keep_ticking(tick(work), stop, bell), stop, bell):
        wait_until(lambda: len(runs) > 3)
    assert [record.getMessage() for record in caplog.records] == ["the tick test failed"] * 2


def test_a_tick_says_what_it_did(db: None) -> None:
    def fail(at: datetime) -> int:
        raise ValueError

    assert run_once(tick(lambda at: 7)) == 7
    assert run_once(tick(fail)) is None


def test_a_bell_is_heard_once_by_each_who_waits() -> None:
    bell = Bell()
    bell.ring()
    assert bell.wait(0, seconds=5) == 1
    assert bell.wait(1, seconds=0.01) == 1


@pytest.fixture
def only_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker with the outbox alone, and that so seldom that only news can make it quick."""
    monkeypatch.setattr(ticks, "_ticks", {})
    ticks.every(seconds=1)(lambda at: outbox.drain(at=at))


def test_a_worker_carries_out_what_is_owed_and_stops_when_told(
    fresh_database: object, only_outbox: None, monkeypatch: pytest.MonkeyPatch, at: datetime, as_installation: None
) -> None:
    done: list[str] = []
    monkeypatch.setattr(outbox, "_handlers", {"test": lambda effect: done.append(effect.key)})
    stop = Event()
    running = Thread(target=lambda: worker.run(stop))
    running.start()
    try:
        for number in range(3):
            with scope.work(scope.SYSTEM):
                outbox.put([Effect("test", str(number))], at=at)
            wait_until(lambda number=number: len(done) > number)
        wait_until(heartbeat)
    finally:
        stop.set()
        running.join(timeout=30)
    assert not running.is_alive()
    assert done == ["0", "1", "2"]
    assert not heartbeat()  # it signed off


def heartbeat() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        return bool(cursor.fetchone()[0])


def test_a_job_whose_worker_was_killed_begins_anew(
    fresh_database: object, owner: Connection, as_installation: None
) -> None:
    row = owner.execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
    ).fetchone()
    owner.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id)"
        " VALUES ('default', 'gone', '{}', 'doing', %s)",
        row,
    )

    async def rescue() -> int:
        app = jobs.with_connector(DjangoConnector().get_worker_connector())
        async with app.open_async():
            return await worker.rescue_stalled(app)

    assert asyncio.run(rescue()) == 1
    assert owner.execute("SELECT status, attempts FROM procrastinate_jobs").fetchone() == ("todo", 1)
    assert asyncio.run(rescue()) == 0
