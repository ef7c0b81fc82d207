"""The inbox: mine, my group's, my unit's, overdue; sorted; page by page; one statement."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.kernel.ids import uuid7
from amtsweg.processes import api
from amtsweg.processes.contracts import TaskCursor, TaskFilter, TaskSort, TaskStatus
from processes.conftest import ANNA, BORIS, FOUR_EYES, LOOP, UNIT, Office


def elements(wanted: TaskFilter) -> list[str]:
    return [task.element_id for task in api.list_tasks(wanted).tasks]


def test_an_inbox_shows_mine_my_groups_and_my_units(office: Office) -> None:
    office.start(FOUR_EYES)
    mine = TaskFilter(assignees=frozenset({ANNA.account_id}))
    assert elements(mine) == []
    api.claim_task(task_id=office.task("decide").id, actor=ANNA, at=office.at)
    assert elements(mine) == ["decide"]
    assert elements(TaskFilter(assignees=frozenset({BORIS.account_id}))) == []
    assert elements(TaskFilter(groups=frozenset({(UNIT, "clerk")}))) == ["decide"]
    assert elements(TaskFilter(groups=frozenset({(UNIT, "head"), (uuid7(), "clerk")}))) == []
    assert elements(TaskFilter(units=frozenset({UNIT}))) == ["decide"]
    assert elements(TaskFilter(units=frozenset({UNIT}), unclaimed=True)) == []
    assert elements(TaskFilter(units=frozenset({uuid7()}))) == []


def test_who_belongs_nowhere_sees_nothing(office: Office) -> None:
    office.start(FOUR_EYES)
    assert elements(TaskFilter()) == []
    assert elements(TaskFilter(anybody=True)) == ["decide"]


def test_filters_narrow_the_inbox(office: Office) -> None:
    office.start(FOUR_EYES)
    unit = frozenset({UNIT})
    assert elements(TaskFilter(units=unit, kind="decision", process_slug="test")) == ["decide"]
    assert elements(TaskFilter(units=unit, kind="other")) == []
    assert elements(TaskFilter(units=unit, process_slug="other")) == []
    assert elements(TaskFilter(units=unit, subjects=frozenset({office.subject_id}))) == ["decide"]
    assert elements(TaskFilter(units=unit, subjects=frozenset())) == []
    assert elements(TaskFilter(units=unit, overdue_at=office.at)) == []
    assert elements(TaskFilter(units=unit, overdue_at=office.at + timedelta(days=30))) == ["decide"]
    office.complete("decide")
    assert elements(TaskFilter(units=unit, status=TaskStatus.DONE)) == ["decide"]
    assert elements(TaskFilter(units=unit, status=None)) == ["decide", "cosign"]


def test_pages_follow_one_another_without_gap_or_repetition(office: Office) -> None:
    office.start(FOUR_EYES, "with-due")
    for _ in range(4):
        office.start(LOOP, "no-due", done=False)
    everything = {
        sort: [task.id for task in api.list_tasks(TaskFilter(units=frozenset({UNIT}), sort=sort)).tasks]
        for sort in TaskSort
    }
    assert len(everything[TaskSort.DUE]) == 5
    assert everything[TaskSort.NEWEST] == everything[TaskSort.OLDEST][::-1]
    for sort, expected in everything.items():
        wanted = TaskFilter(units=frozenset({UNIT}), sort=sort)
        found: list[object] = []
        after: TaskCursor | None = None
        while True:
            page = api.list_tasks(wanted, after=after, limit=2)
            found += [task.id for task in page.tasks]
            after = page.next
            if after is None:
                break
        assert found == expected


def test_an_inbox_page_is_one_statement(office: Office) -> None:
    for _ in range(3):
        office.start(LOOP, done=False)
    with CaptureQueriesContext(connection) as queries:
        page = api.list_tasks(TaskFilter(units=frozenset({UNIT}), groups=frozenset({(UNIT, "x")})))
    assert (len(page.tasks), len(queries)) == (3, 1)
