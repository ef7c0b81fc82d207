"""Carry a migration plan out, a part at a time: whoever takes it up after a crash goes on where it stopped.

A dry run looks at a page of instances in one transaction and remembers the last. A move and a way back take one
matter per transaction, together with the note that it is done; so each matter goes once.
"""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import DatabaseError
from django.db.models import Count

from amtsweg.cases import api as cases
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.process_register.contracts import ItemOutcome, PlanBusy, PlanStage
from amtsweg.process_register.models import MigrationItem, MigrationPlan
from amtsweg.process_register.services.planning import locked_plan, owe_next, plan_event
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import (
    MigrationOrder,
    MigrationProblem,
    MigrationResult,
    RunningProcess,
    UndoRefused,
)

logger = logging.getLogger(__name__)
AT_ONCE = 50
"""So many matters, then somebody else may have the worker."""
AFTER = {
    PlanStage.CHECKING: PlanStage.CHECKED,
    PlanStage.MOVING: PlanStage.MOVED,
    PlanStage.UNDOING: PlanStage.UNDONE,
}


@dataclass(frozen=True, slots=True)
class Work:
    """The part of a run that is to be done now."""

    plan_id: UUID
    run: int
    step: int
    reason: str
    actor: Actor
    at: datetime


def carry_on(work: Work) -> None:
    """Do one part and owe the next, or finish. Work of an earlier run is passed over."""
    with scope.session(scope.SYSTEM):
        plan = MigrationPlan.objects.filter(id=work.plan_id).first()
        if plan is None or plan.run != work.run or PlanStage(plan.stage) not in AFTER:
            return
        parts = {PlanStage.CHECKING: _check, PlanStage.MOVING: _move, PlanStage.UNDOING: _undo}
        more = parts[PlanStage(plan.stage)](plan, work)
        _go_on_or_finish(work, more=more)


def _go_on_or_finish(work: Work, *, more: bool) -> None:
    with scope.work(scope.SYSTEM), events.together():
        plan = locked_plan(work.plan_id)
        if plan.run != work.run or PlanStage(plan.stage) not in AFTER:
            return
        if more:
            owe_next(plan, step=work.step + 1, reason=work.reason, actor=work.actor, at=work.at)
            return
        plan.stage, plan.stage_at = AFTER[PlanStage(plan.stage)], work.at
        plan.save(update_fields=["stage", "stage_at"])
        rows = MigrationItem.objects.filter(plan=plan).order_by().values_list("outcome").annotate(Count("id"))
        told = plan_event(plan, f"migration_{plan.stage}", actor=work.actor, at=work.at, data=dict(rows))
        events.record([told])


def order_of(plan: MigrationPlan) -> MigrationOrder:
    """What `processes` is told."""
    return MigrationOrder(plan.from_version, plan.to_version, plan.mapping, frozenset(plan.anew))


# --- the dry run ------------------------------------------------------------------------------------------------


def _check(plan: MigrationPlan, work: Work) -> bool:
    """Look at the next page of running instances; whether there may be more."""
    with scope.work(scope.SYSTEM):
        plan = locked_plan(plan.id)
        if plan.run != work.run:
            return False
        page = processes.running_processes(plan.process, plan.from_version, after=plan.cursor, limit=AT_ONCE)
        MigrationItem.objects.bulk_create(
            [_checked(plan, one, work) for one in page],
            update_conflicts=True,
            unique_fields=["plan", "instance_id"],
            update_fields=["outcome", "problems", "migration_id", "at", "unit_id"],
        )
        if page:
            plan.cursor = page[-1].id
            plan.save(update_fields=["cursor"])
    return len(page) == AT_ONCE


def _checked(plan: MigrationPlan, one: RunningProcess, work: Work) -> MigrationItem:
    result = _tried(
        lambda: processes.migrate_process(
            instance_id=one.id, order=order_of(plan), reason="", actor=work.actor, at=work.at, dry_run=True
        )
    )
    return MigrationItem(
        id=uuid7(),
        plan=plan,
        instance_id=one.id,
        subject_id=one.subject_id,
        unit_id=one.unit_id,
        outcome=ItemOutcome.MISFIT if result.problems else ItemOutcome.FITS,
        problems=[asdict(problem) for problem in result.problems],
        at=work.at,
    )


def _tried(migrate: Callable[[], MigrationResult]) -> MigrationResult:
    """One matter that fails must not keep the others from moving; a database that is away keeps all."""
    try:
        return migrate()
    except DatabaseError:
        raise
    except NotFound:
        return MigrationResult((MigrationProblem("", "", "gone"),))
    except Exception as error:
        logger.exception("a migration failed")
        return MigrationResult((MigrationProblem("", "", "failed", f"{type(error).__name__}: {error}"[:300]),))


