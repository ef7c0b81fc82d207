"""The way of an application, in every direction it can take."""

from decimal import Decimal

import pytest
from django.core import mail

from amtsweg.cases import api as cases
from amtsweg.cases.contracts import AlreadyAnswered, CaseState, Outcome
from amtsweg.cases.queries.details import latest_decision, messages_of
from amtsweg.delivery import api as delivery
from amtsweg.kernel.actors import ANONYMOUS, system
from amtsweg.kernel.blobs import read_blob
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed
from amtsweg.kernel.models import OutboxEntry
from amtsweg.payments import api as payments
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import TaskAlreadyDone
from amtsweg.records import api as records
from way import APPLICATION, COURT, Way

SLUG = "baulastenauskunft"


def pay(way: Way) -> None:
    """Let the money arrive."""
    (demand,) = payments.demands_of(way.case_id)
    payments.record_transfer(
        demand_id=demand.id, amount=demand.amount, transaction=f"T {demand.id}", actor=system("bank"), at=way.at
    )
    way.work()


@pytest.mark.usefixtures("system_scope")
def test_paid_and_granted(way: Way) -> None:
    receipt = way.submit(SLUG, APPLICATION)
    way.work()
    assert way.open_tasks() == ["completeness"]
    way.do("completeness", complete=True)
    (demand,) = payments.demands_of(way.case_id)
    assert (demand.amount, way.open_tasks()) == (Decimal("30.00"), [])
    pay(way)
    way.do("lookup", result="none")
    way.decide("granted")
    case = cases.get_case(way.case_id)
    assert (case.state, case.outcome, way.open_tasks()) == (CaseState.CLOSED, Outcome.GRANTED, [])
    assert case.number == receipt.number
    decision = latest_decision(way.case_id)
    assert decision is not None
    assert decision.document_id is not None
    report = delivery.verify_pdf(read_blob(records.document(decision.document_id).sha256))
    assert report.intact
    record = records.record_file(way.case_id)
    assert record.reference_number is not None
    assert record.retention_until is not None
    filed = [document.kind for document in records.documents_of(way.case_id)]
    assert filed == ["submission", "submission-data", "submission-data", "decision"]


@pytest.mark.usefixtures("system_scope")
def test_request_and_answer_come_back_to_the_same_case(way: Way) -> None:
    way.submit(SLUG, {**COURT, "purpose": "loan"})
    way.work()
    way.do("completeness", complete=False, missing="Bitte senden Sie uns die Vollmacht.")
    assert cases.get_case(way.case_id).state is CaseState.WAITING
    (asked,) = messages_of(way.case_id)
    assert (asked.is_open, asked.text) == (True, "Bitte senden Sie uns die Vollmacht.")
    answer = {"case_id": way.case_id, "message_id": asked.id, "uploads": [], "actor": ANONYMOUS, "at": way.at}
    with pytest.raises(Invalid):
        cases.answer_request(text=" ", **answer)
    cases.answer_request(text="Hier ist sie.", **answer)
    with pytest.raises(AlreadyAnswered):
        cases.answer_request(text="Noch einmal", **answer)
    assert (cases.get_case(way.case_id).state, way.open_tasks()) == (CaseState.OPEN, ["completeness"])


@pytest.mark.usefixtures("system_scope")
def test_without_an_answer_the_deadline_brings_the_task_back(way: Way) -> None:
    way.submit(SLUG, APPLICATION)
    way.work()
    way.do("completeness", complete=False, missing="Es fehlt etwas.")
    way.later(days=13)
    assert way.open_tasks() == []
    way.later(days=2)
    assert way.open_tasks() == ["completeness"]
    (asked,) = messages_of(way.case_id)
    assert not asked.is_open


@pytest.mark.usefixtures("system_scope")
def test_refusal_needs_a_second_person(way: Way) -> None:
    way.submit(SLUG, COURT)
    way.work()
    way.do("completeness", complete=True)
    assert payments.demands_of(way.case_id) == []
    way.do("lookup", result="none")
    with pytest.raises(Invalid) as missing:
        way.decide("refused")
    assert set(missing.value.fields) == {"reasons"}
    way.decide("refused", reasons="Es fehlt das berechtigte Interesse.")
    assert way.open_tasks() == ["cosign"]
    with pytest.raises(NotAllowed):
        way.cosign(way.clerk, agreed=True)
    way.cosign(way.lead, agreed=False, reason="Bitte genauer begründen.")
    assert way.open_tasks() == ["decide"]
    returned = latest_decision(way.case_id)
    assert returned is not None
    assert returned.returned_reason == "Bitte genauer begründen."
    way.decide("refused", reasons="Es fehlt das berechtigte Interesse; die Anfrage nennt keinen Grund.")
    way.cosign(way.lead, agreed=True)
    case = cases.get_case(way.case_id)
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.REFUSED)
    decision = latest_decision(way.case_id)
    assert decision is not None
    assert decision.cosigned_by == "Bruno"


@pytest.mark.usefixtures("system_scope")
@pytest.mark.parametrize("stop", ["at once", "while waiting", "while paying"])
def test_withdrawal_at_any_moment(way: Way, stop: str) -> None:
    way.submit(SLUG, APPLICATION)
    way.work()
    if stop == "while waiting":
        way.do("completeness", complete=False, missing="Es fehlt etwas.")
    if stop == "while paying":
        way.do("completeness", complete=True)
    cases.withdraw(case_id=way.case_id, reason="Nicht mehr nötig", actor=ANONYMOUS, at=way.at)
    way.work()
    case = cases.get_case(way.case_id)
    assert (case.state, case.outcome, way.open_tasks()) == (CaseState.CLOSED, Outcome.WITHDRAWN, [])
    assert not any(demand.is_open for demand in payments.demands_of(way.case_id))
    with pytest.raises(Conflict):
        cases.withdraw(case_id=way.case_id, reason="", actor=ANONYMOUS, at=way.at)


@pytest.mark.usefixtures("system_scope")
def test_the_second_clerk_is_told_who_was_faster(way: Way) -> None:
    way.submit(SLUG, APPLICATION)
    way.work()
    task = way.task("completeness")
    way.do("completeness", complete=True)
    with pytest.raises(TaskAlreadyDone) as told:
        cases.complete_form_task(task=task, answers={"complete": True}, actor=way.lead, at=way.at)
    assert told.value.by == "Ayla"


@pytest.mark.usefixtures("system_scope")
def test_nothing_stays_in_the_outbox(way: Way) -> None:
    way.submit(SLUG, APPLICATION)
    way.work()
    assert list(OutboxEntry.objects.exclude(status="done").values_list("topic", "last_error")) == []
    assert [message.to for message in mail.outbox] == [["mira.brandt@post.example"]]
    assert processes.list_incidents() == ()
