"""The pages of a waiting list: what clerks and applicants see and do, and what it costs."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from amtsweg.cases import api as cases
from amtsweg.cases.queries.waiting import entries_of, groups_of_units, queue
from amtsweg.catalogue import api as catalogue
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from cases.test_budgets import statements
from cases.test_waiting_list import PACKS, SLUG, Gardens
from process_register.conftest import sign_in
from way import found_city, hire

GROUP = f"/arbeitsplatz/wartelisten/{SLUG}/?gruppe=north"

pytestmark = pytest.mark.usefixtures("system_scope")


@pytest.fixture
def gardens(db: None, at: datetime, fixed_clock: FixedClock) -> Iterator[Gardens]:
    """The city with the service of tests/cases/packs, and two people who wait."""
    found_city(at)
    catalogue.load_packs(PACKS, at=at)
    found = Gardens(fixed_clock)
    found.apply("Anna", "north", "south")
    found.apply("Ben", "north")
    yield found
    forget()


def status(gardens: Gardens, name: str) -> str:
    """The address of somebody's status page."""
    return f"/status/{cases.status_secret(gardens.people[name].case_id)}/"


def test_a_clerk_reports_places_free_and_the_applicant_takes_one(gardens: Gardens, client: Client) -> None:
    citizen = Client()
    assert "Stelle 2" in citizen.get(status(gardens, "Ben")).content.decode()
    sign_in(client, gardens.clerk)
    lists = client.get("/arbeitsplatz/wartelisten/").content.decode()
    assert "Anlage north" in lists
    assert "Anlage south" in lists
    refused = client.post(GROUP, {"do": "open", "count": "viele"})
    assert (refused.status_code, "1 bis 50" in refused.content.decode()) == (422, True)
    assert client.post(GROUP, {"do": "open", "count": "1"}, follow=True).status_code == 200
    gardens.work()
    assert "Angebot bis 16.03.2026" in client.get(GROUP).content.decode()
    overview = client.get(f"/arbeitsplatz/vorgang/{gardens.people['Anna'].case_id}/").content.decode()
    assert "Angebot bis 16.03.2026" in overview

    page = citizen.get(status(gardens, "Anna")).content.decode()
    assert "Wir bieten Ihnen einen Platz an" in page
    offer = f"{status(gardens, 'Anna')}angebot/{gardens.entry('Anna').id}/"
    assert "Platz annehmen" in citizen.get(offer).content.decode()
    assert citizen.post(offer).status_code == 422
    done = citizen.post(offer, {"answer": "accept"}, follow=True).content.decode()
    assert "Danke. Sie haben den Platz angenommen." in done
    assert "bereits beantwortet" in citizen.get(offer).content.decode()
    assert citizen.post(offer, {"answer": "decline"}).status_code == 409
    assert "Stelle 1" in citizen.get(status(gardens, "Ben")).content.decode()


def test_a_free_place_is_taken_back_and_only_once(gardens: Gardens, client: Client) -> None:
    sign_in(client, gardens.clerk)
    client.post(GROUP, {"do": "open", "count": "3"})
    gardens.work()
    assert "1 Platz ist frei" in client.get(GROUP).content.decode()
    assert client.post(GROUP, {"do": "withdraw"}).status_code == 302
    assert client.post(GROUP, {"do": "withdraw"}).status_code == 409


def test_nobody_sees_or_answers_what_is_not_theirs(gardens: Gardens, client: Client) -> None:
    gardens.free(1)
    stranger = f"{status(gardens, 'Ben')}angebot/{gardens.entry('Anna').id}/"
    assert Client().get(stranger).status_code == 404
    assert Client().post(stranger, {"answer": "accept"}).status_code == 404
    elsewhere = hire("Otto", gardens.clock.at, ("clerk", "sta-63"))
    sign_in(client, elsewhere)
    assert "Anlage north" not in client.get("/arbeitsplatz/wartelisten/").content.decode()
    assert client.get(GROUP).status_code == 404
    reader = hire("Rita", gardens.clock.at, ("auditor", "sta-67"))
    sign_in(client, reader)
    assert "Plätze frei melden" not in client.get(GROUP).content.decode()
    assert client.post(GROUP, {"do": "open", "count": "1"}).status_code == 403


def test_places_are_counted_over_rows_one_may_not_see(gardens: Gardens) -> None:
    ben = gardens.people["Ben"].case_id
    with scope.session(scope.Scope(subjects=frozenset({ben}))):
        (entry,) = entries_of(ben)
        assert entry.position == 2
        assert queue(SLUG, "north", units=[gardens.unit_id], offset=0, limit=10)[0].person == "Ben"
        assert entries_of(gardens.people["Anna"].case_id) == []


def test_a_queue_costs_the_same_however_long_it_is(gardens: Gardens) -> None:
    def lists() -> None:
        groups_of_units([gardens.unit_id])

    def one() -> None:
        queue(SLUG, "north", units=[gardens.unit_id], offset=0, limit=50)

    before = statements(lists), statements(one)
    for number in range(5):
        gardens.apply(f"P{number}", "north")
    # Beside the rows their places, for which the scope is opened and closed.
    assert (statements(lists), statements(one)) == before == (2, 4)
    assert statements(lambda: entries_of(gardens.people["Anna"].case_id)) == 4
    gardens.free(1)
    gardens.answer("Anna", accepted=True)
    assert statements(lambda: entries_of(gardens.people["Anna"].case_id)) == 1