# --- the move and the way back ----------------------------------------------------------------------------------


def _move(plan: MigrationPlan, work: Work) -> bool:
    found = _next(plan, ItemOutcome.FITS)
    for item in found:
        result = _tried(partial(_move_one, plan, item, work))
        if result.migration_id is None:
            _note(item, ItemOutcome.FITS, ItemOutcome.MISFIT, result.problems, work.at)
    return len(found) == AT_ONCE


def _next(plan: MigrationPlan, outcome: ItemOutcome) -> list[UUID]:
    rows = MigrationItem.objects.filter(plan=plan, outcome=outcome).order_by("id")
    return list(rows.values_list("id", flat=True)[:AT_ONCE])


def _locked_item(item_id: UUID, outcome: ItemOutcome) -> MigrationItem | None:
    return MigrationItem.objects.select_for_update().filter(id=item_id, outcome=outcome).first()


def _move_one(plan: MigrationPlan, item_id: UUID, work: Work) -> MigrationResult:
    """Move one matter and note it, in one transaction. It is looked at anew: it may have gone on meanwhile."""
    with scope.work(scope.SYSTEM), events.together():
        item = _locked_item(item_id, ItemOutcome.FITS)
        if item is None or item.subject_id is None:
            return MigrationResult(migration_id=item_id)
        result = cases.migrate_case(
            subject_id=item.subject_id,
            process=plan.process,
            instance_id=item.instance_id,
            order=order_of(plan),
            reason=plan.reason,
            actor=work.actor,
            at=work.at,
        )
        if result.migration_id is not None:
            item.outcome, item.migration_id, item.at = ItemOutcome.MOVED, result.migration_id, work.at
            item.save(update_fields=["outcome", "migration_id", "at"])
        return result


def _note(
    item_id: UUID, before: ItemOutcome, after: ItemOutcome, problems: tuple[MigrationProblem, ...], at: datetime
) -> None:
    with scope.work(scope.SYSTEM):
        rows = MigrationItem.objects.filter(id=item_id, outcome=before)
        rows.update(outcome=after, problems=[asdict(problem) for problem in problems], at=at)


def _undo(plan: MigrationPlan, work: Work) -> bool:
    found = _next(plan, ItemOutcome.MOVED)
    for item in found:
        undo_item(plan=plan, item_id=item, reason=work.reason, actor=work.actor, at=work.at)
    return len(found) == AT_ONCE


def undo_item(*, plan: MigrationPlan, item_id: UUID, reason: str, actor: Actor, at: datetime) -> ItemOutcome:
    """Take one matter back; where it has gone on, it stays and the reason is noted."""
    try:
        with scope.work(scope.SYSTEM), events.together():
            item = _locked_item(item_id, ItemOutcome.MOVED)
            if item is None or item.subject_id is None or item.migration_id is None:
                return ItemOutcome.UNDONE
            cases.undo_case_migration(
                subject_id=item.subject_id,
                process=plan.process,
                migration_id=item.migration_id,
                back_to=plan.from_version,
                reason=reason,
                actor=actor,
                at=at,
            )
            item.outcome, item.at = ItemOutcome.UNDONE, at
            item.save(update_fields=["outcome", "at"])
            return ItemOutcome.UNDONE
    except (UndoRefused, NotFound) as error:
        problem = MigrationProblem("", "", "stayed", error.message)
        _note(item_id, ItemOutcome.MOVED, ItemOutcome.STAYED, (problem,), at)
        return ItemOutcome.STAYED


def take_back(*, plan_id: UUID, item_id: UUID, reason: str, actor: Actor, at: datetime) -> ItemOutcome:
    """Take one matter of a plan back that nothing is being done with. Raises NotFound, PlanBusy."""
    with scope.session(scope.SYSTEM):
        plan = MigrationPlan.objects.filter(id=plan_id).first()
        if plan is None or not MigrationItem.objects.filter(plan=plan, id=item_id).exists():
            raise NotFound("Diesen Vorgang gibt es in diesem Umzug nicht.")
        if PlanStage(plan.stage) in AFTER:
            raise PlanBusy("An diesem Umzug wird gerade gearbeitet. Warten Sie, bis das fertig ist.")
        return undo_item(plan=plan, item_id=item_id, reason=reason, actor=actor, at=at)
