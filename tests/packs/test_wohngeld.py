"""Housing benefit is examined, compared with the formula, granted, refused and withdrawn."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import pytest

from amtsweg.cases import api as cases
from amtsweg.cases.contracts import CaseState, Outcome
from amtsweg.cases.queries.details import messages_of
from amtsweg.dmn import api as dmn
from amtsweg.kernel.actors import ANONYMOUS
from amtsweg.kernel.clock import FixedClock
from amtsweg.records import api as records
from packs.walks import example, letter_text, office
from way import PACKS, Way

SLUG, PACK = "wohngeld", "sozialamt/wohngeld"
FAMILY = {"persons": 4, "occupants": 4, "level": "III", "rent": 765, "income": 2100, "plausible": True}
GRANTED = {"number": "WG 4711", "amount": 491, "starts": "2026-03-01", "ends": "2027-02-28"}

pytestmark = pytest.mark.usefixtures("system_scope")


@pytest.fixture
def way(db: None, at: datetime, fixed_clock: FixedClock) -> Iterator[Way]:
    """The social office."""
    with office("sozialamt", at=at, clock=fixed_clock) as walking:
        yield walking


def entered(way: Way, name: str, found: dict[str, object], computed: dict[str, object]) -> None:
    """Go on until the specialist system has computed."""
    way.submit(SLUG, example(PACK, name))
    way.work()
    way.do("completeness", complete=True)
    assert messages_of(way.case_id)[-1].text.startswith("Wir haben zu Ihrem Wohngeldantrag")
    way.do("examine", **found)
    assert way.open_tasks() == ["handover"]
    way.do("handover", **computed)


def ended(way: Way) -> tuple[CaseState, Outcome | None, list[str]]:
    """State, outcome and what is still to be done."""
    case = cases.get_case(way.case_id)
    return case.state, case.outcome, way.open_tasks()


@pytest.mark.parametrize(
    ("found", "counted", "amount"),
    [
        # z1 = 0.04 + 0.0004797 · 510.40 + 0.0000408 · 1000 = 0.32563888; 1.15 · (510.40 − 325.63888) = 212.48
        ({"persons": 1, "occupants": 1, "level": "III", "rent": 400, "income": 1000}, "510.40", 212),
        # The rent of a flat for eight counts for six of them; it lies above the highest one.
        ({"persons": 6, "occupants": 8, "level": "I", "rent": 1200, "income": 3100}, "1073.00", 427),
        # Nobody has less than the least income of annex 3: 396 euros.
        ({"persons": 1, "occupants": 1, "level": "VII", "rent": 900, "income": 0}, "806.60", 726),
        # Less than ten euros are not paid (section 21 no. 1).
        ({"persons": 2, "occupants": 2, "level": "II", "rent": 450, "income": 1945}, "592.60", 0),
    ],
)
def test_the_table_computes_as_the_law_says(found: dict[str, object], counted: str, amount: int) -> None:
    model = dmn.read((PACKS / PACK / "benefit.dmn").read_bytes())
    result = dmn.evaluate_decision(model, "benefit", {"examination": found}).value
    assert isinstance(result, dict)
    assert (result["counted"], result["amount"]) == (Decimal(counted), amount)


def test_granted_as_computed(way: Way) -> None:
    entered(way, "family", FAMILY, GRANTED)
    assert way.open_tasks() == ["decide"]
    way.decide("granted")
    assert ended(way) == (CaseState.CLOSED, Outcome.GRANTED, [])
    text = letter_text(way)
    wanted = ("491,00 Euro im Monat", "1. März 2026", "28. Februar 2027", "962,80", "Bahneinschnitt 21", "Widerspruch")
    assert [part for part in wanted if part not in text] == []
    record = records.record_file(way.case_id)
    assert (record.reference_number, record.retention_until is not None) == ("50-05.10-2026-00001", True)


def test_what_differs_goes_back_to_where_it_was_found(way: Way) -> None:
    entered(way, "family", FAMILY | {"income": 1900}, GRANTED)
    assert way.open_tasks() == ["clarify"]
    way.do("clarify", result="again", note="Sonderzahlung vergessen")
    way.do("examine", **FAMILY)
    way.do("handover", **GRANTED)
    way.decide("granted")
    assert ended(way) == (CaseState.CLOSED, Outcome.GRANTED, [])


def test_what_only_the_specialist_system_knows_is_signed_by_two(way: Way) -> None:
    entered(way, "family", FAMILY, GRANTED | {"amount": 470})
    way.do("clarify", result="specialist", note="Einnahme endet im Juni")
    way.decide("granted")
    assert way.open_tasks() == ["cosign"]
    way.cosign(way.lead, agreed=False, reason="Bitte den Zeitraum teilen.")
    way.decide("granted", content="Ab Juli wird neu gerechnet.")
    way.cosign(way.lead, agreed=True)
    assert ("470,00" in letter_text(way), way.open_tasks()) == (True, [])


@pytest.mark.parametrize(("back", "tasks"), [(3000, []), (3001, ["cosign"])])
def test_a_high_back_payment_is_signed_by_two(way: Way, back: int, tasks: list[str]) -> None:
    entered(way, "family", FAMILY, GRANTED | {"back_payment": back})
    way.decide("granted")
    assert way.open_tasks() == tasks


def test_refused_by_two_with_other_help_named(way: Way) -> None:
    found = {"persons": 1, "occupants": 4, "level": "III", "rent": 1160, "income": 2600, "plausible": True}
    entered(way, "students-unlikely", found, {"number": "WG 12", "amount": 0})
    way.decide("refused", reasons="Sie haben dem Grunde nach Anspruch auf BAföG (§ 20 Abs. 2 WoGG).")
    way.cosign(way.lead, agreed=True)
    assert ended(way) == (CaseState.CLOSED, Outcome.REFUSED, [])
    text = letter_text(way)
    wanted = ("Wir lehnen Ihren Antrag ab.", "§ 20 Abs. 2 WoGG", "290,00", "Andere Hilfen", "mitgezeichnet von Bruno")
    assert [part for part in wanted if part not in text] == []
    assert "im Monat, und zwar" not in text


def test_what_is_missing_is_asked_for_reminded_of_and_comes_back(way: Way) -> None:
    way.submit(SLUG, example(PACK, "family"))
    way.work()
    way.do("completeness", complete=False, missing="Bitte senden Sie uns die Lohnabrechnungen.")
    way.later(days=22)
    _asked, reminded = messages_of(way.case_id)
    assert "Die Frist endet in gut einer Woche" in reminded.text
    way.later(days=14)
    assert way.open_tasks() == ["completeness"]


@pytest.mark.parametrize("until", ["at once", "waiting", "decision"])
def test_an_application_can_be_taken_back(way: Way, until: str) -> None:
    if until == "decision":
        entered(way, "family", FAMILY, GRANTED)
    else:
        way.submit(SLUG, example(PACK, "family"))
        way.work()
    if until == "waiting":
        way.do("completeness", complete=False, missing="Es fehlt der Mietvertrag.")
    cases.withdraw(case_id=way.case_id, reason="Umzug", actor=ANONYMOUS, at=way.at)
    way.work()
    assert ended(way) == (CaseState.CLOSED, Outcome.WITHDRAWN, [])
