"""The case of eight steps for both engines, in the words of each.

Start, user task, decision table, exclusive gateway, parallel split into a user task and a timer, parallel join,
service task, end. Four transactions: the start, two completed tasks, the timer with the service's answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from amtsweg.kernel.actors import Actor
from bpmn.drawing import document, flows, start_end, timer, user

CLERK = Actor("Anna Beispiel", UUID(int=0xA))
UNIT = UUID(int=0x63)
LATER = timedelta(hours=2)
ANSWERS: Mapping[str, object] = {
    "amount": 250,
    "applicant": {f"field {n}": "x" * 40 for n in range(40)},  # about 2 kB, as an application has
}
_NODES = (
    start_end() + user("a", "b") + '<exclusiveGateway id="x"/><parallelGateway id="f"/><parallelGateway id="j"/>'
    f'<intermediateCatchEvent id="w">{timer("PT1H")}</intermediateCatchEvent><endEvent id="low"/>'
)  # fmt: skip
_FLOWS = ("s->a", "a->d", "d->x", "f->b", "f->w", "b->j", "w->j", "j->v", "v->e")
OURS = document(
    _NODES
    + '<businessRuleTask id="d" amtsweg:decision="level" amtsweg:result="level"/>'
    + '<serviceTask id="v" amtsweg:service="bench.answer"/>'
    + flows(*_FLOWS, 'x->f[level = "high"]', 'x->low[level = "low"]')
)
_DMN = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:d">'
    '<inputData id="in_amount" name="amount"><variable id="iv" name="amount"/></inputData>'
    '<decision id="level" name="level"><variable id="lv" name="level"/>'
    '<informationRequirement id="ir"><requiredInput href="#in_amount"/></informationRequirement>'
    '<decisionTable id="t" hitPolicy="UNIQUE"><input id="i" label="amount"><inputExpression id="ie" typeRef="number">'
    '<text>amount</text></inputExpression></input><output id="o" name="level" typeRef="string"/>{}</decisionTable>'
    "</decision></definitions>"
)
_RULE = (
    '<rule id="r{0}"><inputEntry id="c{0}"><text>{1}</text></inputEntry><outputEntry id="v{0}"><text>"{2}"</text>'
    "</outputEntry></rule>"
)
TABLE = _DMN.format(_RULE.format(1, "&lt; 100", "low") + _RULE.format(2, "&gt;= 100", "high")).encode()


def theirs() -> bytes:
    """The same drawing in the words of the other engine."""
    called = (
        '<businessRuleTask id="d"><extensionElements><spiffworkflow:calledDecisionId>level'
        "</spiffworkflow:calledDecisionId></extensionElements></businessRuleTask>"
    )
    drawn = document(
        _NODES + called + '<userTask id="v"/>' + flows(*_FLOWS, 'x->f[level == "high"]', 'x->low[level == "low"]')
    )
    namespace = b'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace='
    return drawn.replace(b"targetNamespace=", namespace, 1).replace(b">PT1H<", b'>"PT1H"<')
