"""A halted process does not move, and loses nothing; deadlines that are suspended run on by what was left of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.kernel import events, outbox, scope
from amtsweg.kernel.calendar import end_of_day, parse_period, working_calendar
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.processes import api
from amtsweg.processes.contracts import MessageNotAwaited, ProcessStatus, ProcessSuspended, TaskFilter
from amtsweg.processes.models import ProcessInstance
from amtsweg.processes.services.correlating import terminate_process
from amtsweg.processes.services.timing import fire_due_timers
from amtsweg.web.environment import Database
from bpmn.drawing import document, flows, start_end, timer, user
from processes.conftest import ANNA, BORIS, DEADLINE, FOUR_EYES, SERVICE, Letters, Office
from processes.test_together import at_once

NW = working_calendar("NW")
TWO_MESSAGES = document(
    start_end()
    + '<receiveTask id="m" messageRef="m_docs"/>'
    + user("t")
    + f'<boundaryEvent id="late" attachedToRef="m">{timer("P14D")}</boundaryEvent>'
    + flows("s->m", "m->t", "t->e", "late->e")
)
DUE = document(start_end() + '<userTask id="t" amtsweg:due="P14D"/>' + flows("s->t", "t->e"))


def suspend(office: Office, reason: str = "Prüfung durch die Aufsicht") -> None:
    api.suspension.suspend_process(subject_id=office.subject_id, reason=reason, actor=BORIS, at=office.at)


def resume(office: Office, at: datetime | None = None) -> None:
    api.suspension.resume_process(subject_id=office.subject_id, actor=BORIS, at=at or office.at)


def send(office: Office, name: str = "docs", **variables: object) -> None:
    api.send_message(subject_id=office.subject_id, name=name, variables=variables, actor=ANNA, at=office.at)


def test_nobody_can_do_a_task_of_a_halted_process_and_is_told_why(office: Office) -> None:
    office.start(FOUR_EYES)
    suspend(office)
    with pytest.raises(ProcessSuspended) as caught:
        office.complete("decide")
    text = "Dieser Vorgang ist angehalten, seit 02.03.2026 von Boris Muster. Grund: Prüfung durch die Aufsicht"
    assert caught.value.message == text
    assert office.task("decide").suspended
    (process,) = api.processes_of_subject(office.subject_id)
    assert process.suspension is not None
    assert process.suspension.reason == "Prüfung durch die Aufsicht"
    resume(office)
    assert not office.task("decide").suspended
    office.complete("decide")
    assert office.open_tasks() == ["cosign"]
    kinds = [event.kind for event in events.history(office.subject_id)]
    assert kinds[2:4] == ["process.suspended", "process.resumed"]


def test_halting_needs_a_reason_and_something_that_runs(office: Office) -> None:
    office.start(FOUR_EYES)
    with pytest.raises(Invalid):
        suspend(office, " ")
    with pytest.raises(Conflict):
        resume(office)
    suspend(office)
    with pytest.raises(Conflict):
        suspend(office)


def test_timers_stand_and_fire_when_it_goes_on(office: Office) -> None:
    office.start(DEADLINE)
    suspend(office)
    later = office.at + timedelta(days=30)
    assert fire_due_timers(at=later) == 0
    resume(office, later)
    assert fire_due_timers(at=later) == 1
    assert office.open_tasks() == ["answer", "remind"]


def test_a_message_that_arrives_meanwhile_is_delivered_and_a_second_one_is_refused(office: Office) -> None:
    office.start(TWO_MESSAGES)
    suspend(office)
    send(office, file=1)
    assert office.open_tasks() == []
    with pytest.raises(MessageNotAwaited):
        send(office, file=2)
    resume(office)
    assert office.open_tasks() == ["t"]
    (process,) = api.processes_of_subject(office.subject_id)
    assert process.variables == {"file": 1}
    told = [(event.kind, event.actor.label) for event in events.history(office.subject_id)]
    assert ("process.held", ANNA.label) in told
    assert ("message.received", ANNA.label) in told


def test_a_service_is_called_when_the_process_goes_on(
    office: Office, letters: Letters, fixed_clock: FixedClock
) -> None:
    office.start(SERVICE)
    suspend(office)
    assert outbox.drain(at=office.at) == 1
    assert (letters.calls, outbox.drain(at=office.at + timedelta(days=1))) == ([], 0)
    resume(office)
    assert outbox.drain(at=office.at) == 1
    assert len(letters.calls) == 1
    assert office.open_tasks() == ["read"]


def test_the_answer_of_a_service_that_was_at_work_is_kept(
    office: Office, letters: Letters, fixed_clock: FixedClock
) -> None:
    office.start(SERVICE)

    def halt_meanwhile(call: object) -> dict[str, object]:
        suspend(office)
        return {"letter": "sent"}

    letters.answer = halt_meanwhile
    outbox.drain(at=office.at)
    assert office.open_tasks() == []
    resume(office)
    assert (office.open_tasks(), len(letters.calls)) == (["read"], 1)


def test_a_halted_process_can_be_ended(office: Office) -> None:
    started = office.start(FOUR_EYES)
    suspend(office)
    terminate_process(instance_id=started.id, reason="doppelt", actor=ANNA, at=office.at)
    (process,) = api.processes_of_subject(office.subject_id)
    assert (process.status, process.suspension, office.open_tasks()) == (ProcessStatus.TERMINATED, None, [])


# --- deadlines --------------------------------------------------------------------------------------------------


def hem(office: Office, at: datetime, *, timers: bool = False) -> None:
    api.suspension.suspend_deadlines(
        subject_id=office.subject_id, reason="Gutachten steht aus", timers=timers, actor=BORIS, at=at
    )


def release(office: Office, at: datetime) -> None:
    api.suspension.resume_deadlines(subject_id=office.subject_id, actor=BORIS, at=at)


def test_a_due_date_moves_by_the_days_for_which_it_was_suspended(office: Office) -> None:
    office.start(DUE)  # on the 2nd of March, due on the 16th
    hem(office, office.at + timedelta(days=2))
    task = office.task("t")
    assert (task.due_at, task.deadline_suspended_at) == (end_of_day(date(2026, 3, 16)), office.at + timedelta(days=2))
    overdue = office.at + timedelta(days=60)
    assert api.list_tasks(api_filter(overdue)).tasks == ()
    release(office, office.at + timedelta(days=11))  # the 4th to the 13th: ten days
    task = office.task("t")
    assert (task.due_at, task.deadline_suspended_at) == (end_of_day(date(2026, 3, 26)), None)
    moved = events.history(office.subject_id)[-1]
    assert (moved.kind, str(moved.data["due_at"])[:10]) == ("task.due_moved", "2026-03-26")
    assert [task.element_id for task in api.list_tasks(api_filter(overdue)).tasks] == ["t"]


def api_filter(overdue_at: datetime):

    return TaskFilter(anybody=True, overdue_at=overdue_at)


def test_work_goes_on_and_what_comes_meanwhile_counts_from_the_end(office: Office) -> None:
    office.start(
        document(start_end() + user("a") + '<userTask id="t" amtsweg:due="P14D"/>' + flows("s->a", "a->t", "t->e"))
    )
    hem(office, office.at)
    office.complete("a", at=office.at + timedelta(days=3))
    assert office.task("t").deadline_suspended_at == office.at + timedelta(days=3)
    release(office, office.at + timedelta(days=7))
    assert office.task("t").due_at == NW.due(office.at + timedelta(days=7), parse_period("P14D"))


def test_a_deadline_that_was_over_is_not_touched(office: Office) -> None:
    office.start(DUE)
    hem(office, office.at + timedelta(days=20))
    release(office, office.at + timedelta(days=30))
    assert office.task("t").due_at == end_of_day(date(2026, 3, 16))


def test_timers_are_suspended_only_where_that_is_asked_for(office: Office) -> None:
    office.start(DEADLINE)
    other = Office(office.at)
    other.start(DEADLINE)
    hem(office, office.at, timers=True)
    hem(other, office.at)
    due = end_of_day(date(2026, 3, 16))
    assert fire_due_timers(at=due) == 1
    assert (office.open_tasks(), other.open_tasks()) == (["answer"], ["answer", "remind"])
    release(office, office.at + timedelta(days=9))  # the 2nd to the 11th: ten days
    (row,) = ProcessInstance.objects.filter(subject_id=office.subject_id)
    assert row.next_due_at == end_of_day(date(2026, 3, 26))
    assert fire_due_timers(at=end_of_day(date(2026, 3, 26))) == 1


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
PERIODS = st.sampled_from(["P1D", "P14D", "P2W", "P1M", "P3WD", "P10WD", "P1M5D"])
SPANS = st.tuples(st.integers(0, 40), st.integers(0, 60))


@given(DAYS, PERIODS, SPANS)
def test_a_suspension_never_shortens_a_period_and_ends_it_on_a_working_day(
    begin: date, text: str, span: tuple[int, int]
) -> None:
    period, plain = parse_period(text), NW.last_day(begin, parse_period(text))
    first = begin + timedelta(days=span[0])
    last = NW.last_day(begin, period, [(first, first + timedelta(days=span[1]))])
    assert last >= plain
    assert NW.is_working_day(last)
    if first > plain:
        assert last == plain


@given(DAYS, PERIODS, st.integers(0, 60))
def test_suspended_from_its_first_day_a_period_begins_when_the_suspension_ends(
    begin: date, text: str, days: int
) -> None:
    period, until = parse_period(text), begin + timedelta(days=days)
    if period.months == 0:
        assert NW.last_day(begin, period, [(begin, until)]) == NW.last_day(until, period)


@given(DAYS, PERIODS, SPANS)
def test_a_suspension_counts_the_same_in_one_piece_or_in_two_that_overlap(
    begin: date, text: str, span: tuple[int, int]
) -> None:
    first = begin + timedelta(days=span[0])
    middle, last = first + timedelta(days=span[1] // 2), first + timedelta(days=span[1])
    period = parse_period(text)
    assert NW.last_day(begin, period, [(first, last)]) == NW.last_day(begin, period, [(first, middle), (middle, last)])


# --- at once ----------------------------------------------------------------------------------------------------


def test_halting_and_completing_at_once_leave_no_half(fresh_database: Database, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        for _ in range(5):
            office = Office(at)
            office.start(FOUR_EYES)
            jobs: list[Callable[[], object]] = [lambda: suspend(office), lambda: office.complete("decide")]  # noqa: B023 - runs within this round
            halted, completed = at_once(*jobs)
            assert halted is None
            assert completed is None or isinstance(completed, ProcessSuspended)
            open_now = office.open_tasks()
            assert open_now == (["cosign"] if completed is None else ["decide"])
            assert office.task(open_now[0]).suspended
            resume(office)
            office.complete(open_now[0], BORIS, co_signature={"agreed": False})


def test_two_people_let_it_go_on_and_what_arrived_is_done_once(fresh_database: Database, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        office = Office(at)
        office.start(TWO_MESSAGES)
        suspend(office)
        send(office)
        results = at_once(lambda: resume(office), lambda: resume(office))
        assert sorted(type(result).__name__ for result in results) == ["Conflict", "NoneType"]
        assert [task.element_id for task in api.tasks_of_subject(office.subject_id)] == ["t"]
