"""Places given, left and taken back at the same moment: each is with one case at most, and nobody waits in vain."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

import pytest

from amtsweg.cases import models
from amtsweg.cases.contracts import EntryState, OfferSettled, VacancyState
from amtsweg.cases.queries.waiting import entries_of
from amtsweg.cases.services.closing import withdraw
from amtsweg.cases.services.filling import fill_vacancies
from amtsweg.cases.services.waiting import answer_offer
from amtsweg.catalogue import api as catalogue
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.actors import ANONYMOUS
from amtsweg.kernel.clock import FixedClock
from amtsweg.web.environment import Database
from cases.test_waiting_list import PACKS, SLUG, Gardens
from intake.conftest import at_once
from way import found_city

ROUNDS = 4


@pytest.fixture
def gardens(fresh_database: Database, at: datetime, fixed_clock: FixedClock) -> Iterator[Gardens]:
    """People who wait, in a database in which commits are real."""
    with scope.session(scope.SYSTEM):
        found_city(at)
        catalogue.load_packs(PACKS, at=at)
        found = Gardens(fixed_clock)
        for number in range(3 * ROUNDS):
            found.apply(f"P{number}", "north")
        yield found
    forget()


def held() -> list[object]:
    """The places that somebody was offered or has taken."""
    rows = models.WaitingEntry.objects.filter(state__in=[EntryState.OFFERED, EntryState.ACCEPTED])
    return list(rows.values_list("vacancy_id", flat=True))


def test_workers_and_withdrawals_at_once_lose_and_double_no_place(gardens: Gardens) -> None:
    at, fill = gardens.clock.at, partial(fill_vacancies, service_slug=SLUG, group="north", at=gardens.clock.at)
    for number in range(ROUNDS):
        first = gardens.people[f"P{3 * number}"].case_id
        leave = partial(withdraw, case_id=first, reason="", actor=ANONYMOUS, at=at)
        models.Vacancy.objects.create(
            service_slug=SLUG, group="north", state=VacancyState.OPEN, opened_at=at, unit_id=gardens.unit_id
        )
        results = at_once(fill, leave, fill)
        assert [one for one in results if isinstance(one, Exception)] == []
        gardens.work()
        places = held()
        assert len(places) == len(set(places)) == number + 1
        assert [one.state for one in entries_of(first)] == [EntryState.LEFT]


def test_an_offer_is_answered_once(gardens: Gardens) -> None:
    gardens.free(1)
    case_id = gardens.people["P0"].case_id
    offer = {"case_id": case_id, "entry_id": gardens.entry("P0").id, "actor": ANONYMOUS, "at": gardens.clock.at}
    results = at_once(*[partial(answer_offer, accepted=accepted, **offer) for accepted in (True, False, True)])
    assert sorted(type(one).__name__ for one in results) == ["NoneType", OfferSettled.__name__, OfferSettled.__name__]
    gardens.work()
    taken = gardens.entry("P0").state is EntryState.ACCEPTED
    assert gardens.states()["P1"] == ("1" if taken else "offered")
