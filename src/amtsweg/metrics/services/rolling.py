"""Roll the event log up, exactly once, however many workers try and wherever one dies.

A step is one transaction: it reads the next events, writes what they change and moves the cursor. What a matter adds is
counted from all its events and not from the new ones alone, so it makes no difference in which portions they come.
A new making is built aside in steps of the same kind, follows the log until nothing is missing, and is then swapped in.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection

from amtsweg.kernel import scope
from amtsweg.metrics.contracts import Definition
from amtsweg.metrics.models import Rollup
from amtsweg.metrics.queries.definition import city_definition
from amtsweg.metrics.queries.mining.log import FIRST, LAST, matters, next_events, oldest_transaction, walk
from amtsweg.metrics.rules.facts import RULES, facts_of
from amtsweg.metrics.rules.runs import read_runs
from amtsweg.metrics.services.storing import add_facts, clear_some, store_runs

_LOCK = 0x616D746D  # one at a time; the number is arbitrary but fixed
_BATCH = 2_000
_BUILD_BATCH = 20_000


def roll_up(*, at: datetime, limit: int = _BATCH) -> int:
    """Take one step and return how much it did; 0 also when another worker is at it."""
    with scope.work(scope.SYSTEM):
        if not _take_lock():
            return 0
        kinds = city_definition()
        current, building = _of(Rollup.Status.CURRENT), _of(Rollup.Status.BUILDING)
        if building is not None and not _is_valid(building, kinds):
            _put_away(building)
            building = None
        stale = current is None or not _is_valid(current, kinds)
        if stale and building is None:
            building = _begin(kinds, at)
        done = 0 if current is None or stale else _follow(current, kinds, limit)
        done += 0 if building is None else _build(building, kinds, limit)
        return done or clear_some()


def catch_up(*, at: datetime) -> int:
    """Roll up all that can be rolled up now and return how many steps that took."""
    steps = 0
    while roll_up(at=at):
        steps += 1
    return steps


def rebuild_rollups(*, at: datetime) -> None:
    """Begin to make the rollups anew, aside; the worker goes on with it, and what is there is read until it is done."""
    with scope.work(scope.SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        building = _of(Rollup.Status.BUILDING)
        if building is not None:
            _put_away(building)
        _begin(city_definition(), at)


def _take_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _of(status: Rollup.Status) -> Rollup | None:
    return Rollup.objects.filter(status=status).first()


def _is_valid(rollup: Rollup, kinds: Definition) -> bool:
    return (rollup.rules, rollup.definition) == (RULES, kinds.version)


def _put_away(rollup: Rollup) -> None:
    rollup.status = Rollup.Status.OLD
    rollup.save(update_fields=["status"])


def _begin(kinds: Definition, at: datetime) -> Rollup:
    horizon = oldest_transaction()
    return Rollup.objects.create(
        status=Rollup.Status.BUILDING,
        rules=RULES,
        definition=kinds.version,
        horizon=horizon,
        built_to=FIRST,
        cursor_transaction=horizon - 1,
        cursor_event=LAST,
        begun_at=at,
    )


def _follow(rollup: Rollup, kinds: Definition, limit: int) -> int:
    """Take up the next events of the log."""
    before = rollup.cursor_transaction, rollup.cursor_event
    news = next_events(before, kinds, limit=limit)
    if not news.events:
        return 0
    if news.subjects:
        found = matters(news.subjects, kinds, until=news.place)
        runs = [run for events in found for run in read_runs(events, kinds)]
        facts = facts_of(runs)
        for events in found:
            facts.subtract(facts_of(read_runs((event for event in events if event.place <= before), kinds)))
        add_facts(rollup.pk, facts)
        store_runs(rollup.pk, runs)
    rollup.cursor_transaction, rollup.cursor_event = news.place
    rollup.save(update_fields=["cursor_transaction", "cursor_event"])
    return news.events


def _build(rollup: Rollup, kinds: Definition, limit: int) -> int:
    """Take in the next matters; after the last of them follow the log, and take the place of the present making."""
    if rollup.built_to == LAST:
        return _follow(rollup, kinds, limit) or _swap(rollup)
    found = walk(rollup.built_to, kinds, horizon=rollup.horizon, limit=_BUILD_BATCH)
    runs = [run for events in found for run in read_runs(events, kinds)]
    add_facts(rollup.pk, facts_of(runs))
    store_runs(rollup.pk, runs)
    last: UUID = found[-1][-1].subject_id if found else LAST
    rollup.built_to = last
    rollup.save(update_fields=["built_to"])
    return sum(map(len, found)) or 1


def _swap(rollup: Rollup) -> int:
    Rollup.objects.filter(status=Rollup.Status.CURRENT).update(status=Rollup.Status.OLD)
    rollup.status = Rollup.Status.CURRENT
    rollup.save(update_fields=["status"])
    return 1
