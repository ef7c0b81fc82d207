"""The rules of onboarding: the steps are whole, the advice is the table's, the figures add up."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.dmn import api as dmn
from amtsweg.kernel.packs import PackError, read_file
from amtsweg.onboarding.contracts import STEPS, Access, Advice, Counts, Criteria, Offer, SolutionPath, Stage, Standing
from amtsweg.onboarding.rules.advice import FILE, advise
from amtsweg.onboarding.rules.chart import line_chart
from amtsweg.onboarding.rules.city_list import read_services
from amtsweg.onboarding.rules.counting import delta, series
from amtsweg.onboarding.rules.steps import NEXT, kept_before

CITY = Path(settings.PACKS_DIR) / "paderborn"
accesses = st.none() | st.builds(Access, st.booleans(), st.booleans(), st.booleans(), st.booleans())


def test_every_step_leads_to_the_next_and_the_last_one_online() -> None:
    assert [*NEXT] == [*STEPS]
    assert [*NEXT.values()] == [*STEPS[1:], Stage.ONLINE]
    assert [kept_before(step) for step in STEPS] == [frozenset(STEPS[:n]) for n in range(5)]


def test_the_citys_table_leaves_no_case_open_and_advises_as_the_report_says() -> None:
    assert dmn.check_tables(dmn.read((CITY / FILE).read_bytes())) == ()
    assert advise(CITY, Criteria(central=Offer.FREE)) == Advice(
        SolutionPath.CENTRAL, "Eine zentrale Lösung ohne zusätzliche Kosten wird genutzt, wo es sie gibt."
    )
    found = [
        advise(CITY, Criteria(central, specialist, 100, needs_connection))
        for central in Offer
        for specialist in Offer
        for needs_connection in (True, False)
    ]
    assert None not in found
    paid = advise(CITY, Criteria(Offer.PAID, Offer.PAID, 100, needs_connection=True))
    assert paid is not None
    assert paid.path is SolutionPath.FORM_SYSTEM


def test_a_city_without_a_table_gives_no_advice(tmp_path: Path) -> None:
    assert advise(tmp_path, Criteria()) is None


def test_a_table_that_names_no_path_gives_no_advice(tmp_path: Path) -> None:
    table = (
        (CITY / FILE)
        .read_text(encoding="utf-8")
        .replace('"central"</text></outputEntry>', '"moon"</text></outputEntry>')
    )
    (tmp_path / FILE).write_text(table, encoding="utf-8")
    assert advise(tmp_path, Criteria(central=Offer.FREE)) is None


@given(st.lists(accesses, max_size=8))
def test_however_an_access_changes_the_deltas_add_up_to_what_it_is(states: list[Access | None]) -> None:
    changes = [delta(before, after) for before, after in zip([None, *states], states, strict=False)]
    (now,) = series([(date(2026, 3, 1), change) for change in changes], until=date(2026, 3, 2), months=1)
    last = states[-1] if states else None
    expected = Counts(1, last.online, last.connected, last.payment, last.return_channel) if last else Counts()
    assert now.counts == expected


def test_a_series_begins_with_what_was_there_before_and_has_every_month() -> None:
    changes = [
        (date(2025, 1, 10), {"total": 2, "online": 1}),
        (date(2026, 2, 3), {"online": 1}),
        (date(2026, 4, 1), {"total": 1}),
    ]
    assert series(changes, until=date(2026, 3, 31), months=3) == [
        Standing(date(2026, 1, 1), Counts(2, 1)),
        Standing(date(2026, 2, 1), Counts(2, 2)),
        Standing(date(2026, 3, 1), Counts(2, 2)),
    ]


def test_the_chart_stays_within_its_frame() -> None:
    standings = [Standing(date(2026, month, 1), Counts(month * 7, month * 5)) for month in range(1, 13)]
    chart = line_chart(standings)
    points = [tuple(map(float, pair.split(","))) for curve in chart.curves for pair in curve.points.split()]
    assert len(points) == 12 * 5
    assert all(chart.left <= x <= chart.right and 0 <= y <= chart.baseline for x, y in points)
    assert (chart.lines[-1].value, chart.curves[0].value) == (100, 84)
    assert [mark.month for mark in chart.months] == [date(2026, month, 1) for month in (1, 3, 5, 7, 9, 11)]


def test_a_chart_of_nothing_is_a_chart() -> None:
    assert [curve.value for curve in line_chart([]).curves] == [0] * 5


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{key: a, title: A, unit: mond}", "Die Organisationseinheit „mond“ gibt es nicht."),
        ("{key: a, title: A, unit: amt, access: {connected: true}}", "Zu einer Anbindung (connected) gehört"),
        ("{key: A b, title: A, unit: amt}", "„A b“ hat nicht die erwartete Form"),
        ('{key: a, title: A, unit: amt, access: {online: "gestern"}}', "seit dem es gilt"),
    ],
)
def test_a_wrong_list_is_refused_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "services.yaml"
    path.write_text(f"services:\n  - {{key: b, title: B, unit: amt}}\n  - {line}\n", encoding="utf-8")
    with pytest.raises(PackError) as refused:
        read_services(read_file(path), units=frozenset({"amt"}))
    (problem,) = refused.value.problems
    assert (problem.line, reason in problem.reason) == (3, True), problem


def test_the_list_of_the_city_can_be_read() -> None:
    units = frozenset(line.split("key: ")[1].strip(" ,{}").split(",")[0] for line in _unit_lines())
    listed = read_services(read_file(CITY / "services.yaml"), units=units)
    assert len(listed) > 30
    assert {one.stage for one in listed} == set(Stage)


def _unit_lines() -> list[str]:
    text = (CITY / "organisation.yaml").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if "key: " in line]
