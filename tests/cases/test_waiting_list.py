"""A waiting list: who is next, who is asked, and that a place is never given twice or lost."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from amtsweg.cases import models
from amtsweg.cases.contracts import EntryState, OfferSettled, Outcome, VacancyState, WaitingEntry
from amtsweg.cases.queries.cases import get_case
from amtsweg.cases.queries.details import messages_of
from amtsweg.cases.queries.history import history_of
from amtsweg.cases.queries.waiting import entries_of, groups_of_units, offers_in, queue
from amtsweg.cases.services import suspending
from amtsweg.cases.services.assigning import assign_unit
from amtsweg.cases.services.closing import withdraw
from amtsweg.cases.services.filling import open_vacancies, withdraw_vacancy
from amtsweg.cases.services.waiting import answer_offer, join_waiting_list, read_entries
from amtsweg.catalogue import api as catalogue
from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel.actors import ANONYMOUS
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.errors import Conflict, Invalid, NotFound
from way import Way, found_city, hire

SLUG = "kleingarten"
PACKS = Path(__file__).parent / "packs"

pytestmark = pytest.mark.usefixtures("system_scope")


class Gardens:
    """Several people who wait for a garden, and the clerk who gives them out."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.clerk = hire("Gerda", clock.at, ("clerk", "sta-67"))
        self.unit_id = identity.unit_by_key("sta-67").id
        self.people: dict[str, Way] = {}

    def apply(self, name: str, *sites: str, points: int = 0) -> Way:
        """Somebody applies, a minute after the one before."""
        self.clock.at += timedelta(minutes=1)
        way = self.people[name] = Way(self.clock, self.clerk, self.clerk)
        way.submit(
            SLUG, {"name": name, "email": f"{name.lower()}@post.example", "points": points, "sites": list(sites)}
        )
        way.work()
        return way

    def free(self, count: int, site: str = "north") -> None:
        """The clerk reports free gardens."""
        with self.people[next(iter(self.people))].as_staff(self.clerk):
            open_vacancies(
                service_slug=SLUG, group=site, unit_id=self.unit_id, count=count, actor=self.clerk, at=self.clock.at
            )  # fmt: skip
        self.work()

    def work(self) -> None:
        """Let the worker do everything."""
        next(iter(self.people.values())).work()

    def entry(self, name: str, site: str = "north") -> WaitingEntry:
        """What became of somebody in one queue."""
        return next(one for one in entries_of(self.people[name].case_id) if one.group == site)

    def states(self, site: str = "north") -> dict[str, str]:
        """Where everybody stands in one queue: the place, or the state."""
        found = {
            name: [one for one in entries_of(way.case_id) if one.group == site] for name, way in self.people.items()
        }
        return {name: str(one.position or one.state) for name, entries in found.items() for one in entries}

    def answer(self, name: str, *, accepted: bool, site: str = "north") -> None:
        """Somebody answers an offer."""
        answer_offer(
            case_id=self.people[name].case_id, entry_id=self.entry(name, site).id, accepted=accepted,
            actor=ANONYMOUS, at=self.clock.at,
        )  # fmt: skip
        self.work()

    def vacancies(self, site: str = "north") -> list[str]:
        """The states of all places there ever were."""
        rows = models.Vacancy.objects.filter(group=site).order_by("opened_at", "id")
        return list(rows.values_list("state", flat=True))

    def outcome(self, name: str) -> Outcome | None:
        """How somebody's case came out."""
        return get_case(self.people[name].case_id).outcome


@pytest.fixture
def gardens(db: None, at: datetime, fixed_clock: FixedClock) -> Iterator[Gardens]:
    """The city with the service of tests/cases/packs."""
    found_city(at)
    catalogue.load_packs(PACKS, at=at)
    yield Gardens(fixed_clock)
    forget()


def test_points_come_first_then_the_moment_of_receipt(gardens: Gardens) -> None:
    gardens.apply("Anna", "north")
    gardens.apply("Ben", "north", "south")
    gardens.apply("Cem", "north", points=10)
    assert gardens.states() == {"Anna": "2", "Ben": "3", "Cem": "1"}
    assert gardens.states("south") == {"Ben": "1"}
    names = [one.person for one in queue(SLUG, "north", units=[gardens.unit_id], offset=0, limit=10)]
    assert names == ["Cem", "Anna", "Ben"]


