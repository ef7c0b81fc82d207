"""What is not done in time goes up: to the role the drawing names, then unit by unit, each time once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from amtsweg.identity import api as identity
from amtsweg.kernel import events, scope
from amtsweg.kernel.calendar import end_of_day, working_calendar
from amtsweg.kernel.models import EventRecord
from amtsweg.processes import api
from amtsweg.processes.escalating import escalation_at
from amtsweg.processes.services.handing_up import escalate_overdue
from amtsweg.web.environment import Database
from bpmn.drawing import document, flows, start_end, user
from processes.conftest import ANNA, Office
from processes.test_together import at_once
from way import CITY, hire

UPWARDS = document(
    start_end()
    + '<userTask id="t" name="Prüfen" amtsweg:group="clerk" amtsweg:due="P14D" amtsweg:escalate-after="due P3WD"'
    + ' amtsweg:escalate-to="head"/>'
    + flows("s->t", "t->e")
)
CODE = document(
    start_end()
    + user("first", "t")
    + '<intermediateThrowEvent id="x"><escalationEventDefinition escalationRef="esc"/></intermediateThrowEvent>'
    + '<parallelGateway id="g"/>'
    + flows("s->g", "g->first", "g->t", "first->x", "x->e", "t->e"),
    '<escalation id="esc" escalationCode="LATE"/>',
)


def test_the_moment_counts_from_the_task_or_from_its_due_date() -> None:
    calendar = working_calendar("NW")
    came, due = end_of_day(date(2026, 3, 2)), end_of_day(date(2026, 3, 16))

    def moment(text: str, due_at: datetime | None = due) -> datetime | None:
        return escalation_at({"escalate-after": text}, came_at=came, due_at=due_at, calendar=calendar)

    assert moment("P3WD") == end_of_day(date(2026, 3, 5))
    assert moment("due") == due
    assert moment("due P1W") == end_of_day(date(2026, 3, 23))
    assert moment("due", None) is None
    assert escalation_at({}, came_at=came, due_at=due, calendar=calendar) is None


@pytest.fixture
def unit(office: Office) -> None:
    identity.load_organisation(CITY, at=office.at)
    hire("Leitung", office.at, ("head", "sta-63"))


def begin(office: Office) -> None:
    api.deploy(slug="up", version=1, bpmn=UPWARDS, decisions={}, at=office.at)
    api.start_process(
        slug="up",
        version=1,
        subject_id=office.subject_id,
        unit_id=identity.unit_by_key("sta-63").id,
        account_id=None,
        variables={},
        actor=ANNA,
        at=office.at,
    )


@pytest.mark.usefixtures("unit")
def test_an_overdue_task_goes_to_the_role_and_then_up_the_units(office: Office) -> None:
    begin(office)
    own = identity.unit_by_key("sta-63")
    api.claim_task(task_id=office.task("t").id, actor=ANNA, at=office.at)
    late = end_of_day(date(2026, 3, 19))
    assert [escalate_overdue(at=late - timedelta(seconds=1)), escalate_overdue(at=late)] == [0, 1]
    task = office.task("t")
    assert (task.group, task.unit_id, task.assignee_id, task.escalated_at) == ("head", own.id, None, late)
    told = events.history(office.subject_id)[-1]
    assert (told.kind, told.reason) == ("task.escalated", "Überfällig seit dem 16.03.2026")
    assert (told.data["from_group"], told.data["to_group"]) == ("clerk", "head")
    assert [escalate_overdue(at=late), escalate_overdue(at=late + timedelta(days=10))] == [0, 1]
    assert office.task("t").unit_id == own.parent_id
    office.complete("t")
    assert escalate_overdue(at=late + timedelta(days=100)) == 0


@pytest.mark.usefixtures("unit")
def test_a_task_done_in_time_never_goes_up(office: Office) -> None:
    begin(office)
    office.complete("t")
    assert escalate_overdue(at=office.at + timedelta(days=100)) == 0


def test_an_escalation_nobody_catches_is_told_and_marks_the_open_tasks(office: Office) -> None:
    office.start(CODE)
    office.complete("first")
    told = [event for event in events.history(office.subject_id) if event.kind == "process.escalated"]
    assert [event.data for event in told] == [{"element": "x", "code": "LATE"}]
    assert (office.task("t").escalated_at, office.task("first").escalated_at) == (office.at, None)


def test_several_workers_hand_a_task_up_once(fresh_database: Database, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        identity.load_organisation(CITY, at=at)
        offices = [Office(at) for _ in range(10)]
        for office in offices:
            begin(office)
    late = at + timedelta(days=30)
    results = at_once(*[lambda: escalate_overdue(at=late, limit=7) for _ in range(4)])
    assert sum(result for result in results if isinstance(result, int)) == 10
    with scope.session(scope.SYSTEM):
        assert EventRecord.objects.filter(kind="task.escalated").count() == 10
