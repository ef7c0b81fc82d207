"""The state is small, stays small, and survives JSON."""

import json

import pytest

from amtsweg.bpmn.api import State
from amtsweg.bpmn.contracts import CompleteTask
from bpmn.drawing import Case, draw, start_end, user


def test_the_state_does_not_grow_with_history() -> None:
    body = start_end() + user("t") + '<exclusiveGateway id="g" default="g_t"/>'
    case = Case(draw(body, "s->t", "t->g", "g->t", "g->e[done]"), done=False)
    sizes = []
    for _ in range(1_000):
        case.do(CompleteTask(case.token("t")))
        sizes.append(len(json.dumps(case.state.to_json())))
    assert sizes[-1] - sizes[0] <= 6
    assert sizes[-1] < 300


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown state format 9"):
        State.from_json({"format": 9})
