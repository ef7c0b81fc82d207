"""Timers: a batch of 500 that are due among 500,000; found by the index, each fired once, however many workers."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from psycopg import sql

from amtsweg.kernel import clock, scope
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.models import EventRecord
from amtsweg.processes import api
from amtsweg.processes.models import ProcessInstance
from amtsweg.processes.queries import next_due
from amtsweg.processes.services.timing import fire_due_timers
from bench.eight import CLERK, UNIT
from bench.measure import say
from bench.town import Town
from bpmn.drawing import document, flows, start_end, timer

WAITING, DUE = 500_000, 500
INDEX = "instance_due"
SLUG = "bench-timers"
_MODEL = document(
    start_end() + f'<intermediateCatchEvent id="w">{timer("PT1H")}</intermediateCatchEvent>' + flows("s->w", "w->e")
)


def bench(town: Town) -> list[str]:
    """Fire one batch with one worker and one with two; promised are the index and each timer once."""
    at = clock.now()
    with scope.session(scope.SYSTEM):
        api.deploy(slug=SLUG, version=1, bpmn=_MODEL, decisions={}, at=at)
        _fill(town, at, WAITING - DUE, due=False)
        _fill(town, at, DUE, due=True)
        later = at + timedelta(hours=2)
        plan = ProcessInstance.objects.filter(next_due_at__lte=later).order_by("next_due_at")[:DUE].explain()
        found = _seconds(lambda: next_due(later, DUE))
        alone = _seconds(lambda: fire_due_timers(at=later, limit=DUE))
        first = _fired()
        _fill(town, at, DUE, due=True)
        together = _seconds(lambda: _two_workers(later))
        fired = _fired()
    say(f"Timers, {DUE} due among {WAITING:,}: found in {1000 * found:.1f} ms (index {INDEX})")
    say(f"  one worker: {alone:.2f} s for the batch, {1000 * alone / DUE:.1f} ms for each; two: {together:.2f} s")
    broken = [] if INDEX in plan else [f"timers: the index {INDEX} is not used: {plan}"]
    if (first, fired) != (DUE, 2 * DUE):
        broken.append(f"timers: {first} and {fired - first} fired, promised {DUE} each time")
    return broken


def _fill(town: Town, at: datetime, count: int, *, due: bool) -> None:
    """Copy one instance that waits; those that are not due yet, are due on one of the days to come."""
    started = api.start_process(
        slug=SLUG, version=1, subject_id=uuid7(), unit_id=UNIT, account_id=None, variables={}, actor=CLERK, at=at
    )  # fmt: skip
    moment = "next_due_at" if due else "next_due_at + interval '1 day' * (1 + n %% 900)"
    own = {"id": "gen_random_uuid()", "subject_id": "gen_random_uuid()", "next_due_at": moment}
    names = [field.column for field in ProcessInstance._meta.concrete_fields]
    query = sql.SQL("INSERT INTO {0} ({1}) SELECT {2} FROM {0}, {3} WHERE id = %s")
    table = sql.Identifier("processes_processinstance")
    values = [sql.SQL(own[name]) if name in own else sql.Identifier(name) for name in names]
    numbers = sql.SQL(f"generate_series(1, {count}) AS n")
    with town.owner() as line:
        comma = sql.SQL(", ")
        columns = comma.join(map(sql.Identifier, names))
        line.execute(query.format(table, columns, comma.join(values), numbers), [started.id])
        line.execute("DELETE FROM processes_processinstance WHERE id = %s", [started.id])
        line.execute("ANALYZE processes_processinstance")


def _two_workers(at: datetime) -> None:
    """Two at once, each until nothing is due."""

    def work(_: int) -> None:
        try:
            with scope.session(scope.SYSTEM):
                while next_due(at, 1):
                    fire_due_timers(at=at, limit=100)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))


def _fired() -> int:
    return EventRecord.objects.filter(kind="timer.fired", object_id__in=_instances()).count()


def _instances() -> QuerySet[ProcessInstance, UUID]:
    return ProcessInstance.objects.filter(model__slug=SLUG, status="completed").values_list("id", flat=True)


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
