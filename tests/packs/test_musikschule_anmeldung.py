"""Enrolment at the music school with its waiting list, in every direction a case can take."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from amtsweg.cases.contracts import CaseState, EntryState, Outcome, WaitingEntry
from amtsweg.cases.queries.waiting import entries_of
from amtsweg.cases.services.filling import open_vacancies
from amtsweg.cases.services.waiting import answer_offer
from amtsweg.delivery import api as delivery
from amtsweg.identity import api as identity
from amtsweg.kernel.actors import ANONYMOUS
from amtsweg.processes import api as processes
from amtsweg.records import api as records
from packs.walking import answer, begin, case_of, example, letter_pdf, letter_text, owed, told, withdraw
from way import Way

SLUG, PACK = "musikschule-anmeldung", "musikschule/musikschule-anmeldung"
FINE = {"complete": True, "admissible": True}
LESSON = {"teacher": "Pia Klang", "weekday": "Montag", "time": "15.30", "room": "Raum 3", "starts_on": "2026-04-13"}
PIANO = "piano/single_30"

pytestmark = pytest.mark.usefixtures("system_scope")


def free(way: Way, group: str = PIANO, count: int = 1) -> None:
    """The clerk reports places that became free."""
    unit_id: UUID = identity.unit_by_key("sta-44").id
    with way.as_staff(way.clerk):
        open_vacancies(
            service_slug=SLUG, group=group, unit_id=unit_id, count=count, actor=way.clerk, at=way.at
        )  # fmt: skip
    way.work()


def entry(way: Way, group: str = PIANO) -> WaitingEntry:
    """Where a case stands in a group."""
    return next(one for one in entries_of(way.case_id) if one.group == group)


def reply(way: Way, *, accepted: bool, group: str = PIANO) -> None:
    """Answer an offer as the applicant."""
    answer_offer(
        case_id=way.case_id, entry_id=entry(way, group).id, accepted=accepted, actor=ANONYMOUS, at=way.at
    )  # fmt: skip
    way.work()


def another(way: Way, **changed: object) -> Way:
    """Somebody else applies a minute later, and is checked."""
    way.clock.at += timedelta(minutes=1)
    other = Way(way.clock, way.clerk, way.lead)
    answers: Mapping[str, object] = {**example(PACK, "child-piano"), "siblings": [], **changed}
    begin(other, SLUG, answers)
    other.do("completeness", **FINE)
    return other


@pytest.fixture
def nele(way: Way) -> Iterator[Way]:
    """A child that waits for piano or guitar; a sibling at the school is confirmed."""
    begin(way, SLUG, example(PACK, "child-piano"))
    way.do("completeness", **FINE, siblings=1)
    return way


def test_from_the_application_over_the_list_to_the_decision(nele: Way) -> None:
    assert (entry(nele).position, entry(nele).priority, nele.open_tasks()) == (1, 30, [])
    assert "auf der Warteliste" in told(nele)[-1]
    free(nele)
    assert "Nele Frost einen Platz anbieten: Klavier, Einzelunterricht, 30 Minuten" in told(nele)[-1]
    assert "bis zum 16.03.2026" in told(nele)[-1]
    reply(nele, accepted=True)
    assert nele.open_tasks() == ["lesson"]
    assert entry(nele, "guitar/group_2").state is EntryState.LEFT
    nele.do("lesson", **LESSON)
    nele.decide("granted")
    case = case_of(nele)
    assert (case.state, case.outcome, owed(nele)) == (CaseState.CLOSED, Outcome.GRANTED, [])
    assert delivery.verify_pdf(letter_pdf(nele)).intact
    text = letter_text(nele)
    for words in ("Klavier, Einzelunterricht, 30 Minuten", "Pia Klang", "Montag, 15.30 Uhr, Raum 3", "13.04.2026"):
        assert words in text
    assert "56 Euro im Monat (ermäßigt um 20 Prozent, Geschwister)" in text
    assert "endet auf 2051" in text
    assert "DE02120300000000202051" not in text
    reference = records.record_file(nele.case_id).reference_number
    assert reference is not None
    assert reference.startswith("44-04.10.10-2026-")


def test_points_come_before_the_day_and_what_the_clerk_cannot_confirm_brings_none(nele: Way) -> None:
    later = another(nele, child={"given_name": "Ada", "family_name": "Lob", "birthdate": "2018-01-01"})
    claimed = Way(nele.clock, nele.clerk, nele.lead)
    nele.clock.at += timedelta(minutes=1)
    begin(claimed, SLUG, example(PACK, "child-piano"))
    claimed.do("completeness", **FINE, siblings=0)
    outside = another(nele, resident=False)
    assert [entry(one).priority for one in (nele, later, claimed, outside)] == [30, 20, 20, 0]
    assert [entry(one).position for one in (nele, later, claimed, outside)] == [1, 2, 3, 4]
    urgent = another(nele, continuing=True)
    assert (entry(urgent).position, entry(nele).position) == (1, 2)


def test_a_declined_place_goes_to_the_next_who_waits_on_for_the_other_wish(nele: Way) -> None:
    other = another(nele)
    free(nele)
    reply(nele, accepted=False)
    assert (case_of(nele).state, entry(nele, "guitar/group_2").position) == (CaseState.OPEN, 1)
    assert entry(other).is_offer
    other.later(days=15)
    assert entry(other).state is EntryState.LAPSED
    free(nele, "guitar/group_2", 2)
    reply(nele, accepted=True, group="guitar/group_2")
    assert nele.open_tasks() == ["lesson"]
    reply(other, accepted=False, group="guitar/group_2")
    case = case_of(other)
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.DONE)
    assert "auf keiner Warteliste mehr" in told(other)[-1]


def test_who_waits_is_reminded_every_year(nele: Way, at: datetime) -> None:
    nele.later(days=367)
    nele.later(days=366)
    assert sum("stehen mit Ihrer Anmeldung" in one for one in told(nele)) == 2
    assert (case_of(nele).state, entry(nele).position) == (CaseState.OPEN, 1)


def test_what_is_missing_does_not_cost_the_place_in_the_queue(way: Way) -> None:
    begin(way, SLUG, {**example(PACK, "child-piano"), "social": "housing"})
    way.do("completeness", complete=False, missing="Bitte senden Sie den Wohngeldbescheid.")
    assert case_of(way).state is CaseState.WAITING
    other = another(way)
    answer(way, "Hier ist er.")
    way.do("completeness", **FINE, siblings=0, social=True)
    assert (entry(way).position, entry(other).position) == (1, 2)
    free(way)
    reply(way, accepted=True)
    variables = {
        name: value for one in processes.processes_of_subject(way.case_id) for name, value in one.variables.items()
    }
    assert variables["fee"] == {"monthly": 35, "text": "ermäßigt um 50 Prozent, Sozialleistung"}


def test_what_cannot_be_taught_is_refused_by_two(way: Way) -> None:
    begin(way, SLUG, example(PACK, "adult-bassoon"))
    way.do("completeness", complete=True, admissible=False)
    assert (way.open_tasks(), entries_of(way.case_id)) == (["decide"], [])
    way.decide("refused", reasons="Fagott wird zurzeit nicht unterrichtet.")
    way.cosign(way.lead, agreed=True)
    case = case_of(way)
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.REFUSED)
    text = letter_text(way)
    assert "Wir können Rieke Talmann nicht aufnehmen." in text
    assert "Verwaltungsgericht Minden" in text
    assert "Euro im Monat" not in text


def test_a_place_that_comes_to_nothing_goes_on_to_the_next(nele: Way) -> None:
    other = another(nele)
    free(nele)
    reply(nele, accepted=True)
    nele.do("lesson", **LESSON)
    nele.decide("refused", reasons="Zu den genannten Zeiten ist Unterricht nicht möglich.")
    nele.cosign(nele.lead, agreed=True)
    assert (case_of(nele).outcome, entry(nele).state) == (Outcome.REFUSED, EntryState.LEFT)
    assert entry(other).is_offer


@pytest.mark.parametrize("stop", ["waiting", "offered", "accepted"])
def test_withdrawn_at_any_moment(nele: Way, stop: str) -> None:
    other = another(nele)
    if stop != "waiting":
        free(nele)
    if stop == "accepted":
        reply(nele, accepted=True)
    withdraw(nele)
    case = case_of(nele)
    assert (case.state, case.outcome, nele.open_tasks()) == (CaseState.CLOSED, Outcome.WITHDRAWN, [])
    assert entry(nele).state is EntryState.LEFT
    assert entry(other).position == 1 if stop == "waiting" else entry(other).is_offer
