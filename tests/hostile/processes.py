"""Process models that are well formed and want too much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from amtsweg.bpmn import api as bpmn
from amtsweg.bpmn.contracts import EvaluationFailed, Incident
from amtsweg.feel.api import evaluate, to_json
from bpmn.drawing import NOON, Desk, document, flows, start_end, user


def _line(length: int) -> bytes:
    names = [f"t{i}" for i in range(length)]
    arrows = [f"{one}->{other}" for one, other in zip(["s", *names], [*names, "e"], strict=True)]
    return document(start_end() + user(*names) + flows(*arrows))


def _all_to_all(count: int) -> bytes:
    names = [f"g{i}" for i in range(count)]
    gates = "".join(f'<inclusiveGateway id="{name}"/>' for name in names)
    arrows = [f"{one}->{other}[true]" for one in names for other in names]
    return document(start_end() + gates + flows("s->g0", f"g{count - 1}->e[true]", *arrows))


def _nested(depth: int) -> bytes:
    inner = '<startEvent id="s0"/>'
    for level in range(1, depth):
        inner = f'<startEvent id="s{level}"/><subProcess id="p{level}">{inner}</subProcess>'
    return document(inner)


def _judged(xml: bytes) -> object:
    judgement = bpmn.judge(xml)
    if judgement.problems:
        raise bpmn.BpmnError(judgement.problems)
    return judgement.verdict


class Reckoner(Desk):
    """An environment that evaluates whatever it is given, as the running one does."""

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
        return to_json(evaluate(expression, variables))


def _begun(xml: bytes) -> object:
    """Begin an instance; what is too much becomes an incident, which says why."""
    outcome = bpmn.start(bpmn.read(xml), variables={"n": 0}, at=NOON, environment=Reckoner())
    raise EvaluationFailed("; ".join(one.reason for one in outcome.effects if isinstance(one, Incident))[:1000])


def _rounds() -> bytes:
    """A script that leads back to itself for ever."""
    script = '<scriptTask id="t" scriptFormat="feel" amtsweg:result="n"><script>n + 1</script></scriptTask>'
    gates = '<exclusiveGateway id="g" default="g_t"/><exclusiveGateway id="h"/>'
    return document(start_end() + script + gates + flows("s->h", "h->t", "t->g", "g->e[n &lt; 0]", "g->h")).replace(
        b'id="g_h"', b'id="g_t"'
    )


def _instances(cardinality: str, *, depth: int) -> bytes:
    """Instances of instances of instances."""
    count = f"<loopCardinality>{cardinality}</loopCardinality>"
    loop = f"<multiInstanceLoopCharacteristics>{count}</multiInstanceLoopCharacteristics>"
    inner = '<startEvent id="s0"/><endEvent id="e0"/>' + flows("s0->e0")
    for level in range(1, depth):
        inside = f'<subProcess id="p{level}">{inner}{loop}</subProcess>'
        inner = f'<startEvent id="s{level}"/><endEvent id="e{level}"/>{inside}'
        inner += flows(f"s{level}->p{level}", f"p{level}->e{level}")
    return document(inner)


ATTACKS: Mapping[str, tuple[Callable[[], Any], Callable[[Any], object]]] = {
    "ten megabytes of a benign process": (lambda: _line(75_000), _judged),
    "the most elements that are read": (lambda: _line(4_900), _judged),
    "gateways from all to all": (lambda: _all_to_all(90), _judged),
    "deep sub-processes": (lambda: _nested(110), _judged),
    "many faults": (lambda: document("<complexGateway/>" * 19_000), _judged),
    "a long condition": (lambda: document(start_end() + flows(f"s->e[{'1+' * 1_500_000}1]")), _judged),
    "a script that never ends": (_rounds, _begun),
    "instances without end": (lambda: _instances("10 ** 12", depth=2), _begun),
    "instances of instances": (lambda: _instances("900", depth=5), _begun),
    "the same id": (lambda: document('<userTask id="a"/>' * 19_000), _judged),
}
