"""Timers and messages: on their own, on a border, after an event gateway, at the head of an event sub-process."""

from datetime import timedelta

import pytest

from amtsweg.bpmn.api import EvaluationFailed, StaleCommand
from amtsweg.bpmn.contracts import (
    Completed,
    CompleteTask,
    ElementCancelled,
    FireTimer,
    Incident,
    MessageAwaited,
    ReceiveMessage,
    Retry,
    TaskCancelled,
    TimerCancelled,
    TimerSet,
)
from bpmn.drawing import NOON, Case, draw, flows, message, start_end, timer, user

SAFE = ("s->t", "t->e", "b->late", "late->e")


def boundary(definition: str, *, interrupting: bool = True) -> str:
    cancel = "true" if interrupting else "false"
    return f'<boundaryEvent id="b" attachedToRef="t" cancelActivity="{cancel}">{definition}</boundaryEvent>'


def with_boundary(definition: str, *, interrupting: bool = True) -> Case:
    return Case(draw(start_end() + user("t", "late") + boundary(definition, interrupting=interrupting), *SAFE))


def handler(definition: str, *, interrupting: bool = True, task: str = "handle") -> str:
    head = f'<startEvent id="hs" isInterrupting="{"true" if interrupting else "false"}">{definition}</startEvent>'
    return (
        f'<subProcess id="h" triggeredByEvent="true">{head}{user(task)}<endEvent id="he"/>'
        f"{flows(f'hs->{task}', f'{task}->he')}</subProcess>"
    )


def test_a_timer_event_waits_until_it_is_due() -> None:
    case = Case(
        draw(start_end() + f"<intermediateCatchEvent id='c'>{timer('PT2H')}</intermediateCatchEvent>", "s->c", "c->e")
    )
    token = case.token("c")
    assert case.last[-1] == TimerSet(token, "c", NOON + timedelta(hours=2))
    assert case.state.next_due == NOON + timedelta(hours=2)
    with pytest.raises(StaleCommand):
        case.do(FireTimer(token), hours=1)
    case.do(FireTimer(token), hours=1)
    assert case.state.status == "completed"


def test_a_timer_that_cannot_be_told_is_an_incident_at_its_element() -> None:
    case = Case(
        draw(start_end() + f"<intermediateCatchEvent id='c'>{timer('boom')}</intermediateCatchEvent>", "s->c", "c->e")
    )
    assert case.last[-1] == Incident(case.token("c"), "c", "no such moment")


def test_a_boundary_timer_that_cannot_be_told_leaves_nothing_half_armed() -> None:
    case = with_boundary(timer("boom"))
    assert case.last[-1] == Incident(case.token("t"), "t", "no such moment")
    assert case.watching() == []
    with pytest.raises(StaleCommand):
        case.do(CompleteTask(case.token("t")))
    case.do(Retry(case.token("t")))
    assert case.kinds() == ["Incident"]


def test_a_message_event_waits_for_its_message_only() -> None:
    case = Case(
        draw(start_end() + f"<intermediateCatchEvent id='c'>{message('docs')}</intermediateCatchEvent>", "s->c", "c->e")
    )
    assert case.last[-1] == MessageAwaited(case.token("c"), "docs")
    with pytest.raises(StaleCommand):
        case.do(ReceiveMessage("withdraw"))
    case.do(ReceiveMessage("docs"))
    assert case.state.status == "completed"


@pytest.mark.parametrize("definition", [timer("PT1H"), message("docs")])
def test_an_interrupting_boundary_event_takes_the_task_away(definition: str) -> None:
    case = with_boundary(definition)
    task, watch = case.token("t"), case.token("b")
    case.do(FireTimer(watch) if "timer" in definition else ReceiveMessage("docs"), hours=1)
    assert case.last[:2] == [TaskCancelled(task), ElementCancelled("t")]
    assert case.waiting() == ["late"]
    assert case.watching() == []


