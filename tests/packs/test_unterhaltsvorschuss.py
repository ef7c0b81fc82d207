"""Maintenance advance is granted, granted in part, refused and withdrawn; what is missing is asked for again."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from amtsweg.cases import api as cases
from amtsweg.cases.contracts import CaseState, Outcome
from amtsweg.cases.queries.details import messages_of
from amtsweg.kernel.actors import ANONYMOUS
from amtsweg.kernel.clock import FixedClock
from amtsweg.records import api as records
from packs.walks import example, letter_text, office
from way import Way

SLUG, PACK = "unterhaltsvorschuss", "sozialamt/unterhaltsvorschuss"
EXAMINED = {"alone": True, "lives_with": True, "cooperation": "given", "back": False, "jobcentre": False}
JONNA = {"name": "Jonna", "starts": "2026-03-01", "amount": 227}
MATS = {"name": "Mats", "starts": "2026-03-01", "amount": 239}

pytestmark = pytest.mark.usefixtures("system_scope")


@pytest.fixture
def way(db: None, at: datetime, fixed_clock: FixedClock) -> Iterator[Way]:
    """The social office."""
    with office("sozialamt", at=at, clock=fixed_clock) as walking:
        yield walking


def examined(way: Way, name: str, *children: dict[str, object], **changes: object) -> None:
    """Go up to the decision with what the specialist system has computed."""
    way.submit(SLUG, example(PACK, name))
    way.work()
    way.do("completeness", complete=True)
    way.do("examine", **EXAMINED | changes)
    assert way.open_tasks() == ["handover"]
    way.do("handover", number="UV-2026-0815", children=list(children))
    assert way.open_tasks() == ["decide"]


def ended(way: Way) -> tuple[CaseState, Outcome | None, list[str]]:
    """State, outcome and what is still to be done."""
    case = cases.get_case(way.case_id)
    return case.state, case.outcome, way.open_tasks()


def test_granted_as_computed_and_the_other_parent_is_told(way: Way) -> None:
    examined(way, "two-children", JONNA, MATS)
    way.decide("granted")
    assert way.open_tasks() == ["notice"]
    text = letter_text(way)
    wanted = ("Jonna Torbrink und Mats Torbrink", "227,00", "239,00", "60,50", "§ 36a Abs. 2 SGB I", "1. März 2026")
    assert [part for part in wanted if part not in text] == []
    way.do("notice", sent="2026-03-02", way="deed")
    assert ended(way) == (CaseState.CLOSED, Outcome.GRANTED, [])
    record = records.record_file(way.case_id)
    assert (record.reference_number, record.retention_until is not None) == ("50-05.30-2026-00001", True)


def test_a_sum_that_differs_from_the_table_is_signed_by_two(way: Way) -> None:
    examined(way, "two-children", JONNA, MATS | {"amount": 299})
    way.decide("granted")
    assert way.open_tasks() == ["cosign"]
    way.cosign(way.lead, agreed=False, reason="Die Zahlung des Vaters fehlt in SoPart.")
    assert way.open_tasks() == ["decide"]
    way.decide("granted", reasons="Der Vater zahlt seit März nichts mehr.")
    way.cosign(way.lead, agreed=True)
    assert ("299,00" in letter_text(way), way.open_tasks()) == (True, ["notice"])


def test_nobody_is_told_where_the_whereabouts_are_unknown(way: Way) -> None:
    examined(way, "youth-earning-parent", {"name": "Deniz", "starts": "2026-02-01", "amount": 394}, back=True)
    way.decide("granted")
    assert ended(way) == (CaseState.CLOSED, Outcome.GRANTED, [])


def test_parents_who_live_together_are_refused_by_two(way: Way) -> None:
    examined(way, "living-together", {"name": "Ole", "starts": "2026-03-01", "amount": 0}, alone=False)
    way.decide("refused", reasons="Sie leben mit dem anderen Elternteil zusammen (§ 1 Abs. 3 UVG).")
    way.cosign(way.lead, agreed=True)
    assert ended(way) == (CaseState.CLOSED, Outcome.REFUSED, [])
    text = letter_text(way)
    assert ("Wir lehnen Ihren Antrag ab." in text, "§ 1 Abs. 3 UVG" in text, "im Monat" in text) == (True, True, False)


def test_one_child_of_two_is_granted_in_part(way: Way) -> None:
    examined(way, "two-children", JONNA, MATS | {"amount": 0})
    way.decide("partly_granted", reasons="Für Mats zahlt der Vater seit März den vollen Unterhalt.")
    way.cosign(way.lead, agreed=True)
    text = letter_text(way)
    assert ("Im Übrigen lehnen wir" in text, "Mats 1. März" in text, way.open_tasks()) == (True, False, ["notice"])


def test_what_is_missing_is_asked_for_reminded_of_and_comes_back(way: Way) -> None:
    way.submit(SLUG, example(PACK, "two-children"))
    way.work()
    way.do("completeness", complete=False, missing="Bitte senden Sie uns den Scheidungsbeschluss.")
    way.later(days=22)
    _asked, reminded = messages_of(way.case_id)
    assert "Die Frist endet in gut einer Woche" in reminded.text
    assert way.open_tasks() == []
    way.later(days=14)
    assert way.open_tasks() == ["completeness"]


def test_an_answer_in_time_is_not_reminded_of(way: Way) -> None:
    way.submit(SLUG, example(PACK, "two-children"))
    way.work()
    way.do("completeness", complete=False, missing="Bitte senden Sie uns den Scheidungsbeschluss.")
    (asked,) = messages_of(way.case_id)
    cases.answer_request(case_id=way.case_id, message_id=asked.id, text="Hier.", uploads=[], actor=ANONYMOUS, at=way.at)
    way.work()
    assert way.open_tasks() == ["completeness"]
    way.later(days=40)
    assert len(messages_of(way.case_id)) == 2


@pytest.mark.parametrize("waiting", [False, True])
def test_an_application_can_be_taken_back(way: Way, waiting: bool) -> None:
    way.submit(SLUG, example(PACK, "two-children"))
    way.work()
    if waiting:
        way.do("completeness", complete=False, missing="Bitte senden Sie uns die Urkunden.")
    cases.withdraw(case_id=way.case_id, reason="Der Vater zahlt", actor=ANONYMOUS, at=way.at)
    way.work()
    assert ended(way) == (CaseState.CLOSED, Outcome.WITHDRAWN, [])
