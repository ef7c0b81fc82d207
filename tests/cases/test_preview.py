"""Who decides or signs sees what colleagues found, and the letter before it is one."""

from dataclasses import replace

import pytest
from django.test import Client

from amtsweg.cases.queries.cases import get_case
from amtsweg.cases.queries.details import latest_decision
from amtsweg.cases.services.letters import draft_letter
from amtsweg.cases.views.shared import findings_of, variables_of
from amtsweg.catalogue import api as catalogue
from amtsweg.delivery import api as delivery
from amtsweg.processes import api as processes
from process_register.conftest import sign_in
from way import COURT, Way

FOUND = {"result": "found", "entries": [{"parcel": "117/4", "sheet": "1207", "content": "Zuwegung"}]}


@pytest.mark.usefixtures("system_scope")
def test_findings_and_draft(way: Way) -> None:
    way.submit("baulastenauskunft", COURT)
    way.work()
    way.do("completeness", complete=True)
    way.do("lookup", **FOUND)
    way.decide("refused", reasons="Es fehlt das berechtigte Interesse.")
    case, decision = get_case(way.case_id), latest_decision(way.case_id)
    assert decision is not None
    service = catalogue.service_version(case.service_version_id)
    rows = [row.value for one in findings_of(service, case, variables_of(case), language="de") for row in one.all_rows]
    assert {"Baulasten eingetragen", "1207", "Zuwegung"} <= set(rows)
    pdf = draft_letter(case=case, decision=decision, variables=variables_of(case), at=way.at)
    assert pdf.startswith(b"%PDF-")
    assert not delivery.verify_pdf(pdf).intact
    assert latest_decision(way.case_id) == decision


@pytest.mark.usefixtures("system_scope")
def test_the_draft_is_of_the_letter_that_the_process_writes_next(way: Way) -> None:
    way.submit("baulastenauskunft", COURT)
    way.work()
    (task,) = processes.tasks_of_subject(way.case_id)
    call = processes.next_call(task, "issue_letter")
    assert call is not None
    assert call["letter"] == "decision"
    assert processes.next_call(task, "no_such_service") is None
    assert processes.next_call(replace(task, element_id="letter"), "issue_letter") is None


@pytest.mark.usefixtures("system_scope")
def test_a_task_says_when_answers_led_to_new_questions(way: Way, client: Client) -> None:
    way.submit("baulastenauskunft", COURT)
    way.work()
    sign_in(client, way.clerk)
    address = f"/arbeitsplatz/aufgabe/{way.task('completeness').id}/"
    sent = {"complete": "false", "_seen": "complete"}
    assert "Es sind Fragen dazugekommen" not in client.get(address).content.decode()
    page = client.post(address, sent).content.decode()
    assert "Es sind Fragen dazugekommen" in page
    assert "Bitte prüfen Sie Ihre Angaben" not in page
