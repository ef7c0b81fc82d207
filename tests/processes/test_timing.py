"""Timers: on working days, once, and never in each other's way."""

from datetime import date, datetime, timedelta

import pytest

from amtsweg.kernel import events
from amtsweg.kernel.calendar import end_of_day
from amtsweg.processes import api
from amtsweg.processes.contracts import ProcessStatus
from amtsweg.processes.models import ProcessInstance
from amtsweg.processes.services.timing import fire_due_timers
from bpmn.drawing import document, flows, start_end, timer, user
from processes.conftest import ANNA, DEADLINE, Office


def due_of(office: Office) -> datetime:
    (row,) = ProcessInstance.objects.filter(subject_id=office.subject_id)
    assert row.next_due_at is not None
    return row.next_due_at.astimezone(office.at.tzinfo)


def test_a_deadline_is_over_at_the_end_of_its_day_and_fires_once(office: Office) -> None:
    office.start(DEADLINE)
    end = end_of_day(date(2026, 3, 16))
    assert due_of(office) == end
    assert fire_due_timers(at=end - timedelta(seconds=1)) == 0
    assert fire_due_timers(at=end) == 1
    assert fire_due_timers(at=end) == 0
    assert office.open_tasks() == ["answer", "remind"]
    fired = events.history(office.subject_id)[2]
    assert (fired.kind, fired.data["element"]) == ("timer.fired", "late")


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("P12D", "timeDuration", "2026-03-16T23:59:59.999999"),  # the 14th is a Saturday
        ("P1M", "timeDuration", "2026-04-02T23:59:59.999999"),
        ("P32D", "timeDuration", "2026-04-07T23:59:59.999999"),  # the 3rd of April is Good Friday, Easter follows
        ("P3WD", "timeDuration", "2026-03-05T23:59:59.999999"),
        ("PT90M", "timeDuration", "2026-03-02T10:30"),
        ("2026-05-01", "timeDate", "2026-05-04T23:59:59.999999"),  # a holiday before a weekend
        ("2026-05-01T08:00:00", "timeDate", "2026-05-01T08:00"),
        ('date("2026-03-10")', "timeDate", "2026-03-10T23:59:59.999999"),
        ('duration("P2D")', "timeDuration", "2026-03-04T23:59:59.999999"),
        ("limit", "timeDuration", "2026-03-09T23:59:59.999999"),
        ("R3/PT1H", "timeCycle", "2026-03-02T10:00"),
    ],
)
def test_moments_are_literal_or_feel_and_end_on_working_days(
    office: Office, text: str, kind: str, expected: str
) -> None:
    catch = f'<boundaryEvent id="c" attachedToRef="t" cancelActivity="false">{timer(text, kind)}</boundaryEvent>'
    office.start(document(start_end() + user("t") + catch + flows("s->t", "t->e", "c->e")), limit="P1W")
    assert due_of(office) == datetime.fromisoformat(expected).replace(tzinfo=office.at.tzinfo)


def test_a_moment_that_cannot_be_told_is_an_incident(office: Office) -> None:
    catch = f'<intermediateCatchEvent id="c">{timer("missing", "timeDate")}</intermediateCatchEvent>'
    started = office.start(document(start_end() + catch + flows("s->c", "c->e")))
    assert started.status == ProcessStatus.INCIDENT


def test_an_overdue_cycle_catches_up(office: Office) -> None:
    definition = timer("R3/PT1H", "timeCycle")
    cycle = f'<boundaryEvent id="c" attachedToRef="t" cancelActivity="false">{definition}</boundaryEvent>'
    office.start(document(start_end() + user("t", "r") + cycle + flows("s->t", "t->e", "c->r", "r->e")))
    assert fire_due_timers(at=office.at + timedelta(days=1)) == 1
    assert office.open_tasks() == ["t", "r", "r", "r"]


def test_a_receiver_that_fails_holds_up_only_its_own_process(office: Office) -> None:
    office.start(DEADLINE)
    second = Office(office.at)
    second.start(DEADLINE)

    def veto(event: events.Event) -> None:
        if event.subject_id == office.subject_id:
            raise RuntimeError("no")

    events.subscribe("timer.fired")(veto)
    end = end_of_day(date(2026, 3, 16))
    try:
        assert fire_due_timers(at=end) == 1
        assert fire_due_timers(at=end) == 0
    finally:
        events._receivers["timer.fired"].remove(veto)
    assert (office.open_tasks(), second.open_tasks()) == (["answer"], ["answer", "remind"])
    assert fire_due_timers(at=end + timedelta(minutes=5)) == 1
    assert office.open_tasks() == ["answer", "remind"]


def test_a_completed_task_stops_its_timer(office: Office) -> None:
    office.start(DEADLINE)
    api.complete_task(task_id=office.task("answer").id, variables={}, actor=ANNA, at=office.at)
    assert fire_due_timers(at=office.at + timedelta(days=99)) == 0
