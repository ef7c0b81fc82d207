"""Suspend the deadlines of a matter while its work goes on, and let them run on by what was left of them.

The time of the suspension is not counted in (§ 209 BGB; how days are counted says `kernel.calendar`). A deadline that
was over before is not touched. Timers of the drawing are suspended too where that is asked for.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from amtsweg.bpmn.api import State, Token
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.calendar import Days, local_day, parse_period
from amtsweg.kernel.errors import Conflict
from amtsweg.processes.definitions import office_calendar
from amtsweg.processes.escalating import escalation_at
from amtsweg.processes.models import ProcessInstance, TaskRecord
from amtsweg.processes.rules import check_reason
from amtsweg.processes.services.applying import NO_DUE_DATE, set_next_due
from amtsweg.processes.services.locking import lock_alive
from amtsweg.processes.services.suspending import halted, open_tasks_of
from amtsweg.processes.services.telling import Cause, process_event, task_event

_FIELDS = ["due_at", "order_at", "escalate_at", "deadline_suspended_at", "suspensions"]


def suspend_deadlines(*, subject_id: UUID, reason: str, timers: bool, actor: Actor, at: datetime) -> None:
    """Suspend the deadlines of a matter's tasks and, if wanted, the moments its drawing waits for.

    Raises Invalid without a reason, Conflict where nothing runs or they are suspended already.
    """
    check_reason(reason, "Bitte begründen Sie, warum die Fristen gehemmt werden.")
    with scope.work(scope.SYSTEM), events.together():
        running = [instance for instance in lock_alive(subject_id) if instance.deadlines is None]
        if not running:
            raise Conflict("Hier läuft keine Frist, die gehemmt werden könnte. Bitte laden Sie die Seite neu.")
        for instance in running:
            instance.deadlines = {**halted(actor, at, reason), "timers": timers, "set": {}}
            set_next_due(instance, State.from_json(instance.state))
            instance.save(update_fields=["deadlines", "next_due_at"])
            cause = Cause("deadlines.suspended", actor, at)
            events.record([process_event(instance, cause.kind, cause, {"timers": timers}, reason.strip())])
        still_running = Q(due_at__gte=at) | Q(due_at__isnull=True, escalate_at__isnull=False)
        open_tasks_of(running).filter(still_running).update(
            deadline_suspended_at=at, order_at=NO_DUE_DATE, escalate_at=None
        )


def resume_deadlines(*, subject_id: UUID, actor: Actor, at: datetime, reason: str = "") -> None:
    """Let the deadlines of a matter run on. Raises Conflict where none is suspended."""
    with scope.work(scope.SYSTEM), events.together():
        suspended = [instance for instance in lock_alive(subject_id) if instance.deadlines is not None]
        if not suspended:
            raise Conflict("Die Fristen dieses Vorgangs sind nicht gehemmt. Bitte laden Sie die Seite neu.")
        for instance in suspended:
            cause = Cause("deadlines.resumed", actor, at)
            data = {"since": (instance.deadlines or {}).get("at")}
            events.record([process_event(instance, cause.kind, cause, data, reason.strip())])
            _let_timers_run_on(instance, at)
        tasks = list(open_tasks_of(suspended).filter(deadline_suspended_at__isnull=False).select_for_update())
        for task in tasks:
            before = task.due_at
            _let_run_on(task, at)
            if task.due_at is not None and before is not None:
                data = {"due_at": task.due_at.isoformat(), "before": before.isoformat()}
                events.record([task_event(task, "task.due_moved", Cause("", actor, at), data)])
        TaskRecord.objects.bulk_update(tasks, _FIELDS)


def _let_run_on(task: TaskRecord, at: datetime) -> None:
    assert task.deadline_suspended_at is not None
    calendar = office_calendar()
    since, until = local_day(task.deadline_suspended_at), local_day(at)
    task.suspensions = [*task.suspensions, [since.isoformat(), until.isoformat()]]
    pauses = [_days(pair) for pair in task.suspensions]
    period = task.properties.get("due")
    if task.due_at is not None and period is not None:
        task.due_at = calendar.due(task.created_at, parse_period(period), pauses)
    elif task.due_at is not None:
        task.due_at = calendar.prolong(task.due_at, since=task.deadline_suspended_at, until=at)
    task.order_at = task.due_at or NO_DUE_DATE
    task.escalate_at = escalation_at(
        task.properties, came_at=task.created_at, due_at=task.due_at, calendar=calendar, suspended=pauses
    )
    task.deadline_suspended_at = None


def _days(pair: list[str]) -> Days:
    first, last = pair
    return datetime.fromisoformat(first).date(), datetime.fromisoformat(last).date()


def _let_timers_run_on(instance: ProcessInstance, at: datetime) -> None:
    state, deadlines = State.from_json(instance.state), instance.deadlines or {}
    if deadlines.get("timers"):
        since, began = datetime.fromisoformat(deadlines["at"]), deadlines["set"]
        state = replace(state, tokens=tuple(_prolonged(token, since, began, at) for token in state.tokens))
        instance.state = state.to_json()
    instance.deadlines = None
    set_next_due(instance, state)
    instance.revision += 1
    instance.save(update_fields=["state", "deadlines", "next_due_at", "revision"])


def _prolonged(token: Token, since: datetime, began: dict[str, str], at: datetime) -> Token:
    """A timer that was set meanwhile did not run since then; one that was due before the suspension is due."""
    set_at = began.get(str(token.id))
    if token.due is None or token.due < since:
        return token
    begin = since if set_at is None else datetime.fromisoformat(set_at)
    due = office_calendar().prolong(token.due, since=begin, until=at, began_within=set_at is not None)
    return replace(token, due=due)