@pytest.mark.parametrize("definition", [timer("PT1H"), message("docs")])
def test_a_non_interrupting_boundary_event_leaves_the_task(definition: str) -> None:
    case = with_boundary(definition, interrupting=False)
    case.do(FireTimer(case.token("b")) if "timer" in definition else ReceiveMessage("docs"), hours=1)
    assert case.waiting() == ["late", "t"]
    case.do(CompleteTask(case.token("t")))
    case.do(CompleteTask(case.token("late")))
    assert case.state.status == "completed"


def test_a_non_interrupting_message_may_come_again() -> None:
    case = with_boundary(message("docs"), interrupting=False)
    case.do(ReceiveMessage("docs"))
    case.do(ReceiveMessage("docs"))
    assert case.waiting() == ["late", "late", "t"]


def test_a_cycle_fires_as_often_as_it_says_counted_from_its_own_moments() -> None:
    case = with_boundary(timer("R2/PT1H", "timeCycle"), interrupting=False)
    watch = case.token("b")
    case.do(FireTimer(watch), hours=5)
    assert case.last[0] == TimerSet(watch, "b", NOON + timedelta(hours=2))
    case.do(FireTimer(watch))
    assert case.watching() == []
    assert case.waiting() == ["late", "late", "t"]


def test_a_cycle_without_a_number_goes_on() -> None:
    case = with_boundary(timer("R/PT1H", "timeCycle"), interrupting=False)
    for _ in range(3):
        case.do(FireTimer(case.token("b")), hours=1)
    assert case.watching() == ["b"]


def test_a_completed_task_cancels_its_boundary_timer_and_a_late_timer_is_stale() -> None:
    case = with_boundary(timer("PT1H"))
    watch = case.token("b")
    case.do(CompleteTask(case.token("t")), hours=1)
    assert case.last[0] == TimerCancelled(watch)
    assert case.state.status == "completed"
    with pytest.raises(StaleCommand):
        case.do(FireTimer(watch))


def test_a_fired_boundary_timer_makes_the_completion_of_the_same_instant_stale() -> None:
    case = with_boundary(timer("PT1H"))
    task, watch, before = case.token("t"), case.token("b"), case.state
    case.do(FireTimer(watch), hours=1)
    after = case.state
    with pytest.raises(StaleCommand):
        case.do(CompleteTask(task))
    assert (case.state, case.waiting()) == (after, ["late"])
    assert before.tokens != after.tokens


def test_the_first_event_after_an_event_gateway_wins() -> None:
    body = start_end() + '<eventBasedGateway id="g"/><receiveTask id="docs" messageRef="m_docs"/>' + user("a", "b")
    body += f'<intermediateCatchEvent id="late">{timer("P14D")}</intermediateCatchEvent>'
    model = draw(body, "s->g", "g->docs", "g->late", "docs->a", "late->b", "a->e", "b->e")
    by_message = Case(model)
    by_message.do(ReceiveMessage("docs"))
    assert (by_message.waiting(), by_message.watching()) == (["a"], [])
    assert by_message.last[0] == TimerCancelled(next(e.token for e in by_message.effects if isinstance(e, TimerSet)))
    by_timer = Case(model)
    by_timer.do(FireTimer(by_timer.token("late")), hours=14 * 24)
    assert (by_timer.waiting(), by_timer.watching()) == (["b"], [])


def test_a_withdrawal_cancels_everything_else_in_the_process() -> None:
    inner = '<startEvent id="is"/>' + user("deep") + flows("is->deep")
    body = start_end() + '<parallelGateway id="f"/>' + user("t") + f'<subProcess id="sub">{inner}</subProcess>'
    case = Case(draw(body + handler(message("withdraw")), "s->f", "f->t", "f->sub", "t->e"))
    assert (case.waiting(), case.watching()) == (["deep", "sub", "t"], ["hs"])
    tasks = {case.token("t"), case.token("deep")}
    case.do(ReceiveMessage("withdraw", {"withdrawn": True}))
    assert {effect.token for effect in case.last if isinstance(effect, TaskCancelled)} == tasks
    assert (case.waiting(), case.watching()) == (["h", "handle"], [])
    with pytest.raises(StaleCommand):
        case.do(ReceiveMessage("withdraw"))
    case.do(CompleteTask(case.token("handle")))
    assert case.last[-1] == Completed("he")


