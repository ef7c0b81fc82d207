"""Signals, escalations and conditions, in every position the standard gives them."""

import pytest

from amtsweg.bpmn.api import ProcessModel, StaleCommand, awaited_signals
from amtsweg.bpmn.contracts import (
    CompleteTask,
    EscalationThrown,
    Incident,
    ReceiveMessage,
    ReceiveSignal,
    Retry,
    SignalAwaited,
    SignalCancelled,
    SignalThrown,
    TaskCancelled,
)
from bpmn.drawing import Case, document, draw, flows, message, start_end, user
from bpmn.test_read import reasons

TOP = '<signal id="s_alarm" name="alarm"/><escalation id="x_late" escalationCode="LATE"/>'
TOP += '<escalation id="x_far" escalationCode="FAR"/>'
SIGNAL = '<signalEventDefinition signalRef="s_alarm"/>'
CONDITION = "<conditionalEventDefinition><condition>n > 2</condition></conditionalEventDefinition>"
LATE = '<escalationEventDefinition escalationRef="x_late"/>'
FAR = '<escalationEventDefinition escalationRef="x_far"/>'
ANY = "<escalationEventDefinition/>"


def picture(body: str, *arrows: str) -> ProcessModel:
    return draw(start_end() + body, *arrows, top=TOP)


def catch(definition: str) -> str:
    return f'<intermediateCatchEvent id="c">{definition}</intermediateCatchEvent>'


def throw(definition: str, name: str = "x") -> str:
    return f'<intermediateThrowEvent id="{name}">{definition}</intermediateThrowEvent>'


def border(definition: str, host: str = "t", *, interrupting: bool = True) -> str:
    cancel = "true" if interrupting else "false"
    event = f'<boundaryEvent id="b" attachedToRef="{host}" cancelActivity="{cancel}">{definition}</boundaryEvent>'
    return event + user("late")


def handler(definition: str, *, interrupting: bool = True) -> str:
    head = f'<startEvent id="hs" isInterrupting="{"true" if interrupting else "false"}">{definition}</startEvent>'
    return f'<subProcess id="h" triggeredByEvent="true">{head}{user("handle")}{flows("hs->handle")}</subProcess>'


def sub(inner: str, *arrows: str) -> str:
    return f'<subProcess id="sub"><startEvent id="is"/>{inner}{flows(*arrows)}</subProcess>'


# --- signals ----------------------------------------------------------------------------------------------------


def test_a_signal_is_waited_for() -> None:
    case = Case(picture(catch(SIGNAL), "s->c", "c->e"))
    assert case.last[-1] == SignalAwaited(case.token("c"), "alarm")
    assert awaited_signals(case.model, case.state) == {"alarm"}
    assert (case.model.caught_signals, case.model.thrown_signals) == ({"alarm"}, frozenset())
    with pytest.raises(StaleCommand):
        case.do(ReceiveSignal("other"))
    case.do(ReceiveSignal("alarm", {"n": 1}))
    assert (case.state.status, case.state.variables) == ("completed", {"n": 1})


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_signal_at_a_border(interrupting: bool) -> None:
    body = user("t") + border(SIGNAL, interrupting=interrupting)
    case = Case(picture(body, "s->t", "t->e", "b->late", "late->e"))
    case.do(ReceiveSignal("alarm"))
    assert case.waiting() == (["late"] if interrupting else ["late", "t"])
    assert case.watching() == ([] if interrupting else ["b"])


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_signal_starts_an_event_sub_process(interrupting: bool) -> None:
    case = Case(picture(user("t") + handler(SIGNAL, interrupting=interrupting), "s->t", "t->e"))
    case.do(ReceiveSignal("alarm"))
    assert case.waiting() == (["h", "handle"] if interrupting else ["h", "handle", "t"])


