"""Reads of tasks and processes: each one statement."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from amtsweg.bpmn.api import State
from amtsweg.kernel.errors import NotFound
from amtsweg.processes.contracts import (
    IncidentView,
    ProcessStatus,
    ProcessView,
    Suspension,
    Task,
    TaskCursor,
    TaskFilter,
    TaskPage,
    TaskSort,
    TaskStatus,
)
from amtsweg.processes.models import ProcessInstance, TaskRecord

LARGEST_PAGE = 500


def list_tasks(wanted: TaskFilter, *, after: TaskCursor | None = None, limit: int = 100) -> TaskPage:
    """Return one page of an inbox, in one statement whatever the filter."""
    count = min(limit, LARGEST_PAGE)
    rows = list(_sorted(_filtered(wanted), wanted.sort, after)[: count + 1])
    page = tuple(to_task(row) for row in rows[:count])
    cursor = TaskCursor(rows[count - 1].order_at, rows[count - 1].id) if len(rows) > count else None
    return TaskPage(page, cursor)


def _filtered(wanted: TaskFilter) -> QuerySet[TaskRecord]:
    rows = TaskRecord.objects.all()
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    if wanted.unclaimed:
        rows = rows.filter(assignee_id__isnull=True)
    if wanted.overdue_at is not None:
        rows = rows.filter(order_at__lt=wanted.overdue_at)
    if wanted.process_slug:
        rows = rows.filter(process_slug=wanted.process_slug)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.subjects is not None:
        rows = rows.filter(subject_id__in=wanted.subjects)
    return _for_people(rows, wanted)


def _for_people(rows: QuerySet[TaskRecord], wanted: TaskFilter) -> QuerySet[TaskRecord]:
    """Assignees, units and groups are alternatives: what is mine, or my unit's, or my group's; nobody sees nothing."""
    ways = [Q(unit_id=unit, group__in=roles) for unit, roles in _roles_by_unit(wanted).items()]
    if wanted.assignees:
        ways.append(Q(assignee_id__in=wanted.assignees))
    if wanted.units:
        ways.append(Q(unit_id__in=wanted.units))
    if not ways:
        return rows if wanted.anybody else rows.none()
    any_way = ways[0]
    for way in ways[1:]:
        any_way |= way
    return rows.filter(any_way)


def _roles_by_unit(wanted: TaskFilter) -> dict[UUID, list[str]]:
    units: dict[UUID, list[str]] = {}
    for unit, role in sorted(wanted.groups, key=str):
        units.setdefault(unit, []).append(role)
    return units


def _sorted(rows: QuerySet[TaskRecord], sort: TaskSort, after: TaskCursor | None) -> QuerySet[TaskRecord]:
    if sort is TaskSort.DUE:
        if after is not None:
            rows = rows.filter(order_at__gte=after.order_at).exclude(order_at=after.order_at, id__lte=after.id)
        return rows.order_by("order_at", "id")
    if sort is TaskSort.OLDEST:
        return (rows if after is None else rows.filter(id__gt=after.id)).order_by("id")
    return (rows if after is None else rows.filter(id__lt=after.id)).order_by("-id")


def get_task(task_id: UUID) -> Task:
    """Return one task. Raises NotFound."""
    row = TaskRecord.objects.filter(id=task_id).first()
    if row is None:
        raise NotFound("Diese Aufgabe gibt es nicht.")
    return to_task(row)


def tasks_of_subject(subject_id: UUID) -> tuple[Task, ...]:
    """Return all tasks a matter had and has, oldest first."""
    return tuple(to_task(row) for row in TaskRecord.objects.filter(subject_id=subject_id).order_by("id"))


def processes_of_subject(subject_id: UUID) -> tuple[ProcessView, ...]:
    """Return the processes of a matter, oldest first."""
    rows = ProcessInstance.objects.filter(subject_id=subject_id).select_related("model").order_by("id")
    return tuple(_to_process(row) for row in rows)


def list_incidents(*, limit: int = 100) -> tuple[IncidentView, ...]:
    """Return what stands still and needs a person, oldest first."""
    rows = ProcessInstance.objects.filter(status=ProcessStatus.INCIDENT).order_by("id")
    return tuple(incident for row in rows[:limit] for incident in _incidents(row))


def next_due(at: datetime, limit: int) -> list[UUID]:
    """Return instances with timers that are due, the longest due first."""
    due = ProcessInstance.objects.filter(next_due_at__lte=at).order_by("next_due_at")
    return list(due.values_list("id", flat=True)[:limit])


def to_task(row: TaskRecord) -> Task:
    """Return a row as a plain thing."""
    return Task(
        id=row.id,
        instance_id=row.instance_id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        process_slug=row.process_slug,
        element_id=row.element_id,
        name=row.name,
        kind=row.kind,
        form=row.form,
        group=row.group,
        assignee_id=row.assignee_id,
        status=TaskStatus(row.status),
        created_at=row.created_at,
        due_at=row.due_at,
        completed_at=row.completed_at,
        completed_by=row.completed_by,
        properties=row.properties,
        suspended=row.suspended,
        deadline_suspended_at=row.deadline_suspended_at,
        escalated_at=row.escalated_at,
    )


def _to_process(row: ProcessInstance) -> ProcessView:
    state = State.from_json(row.state)
    return ProcessView(
        id=row.id,
        subject_id=row.subject_id,
        slug=row.model.slug,
        version=row.model.version,
        status=ProcessStatus(row.status),
        revision=row.revision,
        started_at=row.started_at,
        ended_at=row.ended_at,
        variables=state.variables,
        waiting_at=tuple(token.element for token in state.tokens if not token.is_watch),
        incidents=_incidents(row),
        suspension=to_suspension(row.suspension),
        deadlines=to_suspension(row.deadlines),
    )


def to_suspension(raw: Mapping[str, object] | None) -> Suspension | None:
    """Return who halted something, as it is written in the row."""
    if raw is None:
        return None
    at = datetime.fromisoformat(str(raw["at"]))
    return Suspension(at, str(raw["by"]), str(raw["reason"]), bool(raw.get("timers")))


def _incidents(row: ProcessInstance) -> tuple[IncidentView, ...]:
    return tuple(
        IncidentView(row.id, row.subject_id, token.id, token.element, row.incidents.get(str(token.id), ""))
        for token in State.from_json(row.state).incidents
    )
