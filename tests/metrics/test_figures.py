"""What the log says, counted by hand beside it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.kernel import scope
from amtsweg.metrics.api import service_figures
from amtsweg.metrics.contracts import Figures, ServiceFigures, WeekFigure
from metrics.conftest import BUILDING, ORDER, Matter

WEEKS = 4


def figures(at: datetime, *, service: str = "") -> Figures:
    since = datetime(2026, 2, 9, tzinfo=at.tzinfo)
    return service_figures(units=[BUILDING], since=since, until=at, service=service)


def test_an_empty_log_has_no_services_and_empty_weeks(system_scope: None, at: datetime) -> None:
    found = figures(at)
    assert found.services == ()
    assert [week.finished for week in found.weeks] == [0] * WEEKS
    assert found.version == 1


def test_open_matters_are_those_without_an_end(matter: Matter, at: datetime) -> None:
    matter()
    matter(opened=at - timedelta(days=400))
    matter(closed=3)
    (row,) = figures(at).services
    assert (row.open, row.oldest_open_at, row.finished) == (2, at - timedelta(days=400), 1)


def test_durations_are_measured_in_days(matter: Matter, at: datetime) -> None:
    for days in (1, 2, 3, 4, 9):
        matter(closed=days)
    (row,) = figures(at).services
    assert row.median_days == pytest.approx(3)
    assert row.p90_days == pytest.approx(7)
    assert (row.finished, row.measured) == (5, 5)


def test_what_was_withdrawn_counts_but_measures_nothing(matter: Matter, at: datetime) -> None:
    matter(closed=0.01, outcome="withdrawn")
    (row,) = figures(at).services
    assert (row.finished, row.measured, row.median_days, row.share_within_target) == (1, 0, None, None)


def test_the_target_is_kept_by_the_decision_and_not_by_the_end(matter: Matter, at: datetime) -> None:
    begin = at - timedelta(days=60)
    matter(service="baulastenauskunft", opened=begin, decided=13.9, closed=50)
    matter(service="baulastenauskunft", opened=begin, decided=14.1, closed=50)
    matter(service="baulastenauskunft", opened=begin, closed=45)  # without a decision the end counts
    (row,) = figures(at).services
    assert (row.within_target, row.measured, row.target) == (1, 3, "P14D")
    assert row.share_within_target == pytest.approx(100 / 3)


def test_a_service_without_a_target_of_its_own_has_three_months(matter: Matter, at: datetime) -> None:
    begin = at - timedelta(days=100)
    matter(opened=begin, decided=85, closed=95)
    matter(opened=begin, decided=94, closed=95)
    (row,) = figures(at).services
    assert (row.within_target, row.target) == (1, "P3M")


def test_only_the_period_counts_for_what_is_finished(matter: Matter, at: datetime) -> None:
    matter(opened=datetime(2026, 2, 1, tzinfo=at.tzinfo), closed=7.9999)  # the Sunday before
    matter(opened=datetime(2026, 2, 1, tzinfo=at.tzinfo), closed=8)  # Monday, midnight
    matter(opened=at - timedelta(days=1), closed=1)  # this very moment is not over yet
    (row,) = figures(at).services
    assert row.finished == 1


def test_weeks_begin_on_monday_in_germany(matter: Matter, at: datetime) -> None:
    sunday_evening = datetime(2026, 2, 22, 23, 30, tzinfo=at.tzinfo)
    matter(opened=sunday_evening, closed=0)
    matter(opened=sunday_evening, closed=1 / 24)
    assert figures(at).weeks == (
        WeekFigure(date(2026, 2, 9), 0),
        WeekFigure(date(2026, 2, 16), 1),
        WeekFigure(date(2026, 2, 23), 1),
        WeekFigure(date(2026, 3, 2), 0),
    )


def test_a_matter_counts_where_it_is_now(matter: Matter, at: datetime) -> None:
    matter(unit=ORDER, moved=BUILDING)
    matter(unit=BUILDING, moved=ORDER)
    matter(unit=BUILDING, moved=ORDER, closed=3)
    matter(unit=ORDER, moved=BUILDING, closed=4)
    (row,) = figures(at).services
    assert (row.open, row.finished, row.median_days) == (1, 1, pytest.approx(4))


def test_a_service_narrows_everything(matter: Matter, at: datetime, titles: None) -> None:
    matter(service="auskunft", closed=3)
    matter(service="meldung", closed=1)
    matter(service="unbekannt")
    assert [row.title for row in figures(at).services] == ["Auskunft", "Meldung", "unbekannt"]
    only = figures(at, service="meldung")
    assert only.services == (ServiceFigures("meldung", "Meldung", 0, None, 1, 1, 1.0, 1.0, 1, "P3M"),)
    assert sum(week.finished for week in only.weeks) == 1
    assert list(only.titles.values()) == ["Auskunft", "Meldung", "unbekannt"]


def test_figures_of_no_units_are_empty_and_rights_are_not_rows(matter: Matter, at: datetime) -> None:
    matter(closed=3)
    with scope.session(scope.NOTHING):  # figures tell of nobody: the units asked for decide, not the visible rows
        assert figures(at).services[0].finished == 1
        assert service_figures(units=[], since=at - timedelta(days=30), until=at).services == ()


@pytest.mark.parametrize("count", [1, 3])
def test_the_statements_do_not_grow(matter: Matter, at: datetime, count: int) -> None:
    for n in range(count):
        matter(service=f"service-{n}", closed=3)
        matter(service=f"service-{n}")
    with CaptureQueriesContext(connection) as queries:
        assert len(figures(at).services) == count
    assert len([one for one in queries if "kernel_event" in one["sql"]]) == 3
