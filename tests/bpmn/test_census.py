"""The second look finds what the first has lost; tried on plans from which something was taken."""

from dataclasses import replace

from amtsweg.bpmn.api import read
from amtsweg.bpmn.reader.census import unaccounted
from amtsweg.bpmn.reader.source import parse
from bpmn.drawing import document, flows, start_end, timer, user

XML = document(
    start_end()
    + f'<intermediateCatchEvent id="c">{timer("P1D")}</intermediateCatchEvent>'
    + user("t")
    + flows("s->c", "c->t", "t->e[x]")
    + '<sequenceFlow sourceRef="t" targetRef="e"/>'
)


def test_everything_in_a_plan_is_accounted_for() -> None:
    assert unaccounted(parse(XML), read(XML)) == ()


def test_a_lost_node_event_or_flow_is_found() -> None:
    model = read(XML)
    nodes = dict(model.nodes)
    del nodes["t"]
    nodes["c"] = replace(nodes["c"], event=None)
    found = unaccounted(parse(XML), replace(model, nodes=nodes))
    reasons = [(problem.element_id, problem.reason.split()[0]) for problem in found]
    assert reasons == [
        ("c", "'timerEventDefinition'"),
        ("t", "'userTask'"),
        ("t_e", "'sequenceFlow'"),
        ("p", "'sequenceFlow'"),
    ]


def test_the_id_made_for_a_flow_is_nobody_elses() -> None:
    body = start_end() + '<userTask id="flow-1"/><sequenceFlow sourceRef="s" targetRef="flow-1"/>'
    model = read(document(body + '<sequenceFlow id="x" sourceRef="flow-1" targetRef="e"/>'))
    assert [flow.id for flow in model.nodes["s"].outgoing] == ["flow-1'"]
