"""Figures of a log written by hand, against figures counted by hand."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.kernel import scope
from amtsweg.kernel.scope import Scope
from amtsweg.metrics import api as metrics
from amtsweg.metrics.contracts import FEWEST_CASES, HISTOGRAM_ERROR, EdgeFigures, ProcessMap, ProcessTimes, Span
from amtsweg.metrics.services.rolling import catch_up
from metrics.writing import BUILDING, ORDER, Walk, simple

HOUR = 3600
BOTH = (BUILDING, ORDER)
close = pytest.approx


def exactly(seconds: float) -> object:
    """A duration as a histogram tells it."""
    return close(seconds, rel=HISTOGRAM_ERROR)


def the_map(at: datetime, units: Sequence[UUID] = BOTH, versions: Sequence[int] | None = None) -> ProcessMap:
    """The map of the thirty days around a moment."""
    around = timedelta(days=30)
    return metrics.process_map("auskunft", versions=versions, units=units, since=at - around, until=at + around)


def the_times(at: datetime, units: Sequence[UUID] = BOTH) -> ProcessTimes:
    """The times of a month that begins with a moment."""
    return metrics.process_times("auskunft", units=units, since=at, until=at + timedelta(days=30))


def test_a_map_without_any_log_is_empty(open_town: None, at: datetime) -> None:
    empty = the_map(at)
    assert (empty.started, empty.finished, empty.running, empty.elements, empty.edges) == (0, 0, 0, {}, ())


def test_the_map_of_two_runs(open_town: None, at: datetime) -> None:
    simple(at, wait=1, work=2, rest=3).write()
    walk = Walk(at).start("start", "check", left=["start"]).create("check").claim(3, "check")
    walk.complete(6, "check", "send").write()  # stands at "send"
    catch_up(at=at)
    shown = the_map(at)
    assert (shown.started, shown.finished, shown.running) == (2, 1, 1)
    assert list(shown.elements) == ["check", "end", "send", "start"]
    check, send, start = (shown.elements[name] for name in ("check", "send", "start"))
    assert (check.entered, check.left, check.cancelled, check.live, check.tasks) == (2, 2, 0, 0, 2)
    assert check.median_seconds == exactly((3 + 9) / 2 * HOUR)
    assert check.p90_seconds == exactly((3 + 0.9 * 6) * HOUR)
    assert (check.waiting_median_seconds, check.working_median_seconds) == (exactly(2 * HOUR), exactly(4 * HOUR))
    assert (send.entered, send.left, send.live, send.median_seconds) == (2, 1, 1, exactly(3 * HOUR))
    assert (start.median_seconds, start.tasks, start.waiting_median_seconds) == (0, 0, None)
    assert shown.edges == (
        EdgeFigures("check", "send", 2, exactly(6 * HOUR)),  # type: ignore[arg-type]  # nearly
        EdgeFigures("start", "check", 2, 0),
        EdgeFigures("send", "end", 1, exactly(3 * HOUR)),  # type: ignore[arg-type]
    )


def test_units_versions_processes_and_days_narrow_the_map(open_town: None, at: datetime) -> None:
    simple(at).write()
    simple(at, unit=ORDER, version=2).write()
    simple(at, process="meldung").write()
    simple(at - timedelta(days=31)).write()
    catch_up(at=at)
    assert the_map(at).started == 2
    assert the_map(at, units=[ORDER]).elements["check"].entered == 1
    assert the_map(at, versions=[1]).started == 1
    assert the_map(at, versions=[]).elements == {}
    long = metrics.process_map("auskunft", units=BOTH, since=at - timedelta(days=800), until=at + timedelta(days=400))
    assert (long.started, long.since) == (3, date(2023, 12, 23))


def test_what_is_cancelled_has_no_duration(open_town: None, at: datetime) -> None:
    walk = Walk(at).start("check").create("check").step(5, cancelled=["check"], entered=["away"])
    walk.about_task("task.cancelled", "check").step(0, left=["away"]).end("process.terminated").write()
    catch_up(at=at)
    check = the_map(at).elements["check"]
    assert (check.entered, check.left, check.cancelled, check.median_seconds, check.tasks) == (1, 0, 1, None, 0)
    (row,) = the_times(at).elements
    assert (row.element, row.waiting_seconds, row.count) == ("check", 5 * HOUR, 1)


def test_tokens_at_one_element_leave_in_the_order_they_came(open_town: None, at: datetime) -> None:
    walk = Walk(at).start("check").step(1, entered=["check"]).step(1, left=["check"]).step(4, left=["check"])
    walk.step(0, left=["nobody saw it come"]).write()
    catch_up(at=at)
    shown = the_map(at).elements
    assert shown["check"].median_seconds == exactly((2 + 5) / 2 * HOUR)
    lost = shown["nobody saw it come"]
    assert (lost.entered, lost.left, lost.median_seconds) == (0, 1, None)


def test_tokens_move_to_another_version(open_town: None, at: datetime) -> None:
    walk = Walk(at).start("start", "old", left=["start"])
    walk.step(1, kind="process.migrated", elements={"old": "new"}, to=2).step(1, left=["new"]).write()
    catch_up(at=at)
    new = the_map(at, versions=[2]).elements["new"]
    assert (new.entered, new.left, new.live, new.median_seconds) == (1, 1, 0, exactly(2 * HOUR))
    assert the_map(at, versions=[1]).elements == {}


def test_variants_are_ways_and_name_their_loops(open_town: None, at: datetime) -> None:
    for n in range(3):
        simple(at, wait=n + 1).write()
    walk = Walk(at).start("start", "check", left=["start"]).step(1, left=["check"], entered=["ask"])
    walk.step(1, left=["ask"], entered=["check"]).step(6, left=["check", "end"], entered=["end"]).end().write()
    simple(at, rest=24 * 60).write()  # ends behind the period
    Walk(at).start("start").write()  # has not ended
    catch_up(at=at)
    found = metrics.process_variants("auskunft", units=BOTH, since=at, until=at + timedelta(days=30))
    assert (found.finished, found.distinct) == (4, 2)
    often, once = found.variants
    assert (often.path, often.count, often.share, often.loops) == (("start", "check", "send", "end"), 3, 75, {})
    assert often.median_seconds == 7 * HOUR
    assert (once.path, once.loops) == (("start", "check", "ask", "check", "end"), {"check": 2})
    few = metrics.process_variants("auskunft", units=BOTH, since=at, until=at + timedelta(days=30), limit=1)
    assert (few.finished, few.distinct, few.variants) == (4, 2, (often,))
    later = metrics.process_variants("auskunft", units=BOTH, since=at, until=at + timedelta(days=90))
    assert [variant.key for variant in later.variants] == [often.key, once.key]


def test_waiting_working_and_elsewhere_are_all_of_the_time(open_town: None, at: datetime) -> None:
    simple(at, wait=1, work=2, rest=3).write()
    walk = Walk(at).start("start", "check", left=["start"]).create("check").claim(1, "check")
    walk.after(2).about_task("task.reassigned", "check", to="")  # back to the group
    walk.claim(4, "check").complete(8, "check", "end", left=["end"]).end().write()
    catch_up(at=at)
    times = the_times(at)
    assert (times.started, times.finished, times.measured) == (2, 2, 2)
    assert times.median_seconds == close(10.5 * HOUR)
    assert times.p90_seconds == close((6 + 0.9 * 9) * HOUR)
    assert (times.waiting_seconds, times.working_seconds) == ((1 + 1 + 4) * HOUR, (2 + 2 + 8) * HOUR)
    assert times.elsewhere_seconds == 3 * HOUR
    assert (times.due_in_time, times.due_late) == (1, 0)
    assert [(week.monday, week.finished) for week in times.weeks][:2] == [(date(2026, 3, 2), 2), (date(2026, 3, 9), 0)]
    assert len(times.weeks) == 5


def test_bottlenecks_are_ranked_by_the_time_nobody_worked(open_town: None, at: datetime) -> None:
    simple(at, wait=1, work=20, rest=3).write()
    simple(at, wait=1, work=20, rest=5, unit=ORDER).write()
    catch_up(at=at)
    times = the_times(at)
    send, check = times.elements
    assert (send.element, send.elsewhere_seconds, send.count, send.share) == ("send", 8 * HOUR, 2, 80)
    assert (check.element, check.waiting_seconds, check.working_seconds) == ("check", 2 * HOUR, 40 * HOUR)
    assert [(row.unit_id, row.element, row.idle_seconds) for row in times.units] == [
        (ORDER, "", 6 * HOUR),
        (BUILDING, "", 4 * HOUR),
    ]
    assert (times.due_in_time, times.due_late, times.share_due_in_time) == (0, 2, 0)


def test_a_task_nobody_took_was_waiting(open_town: None, at: datetime) -> None:
    Walk(at).start("check").create("check").complete(5, "check", "end", left=["end"]).end().write()
    catch_up(at=at)
    check = the_map(at).elements["check"]
    assert (check.waiting_median_seconds, check.working_median_seconds) == (exactly(5 * HOUR), None)


def test_a_matter_that_moves_lies_unclaimed_where_it_comes_to(open_town: None, at: datetime) -> None:
    walk = Walk(at).start("check").create("check").claim(1, "check").after(1)
    walk.unit = ORDER
    walk.case("case.assigned").claim(6, "check").complete(2, "check", "end", left=["end"]).end().write()
    catch_up(at=at)
    times = the_times(at)
    assert (times.waiting_seconds, times.working_seconds) == (7 * HOUR, 3 * HOUR)
    assert [row.unit_id for row in times.units] == [ORDER]


def test_the_promise_of_the_city_is_kept_by_the_decision(open_town: None, at: datetime) -> None:
    for decided, outcome in ((13, "granted"), (15, "granted"), (1, "withdrawn")):
        walk = Walk(at, process="baulastenauskunft").start("check").after(24 * decided).case("case.decided")
        walk.step(24 * 5, left=["check", "end"], entered=["end"]).end().case("case.closed", outcome=outcome).write()
    catch_up(at=at)
    times = metrics.process_times("baulastenauskunft", units=BOTH, since=at, until=at + timedelta(days=60))
    assert (times.finished, times.measured, times.target, times.within_target) == (3, 2, "P14D", 1)
    assert times.share_within_target == 50


@pytest.mark.parametrize(("cases", "enough"), [(FEWEST_CASES, True), (FEWEST_CASES - 1, False)])
def test_two_periods_are_compared_with_a_target(open_town: None, at: datetime, cases: int, enough: bool) -> None:
    later = at + timedelta(days=50)
    for n in range(FEWEST_CASES):
        simple(at, rest=7 + n % 3).write()  # 10, 11, 12 hours
    for n in range(cases):
        simple(later, rest=5 + n % 3).write()  # 8, 9, 10 hours
    catch_up(at=at)
    spans = Span(at, at + timedelta(days=2)), Span(later, later + timedelta(days=2))
    told = metrics.compare_periods("auskunft", before=spans[0], after=spans[1], units=BOTH, target_percent=-18)
    assert (told.before.cases, told.after.cases, told.enough) == (FEWEST_CASES, cases, enough)
    assert (told.before.median_seconds, told.after.median_seconds) == (11 * HOUR, 9 * HOUR)
    assert told.change_percent == close(-100 * 2 / 11)
    assert told.reached is (True if enough else None)
    hard = metrics.compare_periods("auskunft", before=spans[0], after=spans[1], units=BOTH)
    assert (hard.target_percent, hard.reached) == (-20, False if enough else None)


def test_figures_lead_to_their_matters(open_town: None, at: datetime) -> None:
    walks = [simple(at).write() for _ in range(3)]
    standing = Walk(at, unit=ORDER).start("start", "check", left=["start"]).write()
    Walk(at - timedelta(days=9)).start("start", "check", left=["start"]).write()
    catch_up(at=at)
    newest = [walk.subject for walk in reversed(walks)]
    days = {"units": BOTH, "since": at, "until": at + timedelta(days=1)}

    def found(**which: object) -> list[UUID]:
        return list(metrics.matters_of("auskunft", **{**days, **which}).subjects)  # type: ignore[arg-type]

    assert found(element="send") == newest
    assert found(element="check") == [standing.subject, *newest]
    assert found(edge=("check", "send")) == newest
    assert found(edge=("send", "check")) == []
    assert found() == newest
    (variant,) = metrics.process_variants("auskunft", units=BOTH, since=at, until=at + timedelta(days=1)).variants
    assert found(variant=variant.key) == newest
    assert found(variant="other") == []
    assert found(live=True, element="check", units=[ORDER]) == [standing.subject]
    assert len(found(live=True)) == 2
    page = metrics.matters_of("auskunft", limit=2, **days)  # type: ignore[arg-type]
    assert (list(page.subjects), page.next) == (newest[:2], newest[1])
    assert found(after=page.next) == newest[2:]


def test_matters_are_seen_only_by_those_who_may(open_town: None, at: datetime) -> None:
    simple(at).write()
    order = simple(at, unit=ORDER).write()
    catch_up(at=at)
    days = {"units": BOTH, "since": at, "until": at + timedelta(days=1)}
    with scope.session(Scope(units=frozenset({ORDER}))):
        assert metrics.matters_of("auskunft", **days).subjects == (order.subject,)  # type: ignore[arg-type]
        assert the_map(at).started == 2  # counts tell of nobody
    with scope.session(scope.NOTHING):
        assert metrics.matters_of("auskunft", **days).subjects == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("runs", [1, 4])
def test_the_statements_do_not_grow(open_town: None, at: datetime, runs: int) -> None:
    for n in range(runs):
        simple(at + timedelta(days=n)).write()
    catch_up(at=at)
    span = Span(at, at + timedelta(days=9))
    ways = {"units": BOTH, "since": span.since, "until": span.until}
    with CaptureQueriesContext(connection) as queries:
        the_map(at)
        the_times(at)
        metrics.process_variants("auskunft", **ways)  # type: ignore[arg-type]
        metrics.compare_periods("auskunft", before=span, after=span, units=BOTH)
        metrics.matters_of("auskunft", **ways)  # type: ignore[arg-type]
    assert len([one for one in queries if "metrics_process" in one["sql"]]) == 2 + 3 + 1 + 2 + 1
