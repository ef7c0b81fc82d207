"""Definitions, weeks and the geometry of the chart."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.packs import PackError, read_file, read_yaml
from amtsweg.metrics.contracts import WeekFigure
from amtsweg.metrics.rules.figures import bar_chart, begin_of_weeks, every_week, read_definition, scale_step, spoken

GOOD = """
version: 3
events: {opened: a.opened, assigned: a.assigned, decided: a.decided, closed: a.closed}
targets: {default: P3M, services: {one: P14D}}
"""


def test_a_definition_is_read() -> None:
    definition = read_definition(read_yaml(GOOD, file="metrics.yaml"))
    assert (definition.version, definition.closed, definition.without_duration) == (3, "a.closed", ())
    assert (definition.target("one"), definition.target("other")) == ("P14D", "P3M")


def test_the_city_has_a_sound_definition() -> None:
    definition = read_definition(read_file(Path(settings.PACKS_DIR) / "paderborn" / "metrics.yaml"))
    assert definition.opened == "case.opened"


@pytest.mark.parametrize(
    ("wrong", "line", "reason"),
    [
        (GOOD.replace("P14D", "14 days"), 4, "„14 days“ hat nicht die erwartete Form."),
        (GOOD.replace("P14D", "P"), 4, "Hier werden mindestens 3 Angaben erwartet."),
        (GOOD.replace("a.closed", "closed; DROP"), 3, "„closed; DROP“ hat nicht die erwartete Form."),
        (GOOD.replace("version: 3", "version: 0"), 2, "„0“ liegt außerhalb des Erlaubten (minimum: 1)."),
    ],
)
def test_a_wrong_definition_is_refused(wrong: str, line: int, reason: str) -> None:
    with pytest.raises(PackError) as caught:
        read_definition(read_yaml(wrong, file="metrics.yaml"))
    (problem,) = caught.value.problems
    assert problem.line == line
    assert problem.reason.startswith(reason)


@pytest.mark.parametrize(
    ("period", "words"),
    [("P14D", "14 Tage"), ("P1D", "1 Tag"), ("P3M", "3 Monate"), ("P1Y6M", "1 Jahr 6 Monate"), ("P2W", "2 Wochen")],
)
def test_a_period_is_spoken(period: str, words: str) -> None:
    with translation.override("de"):
        assert spoken(period) == words


@given(hours=st.integers(0, 876_000), weeks=st.integers(1, 60))
def test_weeks_are_whole_and_reach_to_now(hours: int, weeks: int) -> None:
    at = (datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=hours)).astimezone(LOCAL_ZONE)
    since = begin_of_weeks(at, weeks=weeks)
    found = list(every_week({}, since=since, until=at))
    assert (since.weekday(), since.hour, len(found)) == (0, 0, weeks)
    assert found[-1].monday <= at.date() < found[-1].monday + timedelta(days=7)


@pytest.mark.parametrize(
    ("highest", "step"), [(0, 1), (5, 1), (6, 2), (10, 2), (11, 5), (25, 5), (26, 10), (51, 20), (101, 50), (1000, 200)]
)
def test_the_scale_is_round(highest: int, step: int) -> None:
    assert scale_step(highest) == step


@given(st.lists(st.integers(0, 100_000), max_size=60))
def test_every_bar_stays_inside_and_tells_its_value(values: list[int]) -> None:
    monday = date(2026, 1, 5)
    chart = bar_chart([WeekFigure(monday + timedelta(weeks=n), value) for n, value in enumerate(values)])
    assert [bar.value for bar in chart.bars] == values
    for bar in chart.bars:
        assert 0 <= bar.y <= chart.baseline
        assert chart.left <= bar.x < bar.x + bar.width <= chart.width
        assert bar.y + bar.height == pytest.approx(chart.baseline, abs=0.2)
    assert sum(bar.label is not None for bar in chart.bars) <= 7
