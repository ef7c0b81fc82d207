"""Models are taken as drawn or not at all, and never change."""

from datetime import datetime

import pytest

from amtsweg.kernel.errors import Conflict, NotFound
from amtsweg.processes.api import deploy, start_process
from amtsweg.processes.contracts import ModelRejected
from bpmn.drawing import document, flows, start_end, timer, user
from processes.conftest import ANNA, LOOP, UNIT, Office

FINE = start_end() + user("t") + flows("s->t", "t->e")


def rejection(xml: bytes, at: datetime) -> list[str]:
    with pytest.raises(ModelRejected) as caught:
        deploy(slug="x", version=1, bpmn=xml, decisions={}, at=at)
    return list(caught.value.fields.values())


def test_the_same_content_is_deployed_once(at: datetime, system_scope: None) -> None:
    first = deploy(slug="x", version=1, bpmn=document(FINE), decisions={}, at=at)
    again = deploy(slug="x", version=1, bpmn=document(FINE), decisions={}, at=at)
    assert (first.created, again.created, first.id) == (True, False, again.id)


def test_a_version_in_use_never_changes(at: datetime, system_scope: None) -> None:
    deploy(slug="x", version=1, bpmn=document(FINE), decisions={}, at=at)
    with pytest.raises(Conflict):
        deploy(slug="x", version=1, bpmn=document(FINE, "<signal/>"), decisions={}, at=at)


def test_what_bpmn_refuses_is_rejected_with_line_and_reason(at: datetime, system_scope: None) -> None:
    xml = document(FINE + '<complexGateway id="c"/>')
    assert rejection(xml, at) == ["line 1, c: complex gateways are not executed"]


def test_expressions_decisions_and_properties_are_checked(at: datetime, system_scope: None) -> None:
    body = (
        start_end()
        + '<exclusiveGateway id="g" default="g_t"/><businessRuleTask id="r" amtsweg:decision="fee"/>'
        + '<userTask id="t" amtsweg:due="soon" amtsweg:not-by="nobody"/>'
        + f'<intermediateCatchEvent id="c">{timer("1 +")}</intermediateCatchEvent>'
        + flows("s->g", "g->r[1 +]", "g->t", "t->c", "c->e", "r->e")
    )
    found = rejection(document(body), at)
    assert [text.split(":")[0] for text in found] == [
        "line 1, g_r",
        "line 1, c",
        "line 1, r",
        "line 1, t",
        "line 1, t",
    ]
    assert found[2:] == [
        "line 1, r: there is no decision 'fee'",
        "line 1, t: 'soon' is not a period like P14D or P3WD",
        "line 1, t: amtsweg:not-by names 'nobody', which is not a user task",
    ]


def test_a_start_nobody_would_look_after_is_rejected(at: datetime, system_scope: None) -> None:
    condition = "<conditionalEventDefinition><condition>true</condition></conditionalEventDefinition>"
    body = f'<startEvent id="s">{condition}</startEvent><endEvent id="e"/>' + flows("s->e")
    assert rejection(document(body), at) == ["line 1, s: nobody looks after a condition before the process has begun"]


def test_what_begins_by_itself_needs_a_unit_that_works_on_it(at: datetime, system_scope: None) -> None:
    body = f'<startEvent id="s">{timer("PT1H")}</startEvent><endEvent id="e"/>' + flows("s->e")
    reason = "line 1, s: nothing says which unit works on what begins by itself; name it (amtsweg:unit)"
    assert rejection(document(body), at) == [reason]


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ('amtsweg:escalate-after="soon"', "'soon' is not a moment to escalate, like P3WD, due or 'due P1W'"),
        (
            'amtsweg:escalate-after="due P1W"',
            "amtsweg:escalate-after counts from the due date, but the task has none (amtsweg:due)",
        ),
        (
            'amtsweg:escalate-to="head"',
            "amtsweg:escalate-to says to whom, but nothing says when (amtsweg:escalate-after)",
        ),
    ],
)
def test_an_escalation_that_would_never_come_is_rejected(
    at: datetime, system_scope: None, properties: str, reason: str
) -> None:
    body = start_end() + f'<userTask id="t" {properties}/>' + flows("s->t", "t->e")
    assert rejection(document(body), at) == [f"line 1, t: {reason}"]


def test_an_unknown_model_cannot_be_started(office: Office) -> None:
    office.start(LOOP, done=False)
    with pytest.raises(NotFound):
        start_process(
            slug="test",
            version=9,
            subject_id=office.subject_id,
            unit_id=UNIT,
            account_id=None,
            variables={},
            actor=ANNA,
            at=office.at,
        )
