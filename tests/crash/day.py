"""A day in the town: people apply and pay, clerks work, and somebody kills server and worker at random points."""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event
from uuid import UUID

from django.db import connection

from amtsweg.kernel import scope
from amtsweg.kernel.models import EventRecord, EventSeal, OutboxEntry
from amtsweg.payments import api as payments
from amtsweg.payments.models import Demand
from amtsweg.processes.models import TaskRecord
from amtsweg.records.models import RecordFile
from crash.people import COURT, OWNER, Line, Sent, apply, do_task, pay, sign_in
from crash.town import Killable, Town

APPLICANTS, CLERKS = 3, 2
ONE_IN_PAYS = 5
LONGEST_LIFE = 8.0  # of a server or worker until it is killed, from the moment it works
MOST_KILLS = 12  # of each, so that a slow machine does something else than start processes
_LOOK_EVERY = 0.2
_QUIET_WITHIN = 150.0

Todo = SimpleQueue[tuple[UUID, str]]


@dataclass
class Day:
    """What happened on it."""

    town: Town
    rng: random.Random
    sent: list[Sent] = field(default_factory=list)
    repeats: int = 0
    tasks_done: int = 0
    seconds_sending: float = 0.0
    all_sent: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)


def spend(town: Town, *, submissions: int, seed: int) -> Day:
    """Let everything happen at once, then wait until nothing happens any more."""
    day = Day(town, random.Random(seed))
    town.web.start()
    town.worker.start()
    town.await_web()
    office, todo = Line(town.url), Todo()
    sign_in(office)
    purposes: SimpleQueue[str] = SimpleQueue()
    for n in range(submissions):
        purposes.put(OWNER if n % ONE_IN_PAYS == 0 else COURT)
    began = time.monotonic()
    with _crowd(day) as go:
        applying = [go(lambda: _apply(day, purposes)) for _ in range(APPLICANTS)]
        rest = [go(lambda: _work(day, office, todo)) for _ in range(CLERKS)]
        rest += [
            go(lambda: _hand_out(day, todo)),
            go(lambda: _kill(day, town.web)),
            go(lambda: _kill(day, town.worker)),
        ]
        for one in applying:
            one.result()
        day.all_sent.set()
        day.seconds_sending = time.monotonic() - began
        for one in rest:
            one.result()
    return day


@contextmanager
def _crowd(day: Day) -> Iterator[Callable[[Callable[[], None]], "Future[None]"]]:
    """Everybody at once; where one fails, all go home."""

    def with_end(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException:
            day.all_sent.set()
            day.over.set()
            raise
        finally:
            connection.close()

    with ThreadPoolExecutor(APPLICANTS + CLERKS + 3) as pool:
        yield lambda act: pool.submit(with_end, act)


def _apply(day: Day, purposes: "SimpleQueue[str]") -> None:
    while not day.over.is_set():
        try:
            purpose = purposes.get_nowait()
        except Empty:
            return
        line = Line(day.town.url)
        day.sent.append(apply(line, "Brandt", purpose=purpose))
        day.repeats += line.repeats


def _work(day: Day, office: Line, todo: Todo) -> None:
    line = Line(office.url, session=office.session, form_token=office.form_token)
    while not day.over.is_set():
        try:
            task, element = todo.get(timeout=_LOOK_EVERY)
        except Empty:
            continue
        do_task(line, task, element)
        day.tasks_done += 1
    day.repeats += line.repeats


def _hand_out(day: Day, todo: Todo) -> None:
    """Tell the clerks what there is to do and pay the bills, until nothing is left."""
    known: set[UUID] = set()
    payer, deadline = Line(day.town.url), None
    while not day.over.is_set():
        was_last = day.all_sent.is_set()
        news = _hand_out_new(todo, payer, known)
        if was_last and not news and is_quiet():
            day.over.set()
        if was_last:
            deadline = time.monotonic() + _QUIET_WITHIN if news or deadline is None else deadline
            assert time.monotonic() < deadline, "it never becomes quiet"
        day.over.wait(_LOOK_EVERY)
    day.repeats += payer.repeats


def _hand_out_new(todo: Todo, payer: Line, known: set[UUID]) -> bool:
    with scope.session(scope.SYSTEM):
        tasks = TaskRecord.objects.filter(status="open").exclude(id__in=known).values_list("id", "element_id")
        owed = list(Demand.objects.filter(state="open").exclude(id__in=known).values_list("subject_id", flat=True))
        bills = [demand for subject_id in owed for demand in payments.demands_of(subject_id)]
        new = list(tasks)
    for task in new:
        todo.put(task)
    for bill in bills:
        pay(payer, bill.pay_path)
    known.update([task_id for task_id, _ in new], [bill.id for bill in bills])
    return bool(new or bills)


def is_quiet() -> bool:
    """Tell whether nothing is left to do for anybody: people or worker."""
    with scope.session(scope.SYSTEM):
        busy = (
            TaskRecord.objects.filter(status="open"),
            Demand.objects.filter(state="open"),
            OutboxEntry.objects.filter(status="pending"),
            RecordFile.objects.filter(reference_number=None),
        )
        return not any(rows.exists() for rows in busy) and EventRecord.objects.count() == EventSeal.objects.count()


def _kill(day: Day, victim: Killable) -> None:
    """Kill it again and again at random points of its work; at the end it lives."""
    while victim.deaths < MOST_KILLS and not day.all_sent.wait(_until_it_works(victim, day)):
        victim.kill(day.rng)
        day.all_sent.wait(day.rng.uniform(0, 0.5))
        victim.start()


def _until_it_works(victim: Killable, day: Day) -> float:
    while not victim.works() and not day.all_sent.is_set():
        time.sleep(0.1)
    return day.rng.uniform(0.1, LONGEST_LIFE)