def test_a_withdrawal_also_clears_an_incident() -> None:
    body = start_end() + '<exclusiveGateway id="g"/>' + user("a", "b") + handler(message("withdraw"))
    case = Case(draw(body, "s->g", "g->a[n > 5]", "g->b[n > 9]", "a->e", "b->e"), n=0)
    case.do(ReceiveMessage("withdraw"))
    assert case.waiting() == ["h", "handle"]


def test_a_non_interrupting_event_sub_process_runs_beside_and_again() -> None:
    case = Case(draw(start_end() + user("t") + handler(message("docs"), interrupting=False), "s->t", "t->e"))
    case.do(ReceiveMessage("docs"))
    case.do(ReceiveMessage("docs"))
    assert case.waiting() == ["h", "h", "handle", "handle", "t"]
    case.do(CompleteTask(case.token("t")))
    assert case.state.status == "active"
    for token in [token.id for token in case.state.tokens if token.element == "handle"]:
        case.do(CompleteTask(token))
    assert case.state.status == "completed"


@pytest.mark.parametrize(("interrupting", "left"), [(True, ["h", "handle"]), (False, ["h", "handle", "t"])])
def test_an_event_sub_process_is_started_by_a_timer(interrupting: bool, left: list[str]) -> None:
    case = Case(draw(start_end() + user("t") + handler(timer("P1D"), interrupting=interrupting), "s->t", "t->e"))
    case.do(FireTimer(case.token("hs")), hours=24)
    assert (case.waiting(), case.watching()) == (left, [])


def test_an_event_sub_process_inside_a_sub_process_interrupts_only_that() -> None:
    inner = '<startEvent id="is"/>' + user("t") + flows("is->t") + handler(message("docs"))
    body = start_end() + f'<subProcess id="sub">{inner}</subProcess>' + user("after", "beside")
    body += '<parallelGateway id="f"/>'
    case = Case(draw(body, "s->f", "f->sub", "f->beside", "sub->after", "after->e", "beside->e"))
    case.do(ReceiveMessage("docs"))
    assert case.waiting() == ["beside", "h", "handle", "sub"]
    case.do(CompleteTask(case.token("handle")))
    assert case.waiting() == ["after", "beside"]


def test_a_boundary_event_takes_a_whole_sub_process_away() -> None:
    inner = '<startEvent id="is"/>' + user("deep") + flows("is->deep") + handler(message("docs"), task="inner_handle")
    body = start_end() + f'<subProcess id="t">{inner}</subProcess>' + user("late") + boundary(timer("PT1H"))
    case = Case(draw(body, *SAFE))
    case.do(FireTimer(case.token("b")), hours=1)
    assert (case.waiting(), case.watching()) == (["late"], [])
    assert len(case.state.scopes) == 1


def test_the_process_ends_when_only_event_sub_processes_listen() -> None:
    case = Case(draw(start_end() + user("t") + handler(message("docs")), "s->t", "t->e"))
    case.do(CompleteTask(case.token("t")))
    assert case.kinds()[-2:] == ["MessageCancelled", "Completed"]
    assert case.state.tokens == ()


def test_a_message_goes_to_the_oldest_listener_and_only_to_that() -> None:
    body = start_end() + '<parallelGateway id="f"/><receiveTask id="a" messageRef="m_docs"/>'
    body += '<receiveTask id="b" messageRef="m_docs"/>'
    model = draw(body, "s->f", "f->b", "f->a", "a->e", "b->e")
    oldest = Case(model)
    oldest.do(ReceiveMessage("docs"))
    assert oldest.waiting() == ["a"]
    named = Case(model)
    named.do(ReceiveMessage("docs", token=named.token("a")))
    assert named.waiting() == ["b"]


def test_nothing_begins_when_a_moment_of_the_whole_process_cannot_be_told() -> None:
    model = draw(start_end() + user("t") + handler(timer("boom")), "s->t", "t->e")
    with pytest.raises(EvaluationFailed):
        Case(model)
