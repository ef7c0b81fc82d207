"""File plans, retention, the look of reference numbers."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.packs import PackError, read_file, read_yaml
from amtsweg.records.contracts import Appraisal, PlanUnit
from amtsweg.records.rules import check_retention, number_series, read_file_plan, retention_until, written_number
from records.conftest import CITY

HEAD = 'reference_number: "{unit}-{plan}-{year}-{n:05}"\n'


def problems(text: str) -> list[str]:
    with pytest.raises(PackError) as caught:
        read_file_plan(read_yaml(text, file="file_plan.yaml"))
    return [str(one) for one in caught.value.problems]


def test_units_inherit_what_they_do_not_say() -> None:
    text = HEAD + (
        "units:\n"
        "  - key: '1'\n    title: Bauen\n    retention: P30Y\n    appraisal: B\n"
        "    units:\n"
        "      - {key: '1.1', title: Auskünfte, retention: P5Y}\n"
        "      - {key: '1.2', title: Pläne, appraisal: A}\n"
    )
    assert read_file_plan(read_yaml(text, file="f")).units == (
        PlanUnit("1", "Bauen", "P30Y", Appraisal.ASSESS),
        PlanUnit("1.1", "Auskünfte", "P5Y", Appraisal.ASSESS, "1"),
        PlanUnit("1.2", "Pläne", "P30Y", Appraisal.ARCHIVE, "1"),
    )


def test_the_city_has_a_sound_plan() -> None:
    plan = read_file_plan(read_file(CITY / "file_plan.yaml"))
    assert len({unit.key for unit in plan.units}) == len(plan.units) > 30


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            HEAD + "units:\n  - {key: '1', title: Bauen}\n",
            ["file_plan.yaml:3: retention und appraisal müssen hier oder in einer übergeordneten Einheit stehen."],
        ),
        (
            HEAD + "units:\n  - {key: '1', title: Bauen, retention: P10D, appraisal: B}\n",
            [
                "file_plan.yaml:3: „P10D“ hat nicht die erwartete Form. Erwartet wird P1Y bis P99Y oder permanent.",
            ],
        ),
        (
            "reference_number: '{unit.__class__}-{n:05}'\n"
            "units:\n  - {key: '1', title: Bauen, retention: P1Y, appraisal: B}\n",
            [
                "file_plan.yaml:1: „{unit.__class__}-{n:05}“ hat nicht die erwartete Form."
                " Erlaubt sind {unit}, {plan}, {year} und genau einmal {n:05}.",
            ],
        ),
        (
            HEAD + "units:\n"
            "  - {key: '1', title: Bauen, retention: P1Y, appraisal: B}\n"
            "  - {key: '1', title: Wohnen, retention: P1Y, appraisal: B}\n",
            ["file_plan.yaml:1: Diese Schlüssel stehen mehrfach da: 1."],
        ),
    ],
)
def test_a_wrong_plan_is_refused_with_reasons(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


@pytest.mark.parametrize(
    ("closed", "retention", "until"),
    [
        (date(2026, 3, 2), "P5Y", date(2031, 12, 31)),
        (date(2026, 1, 1), "P1Y", date(2027, 12, 31)),
        (date(2026, 12, 31), "P10Y", date(2036, 12, 31)),
        (date(2026, 6, 1), "P6M", date(2027, 6, 30)),
        (date(2026, 6, 1), "P2M", date(2027, 2, 28)),
        (date(2026, 6, 1), "permanent", None),
    ],
)
def test_retention_runs_from_the_end_of_the_year(closed: date, retention: str, until: date | None) -> None:
    at = datetime(closed.year, closed.month, closed.day, 9, tzinfo=LOCAL_ZONE)
    assert retention_until(retention, closed_at=at) == until


def test_the_year_is_the_one_in_germany() -> None:
    at = datetime.fromisoformat("2026-12-31T23:30:00+00:00")
    assert retention_until("P1Y", closed_at=at) == date(2028, 12, 31)


@pytest.mark.parametrize("retention", ["P10Y", "P18M", "permanent"])
def test_a_retention_is_accepted(retention: str) -> None:
    check_retention(retention)


@pytest.mark.parametrize("retention", ["", "ten years", "P30D", "P3WD", "dauernd"])
def test_what_is_no_retention_is_refused(retention: str) -> None:
    with pytest.raises(Invalid):
        check_retention(retention)


@given(n=st.integers(1, 10**7), year=st.integers(2000, 2100))
def test_a_number_is_its_series_with_the_running_number_filled_in(n: int, year: int) -> None:
    series = number_series("{unit}/{plan}-{year}-{n:05}/x", unit="63", plan="10.20", year=year)
    assert written_number(series, n) == f"63/10.20-{year}-{n:05}/x"
