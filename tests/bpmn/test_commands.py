"""Start, stale commands, termination; a refused command changes nothing."""

import pytest

from amtsweg.bpmn.api import StaleCommand, awaited_messages
from amtsweg.bpmn.contracts import (
    Command,
    CompleteService,
    CompleteTask,
    ElementCancelled,
    FailService,
    FireTimer,
    ReceiveMessage,
    Retry,
    TaskCancelled,
    Terminate,
    Terminated,
    ThrowError,
    UnknownStart,
)
from bpmn.drawing import Case, draw, message, start_end, timer, user

STARTS = (
    '<startEvent id="s"/><endEvent id="e"/>'
    f'<startEvent id="by_mail">{message("docs")}</startEvent>'
    f'<startEvent id="by_time">{timer("2026-03-03T00:00:00+00:00", "timeDate")}</startEvent>'
)


def test_the_none_start_event_is_taken_unless_another_is_named() -> None:
    model = draw(STARTS + user("a", "b", "c"), "s->a", "by_mail->b", "by_time->c", "a->e", "b->e", "c->e")
    assert Case(model).waiting() == ["a"]
    assert Case(model, "by_mail").waiting() == ["b"]
    assert Case(model, "by_time").waiting() == ["c"]


def test_the_messages_that_are_and_may_be_awaited_are_known() -> None:
    body = STARTS + '<receiveTask id="r" messageRef="m_withdraw"/>'
    model = draw(body, "s->r", "by_mail->r", "by_time->r", "r->e")
    assert model.caught_messages == {"docs", "withdraw"}
    assert awaited_messages(model, Case(model).state) == {"withdraw"}


def test_a_start_that_is_not_there_or_not_clear_is_an_error() -> None:
    one = draw(start_end(), "s->e")
    with pytest.raises(UnknownStart):
        Case(one, "e")
    two = STARTS.replace('<startEvent id="s"/>', "")
    with pytest.raises(UnknownStart):
        Case(draw(two, "by_mail->e", "by_time->e"))


def test_the_only_start_is_taken_whatever_its_kind() -> None:
    model = draw(f'<startEvent id="m">{message("docs")}</startEvent>' + user("a"), "m->a")
    assert Case(model).waiting() == ["a"]


@pytest.mark.parametrize(
    "command",
    [
        CompleteTask(99),
        CompleteService(2),
        FailService(2, "x"),
        FireTimer(2),
        Retry(2),
        ReceiveMessage("docs"),
        ThrowError(99, "STOP"),
    ],
)
def test_a_stale_command_changes_nothing(command: Command) -> None:
    case = Case(draw(start_end() + user("t"), "s->t", "t->e"), n=1)
    assert case.token("t") == 2
    before = case.state
    with pytest.raises(StaleCommand):
        case.do(command)
    assert case.state == before


def test_a_task_cannot_be_completed_twice() -> None:
    case = Case(draw(start_end() + user("t", "u"), "s->t", "t->u", "u->e"))
    token = case.token("t")
    case.do(CompleteTask(token))
    with pytest.raises(StaleCommand) as caught:
        case.do(CompleteTask(token))
    assert (caught.value.token, caught.value.reason) == (token, f"no token {token} is waiting (any more)")


def test_termination_takes_everything_away_and_is_final() -> None:
    case = Case(draw(start_end() + user("t"), "s->t", "t->e"))
    token = case.token("t")
    case.do(Terminate("filed twice"))
    assert case.last == [TaskCancelled(token), ElementCancelled("t"), Terminated("filed twice")]
    assert (case.state.status, case.state.tokens, case.state.scopes) == ("terminated", (), ())
    with pytest.raises(StaleCommand):
        case.do(CompleteTask(token))
