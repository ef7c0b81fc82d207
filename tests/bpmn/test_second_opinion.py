"""A second opinion: SpiffWorkflow executes the same models with the same choices and must come to the same.

Where it is known to be wrong, the probe says what it does, so that nobody learns it from a failing comparison.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from amtsweg.bpmn.api import NodeKind, ProcessModel, Token, Wait, link, read
from amtsweg.bpmn.contracts import Command, ElementLeft, ReceiveMessage, ReceiveSignal
from amtsweg.bpmn.model import TASKS
from amtsweg.bpmn.state import SCOPE_ITSELF
from bpmn.drawing import HEAD, Case, document, flows, message, start_end, timer, user
from bpmn.second_engine import SecondCase
from bpmn.test_calls import FEE, Shelf
from bpmn.test_laws import BEGUN, TOP, Drawing, possible

FEE_DOCUMENT = (
    f'{HEAD}<process id="fee" isExecutable="true">{start_end()}{user("t")}{flows("s->t", "t->e")}</process>'
    "</definitions>"
).encode()
LEAVES = (
    "task", "service", "message", "timer", "signal", "script", "call", "many", "one by one",
    "task+timer", "task+message", "task+signal", "raised",
)  # fmt: skip
COUNTED = TASKS | {NodeKind.START, NodeKind.END, NodeKind.CATCH, NodeKind.THROW, NodeKind.BOUNDARY}


@cache
def blocks(depth: int, loops: bool = True, joins: bool = True) -> st.SearchStrategy[tuple]:
    """Nested blocks that both should execute: no loop done several times at once.

    No join inside a loop and no loop before an inclusive join either: both are probed below, where theirs is wrong.
    """
    leaf = st.sampled_from(LEAVES).map(lambda kind: (kind,))
    if depth == 0:
        return leaf
    same = blocks(depth - 1, loops, joins)
    ways = [st.tuples(st.sampled_from(["sequence", "choice", "sub"]), same, same)]
    inside = blocks(depth - 1, False, joins)
    ways.append(st.tuples(st.just("many subs"), inside, inside))
    if joins:
        ways.append(st.tuples(st.just("parallel"), same, same))
        ways.append(st.tuples(st.just("inclusive"), inside, inside))
    if loops:
        ways.append(st.tuples(st.just("loop"), blocks(depth - 1, loops, False), leaf))
    return st.one_of(leaf, *ways)


@dataclass
class Comparable(Drawing):
    """Draws what both can read; every loop counts by itself, so that the order of branches does not matter."""

    counters: list[str] = field(default_factory=list)
    always = "yes"

    def inside(self) -> Comparable:
        return Comparable(
            count=self.count + 1, pairs=self.pairs, guarded_tasks=self.guarded_tasks, counters=self.counters
        )

    def counting(self) -> str:
        self.counters.append(f"c{len(self.counters)}")
        return self.counters[-1]

    def script(self, counter: str) -> str:
        text = f"<script>{counter} + 1</script>"
        return self.add("scriptTask", text, scriptFormat="FEEL", **{"amtsweg:result": counter})

    def loop(self, first: tuple) -> tuple[str, str]:
        entry, exit_, counter = self.add("exclusiveGateway"), self.add("exclusiveGateway"), self.counting()
        count = self.script(counter)
        begin, end = self.block(first)
        after = self.add("exclusiveGateway")
        for source, target in ((entry, begin), (end, count), (count, exit_)):
            self.arrow(source, target)
        self.arrow(exit_, entry, f"{counter} < 3")
        self.arrow(exit_, after, f"{counter} > 2")
        return entry, after

    def leaf(self, kind: str) -> tuple[str, str]:
        if kind == "script":
            name = self.script(self.counting())
            return name, name
        return super().leaf(kind)

    def raised(self) -> tuple[str, str]:
        late = '<escalationEventDefinition escalationRef="x_late"/>'
        inner = self.inside()
        raised, task, begin, end = (
            inner.add("intermediateThrowEvent", late), inner.add("userTask"),
            inner.add("startEvent"), inner.add("endEvent"),
        )  # fmt: skip
        for source, target in ((begin, raised), (raised, task), (task, end)):
            inner.arrow(source, target)
        name = f"n{self.count + 1}"
        self.body.append(f'<subProcess id="{name}">{"".join(inner.body)}</subProcess>')
        self.count = inner.count
        watch = self.add("boundaryEvent", late, attachedToRef=name, cancelActivity="false")
        beside = self.add("userTask")
        self.arrow(watch, beside)
        self.arrow(beside, self.add("endEvent"))
        return name, name


class Both:
    """One instance in both engines; after every happening the same may happen next."""

    def __init__(self, xml: bytes, **variables: object) -> None:
        model = link(read(xml), Shelf(fee=FEE))
        self.ours = Case(model, **variables)
        self.theirs = SecondCase(xml, FEE_DOCUMENT, **variables)
        self.compare()

    def compare(self) -> None:
        assert self.theirs.waiting() == sorted(token.element for token in self._comparable())
        assert self.theirs.completed == (self.ours.state.status == "completed")

    def _comparable(self) -> Iterator[Token]:
        """What theirs shows too: not the events after an event gateway, nor those that start a sub-process."""
        choices = {token.id for token in self.ours.state.tokens if token.wait is Wait.CHOICE} | {SCOPE_ITSELF}
        for token in self.ours.state.tokens:
            if token.wait in BEGUN.values() and token.owner not in choices:
                yield token

    def choices(self) -> dict[str, Command]:
        """What may happen at each element; where several tokens stand, to the one theirs takes first, too."""
        found: dict[str, tuple[object, Command]] = {}
        for moved, command in possible(self.ours):
            element, place = _place(self.ours, min(moved))
            if element not in found or place < found[element][0]:
                found[element] = (place, command)
        return {element: command for element, (_, command) in found.items()}

    def happen(self, element: str) -> None:
        command = self.choices()[element]
        self.ours.do(command, hours=1)
        self.theirs.happen(element, every=isinstance(command, ReceiveSignal))
        self.compare()

    def receive(self, message: str) -> None:
        """A message comes in by its name, wherever it is waited for."""
        self.ours.do(ReceiveMessage(message))
        self.theirs.receive(message)
        self.compare()

    def compare_whole(self) -> None:
        """At the end every task and event was completed as often."""
        model = self.ours.model
        left = (effect.element_id for effect in self.ours.effects if isinstance(effect, ElementLeft))
        assert _counted(model, Counter(left)) == _counted(model, self.theirs.done())


def _counted(model: ProcessModel, found: Counter[str]) -> dict[str, int]:
    return {element: number for element, number in found.items() if model.nodes[element].kind in COUNTED}


def _place(case: Case, token_id: int) -> tuple[str, object]:
    """The element of a token, and where it stands: the scopes around it from outside in, then its number."""
    scopes = {scope.id: scope for scope in case.state.scopes}
    tokens = {token.id: token for token in case.state.tokens}
    scope = scopes[tokens[token_id].scope]
    around = [scope.id]
    while scope.host is not None:
        scope = scopes[tokens[scope.host].scope]
        around.append(scope.id)
    return tokens[token_id].element, (around[::-1], token_id)


def drawn(shape: tuple, *, flag: bool) -> Both:
    """Both engines at the beginning of a model of this shape."""
    drawing = Comparable()
    begin, end = drawing.block(shape)
    drawing.arrow(drawing.add("startEvent"), begin)
    drawing.arrow(end, drawing.add("endEvent"))
    xml = document("".join(drawing.body), TOP)
    return Both(xml, flag=flag, yes=True, two=2, **dict.fromkeys(drawing.counters, 0))


@settings(max_examples=100, deadline=None)
@given(blocks(3), st.booleans(), st.integers(0, 2**32))
def test_both_come_to_the_same_on_random_models_by_random_ways(shape: tuple, flag: bool, seed: int) -> None:
    order, both = Random(seed), drawn(shape, flag=flag)
    while choices := both.choices():
        both.happen(order.choice(sorted(choices)))
    assert both.ours.state.status == "completed"
    both.compare_whole()


def sub(name: str, body: str, *arrows: str, event: bool = False, loop: str = "") -> str:
    how = ' triggeredByEvent="true"' if event else ""
    return f'<subProcess id="{name}"{how}>{body}{flows(*arrows)}{loop}</subProcess>'


def border(definition: str, host: str = "t", name: str = "b", interrupting: bool = True) -> str:
    how = "" if interrupting else ' cancelActivity="false"'
    return f'<boundaryEvent id="{name}" attachedToRef="{host}"{how}>{definition}</boundaryEvent>'


STOP = '<errorEventDefinition errorRef="e_stop"/>'
LATE = '<escalationEventDefinition escalationRef="x_late"/>'
SIGNAL = '<signalEventDefinition signalRef="sig1"/>'
TERMINATE = '<endEvent id="x"><terminateEventDefinition/></endEvent>'
END2 = '<endEvent id="e2"/>'
INNER = '<startEvent id="is"/><endEvent id="ie"/>'
FORK = '<parallelGateway id="f"/>'
TWICE = "<multiInstanceLoopCharacteristics><loopCardinality>two</loopCardinality></multiInstanceLoopCharacteristics>"
AGAIN = "<standardLoopCharacteristics{}><loopCondition>n &lt; 3</loopCondition></standardLoopCharacteristics>"
COUNT = '<scriptTask id="n" scriptFormat="FEEL" amtsweg:result="n"{}><script>n + 1</script>{}</scriptTask>'

AGREED = {
    "default flow": (
        user("a", "t") + '<exclusiveGateway id="g" default="g_a"/>', ["s->g", "g->t[not flag]", "g->a", "a->e", "t->e"],
        ["a"],
    ),
    "first event after an event gateway": (
        '<eventBasedGateway id="g"/><intermediateCatchEvent id="d">' + timer("PT1H") + "</intermediateCatchEvent>"
        + '<intermediateCatchEvent id="m">' + message("docs") + "</intermediateCatchEvent>" + user("t"),
        ["s->g", "g->d", "g->m", "d->t", "m->t", "t->e"], ["docs", "t"],
    ),
    "two tokens through one merge": (
        FORK + '<exclusiveGateway id="g"/><exclusiveGateway id="g2"/>' + user("t"),
        ["s->f", "f->g", "f->g2", "g2->g", "g->t", "t->e"], ["t", "t"],
    ),
    "terminate": (
        FORK + user("a", "t") + TERMINATE,
        ["s->f", "f->a", "f->t", "a->e", "t->x"], ["t"],
    ),
    "terminate inside a sub-process": (
        sub("p1", FORK + user("a", "t") + '<startEvent id="is"/><endEvent id="ie"/>' + TERMINATE,
            "is->f", "f->a", "f->t", "a->ie", "t->x") + user("after"),
        ["s->p1", "p1->after", "after->e"], ["t", "after"],
    ),
    "error leaves a sub-process": (
        sub("p1", INNER + user("t") + f'<exclusiveGateway id="g"/><endEvent id="x">{STOP}</endEvent>',
            "is->t", "t->g", "g->x[flag]", "g->ie[not flag]") + border(STOP, "p1") + user("r"),
        ["s->p1", "p1->e", "b->r", "r->e"], ["t", "r"],
    ),
    "escalation interrupts a sub-process": (
        sub("p1", INNER + user("t", "u") + f'<intermediateThrowEvent id="x">{LATE}</intermediateThrowEvent>',
            "is->t", "t->x", "x->u", "u->ie") + border(LATE, "p1") + user("r"),
        ["s->p1", "p1->e", "b->r", "r->e"], ["t", "r"],
    ),
    "timer takes a whole sub-process away": (
        sub("p1", INNER + user("t", "u") + FORK, "is->f", "f->t", "f->u", "t->ie", "u->ie")
        + border(timer("PT1H"), "p1") + user("r"),
        ["s->p1", "p1->e", "b->r", "r->e"], ["t", "b", "r"],
    ),
    "timer takes all instances away": (
        f'<userTask id="t">{TWICE}</userTask>' + border(timer("PT1H")) + user("r"),
        ["s->t", "t->e", "b->r", "r->e"], ["t", "b", "r"],
    ),
    "timer beside a task": (
        user("t", "r") + border(timer("PT1H"), interrupting=False) + END2, ["s->t", "t->e", "b->r", "r->e2"],
        ["b", "t", "r"],
    ),
    "two events at one border": (
        user("t", "r") + border(timer("PT1H")) + border(message("docs"), name="c") + END2,
        ["s->t", "t->e", "b->r", "c->e2", "r->e2"], ["c"],
    ),
    "task completed before its timer": (
        user("t", "r") + border(timer("PT1H")), ["s->t", "t->e", "b->r", "r->e"], ["t"],
    ),
    "signal reaches another branch": (
        FORK + user("t", "u") + f'<intermediateThrowEvent id="x">{SIGNAL}</intermediateThrowEvent>'
        + f'<intermediateCatchEvent id="c">{SIGNAL}</intermediateCatchEvent>',
        ["s->f", "f->t", "t->x", "x->e", "f->c", "c->u", "u->e"], ["t", "u"],
    ),
    "loop tested after": (user("t") + COUNT.format("", AGAIN.format("")), ["s->n", "n->t", "t->e"], ["t"]),
    "event sub-process beside the process": (
        user("t") + sub("h", f'<startEvent id="hs" isInterrupting="false">{message("docs")}</startEvent>'
                        + user("r") + '<endEvent id="he"/>', "hs->r", "r->he", event=True),
        ["s->t", "t->e"], ["docs", "r", "t"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", AGREED)
def test_both_agree_on_a_probe(name: str) -> None:
    body, arrows, happenings = AGREED[name]
    both = Both(document(start_end() + body + flows(*arrows), TOP), flag=True, two=2, n=0)
    for what in happenings:
        both.receive(what) if what == "docs" else both.happen(what)
    assert both.ours.state.status == "completed"
    both.compare_whole()


# --- where theirs is known to be wrong --------------------------------------------------------------------------


def ways(body: str, *arrows: str) -> bytes:
    return document(start_end() + body + flows(*arrows), TOP)


def test_theirs_leaves_the_main_task_when_an_event_sub_process_interrupts() -> None:
    handler = sub("h", f'<startEvent id="hs">{message("docs")}</startEvent>' + user("r") + '<endEvent id="he"/>',
                  "hs->r", "r->he", event=True)  # fmt: skip
    both = Both(ways(user("t") + handler, "s->t", "t->e"))
    both.ours.do(ReceiveMessage("docs"))
    both.theirs.receive("docs")
    assert both.ours.waiting() == ["h", "r"]
    assert both.theirs.waiting() == ["r", "t"]


def test_theirs_never_ends_after_a_link() -> None:
    link_event = '<intermediate{0}Event id="{0}"><linkEventDefinition name="L"/></intermediate{0}Event>'
    xml = ways(user("t") + link_event.format("Throw") + link_event.format("Catch"), "s->t", "t->Throw", "Catch->e")
    both = Both(xml)
    both.ours.do(both.choices()["t"])
    both.theirs.happen("t")
    assert both.ours.state.status == "completed"
    assert (both.theirs.waiting(), both.theirs.completed) == ([], False)


@pytest.mark.parametrize("gateway", ["parallelGateway", "inclusiveGateway"])
def test_theirs_opens_a_join_too_early_the_second_time_a_loop_comes_to_it(gateway: str) -> None:
    body = f'<{gateway} id="f"/><{gateway} id="j"/><exclusiveGateway id="x"/><exclusiveGateway id="y"/>'
    condition = "[yes]" if gateway == "inclusiveGateway" else ""
    arrows = [f"f->a{condition}", f"f->b{condition}", "a->j", "b->j"]
    xml = ways(body + user("a", "b"), "s->x", "x->f", *arrows, "j->y", "y->x[yes]", "y->e[not yes]")
    both = Both(xml, yes=True)
    for element in ("a", "b"):
        both.happen(element)
    both.ours.do(both.choices()["b"])
    both.theirs.happen("b")
    assert both.ours.waiting() == ["a", "j"]
    assert both.theirs.waiting() == ["a", "a", "b"]


def test_theirs_opens_an_inclusive_join_while_a_loop_before_it_still_calls() -> None:
    both = drawn(("sequence", ("inclusive", ("task",), ("loop", ("call",), ("task",))), ("task",)), flag=True)
    for _round in range(2):
        both.happen("n7/t")
    both.ours.do(both.choices()["n3"])
    both.theirs.happen("n3")
    assert sorted(token.element for token in both.ours.state.tokens) == ["n2", "n7", "n7/t"]
    assert both.theirs.waiting() == ["n7/t", "n9"]


REFUSED = {
    "compensation": (
        user("t", "r").replace('id="r"', 'id="r" isForCompensation="true"') + border("<compensateEventDefinition/>")
        + '<association sourceRef="b" targetRef="r"/>',
        ["s->t", "t->e"],
    ),
    "two flows out of a task": (user("t", "u", "v"), ["s->t", "t->u", "t->v", "u->e", "v->e"]),
    "a condition on a flow out of a task": (user("t", "u"), ["s->t", "t->u[flag]", "t->e[not flag]", "u->e"]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_theirs_refuses_what_ours_executes(name: str) -> None:
    body, arrows = REFUSED[name]
    xml = ways(body, *arrows)
    assert Case(read(xml), flag=True).waiting() == ["t"]
    with pytest.raises(ValidationException):
        SecondCase(xml)
