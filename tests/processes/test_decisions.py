"""Decision tables in a running process: the result, the rules that applied, and what has no result."""

from datetime import datetime

import pytest

from amtsweg.kernel import events
from amtsweg.processes import api
from amtsweg.processes.contracts import ModelRejected, StartedProcess
from bpmn.drawing import document, flows, start_end, user
from processes.conftest import ANNA, UNIT, Office

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="d" namespace="urn:d">'
FEE = f"""{HEAD}
  <inputData id="i" name="answers"><variable name="answers"/></inputData>
  <decision id="fee_1" name="fee"><variable name="fee"/>
    <informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
    <decisionTable id="t" hitPolicy="UNIQUE">
      <input id="c"><inputExpression id="ce"><text>count(answers.parcels)</text></inputExpression></input>
      <output id="a" name="amount"/><output id="w" name="reason"/>
      <rule id="one"><inputEntry id="o1"><text>1</text></inputEntry>
        <outputEntry id="o2"><text>30</text></outputEntry><outputEntry id="o3"><text>"one"</text></outputEntry></rule>
      <rule id="more"><inputEntry id="m1"><text>[2..20]</text></inputEntry>
        <outputEntry id="m2"><text>12.5 * 3</text></outputEntry>
        <outputEntry id="m3"><text>"more"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>""".encode()
PROCESS = document(
    start_end()
    + '<businessRuleTask id="fee" amtsweg:decision="fee" amtsweg:result="fee"/>'
    + '<exclusiveGateway id="g" default="g_e"/>'
    + user("pay")
    + flows("s->fee", "fee->g", "g->pay[fee.amount > 30]", "g->e", "pay->e")
)


def start(office: Office, parcels: list[str]) -> StartedProcess:
    api.deploy(slug="fee", version=1, bpmn=PROCESS, decisions={"fee.dmn": FEE}, at=office.at)
    return api.start_process(
        slug="fee",
        version=1,
        subject_id=office.subject_id,
        unit_id=UNIT,
        account_id=None,
        variables={"answers": {"parcels": parcels}},
        actor=ANNA,
        at=office.at,
    )


def test_a_decision_sets_its_result_and_tells_its_rules(office: Office) -> None:
    start(office, ["a", "b"])
    assert office.open_tasks() == ["pay"]
    (process,) = api.processes_of_subject(office.subject_id)
    assert process.variables["fee"] == {"amount": 37.5, "reason": "more"}
    assert events.history(office.subject_id)[0].data["decisions"] == [{"decision": "fee", "rules": [2]}]


def test_a_decision_by_no_rule_is_an_incident(office: Office) -> None:
    start(office, [])
    (incident,) = api.list_incidents()
    assert incident.element_id == "fee"
    assert incident.reason.startswith("decision 'fee' has no result")


def test_a_faulty_decision_table_is_rejected_with_its_file(at: datetime, system_scope: None) -> None:
    with pytest.raises(ModelRejected) as caught:
        api.deploy(slug="fee", version=1, bpmn=PROCESS, decisions={"fee.dmn": b"<x/>"}, at=at)
    (reason,) = caught.value.fields.values()
    assert ": fee.dmn: " in reason
