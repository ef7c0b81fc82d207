"""The rollups come to what the log tells: in any portions, after a crash, and made anew."""

import random
import threading
from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from amtsweg.kernel import events, scope
from amtsweg.kernel.clock import local_date
from amtsweg.metrics.models import ProcessCell, ProcessRun, Rollup
from amtsweg.metrics.queries.mining.log import LAST
from amtsweg.metrics.rules.facts import Figure
from amtsweg.metrics.services import rolling
from amtsweg.metrics.services.rolling import catch_up, rebuild_rollups, roll_up
from metrics.writing import BUILDING, ORDER, Walk, simple, write

Rows = tuple[set[tuple[object, ...]], set[tuple[object, ...]]]


def rows() -> Rows:
    """All that the current making says, without its own number."""
    current = Rollup.objects.get(status="current")
    cells = ProcessCell.objects.filter(rollup=current).values_list(
        "process", "version", "unit_id", "level", "day", "element", "target", "figures", "buckets", "amounts"
    )
    runs = ProcessRun.objects.filter(rollup=current).values_list(
        "instance_id", "subject_id", "unit_id", "process", "version", "started_at", "ended_at", "decided_at",
        "measured", "variant", "path", "entered_at", "live", "waiting_seconds", "working_seconds", "elsewhere_seconds",
    )  # fmt: skip
    return {tuple(map(_fixed, row)) for row in cells}, {tuple(map(_fixed, row)) for row in runs}


def _fixed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def counts(figure: Figure, level: int = 0) -> Counter[tuple[object, ...]]:
    """Amounts of one figure by element."""
    found: Counter[tuple[object, ...]] = Counter()
    for cell in ProcessCell.objects.filter(rollup__status="current", level=level):
        for one, amount in zip(cell.figures, cell.amounts, strict=True):
            if one == figure:
                found[cell.unit_id, cell.day, cell.element] += amount
    return found


def test_a_step_at_a_time_comes_to_the_same_as_all_at_once(open_town: None, at: datetime) -> None:
    catch_up(at=at)
    for event in simple(at).told:
        write([event])
        assert roll_up(at=at) == 1
    step_by_step = rows()
    assert len(step_by_step[1]) == 1
    rebuild_rollups(at=at)
    catch_up(at=at)
    assert rows() == step_by_step
    assert list(Rollup.objects.values_list("status", flat=True)) == ["current"]
    assert set(ProcessRun.objects.values_list("rollup__status", flat=True)) == {"current"}


def test_nothing_is_counted_twice(open_town: None, at: datetime) -> None:
    simple(at).write()
    catch_up(at=at)
    before = rows()
    assert (roll_up(at=at), rows()) == (0, before)


