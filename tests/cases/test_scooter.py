"""The way of a report without an account: routed by a table, handled by another unit, closed with feedback."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from amtsweg.cases import api as cases
from amtsweg.cases.contracts import CaseState, Outcome
from amtsweg.cases.queries.details import messages_of
from amtsweg.cases.queries.history import history_of
from amtsweg.catalogue import api as catalogue
from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.intake import api as intake
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from way import Way, found_city, hire

SLUG = "e-scooter-melden"
REPORT: Mapping[str, object] = {
    "place": {"address": "Marktplatz 1", "lat": 51.7186, "lon": 8.7545},
    "category": "blocking",
    "operator": "Flitz",
    "plate": "123 ABC",
}


@pytest.fixture
def way(db: None, at: datetime, fixed_clock: FixedClock) -> Iterator[Way]:
    """A way in the real city with the public-order office."""
    found_city(at)
    clerk, lead = hire("Bruno", at, ("clerk", "sta-32")), hire("Cleo", at, ("team-lead", "sta-32"))
    yield Way(clock=fixed_clock, clerk=clerk, lead=lead)
    forget()


@pytest.mark.usefixtures("system_scope")
@pytest.mark.parametrize(
    ("answers", "unit", "told"),
    [
        ({}, "sta-32-verkehrssicherung", ["flitz@scooter.example"]),
        ({"category": "danger"}, "sta-32-gefahrenabwehr", ["flitz@scooter.example"]),
        ({"operator": "unknown"}, "sta-32-verkehrssicherung", []),
        ({"operator": "unknown", "category": "danger"}, "sta-32-gefahrenabwehr", []),
    ],
)
def test_the_table_routes(way: Way, answers: Mapping[str, object], unit: str, told: list[str]) -> None:
    way.submit(SLUG, {**REPORT, **answers})
    way.work()
    assert identity.unit(cases.get_case(way.case_id).unit_id).key == unit
    assert [address for message in mail.outbox for address in message.to] == told
    assert way.open_tasks() == ["handle"]


@pytest.mark.usefixtures("system_scope")
def test_feedback_closes_the_report_and_shows_on_the_secret_page(way: Way, client: Client) -> None:
    receipt = way.submit(SLUG, REPORT)
    way.work()
    way.do("handle", result="removed", feedback="Der E-Scooter ist weg. Danke für Ihren Hinweis.")
    case = cases.get_case(way.case_id)
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.DONE)
    assert [message.text for message in messages_of(way.case_id)] == ["Der E-Scooter ist weg. Danke für Ihren Hinweis."]
    with scope.session(scope.NOTHING):
        page = client.get(f"/status/{receipt.secret}/")
        assert "Danke für Ihren Hinweis" in page.content.decode()
        assert client.get(f"/status/{receipt.secret[:-1]}x/").status_code == 404


@pytest.mark.usefixtures("system_scope")
def test_near_and_recent_reports_of_the_same_operator_are_hinted_at(way: Way) -> None:
    way.submit(SLUG, REPORT)
    service = catalogue.current_version(SLUG)
    assert service is not None

    def hints(**change: object) -> int:
        return len(intake.similar_matters(service=service, answers={**REPORT, **change}, at=way.at))

    assert hints() == 1
    assert hints(place={"lat": 51.71880, "lon": 8.7545}) == 1  # 22 m to the north
    assert hints(place={"lat": 51.71900, "lon": 8.7545}) == 0  # 44 m
    assert hints(operator="Rollo") == 0
    way.clock.at += timedelta(hours=25)
    assert hints() == 0


@pytest.mark.usefixtures("system_scope")
def test_the_new_unit_sees_what_happened_before_it_had_the_case(way: Way) -> None:
    way.submit(SLUG, REPORT)
    way.work()
    with way.as_staff(way.clerk), scope.session(scope.current().with_subject(way.case_id)):
        assert "Vorgang eröffnet" in [entry.what for entry in history_of(way.case_id)]


@pytest.mark.usefixtures("system_scope")
def test_a_report_can_be_withdrawn(way: Way) -> None:
    way.submit(SLUG, REPORT)
    way.work()
    cases.withdraw(case_id=way.case_id, reason="", actor=way.clerk, at=way.at)
    way.work()
    case = cases.get_case(way.case_id)
    assert (case.state, case.outcome, way.open_tasks()) == (CaseState.CLOSED, Outcome.WITHDRAWN, [])
