"""After its retention nothing of a person is left in a process, and what is counted stays as it was."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from amtsweg.kernel import chain, events, outbox, scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.kernel.models import OutboxEntry
from amtsweg.metrics import api as metrics
from amtsweg.processes import api
from amtsweg.processes.contracts import MigrationOrder, ProcessStatus, TaskFilter, TaskStatus, UndoRefused
from amtsweg.processes.models import InstanceMigration, ProcessInstance, TaskRecord
from amtsweg.processes.services.erasing import erase_processes
from bpmn.drawing import document, flows, start_end, user
from processes.conftest import ANNA, BORIS, FOUR_EYES, UNIT, Office

if TYPE_CHECKING:
    from amtsweg.web.environment import Database

CLERK = system("test")
SECRET = "Erika Beispiel"
OPEN_ENDED = document(
    start_end()
    + '<subProcess id="inner"><property id="p1" name="inside"/><startEvent id="is"/><endEvent id="ie"/>'
    + f"{user('ask')}{flows('is->ask', 'ask->ie')}</subProcess>"
    + user("after")
    + flows("s->inner", "inner->after", "after->e")
)


def erase(office: Office, at: datetime | None = None) -> int:
    reason = "Aufbewahrungsfrist abgelaufen"
    return erase_processes(subject_id=office.subject_id, reason=reason, actor=CLERK, at=at or office.at)


def run(office: Office, **variables: object) -> None:
    """One matter from its start to its end, with all that leaves traces of people in the rows."""
    office.start(FOUR_EYES, applicant=SECRET, **variables)
    api.reassign_task(
        task_id=office.task("decide").id, assignee_id=ANNA.account_id, reason="Urlaub", actor=BORIS, at=office.at
    )
    api.suspension.suspend_deadlines(
        subject_id=office.subject_id, reason=SECRET, timers=False, actor=BORIS, at=office.at
    )
    office.complete("decide", ANNA, proposal=f"für {SECRET}")
    office.complete("cosign", BORIS, co_signature={"agreed": True, "by": SECRET})


def rows(office: Office) -> str:
    """Everything the tables of processes hold about a matter, as one text."""
    ids = list(ProcessInstance.objects.filter(subject_id=office.subject_id).values_list("id", flat=True))
    found = [*ProcessInstance.objects.filter(id__in=ids), *TaskRecord.objects.filter(instance__in=ids)]
    found += list(InstanceMigration.objects.filter(instance__in=ids))
    return json.dumps([model_to_dict(row) for row in found], default=str)


def test_nothing_of_a_person_is_left_in_the_rows(office: Office) -> None:
    run(office)
    ProcessInstance.objects.update(
        kept_messages=[{"name": "docs", "variables": {"from": SECRET}, "until": office.at.isoformat()}],
        arrivals=[{"call": 1, "service": SECRET}],
        incidents={"1": SECRET},
        suspension={"at": office.at.isoformat(), "by": BORIS.label, "reason": SECRET},
        account_id=UUID(int=0xC),
    )
    traces = [SECRET, ANNA.label, BORIS.label, str(ANNA.account_id), str(BORIS.account_id), str(UUID(int=0xC))]
    assert all(trace in rows(office) for trace in traces), "the test erases nothing that was there"
    assert erase(office) == 1
    assert [trace for trace in traces if trace in rows(office)] == []


def test_what_is_no_trace_of_a_person_stays(office: Office) -> None:
    run(office)
    before = api.tasks_of_subject(office.subject_id)
    (was,) = api.processes_of_subject(office.subject_id)
    erase(office)
    (now,) = api.processes_of_subject(office.subject_id)
    assert (now.status, now.version, now.started_at, now.ended_at) == (
        ProcessStatus.COMPLETED, was.version, was.started_at, was.ended_at
    )  # fmt: skip
    assert (now.variables, now.deadlines) == ({}, None)
    kept = [(t.element_id, t.name, t.status, t.created_at, t.completed_at, t.due_at, t.properties) for t in before]
    after = api.tasks_of_subject(office.subject_id)
    assert kept == [
        (t.element_id, t.name, t.status, t.created_at, t.completed_at, t.due_at, t.properties) for t in after
    ]
    assert all(task.status == TaskStatus.DONE and not task.completed_by for task in after)


def test_a_running_process_keeps_its_data_and_those_beside_it(office: Office) -> None:
    run(office)
    office.start(OPEN_ENDED, "second", applicant=SECRET)
    before = rows(office)
    with pytest.raises(Conflict, match="läuft noch"):
        erase(office)
    assert rows(office) == before


def test_erasing_twice_changes_nothing_and_is_told_once(office: Office) -> None:
    run(office)
    assert erase(office) == 1
    first = rows(office)
    assert erase(office, office.at + timedelta(days=1)) == 0
    assert rows(office) == first
    (told,) = [event for event in events.history(office.subject_id) if event.kind == "process.erased"]
    assert (told.actor, told.data, told.reason) == (CLERK, {}, "Aufbewahrungsfrist abgelaufen")


def test_a_matter_without_process_has_nothing_to_erase_and_a_reason_is_needed(office: Office) -> None:
    assert erase(office) == 0
    with pytest.raises(Invalid):
        erase_processes(subject_id=office.subject_id, reason=" ", actor=CLERK, at=office.at)


def test_another_matter_keeps_everything(office: Office) -> None:
    run(office)
    other = Office(office.at)
    run(other)
    before = rows(other)
    erase(office)
    assert rows(other) == before


def test_the_state_before_a_migration_goes_too(office: Office) -> None:
    office.start(OPEN_ENDED, applicant=SECRET)
    changed = OPEN_ENDED.replace(b"Task after", b"Danach")
    api.deploy(slug="test", version=2, bpmn=changed, decisions={}, at=office.at)
    (process,) = api.processes_of_subject(office.subject_id)
    order = MigrationOrder(1, 2, {name: name for name in ("inner", "ask", "after")})
    moved = api.migrate_process(
        instance_id=process.id, order=order, dry_run=False, actor=BORIS, at=office.at, reason="Neues Gesetz"
    )
    assert moved.migration_id is not None, moved.problems
    office.complete("ask")
    office.complete("after")
    assert SECRET in rows(office)
    erase(office)
    assert SECRET not in rows(office)
    with pytest.raises(UndoRefused):
        api.undo_migration(migration_id=moved.migration_id, actor=BORIS, at=office.at, reason="Zurück")


@pytest.mark.parametrize("processes", [1, 3])
def test_it_costs_the_same_however_many_processes(office: Office, processes: int) -> None:
    for number in range(processes):
        office.start(OPEN_ENDED, f"slug-{number}")
    for task in list(api.list_tasks(TaskFilter(anybody=True)).tasks):
        api.complete_task(task_id=task.id, variables={}, actor=ANNA, at=office.at)
    for task in list(api.list_tasks(TaskFilter(anybody=True)).tasks):
        api.complete_task(task_id=task.id, variables={}, actor=ANNA, at=office.at)
    with scope.work(scope.SYSTEM), CaptureQueriesContext(connection) as queries:
        assert erase(office) == processes
    assert len(queries) == 5  # the instances twice, tasks, migrations, events


def test_the_end_of_a_retention_erases_by_way_of_the_outbox(office: Office, fixed_clock: FixedClock) -> None:
    run(office)
    running = Office(office.at)
    running.start(OPEN_ENDED, "second", applicant=SECRET)
    for one in (office, running):
        event = events.Event("records.retention_ended", office.at, CLERK, "record_file", one.subject_id, one.subject_id)
        with scope.work(scope.SYSTEM):
            events.record([event])
    outbox.drain(at=office.at)
    assert SECRET not in rows(office)
    assert SECRET in rows(running)
    (waiting,) = OutboxEntry.objects.filter(topic="processes.erase", status="pending")
    assert "läuft noch" in waiting.last_error


def test_what_mining_counts_stays_and_the_chain_is_whole(fresh_database: Database, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        office = Office(at)
        run(office)
        span = {"units": [UNIT], "since": at - timedelta(days=1), "until": at + timedelta(days=1)}

        def figures() -> tuple[object, ...]:
            metrics.catch_up(at=at)
            return (
                metrics.process_map("test", **span),  # type: ignore[arg-type]  # names are right, kinds differ
                "".join(metrics.export_xes("test", **span)),  # type: ignore[arg-type]
            )

        chain.seal_events()
        before = figures()
        assert before[0].finished == 1  # type: ignore[attr-defined]
        erase(office, at + timedelta(hours=1))
        chain.seal_events()
        assert figures() == before
        metrics.rebuild_rollups(at=at)
        assert figures() == before
        report = chain.verify()
        assert report.whole
        assert report.unsealed == 0
