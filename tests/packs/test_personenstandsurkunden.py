"""Certificates from the civil registry, in every direction a case can take."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client

from amtsweg.cases.contracts import CaseState, Outcome
from amtsweg.delivery import api as delivery
from amtsweg.identity import api as identity
from amtsweg.processes.services.handing_up import escalate_overdue
from amtsweg.records import api as records
from packs.walking import answer, begin, case_of, example, letter_pdf, letter_text, owed, pay, told, withdraw
from process_register.conftest import sign_in
from way import Way, hire

SLUG, PACK = "personenstandsurkunden", "standesamt/personenstandsurkunden"
FINE = {"found": "all", "blocked": "none", "entitled": True, "complete": True}
ISSUED = {
    "issued": [{"title": "Geburtsurkunde Mara Sommer", "register_number": "G 1234/1985", "copies": 2}],
    "way": "post",
}

pytestmark = pytest.mark.usefixtures("system_scope")


def test_paid_issued_on_paper_and_announced_by_a_letter(way: Way) -> None:
    begin(way, SLUG, example(PACK, "own-birth"))
    way.do("completeness", **FINE)
    way.decide("granted")
    assert (owed(way), way.open_tasks()) == ([Decimal("18.00")], [])
    pay(way)
    assert way.open_tasks() == ["issue"]
    way.do("issue", **ISSUED)
    case = case_of(way)
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.GRANTED)
    assert delivery.verify_pdf(letter_pdf(way)).intact
    text = letter_text(way)
    for words in ("Register G 1234/1985, 2 Exemplare", "Gebühr von 18 Euro", "Gegen die Gebühr: Gegen diesen Bescheid"):
        assert words in text
    assert "Ihre Urkunden sind in der Post" in told(way)[-1]
    reference = records.record_file(way.case_id).reference_number
    assert reference is not None
    assert reference.startswith("12-02.50.10-2026-")


def test_for_a_pension_the_first_copy_is_free_and_issued_without_waiting(way: Way) -> None:
    begin(way, SLUG, example(PACK, "pension-free"))
    way.do("completeness", **FINE)
    way.decide("granted")
    assert (owed(way), way.open_tasks()) == ([], ["issue"])
    way.do("issue", **{**ISSUED, "way": "pickup"})
    assert "Die Urkunden sind gebührenfrei." in letter_text(way)
    assert "liegen zur Abholung bereit" in told(way)[-1]


def test_the_clerk_may_say_that_only_a_part_is_to_be_paid(way: Way) -> None:
    begin(way, SLUG, example(PACK, "several-multilingual"))
    way.do("completeness", **FINE | {"found": "some", "fee": 18})
    way.decide("partly_granted", reasons="Der Eintrag der Ehe ist in diesem Register nicht zu finden.")
    assert owed(way) == [Decimal("18.00")]
    pay(way)
    way.do("issue", **ISSUED)
    text = letter_text(way)
    assert "Wir erteilen einen Teil der bestellten Urkunden." in text
    assert "Amtsgericht Paderborn" in text


def test_what_the_archive_keeps_goes_to_the_archive(way: Way, at: datetime) -> None:
    begin(way, SLUG, example(PACK, "archive"))
    assert way.open_tasks() == ["archive"]
    archivist = hire("Arno", at, ("clerk", "stadtarchiv"))
    case = case_of(way)
    assert case.unit_id == identity.unit_by_key("stadtarchiv").id
    assert "liegt beim" not in told(way)[-1]
    assert "an das Stadtarchiv gegeben" in told(way)[-1]
    way.do("archive", archivist, result="sent", signature="P 1/2 Nr. 17", answer="Die Abschrift ist in der Post.")
    case = case_of(way)
    assert (case.state, case.outcome, told(way)[-1]) == (
        CaseState.CLOSED,
        Outcome.DONE,
        "Die Abschrift ist in der Post.",
    )


def test_whoever_checks_reads_what_the_tables_found(way: Way, client: Client) -> None:
    begin(way, SLUG, example(PACK, "partly-archive"))
    sign_in(client, way.clerk)
    page = client.get(f"/arbeitsplatz/aufgabe/{way.task('completeness').id}/").content.decode()
    assert "Hinweis zu dieser Aufgabe" in page
    assert "Urkunde 2: berechtigt" in page
    assert "Ein Teil der Einträge ist Archivgut" in page


def test_a_refusal_names_the_court_for_registry_matters_and_is_signed_by_two(way: Way) -> None:
    begin(way, SLUG, example(PACK, "sibling"))
    way.do("completeness", **FINE | {"entitled": False})
    way.decide("refused", reasons="Ein rechtliches Interesse ist nicht glaubhaft gemacht (§ 62 Absatz 1 Satz 2 PStG).")
    assert way.open_tasks() == ["cosign"]
    way.cosign(way.lead, agreed=True)
    case = case_of(way)
    assert (case.state, case.outcome, owed(way)) == (CaseState.CLOSED, Outcome.REFUSED, [])
    text = letter_text(way)
    assert "Sterbeurkunde: Runa Sommer, 14.02.2022" in text
    assert "Eheurkunde: Otto Schuldner und Ines Frei, 08.09.2001" in text
    assert "§ 49" in text
    assert "Amtsgericht Paderborn" in text
    assert "Verwaltungsgericht" not in text


def test_proof_is_asked_for_and_its_deadline_brings_the_task_back(way: Way) -> None:
    begin(way, SLUG, example(PACK, "sibling"))
    lacking = FINE | {"complete": False, "missing": "Bitte senden Sie uns das Schreiben des Nachlassgerichts."}
    way.do("completeness", **lacking)
    assert case_of(way).state is CaseState.WAITING
    answer(way, "Es kommt mit der Post.")
    way.do("completeness", **lacking)
    way.later(days=32)
    assert (case_of(way).state, way.open_tasks()) == (CaseState.OPEN, ["completeness"])


def test_an_open_task_goes_up_when_nobody_does_it(way: Way) -> None:
    begin(way, SLUG, example(PACK, "own-birth"))
    way.later(days=15)
    assert escalate_overdue(at=way.at) == 1
    task = way.task("completeness")
    assert (task.group, task.escalated_at is not None) == ("team-lead", True)


def test_who_never_pays_gets_no_certificate(way: Way) -> None:
    begin(way, SLUG, example(PACK, "own-birth"))
    way.do("completeness", **FINE)
    way.decide("granted")
    way.later(days=32)
    way.later(days=16)
    way.do("unpaid", next="end")
    case = case_of(way)
    assert (case.state, case.outcome, owed(way)) == (CaseState.CLOSED, Outcome.DONE, [])
    assert "Zu zahlen ist nichts mehr" in told(way)[-1]


@pytest.mark.parametrize("stop", ["at once", "in the archive", "while paying"])
def test_withdrawn_at_any_moment(way: Way, stop: str) -> None:
    begin(way, SLUG, example(PACK, "archive" if stop == "in the archive" else "own-birth"))
    if stop == "while paying":
        way.do("completeness", **FINE)
        way.decide("granted")
    withdraw(way)
    case = case_of(way)
    assert (case.state, case.outcome, way.open_tasks(), owed(way)) == (CaseState.CLOSED, Outcome.WITHDRAWN, [], [])