def test_a_signal_after_an_event_gateway_takes_the_other_events_away() -> None:
    body = '<eventBasedGateway id="g"/><intermediateCatchEvent id="m">' + message("docs") + "</intermediateCatchEvent>"
    case = Case(picture(body + catch(SIGNAL), "s->g", "g->c", "g->m", "c->e", "m->e"))
    case.do(ReceiveMessage("docs"))
    assert [type(effect) for effect in case.last].count(SignalCancelled) == 1
    assert case.state.status == "completed"


def test_a_signal_starts_a_process() -> None:
    body = user("t") + f'<startEvent id="s2">{SIGNAL}</startEvent>'
    case = Case(picture(body, "s->e", "s2->t", "t->e"), start_event="s2")
    assert case.waiting() == ["t"]


@pytest.mark.parametrize("kind", ["intermediateThrowEvent", "endEvent"])
def test_a_signal_that_is_thrown_reaches_everybody_at_once(kind: str) -> None:
    thrower = f'<{kind} id="x">{SIGNAL}</{kind}><parallelGateway id="g"/>' + user("t", "u")
    arrows = ["s->g", "g->t", "g->u", "g->c", "u->x", "t->e", "b->late", "c->e", "late->e"]
    arrows += ["x->e"] if kind != "endEvent" else []
    case = Case(picture(thrower + border(SIGNAL) + catch(SIGNAL), *arrows), n=1)
    case.do(CompleteTask(case.token("u")))
    assert SignalThrown("alarm", {"n": 1}) in case.last
    assert case.waiting() == ["late"]


def test_a_signal_that_interrupts_its_thrower_does_not_let_it_go_on() -> None:
    body = sub(throw(SIGNAL) + user("after"), "is->x", "x->after") + border(SIGNAL, "sub")
    case = Case(picture(body, "s->sub", "sub->e", "b->late", "late->e"))
    assert case.waiting() == ["late"]


def test_a_signal_is_declared() -> None:
    body = start_end() + '<intermediateCatchEvent id="c"><signalEventDefinition/></intermediateCatchEvent>'
    assert reasons(document(body + flows("s->c", "c->e"))) == ["the signal '' is not declared or has no name"]


# --- escalations ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("caught_by", [LATE, ANY])
@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_at_a_border(caught_by: str, interrupting: bool) -> None:
    body = sub(throw(LATE) + user("after"), "is->x", "x->after") + border(caught_by, "sub", interrupting=interrupting)
    case = Case(picture(body, "s->sub", "sub->e", "b->late", "late->e"))
    assert EscalationThrown("x", "LATE", caught=True) in case.last
    assert case.waiting() == (["late"] if interrupting else ["after", "late", "sub"])


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_starts_an_event_sub_process(interrupting: bool) -> None:
    body = throw(LATE) + user("after") + handler(LATE, interrupting=interrupting)
    case = Case(picture(body, "s->x", "x->after", "after->e"))
    assert case.waiting() == (["h", "handle"] if interrupting else ["after", "h", "handle"])


def test_an_escalation_ends_a_sub_process_and_goes_on_twice() -> None:
    body = sub(f'<endEvent id="x">{LATE}</endEvent>', "is->x") + border(LATE, "sub", interrupting=False) + user("t")
    case = Case(picture(body, "s->sub", "sub->t", "t->e", "b->late", "late->e"))
    assert case.waiting() == ["late", "t"]


def test_an_escalation_nobody_catches_is_told_and_stops_nothing() -> None:
    body = sub(throw(FAR) + user("after"), "is->x", "x->after") + border(LATE, "sub")
    case = Case(picture(body, "s->sub", "sub->e", "b->late", "late->e"))
    assert EscalationThrown("x", "FAR", caught=False) in case.last
    assert case.waiting() == ["after", "sub"]


