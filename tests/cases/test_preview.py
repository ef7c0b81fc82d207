"""Who decides or signs sees what colleagues found, and the letter before it is one."""

import pytest

from amtsweg.cases.queries.cases import get_case
from amtsweg.cases.queries.details import latest_decision
from amtsweg.cases.services.letters import draft_letter
from amtsweg.cases.views.shared import findings_of, variables_of
from amtsweg.catalogue import api as catalogue
from amtsweg.delivery import api as delivery
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
