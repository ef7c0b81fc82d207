"""Tasks that nobody has done in time go up: to the role the drawing names, then from unit to unit.

A role reaches everything below the unit it is held in, so giving a task to a role is enough to bring it before its
next holder above; from then on each escalation takes the task one unit further up, where those below have it no more.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from uuid import UUID

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import UnknownUnit
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.events import Event
from amtsweg.processes.contracts import TaskStatus
from amtsweg.processes.definitions import office_calendar
from amtsweg.processes.escalating import parse_escalation
from amtsweg.processes.models import TaskRecord
from amtsweg.processes.services.telling import Cause, task_event

_FIELDS = ["unit_id", "group", "assignee_id", "escalate_at", "escalated_at"]


def escalate_overdue(*, at: datetime, limit: int = 100) -> int:
    """Hand up what is to be handed up by now, in one transaction; returns how many tasks were handed up.

    A task that another worker or a person has in hand is left for the next time.
    """
    with scope.work(scope.SYSTEM), events.together():
        due = TaskRecord.objects.filter(status=TaskStatus.OPEN, suspended=False, escalate_at__lte=at)
        rows = list(due.select_for_update(skip_locked=True).order_by("escalate_at")[:limit])
        events.record(list(_hand_up(rows, at)))
        TaskRecord.objects.bulk_update(rows, _FIELDS)
    return len(rows)


def _hand_up(rows: list[TaskRecord], at: datetime) -> Iterator[Event]:
    @cache
    def held(unit_id: UUID, role: str) -> bool:
        return bool(identity.people_with_role(unit_id, role, at=at))

    calendar = office_calendar()
    for task in rows:
        before = {"from_unit": str(task.unit_id), "from_group": task.group}
        role = task.properties.get("escalate-to", task.group)
        if role == task.group or not held(task.unit_id, role):
            task.unit_id = _above(task.unit_id)
        period = parse_escalation(task.properties["escalate-after"]).period
        task.group, task.assignee_id, task.escalated_at = role, None, at
        task.escalate_at = calendar.due(at, period) if period is not None else None
        data = {**before, "to_unit": str(task.unit_id), "to_group": role}
        yield task_event(task, "task.escalated", Cause("", system("escalation"), at), data, _reason(task, at))


def _above(unit_id: UUID) -> UUID:
    """The unit above, or the unit itself where it stands at the top."""
    try:
        return identity.unit(unit_id).parent_id or unit_id
    except UnknownUnit:
        return unit_id


def _reason(task: TaskRecord, at: datetime) -> str:
    if task.due_at is not None and task.due_at < at:
        return f"Überfällig seit dem {task.due_at.astimezone(LOCAL_ZONE):%d.%m.%Y}"
    return f"Offen seit dem {task.created_at.astimezone(LOCAL_ZONE):%d.%m.%Y}"
