"""Reads of migration plans. Plans and counts tell of no matter and are read for all units.

Of a single matter a plan holds its number in the machine, its unit and the steps that do not fit. Whoever migrates sees
that of all matters of the process, for they are answerable for all; what the matter is about stays with its readers.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count

from amtsweg.kernel import scope
from amtsweg.kernel.errors import NotFound
from amtsweg.process_register.contracts import ItemOutcome, Plan, PlanItem, PlanStage
from amtsweg.process_register.models import MigrationItem, MigrationPlan
from amtsweg.processes.contracts import MigrationProblem

PAGE = 50
_REASONS = """
SELECT problem ->> 'element_id', max(problem ->> 'name'), problem ->> 'misfit', problem ->> 'detail', count(*)
FROM process_register_migration_item AS item, jsonb_array_elements(item.problems) AS problem
WHERE item.plan_id = %s AND item.outcome = 'misfit'
GROUP BY 1, 3, 4 ORDER BY 5 DESC, 1, 3 LIMIT 30
"""


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Plans, the newest first; ``after`` is the last one where there are more."""

    plans: tuple[Plan, ...]
    after: UUID | None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Matters of a plan; ``after`` is the last one where there are more."""

    items: tuple[PlanItem, ...]
    after: UUID | None


def plans_of(process: str, *, after: UUID | None = None) -> PlanPage:
    """Return one page of plans, in two statements."""
    rows = MigrationPlan.objects.filter(process=process).order_by("-id")
    if after is not None:
        rows = rows.filter(id__lt=after)
    with scope.session(scope.SYSTEM):
        found = list(rows[: PAGE + 1])
        counts = _counts([row.id for row in found[:PAGE]])
    plans = tuple(to_plan(row, counts.get(row.id, {})) for row in found[:PAGE])
    return PlanPage(plans, plans[-1].id if len(found) > PAGE else None)


def plan_of(process: str, plan_id: UUID) -> Plan:
    """Return one plan, in two statements. Raises NotFound."""
    with scope.session(scope.SYSTEM):
        row = MigrationPlan.objects.filter(process=process, id=plan_id).first()
        if row is None:
            raise NotFound("Diesen Umzugsplan gibt es nicht.")
        return to_plan(row, _counts([row.id]).get(row.id, {}))


def _counts(plans: Collection[UUID]) -> Mapping[UUID, Mapping[ItemOutcome, int]]:
    rows = MigrationItem.objects.filter(plan_id__in=plans).values_list("plan_id", "outcome").annotate(Count("id"))
    counts: dict[UUID, dict[ItemOutcome, int]] = {}
    for plan, outcome, count in rows.order_by():
        counts.setdefault(plan, {})[ItemOutcome(outcome)] = count
    return counts


def to_plan(row: MigrationPlan, counts: Mapping[ItemOutcome, int]) -> Plan:
    """Return a row as a plain thing."""
    return Plan(
        id=row.id,
        process=row.process,
        from_version=row.from_version,
        to_version=row.to_version,
        mapping=row.mapping,
        anew=tuple(row.anew),
        reason=row.reason,
        created_by=row.created_by,
        created_at=row.created_at,
        stage=PlanStage(row.stage),
        stage_at=row.stage_at,
        counts=counts,
    )


def items_of(
    plan_id: UUID, *, outcome: ItemOutcome | None = None, after: UUID | None = None, whole: bool = False
) -> ItemPage:
    """Return one page of the matters of a plan in one statement: those the scope may see, or the whole of them."""
    rows = MigrationItem.objects.filter(plan_id=plan_id).order_by("id")
    if outcome is not None:
        rows = rows.filter(outcome=outcome)
    if after is not None:
        rows = rows.filter(id__gt=after)
    with scope.session(scope.SYSTEM if whole else scope.current()):
        found = list(rows[: PAGE + 1])
    items = tuple(_to_item(row) for row in found[:PAGE])
    return ItemPage(items, items[-1].id if len(found) > PAGE else None)


def _to_item(row: MigrationItem) -> PlanItem:
    assert row.subject_id is not None
    problems = tuple(MigrationProblem(**problem) for problem in row.problems)
    return PlanItem(row.id, row.instance_id, row.subject_id, row.unit_id, ItemOutcome(row.outcome), problems, row.at)


def reasons_of(plan_id: UUID) -> list[tuple[MigrationProblem, int]]:
    """Return why matters of a plan do not fit and how many, the most frequent reasons first, in one statement."""
    with scope.session(scope.SYSTEM), connection.cursor() as cursor:
        cursor.execute(_REASONS, [plan_id])
        return [(MigrationProblem(*row[:4]), row[4]) for row in cursor.fetchall()]
