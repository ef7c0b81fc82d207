"""A dog is registered, taxed and paid for; refused, withdrawn and not paid."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import pytest

from amtsweg.cases import api as cases
from amtsweg.cases.contracts import CaseState, Outcome
from amtsweg.cases.queries.details import messages_of
from amtsweg.kernel.actors import ANONYMOUS
from amtsweg.kernel.clock import FixedClock
from amtsweg.payments import api as payments
from amtsweg.processes.services.handing_up import escalate_overdue
from amtsweg.records import api as records
from packs.walks import example, letter_text, office, pay
from way import Way

SLUG, PACK = "hundesteuer-anmelden", "amt-fuer-finanzen/hundesteuer-anmelden"
TAGS = [{"dog": "Krümel", "number": "4711"}]

pytestmark = pytest.mark.usefixtures("system_scope")


@pytest.fixture
def way(db: None, at: datetime, fixed_clock: FixedClock) -> Iterator[Way]:
    """The finance office."""
    with office("sta-20", at=at, clock=fixed_clock) as walking:
        yield walking


def assess(way: Way, name: str, **changes: object) -> None:
    """Go up to the decision with what was registered."""
    way.submit(SLUG, example(PACK, name))
    way.work()
    way.do("completeness", complete=True)
    found = {"ordinary": 1, "dangerous": 0, "relief": "none", "begins": "2026-04-01", "tags": TAGS, **changes}
    way.do("assess", **found)
    assert way.open_tasks() == ["decide"]


def ended(way: Way) -> tuple[CaseState, Outcome | None, list[str]]:
    """State, outcome and what is still to be done."""
    case = cases.get_case(way.case_id)
    return case.state, case.outcome, way.open_tasks()


def test_registered_taxed_and_paid(way: Way) -> None:
    assess(way, "one-dog")
    way.decide("granted")
    (demand,) = payments.demands_of(way.case_id)
    assert (demand.amount, way.open_tasks()) == (Decimal("72.00"), [])
    text = letter_text(way)
    wanted = ("Hundesteuerbescheid 2026", "Krümel (Zwergpudel)", "9 Monate", "72,00", "Marke 4711", "Widerspruch")
    assert [part for part in wanted if part not in text] == []
    pay(way)
    assert ended(way) == (CaseState.CLOSED, Outcome.GRANTED, [])
    record = records.record_file(way.case_id)
    assert (record.retention_until is not None, record.reference_number) == (True, "20-01.50.10-2026-00001")


def test_big_dogs_are_told_of_the_other_office_and_a_mandate_is_set_up(way: Way) -> None:
    assess(way, "two-dogs-moved", ordinary=2, relief="benefits", begins="2026-02-01", arrears=40)
    assert "Amt für öffentliche Ordnung anzeigen" in messages_of(way.case_id)[0].text
    way.decide("granted")
    assert (payments.demands_of(way.case_id), way.open_tasks()) == ([], ["debit"])
    text = letter_text(way)
    wanted = ("Ermäßigung bei Bezug von Sozialleistungen", "−60,00", "205,00", "Wir buchen den Betrag", "am 1. Juli")
    assert [part for part in wanted if part not in text] == []
    way.do("debit", reference="PB-2026-77", first_debit="2026-07-01")
    assert ended(way) == (CaseState.CLOSED, Outcome.GRANTED, [])


def test_whoever_is_free_of_tax_pays_nothing(way: Way) -> None:
    assess(way, "assistance-free", relief="assistance", begins="2026-01-01")
    way.decide("granted")
    assert (payments.demands_of(way.case_id), ended(way)) == ([], (CaseState.CLOSED, Outcome.GRANTED, []))


def test_a_relief_is_refused_by_two(way: Way) -> None:
    assess(way, "dangerous-no-relief", ordinary=0, dangerous=1, begins="2026-07-01")
    way.decide("partly_granted", reasons="Für gefährliche Hunde sieht die Satzung keine Befreiung vor.")
    assert way.open_tasks() == ["cosign"]
    way.cosign(way.lead, agreed=False, reason="Bitte die Vorschrift nennen.")
    way.decide("partly_granted", reasons="§ 5 der Hundesteuersatzung schließt gefährliche Hunde aus.")
    way.cosign(way.lead, agreed=True)
    text = letter_text(way)
    wanted = ("lehnen wir ganz oder teilweise ab", "gefährlicher Hund", "300,00", "§ 5 der Hundesteuersatzung")
    assert [part for part in wanted if part not in text] == []
    assert way.open_tasks() == []


def test_who_does_not_pay_is_reminded_and_then_handed_over(way: Way) -> None:
    assess(way, "one-dog")
    way.decide("granted")
    way.later(days=37)
    assert messages_of(way.case_id)[-1].text.startswith("Die Hundesteuer zum Vorgang")
    assert way.open_tasks() == []
    way.later(days=16)
    assert way.open_tasks() == ["enforce"]
    way.do("enforce", result="handed_over")
    assert ended(way) == (CaseState.CLOSED, Outcome.GRANTED, [])


def test_who_pays_after_the_reminder_is_not_handed_over(way: Way) -> None:
    assess(way, "one-dog")
    way.decide("granted")
    way.later(days=37)
    pay(way)
    assert ended(way) == (CaseState.CLOSED, Outcome.GRANTED, [])


def test_a_registration_for_nothing_is_refused_without_a_tax(way: Way) -> None:
    assess(way, "one-dog")
    way.decide("refused", reasons="Der Hund lebt in Salzkotten und ist dort anzumelden.")
    way.cosign(way.lead, agreed=True)
    assert payments.demands_of(way.case_id) == []
    text = letter_text(way)
    assert ("Wir setzen keine Hundesteuer fest" in text, "72,00" in text) == (True, False)
    assert ended(way) == (CaseState.CLOSED, Outcome.REFUSED, [])


@pytest.mark.parametrize("waiting", [False, True])
def test_a_registration_can_be_taken_back(way: Way, waiting: bool) -> None:
    way.submit(SLUG, example(PACK, "one-dog"))
    way.work()
    if waiting:
        way.do("completeness", complete=False, missing="Bitte nennen Sie den Wurfmonat.")
    cases.withdraw(case_id=way.case_id, reason="Verwechselt", actor=ANONYMOUS, at=way.at)
    way.work()
    assert ended(way) == (CaseState.CLOSED, Outcome.WITHDRAWN, [])


def test_a_question_without_an_answer_comes_back_after_its_deadline(way: Way) -> None:
    way.submit(SLUG, example(PACK, "two-dogs-moved"))
    way.work()
    way.do("completeness", complete=False, missing="Der Bescheid über die Grundsicherung fehlt.")
    way.later(days=15)
    assert way.open_tasks() == ["completeness"]


def test_what_lies_too_long_goes_up_to_the_lead(way: Way) -> None:
    way.submit(SLUG, example(PACK, "one-dog"))
    way.work()
    assert way.task("completeness").group == "clerk"
    way.later(days=14)
    escalate_overdue(at=way.at)
    assert way.task("completeness").group == "team-lead"
