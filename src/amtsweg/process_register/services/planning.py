"""Plan a migration and set it going: the dry run, the move, the way back. The work itself is done by the worker."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.kernel import events, outbox, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.kernel.events import Event
from amtsweg.kernel.ids import uuid7
from amtsweg.process_register.contracts import ItemOutcome, PlanBusy, PlanStage
from amtsweg.process_register.models import MigrationItem, MigrationPlan
from amtsweg.processes.contracts import MigrationOrder

TOPIC = "process_register.migration"
FROM: Mapping[PlanStage, frozenset[PlanStage]] = {
    PlanStage.CHECKING: frozenset({PlanStage.CHECKED, PlanStage.MOVED, PlanStage.UNDONE}),
    PlanStage.MOVING: frozenset({PlanStage.CHECKED, PlanStage.MOVED}),
    PlanStage.UNDOING: frozenset({PlanStage.CHECKED, PlanStage.MOVED, PlanStage.UNDONE}),
}
"""What may be begun in which stage."""
NEEDS: Mapping[PlanStage, tuple[ItemOutcome, str]] = {
    PlanStage.MOVING: (ItemOutcome.FITS, "Kein Vorgang passt in das neue Modell. Machen Sie zuerst einen Probelauf."),
    PlanStage.UNDOING: (ItemOutcome.MOVED, "Kein Vorgang ist umgezogen."),
}


def plan_migration(*, process: str, order: MigrationOrder, reason: str, actor: Actor, at: datetime) -> UUID:
    """Write a plan down and begin its dry run; returns the plan. Raises Invalid without a reason."""
    if not reason.strip():
        text = "Bitte begründen Sie den Umzug."
        raise Invalid(text, {"reason": text})
    with scope.work(scope.SYSTEM), events.together():
        plan = MigrationPlan(
            id=uuid7(),
            process=process,
            from_version=order.from_version,
            to_version=order.to_version,
            mapping=dict(order.mapping),
            anew=sorted(order.anew),
            reason=reason.strip(),
            created_by=actor.label,
            created_at=at,
            stage=PlanStage.CHECKED,
            stage_at=at,
        )
        plan.save(force_insert=True)
        data = {"process": process, "from": order.from_version, "to": order.to_version, "mapping": plan.mapping}
        events.record([plan_event(plan, "migration_planned", actor=actor, at=at, data=data, reason=plan.reason)])
        _begin(plan, PlanStage.CHECKING, reason=plan.reason, actor=actor, at=at)
    return plan.id


def begin(*, plan_id: UUID, work: PlanStage, reason: str, actor: Actor, at: datetime) -> None:
    """Begin a dry run (again), the move of what fits, or the way back of what has moved.

    Raises NotFound, and PlanBusy while the plan is at work or when there is nothing to be done.
    """
    with scope.work(scope.SYSTEM), events.together():
        plan = locked_plan(plan_id)
        if plan.stage not in FROM[work]:
            raise PlanBusy("An diesem Umzug wird gerade gearbeitet. Warten Sie, bis das fertig ist.")
        if work in NEEDS and not MigrationItem.objects.filter(plan=plan, outcome=NEEDS[work][0]).exists():
            raise PlanBusy(NEEDS[work][1])
        _begin(plan, work, reason=reason or plan.reason, actor=actor, at=at)


def locked_plan(plan_id: UUID) -> MigrationPlan:
    """Lock a plan. Raises NotFound."""
    plan = MigrationPlan.objects.select_for_update().filter(id=plan_id).first()
    if plan is None:
        raise NotFound("Diesen Umzugsplan gibt es nicht.")
    return plan


def _begin(plan: MigrationPlan, work: PlanStage, *, reason: str, actor: Actor, at: datetime) -> None:
    if work is PlanStage.CHECKING:
        MigrationItem.objects.filter(plan=plan, outcome__in=[ItemOutcome.FITS, ItemOutcome.MISFIT]).delete()
    plan.stage, plan.stage_at, plan.cursor = work, at, None
    plan.run += 1
    plan.save(update_fields=["stage", "stage_at", "cursor", "run"])
    told = plan_event(plan, f"migration_{work}", actor=actor, at=at, data={"run": plan.run}, reason=reason)
    events.record([told])
    owe_next(plan, step=0, reason=reason, actor=actor, at=at)


def owe_next(plan: MigrationPlan, *, step: int, reason: str, actor: Actor, at: datetime) -> None:
    """Let the worker do the next part of the present run."""
    payload = {
        "plan": str(plan.id),
        "run": plan.run,
        "step": step,
        "reason": reason,
        "actor": [actor.label, *(str(one) if one else "" for one in (actor.account_id, actor.acting_for))],
    }
    outbox.put([outbox.Effect(TOPIC, f"migration:{plan.id}:{plan.run}:{step}", payload)], at=at)


def plan_event(
    plan: MigrationPlan, kind: str, *, actor: Actor, at: datetime, data: Mapping[str, object], reason: str = ""
) -> Event:
    """An event of a plan; it is its own subject, so that its history is read by index."""
    return Event(
        kind=f"process_register.{kind}",
        at=at,
        actor=actor,
        object_type="migration_plan",
        object_id=plan.id,
        subject_id=plan.id,
        data=data,
        reason=reason,
    )
