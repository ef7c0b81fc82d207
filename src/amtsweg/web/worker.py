"""The worker: whatever happens by itself. Ticks run in threads of their own, jobs in an event loop.

Any number of workers may run at once; each tick and job takes what nobody else has taken. What fails is logged and
tried again after growing pauses, so that a database that is away for a while ends nothing.
"""

import asyncio
import logging
from collections.abc import Callable
from threading import Condition, Event, Thread

import psycopg
from django.db import connection
from procrastinate import App
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.django_connector import DjangoConnector

from amtsweg.kernel import clock, ticks
from amtsweg.kernel.ticks import Tick
from amtsweg.web import databases, environment

logger = logging.getLogger(__name__)

_SHORT = 1.0  # ticks that come this often are also woken by news
_BREATH = 0.05  # so that a stream of news does not keep a tick running without pause
_LONGEST_PAUSE = 60.0
_STALLED_AFTER = 30.0


class Bell:
    """Rings when there is news; everybody who waits hears every ring once."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._rings = 0

    def ring(self) -> None:
        """Wake all who wait."""
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def wait(self, heard: int, *, seconds: float) -> int:
        """Wait until there is a ring after those heard, at most so long; returns the rings heard now."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings != heard, seconds)
            return self._rings


def run(stop: Event) -> None:
    """Work until ``stop`` is set, then finish what is under way."""
    bell = Bell()
    works: list[Callable[[], None]] = [lambda tick=tick: keep_ticking(tick, stop, bell) for tick in ticks.all_ticks()]  # type: ignore[misc] # mypy can not infer a lambda with a default
    works.append(lambda: listen(stop, bell))
    threads = [Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    try:
        asyncio.run(_keep_working_off(stop))
    finally:
        stop.set()
        bell.ring()
        for thread in threads:
            thread.join()


def keep_ticking(tick: Tick, stop: Event, bell: Bell) -> None:
    """Run one tick again and again: at once while there is work, else after its period or on news."""
    failures = heard = 0
    while not stop.is_set():
        done = run_once(tick)
        failures = failures + 1 if done is None else 0
        if done:
            continue
        period = tick.every.total_seconds()
        seconds = min(period * 2**failures, max(period, _LONGEST_PAUSE))
        if seconds <= _SHORT:
            heard = bell.wait(heard, seconds=seconds)
            stop.wait(_BREATH)
        else:
            stop.wait(seconds)


def run_once(tick: Tick) -> int | None:
    """Run a tick and return how much it did, or nothing when it failed."""
    try:
        return tick.run(clock.now())
    except Exception:
        logger.exception("the tick %s failed", tick.name)
        return None
    finally:
        connection.close()  # back into the pool, so that waiting ticks hold none


def listen(stop: Event, bell: Bell) -> None:
    """Ring the bell when a commit says that there is something to carry out."""
    while not stop.is_set():
        try:
            _listen(stop, bell)
        except psycopg.Error as error:
            logger.warning("not listening to the database for a while: %s", error)
            stop.wait(5)


def _listen(stop: Event, bell: Bell) -> None:
    with databases.connect(environment.application_database()) as line:
        line.execute("LISTEN amtsweg_wake")
        while not stop.is_set():
            for _ in line.notifies(timeout=1, stop_after=1):
                bell.ring()


async def _keep_working_off(stop: Event) -> None:
    while not stop.is_set():
        try:
            await _work_off(stop)
        except Exception:
            logger.exception("the jobs stopped and begin anew")
            await asyncio.to_thread(stop.wait, 5)


async def _work_off(stop: Event) -> None:
    app = jobs.with_connector(DjangoConnector().get_worker_connector())
    async with app.open_async():
        working = asyncio.create_task(
            app.run_worker_async(
                install_signal_handlers=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=20,
                stalled_worker_timeout=_STALLED_AFTER,
            )
        )
        rescuing = asyncio.create_task(_keep_rescuing(app))
        stopping = asyncio.create_task(asyncio.to_thread(stop.wait))
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        rescuing.cancel()
        working.cancel()
        await asyncio.gather(working, rescuing, return_exceptions=True)
        if not stop.is_set():
            raise RuntimeError("the database went away")


async def _keep_rescuing(app: App) -> None:
    while True:
        await rescue_stalled(app)
        await asyncio.sleep(_STALLED_AFTER)


async def rescue_stalled(app: App) -> int:
    """Put jobs back whose worker was killed, and return how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_AFTER))
    for job in stalled:
        logger.warning("the job %s (%s) lost its worker and begins anew", job.id, job.task_name)
        await app.job_manager.retry_job(job)
    return len(stalled)
