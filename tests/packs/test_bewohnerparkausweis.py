"""The resident's parking permit, in every direction its case can take."""

from decimal import Decimal

import pytest

from amtsweg.cases.contracts import CaseState, Outcome
from amtsweg.delivery import api as delivery
from amtsweg.kernel.errors import NotAllowed
from amtsweg.records import api as records
from packs.walking import answer, begin, case_of, example, letter_pdf, letter_text, owed, pay, told, withdraw
from way import Way

SLUG, PACK = "bewohnerparkausweis", "ordnungsamt/bewohnerparkausweis"
FINE = {"registered": "main", "other_permit": False, "zone": "A", "complete": True}

pytestmark = pytest.mark.usefixtures("system_scope")


def test_paid_and_issued_with_the_permit_on_its_second_page(way: Way) -> None:
    begin(way, SLUG, example(PACK, "new-inner"))
    assert way.open_tasks() == ["completeness"]
    way.do("completeness", **FINE)
    way.decide("granted")
    assert (owed(way), way.open_tasks()) == ([Decimal("80.00")], [])
    pay(way)
    case = case_of(way)
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.GRANTED)
    assert delivery.verify_pdf(letter_pdf(way)).intact
    text = letter_text(way)
    for words in ("PB-LW 90", "gültig vom 02.03.2026 bis 01.03.2027", "80 Euro, bezahlt", "32-02.30.40-2026-00001"):
        assert words in text
    assert "Rechtsbehelfsbelehrung" not in text
    assert records.record_file(way.case_id).retention_until is not None
    assert "drucken Sie sie aus" in told(way)[-1]


def test_the_permit_begins_when_it_was_wished_and_names_the_plates_the_clerk_enters(way: Way) -> None:
    begin(way, SLUG, {**example(PACK, "several-plates"), "starts_on": "2026-05-01"})
    way.do("completeness", registered="secondary", other_permit=False, zone="D", entry="PB-KH 7E", complete=True)
    way.decide("partly_granted", reasons="Für das zweite Kennzeichen liegt kein begründeter Einzelfall vor.")
    pay(way)
    text = letter_text(way)
    assert "gültig vom 01.05.2026 bis 30.04.2028" in text
    assert "HX-MU 4711" not in text
    assert "Rechtsbehelfsbelehrung" in text


def test_another_plate_keeps_the_end_of_the_permit_and_the_zone_is_the_one_the_clerk_found(way: Way) -> None:
    begin(way, SLUG, {**example(PACK, "change-of-plate"), "valid_until": "2027-01-31"})
    way.do("completeness", registered="main", zone="B", complete=True)
    way.decide("granted")
    assert owed(way) == [Decimal("10.00")]
    pay(way)
    text = letter_text(way)
    assert "gültig vom 02.03.2026 bis 31.01.2027" in text
    assert "Bewohner mit Parkausweis B" in text


def test_what_is_missing_is_asked_for_and_comes_back(way: Way) -> None:
    begin(way, SLUG, example(PACK, "car-sharing"))
    lacking = {"registered": "main", "zone": "C", "complete": False, "missing": "Bitte senden Sie die Mitgliedschaft."}
    way.do("completeness", **lacking)
    assert case_of(way).state is CaseState.WAITING
    answer(way, "Hier ist sie.")
    assert way.open_tasks() == ["completeness"]
    way.do("completeness", **lacking)
    way.later(days=15)
    assert (case_of(way).state, way.open_tasks()) == (CaseState.OPEN, ["completeness"])


def test_a_refusal_is_signed_by_two_and_costs_nothing(way: Way) -> None:
    begin(way, SLUG, example(PACK, "new-inner"))
    way.do("completeness", registered="none", other_permit=False, complete=True)
    way.decide("refused", reasons="Sie sind im Gebiet nicht gemeldet (§ 45 Absatz 1b StVO).")
    with pytest.raises(NotAllowed):
        way.cosign(way.clerk, agreed=True)
    way.cosign(way.lead, agreed=False, reason="Bitte die Anhörung erwähnen.")
    way.decide("refused", reasons="Sie sind im Gebiet nicht gemeldet. Sie wurden angehört.")
    way.cosign(way.lead, agreed=True)
    case = case_of(way)
    assert (case.state, case.outcome, owed(way)) == (CaseState.CLOSED, Outcome.REFUSED, [])
    text = letter_text(way)
    assert "Wir lehnen Ihren Antrag ab." in text
    assert "Verwaltungsgericht Minden" in text
    assert "gültig vom" not in text


def test_who_never_pays_is_reminded_and_asked_after(way: Way) -> None:
    begin(way, SLUG, example(PACK, "new-inner"))
    way.do("completeness", **FINE)
    way.decide("granted")
    way.later(days=32)
    assert "noch nicht angekommen" in told(way)[-1]
    way.later(days=16)
    assert way.open_tasks() == ["unpaid"]
    way.do("unpaid", next="remind")
    way.later(days=16)
    way.do("unpaid", next="end")
    case = case_of(way)
    assert (case.state, case.outcome, owed(way)) == (CaseState.CLOSED, Outcome.DONE, [])
    assert "Zu zahlen ist nichts mehr." in told(way)[-1]


def test_late_money_still_brings_the_permit(way: Way) -> None:
    begin(way, SLUG, example(PACK, "new-inner"))
    way.do("completeness", **FINE)
    way.decide("granted")
    way.later(days=32)
    pay(way)
    assert case_of(way).outcome is Outcome.GRANTED
    assert "gültig vom 03.04.2026" in letter_text(way)


@pytest.mark.parametrize("stop", ["at once", "while waiting", "while paying"])
def test_withdrawn_at_any_moment(way: Way, stop: str) -> None:
    begin(way, SLUG, example(PACK, "new-inner"))
    if stop == "while waiting":
        way.do("completeness", **FINE | {"complete": False, "missing": "Der Fahrzeugschein."})
    if stop == "while paying":
        way.do("completeness", **FINE)
        way.decide("granted")
    withdraw(way)
    case = case_of(way)
    assert (case.state, case.outcome, way.open_tasks(), owed(way)) == (CaseState.CLOSED, Outcome.WITHDRAWN, [], [])