def test_a_place_is_offered_taken_and_ends_the_case(gardens: Gardens) -> None:
    anna = gardens.apply("Anna", "north", "south")
    gardens.apply("Ben", "north")
    gardens.free(1)
    assert (gardens.states(), gardens.vacancies()) == ({"Anna": "offered", "Ben": "1"}, ["offered"])
    assert messages_of(anna.case_id)[-1].text == "Anlage north für Anna: Bitte antworten Sie bis 16.03.2026."
    (offer,) = offers_in(entries_of(anna.case_id))
    assert offer.due_at is not None
    gardens.answer("Anna", accepted=True)
    assert (gardens.states(), gardens.vacancies()) == ({"Anna": "accepted", "Ben": "1"}, ["taken"])
    assert gardens.states("south") == {"Anna": "left"}
    assert gardens.outcome("Anna") is Outcome.DONE
    assert gardens.entry("Anna").state is EntryState.ACCEPTED  # the end of the case gives nothing back
    with pytest.raises(OfferSettled):
        gardens.answer("Anna", accepted=False)
    told = [one.what for one in reversed(history_of(anna.case_id)) if "latz" in one.what or "Warteliste" in one.what]
    assert told == ["Auf die Warteliste gesetzt"] * 2 + [
        "Platz angeboten", "Platz angenommen", "Von der Warteliste genommen"
    ]  # fmt: skip


def test_who_declines_or_does_not_answer_leaves_the_place_to_the_next(gardens: Gardens) -> None:
    for name in ("Anna", "Ben", "Cem"):
        gardens.apply(name, "north")
    gardens.free(1)
    gardens.answer("Anna", accepted=False)
    assert gardens.states() == {"Anna": "declined", "Ben": "offered", "Cem": "1"}
    assert gardens.outcome("Anna") is Outcome.DONE
    gardens.people["Ben"].later(days=13)
    assert gardens.states()["Ben"] == "offered"
    gardens.people["Ben"].later(days=2)
    assert gardens.states() == {"Anna": "declined", "Ben": "lapsed", "Cem": "offered"}
    with pytest.raises(OfferSettled):
        gardens.answer("Ben", accepted=True)
    gardens.answer("Cem", accepted=True)
    assert gardens.vacancies() == ["taken"]


def test_who_waits_elsewhere_goes_on_waiting_and_is_asked_for_one_place_at_a_time(gardens: Gardens) -> None:
    gardens.apply("Anna", "north", "south")
    gardens.free(1)
    gardens.free(1, "south")
    assert (gardens.states("south"), gardens.vacancies("south")) == ({"Anna": "1"}, ["open"])
    gardens.answer("Anna", accepted=False)
    assert (gardens.states("south"), gardens.vacancies("south")) == ({"Anna": "offered"}, ["offered"])
    gardens.answer("Anna", accepted=True, site="south")
    assert (gardens.outcome("Anna"), gardens.vacancies()) == (Outcome.DONE, ["open"])


def test_a_free_place_waits_for_whoever_comes(gardens: Gardens) -> None:
    gardens.apply("Anna", "north")
    gardens.free(3)
    assert (gardens.states(), gardens.vacancies()) == ({"Anna": "offered"}, ["offered", "open", "open"])
    withdraw_vacancy(
        service_slug=SLUG, group="north", unit_id=gardens.unit_id, actor=gardens.clerk, at=gardens.clock.at
    )  # fmt: skip
    gardens.apply("Ben", "north")
    assert gardens.states()["Ben"] == "offered"
    with pytest.raises(Conflict):
        withdraw_vacancy(
            service_slug=SLUG, group="north", unit_id=gardens.unit_id, actor=gardens.clerk, at=gardens.clock.at
        )  # fmt: skip
    (group,) = groups_of_units([gardens.unit_id])
    assert (group.label, group.waiting, group.offered, group.vacant) == ("Anlage north", 0, 2, 0)


