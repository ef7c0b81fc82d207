"""A called process becomes a part of its caller, with the decisions it brings, in a version that never changes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from amtsweg.catalogue import api as catalogue
from amtsweg.identity import api as identity
from amtsweg.processes import api
from amtsweg.processes.checking import check_model
from amtsweg.processes.contracts import ModelRejected, ProcessStatus, TaskStatus
from bpmn.drawing import document, flows, start_end, user
from processes.conftest import ANNA, BORIS, Office
from way import CITY

FEE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:d">
<decision id="fee" name="fee"><variable name="fee" typeRef="number"/>
<literalExpression><text>{amount}</text></literalExpression></decision></definitions>"""
INNER = document(
    start_end()
    + '<businessRuleTask id="r" amtsweg:decision="fee" amtsweg:result="inner"/>'
    + '<userTask id="look" name="Look" amtsweg:group="clerk" amtsweg:due="P14D"/>'
    + '<userTask id="again" amtsweg:not-by="look"/>'
    + flows("s->r", "r->look", "look->again", "again->e")
)


def caller(version: int = 1, process: str = "inner") -> bytes:
    return document(
        start_end()
        + f'<callActivity id="c" calledElement="{process}" amtsweg:version="{version}"/>'
        + '<businessRuleTask id="r" amtsweg:decision="fee" amtsweg:result="outer"/>'
        + user("t")
        + flows("s->c", "c->r", "r->t", "t->e")
    )


def deploy_inner(at: datetime, version: int = 1, amount: int = 20) -> None:
    decisions = {"fee": FEE.format(amount=amount).encode()}
    api.deploy(slug="inner", version=version, bpmn=INNER, decisions=decisions, at=at)


def begin(office: Office, xml: bytes, amount: int) -> None:
    api.deploy(slug="outer", version=1, bpmn=xml, decisions={"fee": FEE.format(amount=amount).encode()}, at=office.at)
    api.start_process(
        slug="outer",
        version=1,
        subject_id=office.subject_id,
        unit_id=office.subject_id,
        account_id=None,
        variables={},
        actor=ANNA,
        at=office.at,
    )


def test_a_called_process_runs_inside_its_caller_with_its_own_decisions(office: Office) -> None:
    deploy_inner(office.at)
    deploy_inner(office.at, version=2, amount=99)
    begin(office, caller(), 7)
    task = office.task("c/look")
    assert (task.name, task.group, task.due_at is not None) == ("Look", "clerk", True)
    office.complete("c/look")
    with pytest.raises(Exception, match="Vier-Augen"):
        office.complete("c/again")
    office.complete("c/again", actor=BORIS)
    office.complete("t")
    (process,) = api.processes_of_subject(office.subject_id)
    assert (process.status, process.variables) == (ProcessStatus.COMPLETED, {"inner": 20, "outer": 7})
    assert {task.status for task in api.tasks_of_subject(office.subject_id)} == {TaskStatus.DONE}


def test_a_call_to_what_is_not_deployed_is_refused_with_element_and_reason(at: datetime, system_scope: None) -> None:
    with pytest.raises(ModelRejected) as caught:
        check_model(caller(3), {"fee": FEE.format(amount=1).encode()})
    reason = "line 1, c: the process 'inner' is not deployed in version 3"
    assert list(caught.value.fields.values()) == [reason]


def test_a_process_cannot_call_the_version_it_is_to_become(at: datetime, system_scope: None) -> None:
    with pytest.raises(ModelRejected, match="the process 'x' is not deployed in version 1"):
        api.deploy(slug="x", version=1, bpmn=caller(1, "x"), decisions={}, at=at)


SERVICE = """slug: {slug}
title: {{de: {slug}}}
summary: {{de: Probe}}
unit: sta-63
legal_basis: []
"""


@pytest.mark.parametrize("names", [("aaa-outer", "zzz-inner"), ("zzz-outer", "aaa-inner")])
def test_packs_of_one_load_may_call_each_other_in_any_order(
    system_scope: None, at: datetime, tmp_path: Path, names: tuple[str, str]
) -> None:
    identity.load_organisation(CITY, at=at)
    outer, inner = names
    for slug, xml in ((outer, caller(1, inner)), (inner, INNER)):
        folder = tmp_path / "office" / slug
        folder.mkdir(parents=True)
        (folder / "service.yaml").write_text(SERVICE.format(slug=slug))
        (folder / "process.bpmn").write_bytes(xml)
        (folder / "fee.dmn").write_text(FEE.format(amount=5))
    report = catalogue.load_packs(tmp_path, at=at)
    assert [pack.outcome for pack in report.packs] == ["created", "created"]
    assert check_model(caller(1, outer), {"fee": FEE.format(amount=1).encode()}).name == ""