def test_escalations_are_caught_and_thrown_where_the_standard_allows_it() -> None:
    fine = user("t") + flows("s->t", "t->e")
    late = start_end() + f'<startEvent id="x">{LATE}</startEvent>' + fine + flows("x->e")
    assert reasons(document(late, TOP)) == ["escalation and compensation start only event sub-processes"]
    nameless = start_end() + throw(ANY) + flows("s->x", "x->e")
    assert reasons(document(nameless, TOP)) == ["an escalation that is thrown names its escalation (escalationRef)"]


# --- conditions -------------------------------------------------------------------------------------------------


def waiting_for_condition(*, n: object) -> Case:
    body = '<parallelGateway id="g"/>' + user("t", "u") + catch(CONDITION)
    return Case(picture(body, "s->g", "g->t", "g->c", "t->u", "u->e", "c->e"), n=n)


def test_a_condition_is_waited_for_until_it_is_true() -> None:
    case = waiting_for_condition(n=1)
    assert case.waiting() == ["c", "t"]
    case.do(CompleteTask(case.token("t"), {"n": 3}))
    assert case.waiting() == ["u"]


def test_a_condition_that_is_true_already_is_not_waited_for() -> None:
    assert waiting_for_condition(n=3).waiting() == ["t"]


def test_a_condition_that_cannot_be_told_later_is_an_incident_where_it_is_waited_for() -> None:
    body = '<parallelGateway id="g"/>' + user("t") + catch(CONDITION.replace("n &gt; 2", "n").replace("n > 2", "n"))
    case = Case(picture(body, "s->g", "g->t", "g->c", "t->e", "c->e"), n=None)
    case.do(CompleteTask(case.token("t"), {"n": 7}))
    assert case.last[-1] == Incident(case.token("c"), "c", "the condition 'n' is 7, not true or false")
    case.do(Retry(case.token("c"), {"n": True}))
    assert case.state.status == "completed"


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_condition_at_a_border_happens_when_it_becomes_true(interrupting: bool) -> None:
    body = '<parallelGateway id="g"/>' + user("t", "a", "a2", "a3") + border(CONDITION, interrupting=interrupting)
    arrows = ("s->g", "g->t", "g->a", "a->a2", "a2->a3", "a3->e", "t->e", "b->late", "late->e")
    case = Case(picture(body, *arrows), n=1)
    case.do(CompleteTask(case.token("a"), {"n": 3}))
    assert case.waiting() == (["a2", "late"] if interrupting else ["a2", "late", "t"])
    if not interrupting:
        case.do(CompleteTask(case.token("a2"), {"n": 4}))
        assert case.waiting() == ["a3", "late", "t"]
        case.do(CompleteTask(case.token("late"), {"n": 0}))
        case.do(CompleteTask(case.token("a3"), {"n": 9}))
        assert case.waiting() == ["late", "t"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_condition_starts_an_event_sub_process(interrupting: bool) -> None:
    case = Case(picture(user("t", "u") + handler(CONDITION, interrupting=interrupting), "s->t", "t->u", "u->e"), n=1)
    case.do(CompleteTask(case.token("t"), {"n": 3}))
    assert case.waiting() == (["h", "handle"] if interrupting else ["h", "handle", "u"])
    assert any(isinstance(effect, TaskCancelled) for effect in case.last) == interrupting


def test_a_condition_after_an_event_gateway() -> None:
    body = '<eventBasedGateway id="g"/><intermediateCatchEvent id="m">' + message("docs") + "</intermediateCatchEvent>"
    body += '<parallelGateway id="f"/>' + user("t")
    arrows = ("s->f", "f->g", "f->t", "t->e", "g->c", "g->m", "c->e", "m->e")
    case = Case(picture(body + catch(CONDITION), *arrows), n=1)
    case.do(CompleteTask(case.token("t"), {"n": 3}))
    assert case.state.status == "completed"


def test_a_conditional_event_has_one_condition() -> None:
    body = start_end() + catch("<conditionalEventDefinition/>") + flows("s->c", "c->e")
    assert reasons(document(body)) == ["a conditional event needs exactly one condition"]