def test_a_step_that_dies_leaves_nothing_behind(open_town: None, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    catch_up(at=at)
    simple(at).write()
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(rolling, "store_runs", lambda *_: 1 / 0)
        roll_up(at=at)
    assert ProcessCell.objects.count() == 0
    catch_up(at=at)
    assert sum(counts(Figure.ENTERED).values()) == 4


def test_a_transaction_that_commits_late_is_not_missed(open_town: None, at: datetime) -> None:
    catch_up(at=at)
    begun, goes_on = threading.Event(), threading.Event()

    def write_late() -> None:
        with scope.work(scope.SYSTEM):
            events.record(simple(at).told)
            begun.set()
            goes_on.wait(10)
        connection.close()

    late = threading.Thread(target=write_late)
    late.start()
    begun.wait(10)
    simple(at, unit=ORDER).write()  # a later transaction that is committed earlier
    assert roll_up(at=at) == 0  # it may not be read in front of the other
    goes_on.set()
    late.join()
    catch_up(at=at)
    assert {unit for unit, _, _ in counts(Figure.ENTERED)} == {BUILDING, ORDER}


def test_a_making_goes_on_where_its_worker_died(open_town: None, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolling, "_BUILD_BATCH", 7)  # not even one run; a matter is taken whole all the same
    for n in range(5):
        simple(at + timedelta(days=n)).write()
    assert roll_up(at=at)
    assert ProcessRun.objects.count() == 1
    simple(at).write()  # behind the horizon of the making
    catch_up(at=at)
    assert ProcessRun.objects.count() == 6
    assert Rollup.objects.get().built_to == LAST


def test_what_is_read_stays_whole_while_another_making_is_built(
    open_town: None, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rolling, "_BUILD_BATCH", 7)
    for _ in range(3):
        simple(at).write()
    catch_up(at=at)
    before = rows()
    rebuild_rollups(at=at)
    while Rollup.objects.filter(status="building").exists():
        assert rows() == before
        roll_up(at=at)
    assert rows() == before


def test_other_rules_make_everything_anew(open_town: None, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    simple(at).write()
    catch_up(at=at)
    old = Rollup.objects.get().pk
    monkeypatch.setattr(rolling, "RULES", 99)
    catch_up(at=at)
    assert Rollup.objects.get().pk != old
    assert sum(counts(Figure.ENTERED).values()) == 4


def test_days_months_and_years_say_the_same(open_town: None, at: datetime) -> None:
    for n in range(40):
        simple(at + timedelta(days=n)).write()
    catch_up(at=at)
    totals = [sum(counts(figure, level).values()) for figure in Figure for level in (0, 1, 2)]
    assert totals[0::3] == totals[1::3] == totals[2::3]
    assert sum(counts(Figure.STARTED, 2).values()) == 40


@pytest.mark.parametrize("seed", range(3))
def test_any_interleaving_comes_to_a_naive_recount(open_town: None, at: datetime, seed: int) -> None:
    chance = random.Random(seed)
    walks = [_wander(chance, at + timedelta(hours=chance.uniform(0, 2000))) for _ in range(12)]
    queues = [list(walk.told) for walk in walks]
    written = []
    while any(queues):
        part = [queue.pop(0) for queue in chance.sample(queues, 4) if queue]
        write(part)
        written += part
        if chance.random() < 0.4:
            roll_up(at=at, limit=chance.randint(1, 5))
    catch_up(at=at)
    assert counts(Figure.ENTERED) == _recount(written, "entered")
    assert counts(Figure.LEFT) == _recount(written, "left")
    assert counts(Figure.CANCELLED) == _recount(written, "cancelled")
    live = Counter(element for run in ProcessRun.objects.all() for element in run.live)
    assert live == _standing(written)
    before = rows()
    rebuild_rollups(at=at)
    catch_up(at=at)
    assert rows() == before


def _wander(chance: random.Random, at: datetime) -> Walk:
    """A run with loops, parallel tokens, tasks and sudden ends."""
    walk = Walk(at, unit=chance.choice([BUILDING, ORDER]), version=chance.randint(1, 2)).start("a", "b")
    standing = ["a", "b"]
    for _ in range(chance.randint(0, 9)):
        if not standing:
            break
        gone = standing.pop(chance.randrange(len(standing)))
        came = chance.choices("abcd", k=chance.choice([0, 1, 1, 2]))
        standing += came
        ways = {"left": [gone]} if chance.random() < 0.8 else {"cancelled": [gone]}
        walk.step(chance.uniform(0, 50), entered=came, **ways)
        if came and chance.random() < 0.5:
            walk.create(came[0]).claim(chance.uniform(0, 5), came[0])
    if not standing:
        walk.end()
    return walk


def _recount(written: list[events.Event], what: str) -> Counter[tuple[UUID, object, str]]:
    found: Counter[tuple[UUID, object, str]] = Counter()
    for event in written:
        for element in event.data.get(what, ()):  # type: ignore[attr-defined]  # a list of names
            assert event.unit_id is not None
            found[event.unit_id, local_date(event.at), element] += 1
    return found


def _standing(written: list[events.Event]) -> Counter[str]:
    found: Counter[str] = Counter()
    for event in written:
        found.update(event.data.get("entered", ()))  # type: ignore[call-overload]  # a list of names
        found.subtract(event.data.get("left", ()))  # type: ignore[call-overload]
        found.subtract(event.data.get("cancelled", ()))  # type: ignore[call-overload]
    return +found


def test_a_step_whose_transaction_began_earlier_is_put_behind(open_town: None, at: datetime) -> None:
    catch_up(at=at)
    walk = Walk(at).start("check")
    first, walk.told = walk.told, []
    second = walk.step(1, left=["check"], entered=["check"]).step(2, left=["check"]).told
    begun, goes_on = threading.Event(), threading.Event()

    def step_late() -> None:
        with scope.work(scope.SYSTEM):
            events.record(simple(at, process="other").told)  # gives the transaction its number
            begun.set()
            goes_on.wait(10)  # as if another held the lock of the instance
            events.record(second)
        connection.close()

    late = threading.Thread(target=step_late)
    late.start()
    begun.wait(10)
    write(first)
    goes_on.set()
    late.join()
    while roll_up(at=at, limit=1):
        pass
    run = ProcessRun.objects.get(process=walk.process)
    assert (run.path, run.live) == (["check", "check"], [])
    assert run.entered_at == [at, at + timedelta(hours=1)]
    before = rows()
    rebuild_rollups(at=at)
    catch_up(at=at)
    assert rows() == before
