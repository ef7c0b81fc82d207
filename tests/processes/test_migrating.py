"""Running instances move to another version: seen beforehand, done in one transaction, taken back while it holds."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from amtsweg.kernel import events
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.processes import api
from amtsweg.processes.contracts import (
    FourEyes,
    MigrationOrder,
    MigrationProblem,
    MigrationResult,
    ServiceCall,
    StartedProcess,
    UndoRefused,
)
from amtsweg.processes.models import InstanceMigration, ProcessInstance, TaskRecord
from amtsweg.processes.services.migrating import migrate_process, undo_migration
from amtsweg.processes.services.timing import fire_due_timers
from bpmn.drawing import document, flows, message, start_end, timer, user
from processes.conftest import ANNA, BORIS, DEADLINE, FOUR_EYES, LOOP, Letters, Office

NEW_FOUR_EYES = document(
    start_end()
    + '<userTask id="judge" name="Beurteilen" amtsweg:kind="decision" amtsweg:group="expert" amtsweg:form="new"/>'
    + '<userTask id="sign" name="Zeichnen" amtsweg:group="head" amtsweg:not-by="judge"/>'
    + '<exclusiveGateway id="agreed" default="agreed_judge"/>'
    + flows("s->judge", "judge->sign", "sign->agreed", "agreed->e[co_signature.agreed]", "agreed->judge")
)
RENAMED = {"s": "s", "e": "e", "agreed": "agreed", "decide": "judge", "cosign": "sign"}


def deploy(xml: bytes, at: datetime, version: int = 2) -> None:
    api.deploy(slug="test", version=version, bpmn=xml, decisions={}, at=at)


def order(mapping: dict[str, str], *anew: str, of: int = 1, to: int = 2) -> MigrationOrder:
    return MigrationOrder(of, to, mapping, frozenset(anew))


def move(started: StartedProcess, ordered: MigrationOrder, at: datetime, *, dry_run: bool = False) -> MigrationResult:
    return migrate_process(
        instance_id=started.id, order=ordered, reason="Neue Satzung", actor=BORIS, at=at, dry_run=dry_run
    )


def undo(migration_id: UUID | None, at: datetime) -> None:
    assert migration_id is not None
    undo_migration(migration_id=migration_id, reason="Zu früh", actor=BORIS, at=at)


def row(started: StartedProcess) -> ProcessInstance:
    return ProcessInstance.objects.select_related("model").get(id=started.id)


def test_an_instance_moves_with_its_task_and_goes_the_new_way(office: Office) -> None:
    started = office.start(FOUR_EYES)
    deploy(NEW_FOUR_EYES, office.at)
    api.claim_task(task_id=office.task("decide").id, actor=ANNA, at=office.at)
    before = office.task("decide")
    result = move(started, order(RENAMED), office.at)
    after = office.task("judge")
    assert result.problems == ()
    assert (after.id, after.assignee_id, after.due_at) == (before.id, ANNA.account_id, before.due_at)
    assert (after.name, after.group, after.form) == ("Beurteilen", "expert", "new")
    assert row(started).model.version == 2
    office.complete("judge", ANNA)
    assert office.open_tasks() == ["sign"]


def test_a_migration_is_told_with_versions_reason_and_where_the_tokens_stand_now(office: Office) -> None:
    started = office.start(FOUR_EYES)
    deploy(NEW_FOUR_EYES, office.at)
    result = move(started, order(RENAMED), office.at)
    told = events.history(office.subject_id)[-1]
    assert (told.kind, told.actor, told.reason) == ("process.migrated", BORIS, "Neue Satzung")
    assert told.data == {
        "process": "test",
        "from": 1,
        "to": 2,
        "elements": {"decide": "judge"},
        "migration": str(result.migration_id),
    }


def test_a_dry_run_tells_the_same_and_changes_nothing(office: Office) -> None:
    started = office.start(FOUR_EYES)
    deploy(NEW_FOUR_EYES, office.at)
    before = (row(started).state, row(started).revision, len(events.history(office.subject_id)))
    assert move(started, order(RENAMED), office.at, dry_run=True) == MigrationResult()
    refused = move(started, order({}), office.at, dry_run=True)
    assert refused.problems == (MigrationProblem("decide", "Entscheiden", "unmapped"),)
    assert move(started, order({}), office.at) == refused
    assert (row(started).state, row(started).revision, len(events.history(office.subject_id))) == before
    assert not InstanceMigration.objects.exists()


def test_four_eyes_hold_across_the_versions(office: Office) -> None:
    started = office.start(FOUR_EYES)
    deploy(NEW_FOUR_EYES, office.at)
    office.complete("decide", ANNA)
    move(started, order(RENAMED), office.at)
    with pytest.raises(FourEyes):
        office.complete("sign", ANNA)
    office.complete("sign", BORIS, co_signature={"agreed": True})
    assert row(started).status == "completed"


def test_timers_keep_their_day_or_begin_anew(office: Office) -> None:
    started, other = office.start(DEADLINE), office.start(DEADLINE)
    deploy(DEADLINE.replace(b"P14D", b"P21D"), office.at)
    same = {element: element for element in ("s", "answer", "e", "late", "remind", "reminded")}
    before = row(started).next_due_at
    later = office.at + timedelta(days=7)
    move(started, order(same), later)
    assert row(started).next_due_at == before
    move(other, order(same, "late"), later)
    assert row(other).next_due_at > before
    fire_due_timers(at=before)
    assert [task.element_id for task in api.tasks_of_subject(office.subject_id)] == ["answer", "answer", "remind"]


def test_a_call_under_way_is_answered_once_in_the_new_version(office: Office, letters: Letters) -> None:
    def drawn(template: str) -> bytes:
        service = f'<serviceTask id="letter" amtsweg:service="test.letter" amtsweg:template="{template}"/>'
        return document(start_end() + service + user("read") + flows("s->letter", "letter->read", "read->e"))

    def answer(call: ServiceCall) -> dict[str, object]:
        return {"letter": call.properties["template"]}

    from amtsweg.processes.services.calling import carry_out_service

    letters.answer = answer
    started = office.start(drawn("notice"))
    deploy(drawn("better"), office.at)
    move(started, order({element: element for element in ("s", "letter", "read", "e")}), office.at)
    (token,) = row(started).state["tokens"]
    for _ in range(2):
        carry_out_service(instance_id=started.id, token=token["id"], service="test.letter", attempt=1, at=office.at)
    assert row(started).state["variables"] == {"letter": "better"}
    assert (len(letters.calls), office.open_tasks()) == (1, ["read"])


def test_what_stands_in_another_version_is_told(office: Office) -> None:
    started = office.start(FOUR_EYES)
    deploy(NEW_FOUR_EYES, office.at)
    deploy(NEW_FOUR_EYES.replace(b"Zeichnen", b"Mitzeichnen"), office.at, version=3)
    move(started, order(RENAMED), office.at)
    assert move(started, order(RENAMED, to=3), office.at).problems == (MigrationProblem("", "", "version", "2"),)


def test_a_kept_message_must_have_a_place(office: Office) -> None:
    waits = f'<intermediateCatchEvent id="c">{message("docs")}</intermediateCatchEvent>'
    started = office.start(document(start_end() + user("a") + waits + flows("s->a", "a->c", "c->e")))
    api.send_message(
        subject_id=office.subject_id, name="docs", variables={}, actor=ANNA, at=office.at,
        keep_until=office.at + timedelta(days=9),
    )  # fmt: skip
    deploy(document(start_end() + user("a") + flows("s->a", "a->e")), office.at)
    same = {"s": "s", "a": "a", "e": "e"}
    assert move(started, order(same), office.at).problems == (MigrationProblem("", "", "message", "docs"),)


def test_a_new_boundary_event_has_its_timer(office: Office) -> None:
    started = office.start(document(start_end() + user("answer") + flows("s->answer", "answer->e")))
    deploy(DEADLINE, office.at)
    move(started, order({"s": "s", "answer": "answer", "e": "e"}), office.at)
    due = row(started).next_due_at
    assert due is not None
    fire_due_timers(at=due)
    assert office.open_tasks() == ["answer", "remind"]


# --- back -------------------------------------------------------------------------------------------------------


def everything(started: StartedProcess) -> tuple[object, ...]:
    found = row(started)
    tasks = TaskRecord.objects.filter(instance_id=started.id).order_by("id").values()
    return (found.state, found.model_id, found.status, found.next_due_at, found.awaited_signals, list(tasks))


def test_undoing_puts_everything_back(office: Office) -> None:
    started = office.start(FOUR_EYES)
    deploy(NEW_FOUR_EYES, office.at)
    office.complete("decide", ANNA)
    before = everything(started)
    result = move(started, order(RENAMED), office.at)
    assert everything(started) != before
    undo(result.migration_id, office.at)
    assert everything(started) == before
    undo(result.migration_id, office.at)
    kinds = [event.kind for event in events.history(office.subject_id)]
    assert kinds[-2:] == ["process.migrated", "process.migration_undone"]
    office.complete("cosign", BORIS, co_signature={"agreed": True})


def test_undoing_is_refused_once_the_instance_has_moved(office: Office) -> None:
    started = office.start(FOUR_EYES)
    deploy(NEW_FOUR_EYES, office.at)
    result = move(started, order(RENAMED), office.at)
    office.complete("judge", ANNA)
    before = everything(started)
    with pytest.raises(UndoRefused, match="weitergegangen"):
        undo(result.migration_id, office.at)
    office.complete("sign", BORIS, co_signature={"agreed": True})
    with pytest.raises(UndoRefused, match="beendet"):
        undo(result.migration_id, office.at)
    assert before != everything(started)


def test_a_task_that_was_handed_on_stays_where_it_is(office: Office) -> None:
    started = office.start(FOUR_EYES)
    deploy(NEW_FOUR_EYES, office.at)
    result = move(started, order(RENAMED), office.at)
    api.reassign_task(
        task_id=office.task("judge").id, assignee_id=None, reason="Urlaub", actor=ANNA, at=office.at, group="lead"
    )
    undo(result.migration_id, office.at)
    assert (office.task("decide").group, office.task("decide").name) == ("lead", "Entscheiden")


def test_what_is_not_there_is_not_found(office: Office, at: datetime) -> None:
    with pytest.raises(NotFound):
        undo(uuid7(), at)
    with pytest.raises(NotFound):
        migrate_process(instance_id=uuid7(), order=order({}), reason="", actor=ANNA, at=at)
    with pytest.raises(NotFound):
        move(office.start(LOOP), order({}, to=9), at)


# --- what is offered --------------------------------------------------------------------------------------------


def test_the_proposal_names_the_steps_of_both_versions(office: Office) -> None:
    office.start(DEADLINE)
    border = f'<boundaryEvent id="other" name="Zu spät" attachedToRef="answer">{timer("P9D")}</boundaryEvent>'
    deploy(document(start_end() + user("answer") + border + flows("s->answer", "answer->e", "other->e")), office.at)
    proposal = api.mapping_proposal("test", 1, 2)
    assert proposal.mapping == {"s": "s", "e": "e", "answer": "answer"}
    assert [element.name for element in proposal.new] == ["s", "e", "Task answer", "Zu spät (Task answer)"]


def test_running_instances_are_listed_in_pages_and_ended_ones_are_not(office: Office) -> None:
    started = [office.start(LOOP) for _ in range(3)]
    office.complete("t", done=True)
    ids = sorted(one.id for one in started)[:2]
    first = api.running_processes("test", 1, limit=1)
    assert [one.id for one in first] == ids[:1]
    assert [one.id for one in api.running_processes("test", 1, after=first[0].id)] == ids[1:]
