"""Incidents that are taken for done by hand: the way on is the one that the element itself would have taken."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsweg.bpmn.api import StaleCommand, Wait
from amtsweg.bpmn.contracts import (
    CompleteByHand,
    CompleteService,
    CompleteTask,
    ElementCancelled,
    ElementEntered,
    ElementLeft,
    FailService,
    Incident,
    TimerCancelled,
)
from bpmn.drawing import Case, draw, message, start_end, timer, user
from bpmn.test_laws import BLOCKS, Drawing, check_balance, model_of, possible

SERVICE = '<serviceTask id="t" amtsweg:service="x">{}</serviceTask>'
EACH = (
    '<multiInstanceLoopCharacteristics isSequential="{}"><loopDataInputRef>items</loopDataInputRef>'
    '<loopDataOutputRef>results</loopDataOutputRef><inputDataItem id="i" name="item"/>'
    '<outputDataItem id="o" name="result"/></multiInstanceLoopCharacteristics>'
)
DATA = '<dataObject id="items" name="items"/><dataObject id="results" name="results"/>'


def fail(case: Case) -> int:
    """Let the first service fail; returns the incident."""
    token = next(token.id for token in case.state.tokens if token.wait is Wait.SERVICE)
    case.do(FailService(token, "gone"))
    return next(effect.token for effect in case.last if isinstance(effect, Incident))


def test_a_failed_service_is_left_with_the_variables_given() -> None:
    case = Case(draw(start_end() + SERVICE.format("") + user("u"), "s->t", "t->u", "u->e"), n=1)
    case.do(CompleteByHand(fail(case), {"n": 2, "new": "x"}))
    assert case.last[:2] == [ElementEntered("t", ""), ElementLeft("t")]
    assert (case.waiting(), case.state.variables) == (["u"], {"n": 2, "new": "x"})
    check_balance(case)


def test_only_an_incident_is_taken_for_done_and_only_once() -> None:
    case = Case(draw(start_end() + SERVICE.format("") + user("u"), "s->t", "t->u", "u->e"))
    with pytest.raises(StaleCommand):
        case.do(CompleteByHand(case.token("t")))
    incident = fail(case)
    case.do(CompleteByHand(incident))
    before = case.state
    with pytest.raises(StaleCommand):
        case.do(CompleteByHand(incident))
    assert case.state == before


def test_what_it_would_have_undone_is_undone_later() -> None:
    body = SERVICE.format("") + '<boundaryEvent id="b" attachedToRef="t"><compensateEventDefinition/></boundaryEvent>'
    body += '<userTask id="undo" isForCompensation="true"/><association sourceRef="b" targetRef="undo"/>'
    body += '<intermediateThrowEvent id="x"><compensateEventDefinition/></intermediateThrowEvent>'
    case = Case(draw(start_end() + body, "s->t", "t->x", "x->e"))
    case.do(CompleteByHand(fail(case)))
    assert "undo" in case.waiting()


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_rounds_are_counted_and_their_results_gathered(sequential: str) -> None:
    body = start_end() + DATA + SERVICE.format(EACH.format(sequential)) + user("u", "late")
    body += f'<boundaryEvent id="b" attachedToRef="t">{timer("PT2H")}</boundaryEvent>'
    case = Case(draw(body, "s->t", "t->u", "u->e", "b->late", "late->e"), items=["a", "b"])
    case.do(CompleteByHand(fail(case), {"result": "by hand"}))
    check_balance(case)
    assert case.watching() == ["b"]
    last = next(token.id for token in case.state.tokens if token.wait is Wait.SERVICE)
    case.do(CompleteService(last, {"result": "by itself"}))
    assert (case.waiting(), case.watching()) == (["u"], [])
    assert TimerCancelled in map(type, case.last)
    assert case.state.variables["results"] == ["by hand", "by itself"]


def test_a_loop_that_could_not_begin_is_done_as_a_whole() -> None:
    body = start_end() + DATA + SERVICE.format(EACH.format("false")) + user("u")
    case = Case(draw(body, "s->t", "t->u", "u->e"), items="no list")
    case.do(CompleteByHand(case.token("t"), {"results": []}))
    assert (case.waiting(), case.state.variables["results"]) == (["u"], [])
    check_balance(case)


def test_a_moment_that_cannot_be_told_is_taken_for_past() -> None:
    catch = f'<intermediateCatchEvent id="c">{timer("boom")}</intermediateCatchEvent>'
    case = Case(draw(start_end() + catch + user("u"), "s->c", "c->u", "u->e"))
    case.do(CompleteByHand(case.token("c")))
    assert case.waiting() == ["u"]
    check_balance(case)


def test_a_way_that_could_not_be_told_is_looked_at_again() -> None:
    body = start_end() + '<exclusiveGateway id="g"/>' + user("a", "b")
    case = Case(draw(body, "s->g", "g->a[flag]", "g->b[not flag]", "a->e", "b->e"), flag="yes")
    case.do(CompleteByHand(case.token("g"), {"flag": True}))
    assert case.waiting() == ["a"]
    check_balance(case)


def test_a_way_that_still_cannot_be_told_stays_an_incident() -> None:
    body = start_end() + '<exclusiveGateway id="g"/>' + user("a", "b")
    case = Case(draw(body, "s->g", "g->a[flag]", "g->b[flag]", "a->e", "b->e"), flag="yes")
    case.do(CompleteByHand(case.token("g")))
    assert [token.element for token in case.state.incidents] == ["g"]
    check_balance(case)


def test_a_join_that_waits_in_vain_goes_on_as_one() -> None:
    body = start_end() + '<exclusiveGateway id="x" default="x_c"/><inclusiveGateway id="g"/><parallelGateway id="j"/>'
    body += user("a", "b", "c", "u")
    model = draw(body, "s->g", "g->a", "g->b", "g->x", "x->c", "x->e[flag]", "a->j", "b->j", "c->j", "j->u", "u->e")
    case = Case(model, flag=True)
    for element in ("a", "b"):
        case.do(CompleteTask(case.token(element)))
    first, _ = case.state.incidents
    case.do(CompleteByHand(first.id))
    assert case.waiting() == ["u"]
    check_balance(case)


@pytest.mark.parametrize(("cancel", "waiting"), [("true", ["late"]), ("false", ["late", "t"])])
def test_an_event_at_a_border_counts_as_happened(cancel: str, waiting: list[str]) -> None:
    condition = "<conditionalEventDefinition><condition>broken</condition></conditionalEventDefinition>"
    body = start_end() + user("t", "late")
    body += f'<boundaryEvent id="b" attachedToRef="t" cancelActivity="{cancel}">{condition}</boundaryEvent>'
    fork = '<parallelGateway id="f"/>' + user("side")
    model = draw(body + fork, "s->f", "f->side", "f->t", "t->e", "b->late", "late->e", "side->e")
    case = Case(model, broken=False)
    case.do(CompleteTask(case.token("side"), {"broken": "what?"}))
    case.do(CompleteByHand(case.token("b"), {"broken": False}))
    assert case.waiting() == waiting
    assert case.state.incidents == ()
    check_balance(case)


def test_nobody_can_say_which_of_several_events_has_happened() -> None:
    body = start_end() + '<eventBasedGateway id="g"/>' + user("u")
    body += f'<intermediateCatchEvent id="c">{timer("boom")}</intermediateCatchEvent>'
    body += f'<intermediateCatchEvent id="m">{message("docs")}</intermediateCatchEvent>'
    case = Case(draw(body, "s->g", "g->c", "g->m", "c->u", "m->u", "u->e"))
    before = case.state
    with pytest.raises(StaleCommand):
        case.do(CompleteByHand(case.token("g")))
    assert case.state == before


def standing(case: Case) -> list[tuple[str, Wait, str | None, bool]]:
    """What stands where, whatever its number."""
    return [(token.element, token.wait, token.via, token.is_watch) for token in case.state.tokens]


def done_by_hand(case: Case, token: int, variables: dict[str, object]) -> None:
    """Let a service fail first, then take it for done."""
    case.do(FailService(token, "gone"), hours=1)
    cancelled = [effect.element_id for effect in case.last if isinstance(effect, ElementCancelled)]
    assert cancelled == [incident.element for incident in case.state.incidents]
    case.do(CompleteByHand(case.state.incidents[0].id, variables))


@settings(max_examples=80, deadline=None)
@given(BLOCKS, st.booleans(), st.integers(0, 2**32))
def test_by_hand_every_model_goes_the_way_it_goes_by_itself(shape: tuple, flag: bool, seed: int) -> None:
    model, order = model_of(shape, Drawing()), Random(seed)
    itself, by_hand = (Case(model, flag=flag, n=0, two=2) for _ in range(2))
    for number in range(2_000):
        assert standing(by_hand) == standing(itself)
        assert (by_hand.state.status, by_hand.state.variables) == (itself.state.status, itself.state.variables)
        if itself.state.status != "active":
            break
        pairs = list(zip(possible(itself), possible(by_hand), strict=True))
        (_, command), (_, same) = order.choice(pairs)
        if isinstance(command, CompleteService) and isinstance(same, CompleteService):
            itself.do(CompleteService(command.token, {"answer": number}), hours=1)
            done_by_hand(by_hand, same.token, {"answer": number})
        else:
            itself.do(command, hours=1)
            by_hand.do(same, hours=1)
        check_balance(by_hand)
    assert by_hand.state.status == "completed"
    assert by_hand.state.incidents == ()
