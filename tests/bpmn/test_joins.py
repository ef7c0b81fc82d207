"""Inclusive gateways and links."""

import pytest

from amtsweg.bpmn.contracts import CompleteTask, Incident
from bpmn.drawing import Case, document, draw, flows, message, start_end, user
from bpmn.test_read import reasons

OR = '<inclusiveGateway id="o"/><inclusiveGateway id="j"/>'
BRANCHES = ("s->o", "o->a[n > 1]", "o->b[n > 2]", "o->c", "a->j", "b->j", "c->j", "j->e")


def done(case: Case, *names: str) -> None:
    for name in names:
        case.do(CompleteTask(case.token(name)))


@pytest.mark.parametrize(("n", "taken"), [(0, ["c"]), (2, ["a", "c"]), (3, ["a", "b", "c"])])
def test_all_flows_that_hold_are_taken_and_all_tokens_are_waited_for(n: int, taken: list[str]) -> None:
    case = Case(draw(start_end() + OR + user("a", "b", "c"), *BRANCHES), n=n)
    assert case.waiting() == taken
    done(case, *taken[:-1])
    assert case.state.status == "active"
    done(case, taken[-1])
    assert case.state.status == "completed"


def test_the_default_is_taken_when_nothing_holds_and_without_it_there_is_an_incident() -> None:
    body = start_end() + OR.replace('id="o"', 'id="o" default="o_c"') + user("a", "c")
    arrows = ("s->o", "o->a[n > 1]", "o->c", "a->j", "c->j", "j->e")
    assert Case(draw(body, *arrows), n=0).waiting() == ["c"]
    assert Case(draw(body, *arrows), n=2).waiting() == ["a"]
    body = start_end() + OR + user("a")
    case = Case(draw(body, "s->o", "o->a[n > 1]", "o->j[n > 5]", "a->j", "j->e"), n=0)
    assert case.last[-1] == Incident(case.token("o"), "o", "no condition holds and there is no default flow")


def test_a_join_waits_for_a_token_that_has_a_long_way() -> None:
    body = start_end() + OR + user("a", "b", "b2") + '<exclusiveGateway id="g" default="g_j"/>'
    case = Case(draw(body, "s->o", "o->a", "o->b", "a->j", "b->g", "g->b2[n > 1]", "g->j", "b2->j", "j->e"), n=2)
    done(case, "a", "b")
    assert case.waiting() == ["b2", "j"]
    done(case, "b2")
    assert case.state.status == "completed"


def test_a_join_does_not_wait_for_a_token_that_has_turned_away() -> None:
    body = start_end() + OR + user("a", "b", "away", "after") + '<exclusiveGateway id="g" default="g_away"/>'
    arrows = ("s->o", "o->a", "o->b", "a->j", "b->g", "g->j[n > 1]", "g->away", "away->e", "j->after", "after->e")
    case = Case(draw(body, *arrows), n=0)
    done(case, "a")
    assert case.waiting() == ["b", "j"]
    done(case, "b")
    assert case.waiting() == ["after", "away"]


def test_a_join_waits_for_what_a_boundary_event_may_still_send() -> None:
    body = start_end() + OR + user("a", "b", "after")
    body += f'<boundaryEvent id="w" attachedToRef="b">{message("docs")}</boundaryEvent>'
    case = Case(draw(body, "s->o", "o->a", "o->b", "a->j", "w->j", "b->e", "j->after", "after->e"))
    done(case, "a")
    assert case.waiting() == ["b", "j"]
    done(case, "b")
    assert case.waiting() == ["after"]


def test_a_join_in_a_loop_opens_each_time() -> None:
    body = start_end() + OR + user("a", "b") + '<exclusiveGateway id="g" default="g_e"/><exclusiveGateway id="m"/>'
    case = Case(draw(body, "s->m", "m->o", "o->a", "o->b", "a->j", "b->j", "j->g", "g->m[again]", "g->e"), again=True)
    done(case, "a", "b", "a")
    case.do(CompleteTask(case.token("b"), {"again": False}))
    assert case.state.status == "completed"


def link(kind: str, name: str, link_name: str = "L") -> str:
    return f'<intermediate{kind}Event id="{name}"><linkEventDefinition name="{link_name}"/></intermediate{kind}Event>'


def test_a_link_jumps() -> None:
    body = start_end() + user("a", "b") + link("Throw", "x") + link("Catch", "y")
    case = Case(draw(body, "s->a", "a->x", "y->b", "b->e"))
    done(case, "a")
    assert case.waiting() == ["b"]
    done(case, "b")
    assert case.state.status == "completed"


def test_several_links_lead_to_one_place_and_joins_know_it() -> None:
    body = start_end() + OR + user("a", "b", "c") + link("Throw", "x") + link("Throw", "z") + link("Catch", "y")
    case = Case(draw(body, "s->o", "o->a", "o->b", "o->c", "a->x", "b->z", "y->j", "c->j", "j->e"))
    done(case, "c")
    assert case.waiting() == ["a", "b", "j"]
    done(case, "a", "b")
    assert case.state.status == "completed"


@pytest.mark.parametrize(
    ("body", "arrows", "reason"),
    [
        (link("Throw", "x"), ("s->x",), "the link 'L' has no target in the same scope"),
        (
            link("Throw", "x") + link("Catch", "y") + link("Catch", "z"),
            ("s->x", "y->e", "z->e"),
            "a second target for the link 'L'",
        ),
        (link("Throw", "x") + link("Catch", "y"), ("s->x", "x->e", "y->e"), "no sequence flow may leave a link"),
        (
            link("Throw", "x") + link("Catch", "y"),
            ("s->x", "s->y", "y->e"),
            "no sequence flow may lead to the target of a link",
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(body: str, arrows: tuple[str, ...], reason: str) -> None:
    assert reason in reasons(document(start_end() + body + flows(*arrows)))
