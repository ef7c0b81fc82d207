"""Migration plans: a dry run over all matters, the move, the way back; each matter once, whatever happens meanwhile."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.kernel import events, outbox
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import SYSTEM, Scope, session
from amtsweg.process_register.contracts import ItemOutcome, Plan, PlanBusy, PlanStage
from amtsweg.process_register.models import MigrationPlan
from amtsweg.process_register.queries.migrations import items_of, plan_of, plans_of, reasons_of
from amtsweg.process_register.services import carrying_out
from amtsweg.process_register.services.carrying_out import Work, carry_on, undo_item
from amtsweg.process_register.services.planning import begin, plan_migration
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import MigrationOrder, StartedProcess, TaskStatus
from bpmn.drawing import document, flows, start_end, user

ODA = Actor("Oda Ablauf", UUID(int=0x0DA))
OLD = document(start_end() + user("a", "b") + flows("s->a", "a->b", "b->e"))
NEW = document(start_end() + user("k", "c", "b") + flows("s->k", "k->c", "c->b", "b->e"))
ALL = {"s": "s", "a": "k", "b": "b", "e": "e"}
SLUG = "umzug"

pytestmark = pytest.mark.usefixtures("system_scope")


@pytest.fixture
def deployed(system_scope: None, fixed_clock: FixedClock, at: datetime) -> None:
    for version, xml in enumerate((OLD, NEW), 1):
        processes.deploy(slug=SLUG, version=version, bpmn=xml, decisions={}, at=at)


def start(at: datetime, count: int = 1) -> list[StartedProcess]:
    return [
        processes.start_process(
            slug=SLUG, version=1, subject_id=uuid7(), unit_id=UUID(int=0x63), account_id=None, variables={},
            actor=ODA, at=at,
        )
        for _ in range(count)
    ]  # fmt: skip


def plan(at: datetime, mapping: dict[str, str] | None = None) -> UUID:
    order = MigrationOrder(1, 2, ALL if mapping is None else mapping)
    return plan_migration(process=SLUG, order=order, reason="Neue Satzung", actor=ODA, at=at)


def work(at: datetime) -> None:
    """Let the worker do what is owed."""
    while outbox.drain(at=at):
        pass


def now(plan_id: UUID) -> Plan:
    return plan_of(SLUG, plan_id)


def counts(plan_id: UUID) -> dict[str, int]:
    return {str(outcome): count for outcome, count in now(plan_id).counts.items()}


def go(plan_id: UUID, stage: PlanStage, at: datetime) -> None:
    begin(plan_id=plan_id, work=stage, reason="", actor=ODA, at=at)
    work(at)


def complete(started: StartedProcess, at: datetime) -> None:
    (task,) = [t for t in processes.tasks_of_subject(subject(started)) if t.status is TaskStatus.OPEN]
    processes.complete_task(task_id=task.id, variables={}, actor=ODA, at=at)


def subject(started: StartedProcess) -> UUID:
    return processes.get_task(started.task_ids[0]).subject_id


def versions() -> list[int]:
    return [one.running for one in processes.deployed_versions(SLUG)]


@pytest.mark.usefixtures("deployed")
def test_a_plan_is_checked_carried_out_and_taken_back(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying_out, "AT_ONCE", 2)
    started = start(at, 5)
    plan_id = plan(at)
    assert now(plan_id).stage is PlanStage.CHECKING
    work(at)
    assert (now(plan_id).stage, counts(plan_id)) == (PlanStage.CHECKED, {"fits": 5})
    assert versions() == [0, 5]
    go(plan_id, PlanStage.MOVING, at)
    assert (now(plan_id).stage, counts(plan_id), versions()) == (PlanStage.MOVED, {"moved": 5}, [5, 0])
    complete(started[0], at)
    go(plan_id, PlanStage.UNDOING, at)
    assert (now(plan_id).stage, counts(plan_id)) == (PlanStage.UNDONE, {"undone": 4, "stayed": 1})
    assert versions() == [1, 4]
    (stayed,) = items_of(plan_id, outcome=ItemOutcome.STAYED).items
    assert "weitergegangen" in stayed.problems[0].detail
    kinds = [event.kind.removeprefix("process_register.migration_") for event in events.history(plan_id)]
    assert kinds == ["planned", "checking", "checked", "moving", "moved", "undoing", "undone"]


@pytest.mark.usefixtures("deployed")
def test_what_does_not_fit_is_told_and_stays(at: datetime) -> None:
    fits, *others = start(at, 3)
    complete(fits, at)
    plan_id = plan(at, {"b": "b"})
    work(at)
    assert counts(plan_id) == {"fits": 1, "misfit": 2}
    ((problem, count),) = reasons_of(plan_id)
    assert (problem.element_id, problem.name, problem.misfit, count) == ("a", "Task a", "unmapped", 2)
    go(plan_id, PlanStage.MOVING, at)
    assert counts(plan_id) == {"moved": 1, "misfit": 2}
    assert {item.subject_id for item in items_of(plan_id, outcome=ItemOutcome.MISFIT).items} == set(
        map(subject, others)
    )


@pytest.mark.usefixtures("deployed")
def test_a_matter_that_went_on_after_the_dry_run_is_looked_at_anew(at: datetime) -> None:
    went_on, ended, halted = start(at, 3)
    plan_id = plan(at, {"a": "k"})
    work(at)
    assert counts(plan_id) == {"fits": 3}
    complete(went_on, at)
    complete(ended, at)
    complete(ended, at)
    go(plan_id, PlanStage.MOVING, at)
    assert counts(plan_id) == {"moved": 1, "misfit": 2}
    found = {item.subject_id: item.problems[0].misfit for item in items_of(plan_id, outcome=ItemOutcome.MISFIT).items}
    assert found == {subject(went_on): "unmapped", subject(ended): "ended"}
    assert [event.kind for event in events.history(subject(halted))].count("process.migrated") == 1


@pytest.mark.usefixtures("deployed")
def test_a_matter_is_taken_back_alone_and_moves_again(at: datetime) -> None:
    start(at, 2)
    plan_id = plan(at)
    work(at)
    go(plan_id, PlanStage.MOVING, at)
    first, _ = items_of(plan_id).items
    row = MigrationPlan.objects.get(id=plan_id)
    for _ in range(2):
        assert undo_item(plan=row, item_id=first.id, reason="Zu früh", actor=ODA, at=at) is ItemOutcome.UNDONE
    assert counts(plan_id) == {"moved": 1, "undone": 1}
    go(plan_id, PlanStage.CHECKING, at)
    assert counts(plan_id) == {"moved": 1, "fits": 1}
    go(plan_id, PlanStage.MOVING, at)
    assert counts(plan_id) == {"moved": 2}


@pytest.mark.usefixtures("deployed")
def test_one_matter_that_fails_keeps_no_other_from_moving(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, _ = start(at, 2)
    plan_id = plan(at)
    work(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE processes_processinstance SET state = jsonb_set(state, '{format}', '99') WHERE id = %s", [broken.id]
        )
    go(plan_id, PlanStage.MOVING, at)
    assert counts(plan_id) == {"moved": 1, "misfit": 1}
    assert reasons_of(plan_id)[0][0].misfit == "failed"


@pytest.mark.usefixtures("deployed")
def test_only_what_can_be_begun_is_begun(at: datetime) -> None:
    plan_id = plan(at)
    with pytest.raises(PlanBusy, match="gerade"):
        begin(plan_id=plan_id, work=PlanStage.MOVING, reason="", actor=ODA, at=at)
    work(at)
    with pytest.raises(PlanBusy, match="passt"):
        begin(plan_id=plan_id, work=PlanStage.MOVING, reason="", actor=ODA, at=at)
    with pytest.raises(PlanBusy, match="umgezogen"):
        begin(plan_id=plan_id, work=PlanStage.UNDOING, reason="", actor=ODA, at=at)
    with pytest.raises(Invalid):
        plan_migration(process=SLUG, order=MigrationOrder(1, 2, {}), reason=" ", actor=ODA, at=at)
    with pytest.raises(NotFound):
        begin(plan_id=uuid7(), work=PlanStage.MOVING, reason="", actor=ODA, at=at)
    with pytest.raises(NotFound):
        plan_of("another", plan_id)


@pytest.mark.usefixtures("deployed")
def test_work_of_an_earlier_run_is_passed_over(at: datetime) -> None:
    start(at)
    plan_id = plan(at)
    work(at)
    go(plan_id, PlanStage.MOVING, at)
    carry_on(Work(plan_id, 1, 0, "", ODA, at))
    carry_on(Work(uuid7(), 1, 0, "", ODA, at))
    assert (now(plan_id).stage, counts(plan_id)) == (PlanStage.MOVED, {"moved": 1})


@pytest.mark.usefixtures("deployed")
def test_pages_of_plans_and_matters_cost_the_same_however_many_there_are(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amtsweg.process_register.queries.migrations.PAGE", 2)
    start(at, 5)
    plan_ids = [plan(at) for _ in range(3)]
    work(at)
    with CaptureQueriesContext(connection) as statements:
        page = plans_of(SLUG)
    assert len([one for one in statements if "set_config" not in one["sql"]]) == 2
    assert [one.id for one in page.plans] == plan_ids[:0:-1]
    assert [one.id for one in plans_of(SLUG, after=page.after).plans] == plan_ids[:1]
    first = items_of(plan_ids[0])
    second = items_of(plan_ids[0], after=first.after)
    third = items_of(plan_ids[0], after=second.after)
    assert [len(one.items) for one in (first, second, third)] == [2, 2, 1]
    assert third.after is None


@pytest.mark.usefixtures("deployed")
def test_matters_of_other_units_are_counted_but_not_shown(at: datetime) -> None:
    start(at)
    plan_id = plan(at)
    work(at)
    with session(Scope(units=frozenset({UUID(int=0x64)}))):
        assert (items_of(plan_id).items, now(plan_id).total) == ((), 1)
    with session(SYSTEM):
        assert len(items_of(plan_id).items) == 1
