"""Processes that begin by themselves: by message, signal and moment, each once, in the unit that works on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from amtsweg.cases.queries.cases import get_case
from amtsweg.catalogue import api as catalogue
from amtsweg.identity import api as identity
from amtsweg.kernel import outbox, scope
from amtsweg.processes import api
from amtsweg.processes.contracts import MessageNotAwaited, ModelRejected
from amtsweg.processes.models import ProcessInstance, ProcessStart
from amtsweg.processes.services.beginning import begin_due
from amtsweg.records import api as records
from amtsweg.web.environment import Database
from bpmn.drawing import document, flows, message, timer, user
from processes.conftest import ANNA, Office
from processes.test_signals import ALARM, DEFINITION, TOP
from processes.test_together import at_once
from way import CITY

pytestmark = pytest.mark.usefixtures("fixed_clock")


def starts_with(definition: str, unit: str = "sta-63") -> bytes:
    body = f'<startEvent id="s" amtsweg:unit="{unit}">{definition}</startEvent><startEvent id="n"/><endEvent id="e"/>'
    return document(body + user("t", "by_hand") + flows("s->t", "n->by_hand", "t->e", "by_hand->e"), TOP)


@pytest.fixture
def deploy(system_scope: None, at: datetime) -> Callable[..., None]:
    identity.load_organisation(CITY, at=at)

    def deploy(definition: str, version: int = 1, slug: str = "self") -> None:
        api.deploy(slug=slug, version=version, bpmn=starts_with(definition), decisions={}, at=at)

    return deploy


def test_a_message_nobody_waits_for_begins_the_process_drawn_for_it(deploy: Callable[..., None], at: datetime) -> None:
    deploy(message("docs"))
    office = Office(at)
    send = {"subject_id": office.subject_id, "actor": ANNA, "at": at}
    api.send_message(name="docs", variables={"file": 1}, **send)
    (process,) = api.processes_of_subject(office.subject_id)
    assert (process.slug, process.variables, office.open_tasks()) == ("self", {"file": 1}, ["t"])
    assert office.task("t").unit_id == identity.unit_by_key("sta-63").id
    with pytest.raises(MessageNotAwaited):
        api.send_message(name="withdraw", variables={}, **send)


def test_only_the_newest_version_listens_and_the_old_way_in_stays_open(
    deploy: Callable[..., None], at: datetime
) -> None:
    deploy(message("docs"))
    deploy(message("withdraw"), version=2)
    deploy(message("docs"), version=1)
    office = Office(at)
    with pytest.raises(MessageNotAwaited):
        api.send_message(subject_id=office.subject_id, name="docs", variables={}, actor=ANNA, at=at)
    api.send_message(subject_id=office.subject_id, name="withdraw", variables={}, actor=ANNA, at=at)
    assert [process.version for process in api.processes_of_subject(office.subject_id)] == [2]


def test_one_message_begins_one_process(deploy: Callable[..., None]) -> None:
    deploy(message("docs"))
    with pytest.raises(ModelRejected, match="the message 'docs' begins the process 'self' already"):
        deploy(message("docs"), slug="other")


def test_a_signal_begins_a_matter_of_its_own(deploy: Callable[..., None], at: datetime) -> None:
    deploy(DEFINITION)
    office = Office(at)
    office.start(ALARM, "alarm", secret="of another matter")
    office.complete("before")
    while outbox.drain(at=at):
        pass
    (begun,) = ProcessInstance.objects.filter(model__slug="self")
    assert begun.subject_id != office.subject_id
    assert begun.state["variables"] == {}


def test_a_cycle_begins_again_and_again_and_a_past_date_never(deploy: Callable[..., None], at: datetime) -> None:
    deploy(timer("R2/P1M", "timeCycle"))
    deploy(timer("2026-01-01", "timeDate"), slug="past")
    assert begin_due(at=at + timedelta(days=20)) == 0
    month = at + timedelta(days=32)
    assert [begin_due(at=month), begin_due(at=month)] == [1, 0]
    assert [begin_due(at=month + timedelta(days=40)) for _ in range(2)] == [1, 0]
    assert begin_due(at=month + timedelta(days=400)) == 0
    assert ProcessInstance.objects.filter(model__slug="self").count() == 2
    assert not ProcessStart.objects.filter(due_at__isnull=False).exists()


def test_a_moment_that_cannot_be_told_is_refused(deploy: Callable[..., None]) -> None:
    with pytest.raises(ModelRejected, match="line 1, s"):
        deploy(timer("missing", "timeDate"))


def test_several_workers_begin_it_once(fresh_database: Database, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        identity.load_organisation(CITY, at=at)
        api.deploy(slug="self", version=1, bpmn=starts_with(timer("P1D")), decisions={}, at=at)
    results = at_once(*[lambda: begin_due(at=at + timedelta(days=3)) for _ in range(4)])
    assert sorted(result for result in results if isinstance(result, int)) == [0, 0, 0, 1]
    with scope.session(scope.SYSTEM):
        assert ProcessInstance.objects.count() == 1


PACK = """slug: monthly
title: {de: Monatsbericht}
summary: {de: Beginnt jeden Monat von selbst}
unit: sta-63
record: {plan: "10.20.20", retention: P5Y}
"""


def test_what_begins_by_itself_is_a_case_of_its_service(system_scope: None, at: datetime, tmp_path: Path) -> None:
    identity.load_organisation(CITY, at=at)
    records.load_file_plan(CITY, at=at)
    folder = tmp_path / "office" / "monthly"
    folder.mkdir(parents=True)
    (folder / "service.yaml").write_text(PACK)
    xml = starts_with(timer("R/P1M", "timeCycle"), unit="").replace(b'amtsweg:unit=""', b"")
    (folder / "process.bpmn").write_bytes(xml)
    catalogue.load_packs(tmp_path, at=at)
    assert begin_due(at=at + timedelta(days=40)) == 1
    (begun,) = ProcessInstance.objects.filter(model__slug="monthly")
    case = get_case(begun.subject_id)
    assert (case.title, case.unit_id) == ("Monatsbericht", identity.unit_by_key("sta-63").id)
    assert [task.name for task in api.tasks_of_subject(case.id)] == ["Task t"]