@pytest.mark.parametrize("moment", ["waiting", "offered"])
def test_whoever_withdraws_leaves_the_queue_and_gives_the_place_back(gardens: Gardens, moment: str) -> None:
    anna = gardens.apply("Anna", "north")
    gardens.apply("Ben", "north")
    if moment == "offered":
        gardens.free(1)
    withdraw(case_id=anna.case_id, reason="", actor=ANONYMOUS, at=gardens.clock.at)
    gardens.work()
    assert gardens.entry("Anna").state is EntryState.LEFT
    assert gardens.states()["Ben"] == ("offered" if moment == "offered" else "1")


def test_the_deadline_of_an_offer_moves_with_its_timer(gardens: Gardens) -> None:
    anna = gardens.apply("Anna", "north")
    gardens.free(1)
    suspend = {"case_id": anna.case_id, "reason": "Die Anlage ist gesperrt.", "actor": gardens.clerk}
    suspending.suspend_deadlines(timers=True, at=gardens.clock.at, **suspend)
    anna.later(days=30)
    assert gardens.states() == {"Anna": "offered"}
    suspending.resume_deadlines(at=gardens.clock.at, **suspend)
    due = gardens.entry("Anna").due_at
    assert due is not None
    assert due > gardens.clock.at
    gardens.clock.at = due - timedelta(minutes=1)
    gardens.work()
    assert gardens.states() == {"Anna": "offered"}
    anna.later(days=3)
    assert gardens.states() == {"Anna": "lapsed"}


def test_a_case_waits_once_and_moves_with_its_unit(gardens: Gardens) -> None:
    anna = gardens.apply("Anna", "north")
    again = read_entries([{"group": "north", "label": "Nord"}, {"group": "south", "label": "Süd", "priority": 2}])
    assert join_waiting_list(case_id=anna.case_id, entries=again, actor=gardens.clerk, at=gardens.clock.at) == 2
    assert [(one.label, one.priority) for one in entries_of(anna.case_id)] == [("Anlage north", 0), ("Süd", 2)]
    assign_unit(case_id=anna.case_id, unit_key="sta-63", actor=gardens.clerk, at=gardens.clock.at)
    assert groups_of_units([gardens.unit_id]) == []
    assert len(groups_of_units([identity.unit_by_key("sta-63").id])) == 2


def test_what_is_no_entry_offer_or_number_is_refused(gardens: Gardens) -> None:
    anna = gardens.apply("Anna", "north")
    for wrong in (None, {"group": "north"}, {"group": "a", "label": "A", "priority": "viel"}):
        with pytest.raises(Invalid):
            read_entries(wrong)
    for entries in (
        [],
        read_entries([{"group": "a", "label": "A"}] * 2),
        read_entries({"group": "a" * 201, "label": "A"}),
    ):
        with pytest.raises(Invalid):
            join_waiting_list(case_id=anna.case_id, entries=entries, actor=gardens.clerk, at=gardens.clock.at)
    for count in (0, 51):
        with pytest.raises(Invalid):
            gardens.free(count)
    with pytest.raises(NotFound):
        answer_offer(case_id=anna.case_id, entry_id=UUID(int=1), accepted=True, actor=ANONYMOUS, at=gardens.clock.at)
    with pytest.raises(OfferSettled):
        gardens.answer("Anna", accepted=True)
    assert gardens.vacancies() == []


def test_every_place_is_with_at_most_one_case(gardens: Gardens) -> None:
    for number in range(6):
        gardens.apply(f"P{number}", "north")
    gardens.free(2)
    gardens.answer("P0", accepted=False)
    gardens.answer("P1", accepted=True)
    gardens.free(2)
    gardens.answer("P2", accepted=False)
    held = models.WaitingEntry.objects.filter(state__in=[EntryState.OFFERED, EntryState.ACCEPTED])
    places = list(held.values_list("vacancy_id", flat=True))
    assert len(places) == len(set(places)) == 4
    assert gardens.vacancies().count(VacancyState.TAKEN) == 1
    assert gardens.vacancies().count(VacancyState.OFFERED) == 3
