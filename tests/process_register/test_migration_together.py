"""A worker that dies while it moves matters, two at once, a clerk at work meanwhile: each matter moves once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import connection

from amtsweg.kernel import events, outbox, scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.models import EventRecord
from amtsweg.process_register.contracts import PlanStage
from amtsweg.process_register.models import MigrationPlan
from amtsweg.process_register.services import carrying_out
from amtsweg.process_register.services.carrying_out import Work, carry_on
from amtsweg.process_register.services.planning import begin
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import TaskStatus
from amtsweg.web.environment import Database
from process_register.test_migration_runs import NEW, ODA, OLD, SLUG, counts, go, now, plan, start, subject, work
from processes.test_together import at_once

AGAIN = timedelta(seconds=30)  # so that what the dead worker had claimed may be claimed again


class Dead(BaseException):
    """The worker is gone; nobody catches this."""


class Death:
    """Lets the worker die at its n-th statement."""

    def __init__(self, deadly: int) -> None:
        self.left = deadly

    def __call__(self, execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        self.left -= 1
        if self.left == 0:
            raise Dead
        return execute(sql, params, many, context)


def deploy(at: datetime) -> None:
    for version, xml in enumerate((OLD, NEW), 1):
        processes.deploy(slug=SLUG, version=version, bpmn=xml, decisions={}, at=at)


def test_wherever_the_worker_dies_every_matter_moves_once(
    fresh_database: Database, at: datetime, fixed_clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying_out, "AT_ONCE", 2)
    with scope.session(scope.SYSTEM):
        deploy(at)
        subjects = [subject(one) for one in start(at, 3)]
        plan_id = plan(at)
        work(at)
        lives = 0
        while moves_once(plan_id, subjects, at, deadly=1 + 5 * lives):
            go(plan_id, PlanStage.UNDOING, at + AGAIN)
            go(plan_id, PlanStage.CHECKING, at + AGAIN)
            lives += 1
        assert lives > 10


def moves_once(plan_id: UUID, subjects: list[UUID], at: datetime, *, deadly: int) -> bool:
    """Move all matters with a worker that dies and one that comes after it; whether the first one died."""
    before = migrations(subjects)
    begin(plan_id=plan_id, work=PlanStage.MOVING, reason="", actor=ODA, at=at)
    died = dies(at, deadly)
    work(at + AGAIN)
    assert (now(plan_id).stage, counts(plan_id)) == (PlanStage.MOVED, {"moved": 3}), f"died at statement {deadly}"
    assert migrations(subjects) == [count + 1 for count in before], f"died at statement {deadly}"
    return died


def migrations(subjects: list[UUID]) -> list[int]:
    return [[event.kind for event in events.history(one)].count("process.migrated") for one in subjects]


def dies(at: datetime, deadly: int) -> bool:
    """Work, and tell whether the worker died of it."""
    try:
        with connection.execute_wrapper(Death(deadly)):
            work(at)
    except Dead:
        return True
    return False


def test_two_workers_and_a_clerk_at_once(fresh_database: Database, at: datetime, fixed_clock: FixedClock) -> None:
    with scope.session(scope.SYSTEM):
        deploy(at)
        begun = start(at, 12)
        plan_id = plan(at)
        work(at)
        begin(plan_id=plan_id, work=PlanStage.MOVING, reason="", actor=ODA, at=at)
        run = MigrationPlan.objects.get(id=plan_id).run
        job = partial(carry_on, Work(plan_id, run, 0, "", ODA, at))

        def clerk() -> None:
            for one in begun:
                processes.complete_task(task_id=one.task_ids[0], variables={}, actor=ODA, at=at)

        results = at_once(job, job, clerk)
        assert results == [None, None, None]
        while outbox.drain(at=at):
            pass
        assert (now(plan_id).stage, counts(plan_id)) == (PlanStage.MOVED, {"moved": 12})
        assert EventRecord.objects.filter(kind="process.migrated").count() == 12
        assert EventRecord.objects.filter(kind="task.completed").count() == 12
        for one in begun:
            (waits,) = [t.element_id for t in processes.tasks_of_subject(subject(one)) if t.status is TaskStatus.OPEN]
            assert waits in {"b", "c"}
