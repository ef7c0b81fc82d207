"""Start, complete, claim, hand over; events; statements counted."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.calendar import end_of_day
from amtsweg.kernel.errors import Conflict, Invalid, NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import Scope
from amtsweg.processes import api
from amtsweg.processes.contracts import (
    FourEyes,
    ProcessChanged,
    ProcessStatus,
    TaskAlreadyDone,
    TaskNotNeeded,
    TaskStatus,
    TaskTaken,
)
from amtsweg.processes.services.correlating import terminate_process
from bpmn.drawing import document, flows, start_end, timer, user
from processes.conftest import ANNA, BORIS, FOUR_EYES, LOOP, UNIT, Office


def kinds(office: Office) -> list[str]:
    return [event.kind for event in events.history(office.subject_id)]


def test_a_started_process_gives_its_first_task(office: Office) -> None:
    started = office.start(FOUR_EYES, answers={"name": "Erika"})
    task = api.get_task(started.task_ids[0])
    assert (task.element_id, task.name, task.kind, task.group) == ("decide", "Entscheiden", "decision", "clerk")
    assert (task.unit_id, task.subject_id, task.status) == (UNIT, office.subject_id, TaskStatus.OPEN)
    assert task.due_at is not None
    assert task.due_at.astimezone(office.at.tzinfo) == end_of_day(date(2026, 3, 16))
    assert started.status == ProcessStatus.WAITING
    assert kinds(office) == ["process.started", "task.created"]


def test_the_path_of_the_tokens_stands_in_the_event_that_caused_it(office: Office) -> None:
    office.start(FOUR_EYES)
    office.complete("decide")
    started, _, completed, _ = events.history(office.subject_id)
    assert started.data == {
        "process": "test",
        "version": 1,
        "entered": ["s", "decide"],
        "left": ["s"],
        "cancelled": [],
    }
    assert (completed.data["entered"], completed.data["left"]) == (["cosign"], ["decide"])


def test_a_process_runs_to_its_end(office: Office) -> None:
    office.start(FOUR_EYES)
    office.complete("decide")
    office.complete("cosign", BORIS, co_signature={"agreed": False})
    assert office.open_tasks() == ["decide"]
    office.complete("decide")
    office.complete("cosign", BORIS, co_signature={"agreed": True})
    (process,) = api.processes_of_subject(office.subject_id)
    assert (process.status, process.ended_at, process.waiting_at) == (ProcessStatus.COMPLETED, office.at, ())
    assert kinds(office)[-2:] == ["task.completed", "process.completed"]


def test_the_second_of_two_people_is_told_who_was_faster(office: Office) -> None:
    office.start(FOUR_EYES)
    office.complete("decide", ANNA)
    before = kinds(office)
    with pytest.raises(TaskAlreadyDone) as caught:
        office.complete("decide", BORIS)
    assert caught.value.message == "Diese Aufgabe hat Anna Beispiel am 02.03.2026 um 09:00 Uhr bereits erledigt."
    assert kinds(office) == before


def test_four_eyes_are_two_people(office: Office) -> None:
    office.start(FOUR_EYES)
    office.complete("decide", ANNA)
    with pytest.raises(FourEyes):
        office.complete("cosign", ANNA, co_signature={"agreed": True})
    with pytest.raises(FourEyes):
        office.complete("cosign", Actor("Vertretung", UUID(int=0xC), acting_for=ANNA.account_id))
    office.complete("cosign", BORIS, co_signature={"agreed": True})


def test_a_page_shown_before_the_process_moved_is_refused(office: Office) -> None:
    started = office.start(FOUR_EYES)
    with pytest.raises(ProcessChanged):
        api.complete_task(task_id=started.task_ids[0], variables={}, actor=ANNA, at=office.at, revision=7)
    api.complete_task(task_id=started.task_ids[0], variables={}, actor=ANNA, at=office.at, revision=1)


def test_a_task_that_fell_away_is_not_needed(office: Office) -> None:
    office.start(FOUR_EYES)
    api.send_message(subject_id=office.subject_id, name="withdraw", variables={}, actor=ANNA, at=office.at)
    assert office.open_tasks() == ["stop"]
    with pytest.raises(TaskNotNeeded):
        office.complete("decide")
    assert kinds(office)[2:] == ["message.received", "task.cancelled", "task.created"]


def test_claiming_keeps_others_off(office: Office) -> None:
    office.start(FOUR_EYES)
    task_id = office.task("decide").id
    api.claim_task(task_id=task_id, actor=ANNA, at=office.at)
    api.claim_task(task_id=task_id, actor=ANNA, at=office.at)
    with pytest.raises(TaskTaken):
        api.claim_task(task_id=task_id, actor=BORIS, at=office.at)
    assert api.get_task(task_id).assignee_id == ANNA.account_id
    assert kinds(office)[2:] == ["task.claimed"]


def test_handing_over_needs_a_reason_and_is_told(office: Office) -> None:
    office.start(FOUR_EYES)
    task_id = office.task("decide").id
    with pytest.raises(Invalid):
        api.reassign_task(task_id=task_id, assignee_id=BORIS.account_id, reason=" ", actor=ANNA, at=office.at)
    api.reassign_task(task_id=task_id, assignee_id=BORIS.account_id, reason="Urlaub", actor=ANNA, at=office.at)
    assert api.get_task(task_id).assignee_id == BORIS.account_id
    last = events.history(office.subject_id)[-1]
    assert (last.kind, last.reason, last.data["to"]) == ("task.reassigned", "Urlaub", str(BORIS.account_id))


def test_a_task_out_of_sight_is_not_there(office: Office) -> None:
    office.start(FOUR_EYES)
    task_id = office.task("decide").id
    with scope.session(Scope(units=frozenset({uuid7()}))), pytest.raises(NotFound):
        api.complete_task(task_id=task_id, variables={}, actor=BORIS, at=office.at)
    with scope.session(Scope(units=frozenset({UNIT}))):
        api.complete_task(task_id=task_id, variables={}, actor=ANNA, at=office.at)
    assert office.open_tasks() == ["cosign"]


def test_an_incident_is_visible_and_can_be_retried(office: Office) -> None:
    started = office.start(FOUR_EYES)
    office.complete("decide")
    office.complete("cosign", BORIS)
    (incident,) = api.list_incidents()
    assert (incident.instance_id, incident.element_id) == (started.id, "agreed")
    assert incident.reason == "the condition 'co_signature.agreed' of flow 'agreed_e' is None, not true or false"
    (process,) = api.processes_of_subject(office.subject_id)
    assert (process.status, process.incidents) == (ProcessStatus.INCIDENT, (incident,))
    api.repairing.retry_incident(instance_id=started.id, token=incident.token, actor=ANNA, at=office.at)
    assert len(api.list_incidents()) == 1
    with pytest.raises(Conflict):
        api.repairing.retry_incident(instance_id=started.id, token=incident.token, actor=ANNA, at=office.at)


def test_a_process_can_be_ended_from_outside(office: Office) -> None:
    started = office.start(FOUR_EYES)
    terminate_process(instance_id=started.id, reason="doppelt", actor=ANNA, at=office.at)
    terminate_process(instance_id=started.id, reason="doppelt", actor=ANNA, at=office.at)
    assert (office.open_tasks(), office.task("decide").status) == ([], TaskStatus.CANCELLED)
    assert kinds(office)[2:] == ["process.stopped", "task.cancelled", "process.terminated"]


def test_another_unit_gets_the_tasks_unclaimed(office: Office) -> None:
    office.start(FOUR_EYES)
    api.claim_task(task_id=office.task("decide").id, actor=ANNA, at=office.at)
    other = uuid7()
    api.move_to_unit(subject_id=office.subject_id, unit_id=other, at=office.at)
    task = office.task("decide")
    assert (task.unit_id, task.assignee_id) == (other, None)
    office.complete("decide")
    assert office.task("cosign").unit_id == other


def test_a_process_whose_first_moment_cannot_be_told_does_not_begin(office: Office) -> None:
    handler = (
        f'<subProcess id="h" triggeredByEvent="true"><startEvent id="hs">{timer("missing")}</startEvent></subProcess>'
    )
    with pytest.raises(Conflict):
        office.start(document(start_end() + user("t") + handler + flows("s->t", "t->e")))
    assert api.processes_of_subject(office.subject_id) == ()


def statements(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"].split()[0] for query in queries.captured_queries if "set_config" not in query["sql"]]


def test_starting_takes_three_inserts_and_no_select(office: Office) -> None:
    office.start(LOOP, done=False)
    with CaptureQueriesContext(connection) as queries:
        api.start_process(
            slug="test",
            version=1,
            subject_id=office.subject_id,
            unit_id=UNIT,
            account_id=None,
            variables={"done": False},
            actor=ANNA,
            at=office.at,
        )
    assert statements(queries) == ["SAVEPOINT", "INSERT", "INSERT", "INSERT", "RELEASE"]


def test_completing_takes_the_same_statements_however_long_the_process_runs(office: Office) -> None:
    office.start(LOOP, done=False)
    first = _count(office)
    for _ in range(30):
        office.complete("t")
    assert _count(office) == first
    assert first == ["SAVEPOINT", "SELECT", "UPDATE", "UPDATE", "INSERT", "INSERT", "RELEASE"]


def _count(office: Office) -> list[str]:
    task_id = office.task("t").id
    with CaptureQueriesContext(connection) as queries:
        api.complete_task(task_id=task_id, variables={}, actor=ANNA, at=office.at + timedelta(days=1))
    return statements(queries)
