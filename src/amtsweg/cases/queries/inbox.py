"""The inbox: a page of tasks with the cases they belong to, in a handful of statements however long it is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from amtsweg.cases.contracts import Case
from amtsweg.cases.queries.cases import CaseFilter, cases_by_id, matching_ids
from amtsweg.identity import api as identity
from amtsweg.identity.contracts import Person
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import Task, TaskCursor, TaskFilter, TaskSort


class InboxView(StrEnum):
    """Which tasks are asked for."""

    MINE = "mine"
    GROUP = "group"
    OVERDUE = "overdue"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """What somebody wants to see in their inbox."""

    view: InboxView = InboxView.GROUP
    text: str = ""
    service: str = ""
    sort: TaskSort = TaskSort.DUE


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line: the task, its case, and who has it."""

    task: Task
    case: Case
    assignee: Person | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of the inbox and where the next one begins."""

    rows: tuple[InboxRow, ...]
    next: TaskCursor | None


def inbox(
    query: InboxQuery, *, account_id: UUID, at: datetime, after: TaskCursor | None = None, limit: int = 100
) -> InboxPage:
    """Return one page of the inbox of this account, in at most five statements."""
    wanted = _task_filter(query, account_id, at)
    page = processes.list_tasks(wanted, after=after, limit=limit)
    cases = cases_by_id({task.subject_id for task in page.tasks})
    people = identity.people({task.assignee_id for task in page.tasks if task.assignee_id})
    rows = (
        InboxRow(
            task=task,
            case=cases[task.subject_id],
            assignee=people.get(task.assignee_id) if task.assignee_id else None,
            overdue=_overdue(task, at),
        )
        for task in page.tasks
        if task.subject_id in cases
    )
    return InboxPage(tuple(rows), page.next)


def _overdue(task: Task, at: datetime) -> bool:
    """A suspended deadline does not pass: it moves when the suspension ends."""
    return task.due_at is not None and task.due_at < at and task.deadline_suspended_at is None


def _task_filter(query: InboxQuery, account_id: UUID, at: datetime) -> TaskFilter:
    units = identity.units_for("case.work", account_id=account_id, at=at)
    subjects = None
    if query.text.strip():
        subjects = frozenset(matching_ids(CaseFilter(units=units, text=query.text, service=query.service)))
    mine = query.view is InboxView.MINE
    stood_in_for = identity.substituted_by(account_id, at=at) if mine else frozenset()
    return TaskFilter(
        assignees=frozenset({account_id}) | stood_in_for if mine else frozenset(),
        units=units if query.view in (InboxView.ALL, InboxView.OVERDUE) else frozenset(),
        groups=identity.groups_of(account_id, at=at) if query.view is InboxView.GROUP else frozenset(),
        overdue_at=at if query.view is InboxView.OVERDUE else None,
        process_slug=query.service,
        subjects=subjects,
        sort=query.sort,
    )
