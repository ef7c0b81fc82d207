"""How figures become words, colours and periods."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.bpmn.api import read
from amtsweg.identity.contracts import OrgUnit
from amtsweg.kernel.clock import LOCAL_ZONE, local_date
from amtsweg.metrics.contracts import ElementFigures
from amtsweg.process_register.rules.analysis import LEVELS, Shown, duration, legend, level, parts, steps
from amtsweg.process_register.rules.asked import asked, below, compared, read_days
from process_register.conftest import CITY

BPMN = (CITY.parent / "ordnungsamt" / "e-scooter-melden" / "process.bpmn").read_bytes()
CITY_HALL, OFFICE, TEAM, OTHER = (
    OrgUnit(UUID(int=1), "stadt", "Stadt", None, "municipality"),
    OrgUnit(UUID(int=2), "amt", "Amt", UUID(int=1), "office"),
    OrgUnit(UUID(int=3), "team", "Team", UUID(int=2), "section"),
    OrgUnit(UUID(int=4), "anderes", "Anderes Amt", UUID(int=1), "office"),
)
UNITS = (CITY_HALL, OFFICE, TEAM, OTHER)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "–"),
        (0, "unter 1 Minute"),
        (59, "unter 1 Minute"),
        (60, "1 Minute"),
        (150, "2 Minuten"),
        (3600, "1,0 Stunden"),
        (86_399, "24,0 Stunden"),
        (86_400, "1,0 Tage"),
        (1_000_000, "11,6 Tage"),
    ],
)
def test_a_duration_is_said_as_exactly_as_it_matters(seconds: float | None, text: str) -> None:
    assert duration(seconds) == text


@given(st.lists(st.floats(0.001, 1e9), min_size=1, max_size=30))
def test_more_is_never_lighter_and_the_most_is_darkest(numbers: list[float]) -> None:
    levels = [level(number, max(numbers)) for number in sorted(numbers)]
    assert levels == sorted(levels)
    assert (min(levels) >= 1, levels[-1]) == (True, LEVELS)
    assert level(0, max(numbers)) == 0


@given(st.integers(1, 500))
def test_the_legend_names_each_whole_number_once_and_as_it_is_coloured(highest: int) -> None:
    ranges = legend([ElementFigures("a", entered=highest)], Shown.COUNT)
    named = {}
    for one in ranges:
        first, _, last = one.text.partition("–")
        named |= dict.fromkeys(range(int(first), int(last or first) + 1), one.level)
    assert named == {number: level(number, highest) for number in range(1, highest + 1)}


def test_nothing_measured_has_no_legend_and_no_colour() -> None:
    assert legend([ElementFigures("a")], Shown.TIME) == []
    assert parts([("a", 0, "a"), ("b", 0, "b")]) == []


def test_steps_stand_in_the_order_of_the_drawing_with_what_it_lacks_at_the_end() -> None:
    figures = {
        "handle": ElementFigures("handle", entered=4, live=1, median_seconds=7200),
        "feedback": ElementFigures("feedback", entered=3, median_seconds=2),
        "gone": ElementFigures("gone", entered=1),
    }
    found = {step.element: step for step in steps(read(BPMN), figures, Shown.TIME)}
    assert (next(iter(found)), list(found)[-1]) == ("reported", "gone")
    assert (found["handle"].name, found["handle"].kind) == ("Meldung bearbeiten", "Aufgabe")
    assert (found["handle"].level, found["handle"].badge) == (5, "2,0 Stunden")
    assert found["handle"].badge == found["handle"].median
    assert (found["feedback"].level, found["feedback"].badge) == (1, "")
    assert found["gone"].kind == "in dieser Fassung nicht"
    counted = {step.element: step.badge for step in steps(read(BPMN), figures, Shown.COUNT)}
    assert (counted["handle"], counted["reported"]) == ("4 ×", "")


def test_an_office_is_asked_for_with_all_below_it(at: datetime) -> None:
    assert below(OFFICE, UNITS) == {OFFICE.id, TEAM.id}
    found = asked({"stelle": "amt", "version": "2", "farbe": "anzahl"}, at=at, versions=[1, 2], units=UNITS)
    assert (found.units, found.versions, found.shown) == ({OFFICE.id, TEAM.id}, (2,), Shown.COUNT)
    again = asked(dict(one.split("=") for one in found.query.split("&")), at=at, versions=[1, 2], units=UNITS)
    assert (again.units, again.version, again.since) == (found.units, 2, found.since)


def test_what_makes_no_sense_counts_as_not_said(at: datetime) -> None:
    wrong = {"stelle": "fremd", "version": "９", "zeitraum": "9999", "farbe": "rot", "von": "2026-02-30", "bis": "x"}
    found = asked(wrong, at=at, versions=[1], units=UNITS)
    assert (found.unit, found.version, found.weeks, found.shown) == ("", None, "26", Shown.TIME)
    assert found.units == {unit.id for unit in UNITS}


def test_days_count_from_their_beginning_to_their_end() -> None:
    assert read_days("2026-03-29", "2026-03-29") == (
        datetime(2026, 3, 29, tzinfo=LOCAL_ZONE),
        datetime(2026, 3, 30, tzinfo=LOCAL_ZONE),
    )
    for first, last in (("2026-03-29", "2026-03-28"), ("", "2026-03-28"), ("0001-01-01", "9999-12-31")):
        assert read_days(first, last) is None


def test_two_days_stay_in_the_address(at: datetime) -> None:
    found = asked({"von": "2026-01-05", "bis": "2026-01-11"}, at=at, versions=[], units=UNITS)
    assert (found.weeks, found.last_day, found.query) == ("", date(2026, 1, 11), "von=2026-01-05&bis=2026-01-11")


def test_two_quarters_are_compared_unless_others_are_asked_for(at: datetime) -> None:
    usual = compared({}, at=at, target_percent=-20)
    assert usual.before is not None
    assert usual.after is not None
    assert (usual.before[1], usual.errors, usual.target_percent) == (usual.after[0], {}, -20)
    assert usual.after[0] - usual.before[0] == timedelta(weeks=13)
    assert local_date(usual.after[1] - timedelta(seconds=1)) == local_date(at)
    wrong = compared({"vor_von": "31.12.", "ziel": "viel"}, at=at, target_percent=-20)
    assert (set(wrong.errors), wrong.values["vor_von"]) == ({"vor_von", "ziel"}, "31.12.")
    assert compared({"ziel": "−12,5"}, at=at, target_percent=-20).target_percent == -12.5
