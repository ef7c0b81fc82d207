"""Laws that hold for every sound model and every order of commands: no token is lost, none is doubled."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsweg.bpmn.api import ProcessModel, StaleCommand, Wait, link
from amtsweg.bpmn.contracts import (
    Command,
    Completed,
    CompleteService,
    CompleteTask,
    ElementCancelled,
    ElementEntered,
    ElementLeft,
    FireTimer,
    MessageAwaited,
    MessageCancelled,
    ReceiveMessage,
    ReceiveSignal,
    ServiceCancelled,
    ServiceRequested,
    SignalAwaited,
    SignalCancelled,
    TaskCancelled,
    TaskCreated,
    TimerCancelled,
    TimerSet,
)
from bpmn.drawing import Case, draw, flows, message, user
from bpmn.test_calls import FEE, Shelf

SIMPLE = ["task", "service", "message", "timer", "signal", "script", "call", "many", "one by one", "link", "undoable"]
GUARDED = ["task+timer", "task+message", "task+condition", "task+signal", "raised"]
LEAVES = st.sampled_from(SIMPLE + GUARDED)
BLOCKS = st.recursive(
    LEAVES.map(lambda kind: (kind,)),
    lambda inner: st.tuples(
        st.sampled_from(["sequence", "choice", "parallel", "inclusive", "sub", "many subs", "loop"]), inner, inner
    ),
    max_leaves=7,
)


MANY = (
    '<multiInstanceLoopCharacteristics isSequential="{}"><loopCardinality>two</loopCardinality>'
    "</multiInstanceLoopCharacteristics>"
)
TOP = '<escalation id="x_late" escalationCode="LATE"/>'
TOP += "".join(f'<signal id="sig{number}" name="sig{number}"/>' for number in range(1, 121))


@dataclass
class Drawing:
    """Draws nested blocks; every block has one way in and one way out."""

    body: list[str] = field(default_factory=list)
    count: int = 0
    pairs: list[tuple[str, str]] = field(default_factory=list)
    guarded_tasks: set[str] = field(default_factory=set)
    always = ""  # the condition of the flow that is always taken

    def inside(self) -> "Drawing":
        """A drawing inside a sub-process of this one."""
        return Drawing(count=self.count + 1, pairs=self.pairs, guarded_tasks=self.guarded_tasks)

    def add(self, tag: str, content: str = "", **attributes: str) -> str:
        self.count += 1
        name = f"n{self.count}"
        text = "".join(f' {key}="{value}"' for key, value in attributes.items())
        self.body.append(f'<{tag} id="{name}"{text}>{content}</{tag}>')
        return name

    def arrow(self, source: str, target: str, condition: str = "") -> None:
        self.body.append(flows(f"{source}->{target}" + (f"[{condition}]" if condition else "")))

    def block(self, shape: tuple) -> tuple[str, str]:
        match shape:
            case ("sequence", first, second):
                (begin, left), (right, end) = self.block(first), self.block(second)
                self.arrow(left, right)
                return begin, end
            case ("choice" | "parallel" | "inclusive" as kind, first, second):
                return self.split(kind, first, second)
            case ("sub" | "many subs" as kind, first, second):
                return self.sub(first, second, MANY.format("false") if kind == "many subs" else "")
            case ("loop", first, _):
                return self.loop(first)
        return self.leaf(shape[0])

    def split(self, kind: str, first: tuple, second: tuple) -> tuple[str, str]:
        tag = {"choice": "exclusiveGateway", "parallel": "parallelGateway", "inclusive": "inclusiveGateway"}[kind]
        split = self.add(tag)
        join = self.add(tag)
        self.pairs.append((split, join))
        conditions = {"choice": ("flag", "not flag"), "parallel": ("", ""), "inclusive": ("flag", self.always)}[kind]
        for shape, condition in zip((first, second), conditions, strict=True):
            begin, end = self.block(shape)
            self.arrow(split, begin, condition)
            self.arrow(end, join)
        return split, join

    def sub(self, first: tuple, second: tuple, loop: str = "") -> tuple[str, str]:
        inner = self.inside()
        begin, end = inner.block(("sequence", first, second))
        into, out = inner.add("startEvent"), inner.add("endEvent")
        self.pairs.append((into, out))
        inner.arrow(into, begin)
        inner.arrow(end, out)
        name = f"n{self.count + 1}"
        self.body.append(f'<subProcess id="{name}">{"".join(inner.body)}{loop}</subProcess>')
        self.count = inner.count
        return name, name

    def loop(self, first: tuple) -> tuple[str, str]:
        entry, exit_ = self.add("exclusiveGateway"), self.add("exclusiveGateway")
        count = self.add("scriptTask", "<script>n + 1</script>", scriptFormat="FEEL", **{"amtsweg:result": "n"})
        begin, end = self.block(first)
        after = self.add("exclusiveGateway")
        self.arrow(entry, begin)
        self.arrow(end, count)
        self.arrow(count, exit_)
        self.arrow(exit_, entry, "n < 3")
        self.arrow(exit_, after, "n > 2")
        return entry, after

    def leaf(self, kind: str) -> tuple[str, str]:
        simple = {
            "task": lambda: self.add("userTask"),
            "service": lambda: self.add("serviceTask", **{"amtsweg:service": "x"}),
            "script": lambda: self.add(
                "scriptTask", "<script>not flag</script>", scriptFormat="FEEL", **{"amtsweg:result": "flag"}
            ),
            "message": lambda: self.add("receiveTask", messageRef="m_docs"),
            "signal": lambda: self.add("intermediateCatchEvent", self.signal()),
            "call": lambda: self.add("callActivity", calledElement="fee", **{"amtsweg:version": "3"}),
            "many": lambda: self.add("userTask", MANY.format("false")),
            "one by one": lambda: self.add("userTask", MANY.format("true")),
            "timer": lambda: self.add(
                "intermediateCatchEvent",
                "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
            ),
        }
        if kind in simple:
            name = simple[kind]()
            return name, name
        return {"link": self.link, "undoable": self.undoable, "raised": self.raised}.get(
            kind, lambda: self.guarded(kind)
        )()

    def signal(self) -> str:
        """Each element waits for a signal of its own, so that one signal moves the tokens of one element."""
        return f'<signalEventDefinition signalRef="sig{self.count + 1}"/>'

    def link(self) -> tuple[str, str]:
        name = f"L{self.count}"
        jump = self.add("intermediateThrowEvent", f'<linkEventDefinition name="{name}"/>')
        return jump, self.add("intermediateCatchEvent", f'<linkEventDefinition name="{name}"/>')

    def undoable(self) -> tuple[str, str]:
        task = self.add("userTask")
        boundary = self.add("boundaryEvent", "<compensateEventDefinition/>", attachedToRef=task)
        undo = self.add("userTask", isForCompensation="true")
        self.pairs.append((task, undo))
        self.body.append(f'<association sourceRef="{boundary}" targetRef="{undo}"/>')
        return task, task

    def raised(self) -> tuple[str, str]:
        """A sub-process that escalates and goes on, beside what the escalation brings about."""
        inner = self.inside()
        raised = inner.add("intermediateThrowEvent", '<escalationEventDefinition escalationRef="x_late"/>')
        task = inner.add("userTask")
        inner.arrow(inner.add("startEvent"), raised)
        inner.arrow(raised, task)
        name = f"n{self.count + 1}"
        self.body.append(f'<subProcess id="{name}">{"".join(inner.body)}</subProcess>')
        self.count = inner.count
        watch = self.add("boundaryEvent", "<escalationEventDefinition/>", attachedToRef=name, cancelActivity="false")
        self.arrow(watch, self.add("userTask"))
        return name, name

    def guarded(self, kind: str) -> tuple[str, str]:
        definition = {
            "task+timer": "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
            "task+message": '<messageEventDefinition messageRef="m_docs"/>',
            "task+signal": f'<signalEventDefinition signalRef="sig{self.count + 3}"/>',
            "task+condition": "<conditionalEventDefinition><condition>n > 1</condition></conditionalEventDefinition>",
        }[kind]
        task, merge = self.add("userTask"), self.add("exclusiveGateway")
        self.pairs.append((task, merge))
        self.guarded_tasks.add(task)
        boundary = self.add("boundaryEvent", definition, attachedToRef=task)
        self.arrow(task, merge)
        self.arrow(boundary, merge)
        return task, merge


def model_of(shape: tuple, drawing: Drawing) -> ProcessModel:
    begin, end = drawing.block(shape)
    into, out = drawing.add("startEvent"), drawing.add("endEvent")
    drawing.pairs.append((into, out))
    drawing.arrow(into, begin)
    undo = drawing.add("intermediateThrowEvent", "<compensateEventDefinition/>")
    drawing.arrow(end, undo)
    drawing.arrow(undo, out)
    return link(draw("".join(drawing.body), top=TOP), Shelf(fee=FEE))


HANDLER = (
    f'<subProcess id="h" triggeredByEvent="true"><startEvent id="hs">{message("withdraw")}</startEvent>'
    f"{user('handle')}{flows('hs->handle')}</subProcess>"
)


def withdrawable(shape: tuple) -> ProcessModel:
    drawing = Drawing()
    begin, end = drawing.block(shape)
    drawing.arrow(drawing.add("startEvent"), begin)
    drawing.arrow(end, drawing.add("endEvent"))
    return link(draw("".join(drawing.body) + HANDLER, top=TOP), Shelf(fee=FEE))


COMMANDS = {
    Wait.TASK: CompleteTask,
    Wait.SERVICE: CompleteService,
    Wait.TIMER: FireTimer,
    Wait.MESSAGE: lambda token: ReceiveMessage("docs", token=token),
}
BEGUN = {
    TaskCreated: Wait.TASK,
    ServiceRequested: Wait.SERVICE,
    TimerSet: Wait.TIMER,
    MessageAwaited: Wait.MESSAGE,
    SignalAwaited: Wait.SIGNAL,
}
ENDED = {
    TaskCancelled: Wait.TASK,
    ServiceCancelled: Wait.SERVICE,
    TimerCancelled: Wait.TIMER,
    MessageCancelled: Wait.MESSAGE,
    SignalCancelled: Wait.SIGNAL,
}


def possible(case: Case) -> list[tuple[set[int], Command]]:
    """What may happen now, each with the tokens it moves on."""
    moves: list[tuple[set[int], Command]] = []
    signals: dict[str, set[int]] = {}
    for token in case.state.tokens:
        if token.wait in COMMANDS:
            moves.append(({token.id}, COMMANDS[token.wait](token.id)))
        if token.wait is Wait.SIGNAL:
            signals.setdefault(case.model.nodes[token.element].event.name, set()).add(token.id)
    return moves + [(moved, ReceiveSignal(name)) for name, moved in signals.items()]


def balance(case: Case) -> int:
    """Elements entered but not left, by the effects alone."""
    entered = sum(isinstance(effect, ElementEntered) for effect in case.effects)
    return entered - sum(isinstance(effect, ElementLeft | ElementCancelled) for effect in case.effects)


class Ledger:
    """Every token that was ever told to the outside: open, or ended once and for ever."""

    def __init__(self) -> None:
        self.open: dict[int, Wait] = {}
        self.ended: set[int] = set()

    def post(self, case: Case, moved: set[int]) -> None:
        """Enter the effects of a step; what was moved on by it ends without a word, everything else with one."""
        left = set(moved)
        for effect in case.last:
            if type(effect) in BEGUN:
                assert effect.token not in self.ended | self.open.keys()
                self.open[effect.token] = BEGUN[type(effect)]
            if type(effect) in ENDED:
                assert self.open.pop(effect.token) is ENDED[type(effect)]
                self.ended.add(effect.token)
                left.discard(effect.token)
        for token in left:
            del self.open[token]
        self.ended |= left
        assert self.open == {t.id: t.wait for t in case.state.tokens if t.wait in BEGUN.values()}


def check_balance(case: Case) -> None:
    """Whoever stands at an element has entered it and not left it; who stands for a whole loop stands nowhere."""
    standing = (t for t in case.state.tokens if not t.is_watch and t.wait is not Wait.JOIN and t.rounds is None)
    assert balance(case) == sum(1 for _ in standing)
    places = Counter(scope.host for scope in case.state.scopes)
    tokens = {token.id for token in case.state.tokens}
    assert set(places) - {None} <= tokens
    assert {token.scope for token in case.state.tokens} <= {scope.id for scope in case.state.scopes}


@settings(max_examples=200, deadline=None)
@given(BLOCKS, st.booleans(), st.integers(0, 2**32))
def test_any_order_of_commands_ends_every_sound_model(shape: tuple, flag: bool, seed: int) -> None:
    order = Random(seed)
    drawing = Drawing()
    case = Case(model_of(shape, drawing), flag=flag, n=0, two=2)
    ledger = Ledger()
    ledger.post(case, set())
    for _ in range(2_000):
        check_balance(case)
        if case.state.status != "active":
            break
        moved, command = order.choice(possible(case))
        case.do(command, hours=1)
        ledger.post(case, moved)
        if not isinstance(command, ReceiveSignal):
            with pytest.raises(StaleCommand):
                case.do(command)
    assert case.state.status == "completed"
    assert (case.state.tokens, case.state.scopes) == ((), ())
    assert [type(effect) for effect in case.effects].count(Completed) == 1
    assert case.state.incidents == ()
    check_paths(case, drawing)


def check_paths(case: Case, drawing: Drawing) -> None:
    """What goes into a block comes out of it, as often; and nothing is taken away but what an event interrupts."""
    entered = Counter(effect.element_id for effect in case.effects if isinstance(effect, ElementEntered))
    assert [(entered[into], entered[out]) for into, out in drawing.pairs if entered[into] != entered[out]] == []
    cancelled = {effect.element_id for effect in case.effects if isinstance(effect, ElementCancelled)}
    assert cancelled <= drawing.guarded_tasks


@settings(max_examples=100, deadline=None)
@given(BLOCKS, st.booleans(), st.integers(0, 6), st.integers(0, 2**32))
def test_a_withdrawal_at_any_moment_leaves_only_its_handling(shape: tuple, flag: bool, steps: int, seed: int) -> None:
    order = Random(seed)
    case = Case(withdrawable(shape), flag=flag, n=0, two=2)
    for _ in range(steps):
        moves = [command for moved, command in possible(case) if withdrawal_token(case) not in moved]
        if not moves:
            break
        case.do(order.choice(moves), hours=1)
    if case.state.status != "active":
        return
    waiting = {token.id for token in case.state.tokens if token.wait in BEGUN.values()}
    case.do(ReceiveMessage("withdraw"))
    cancelled = {effect.token for effect in case.last if type(effect) in ENDED}
    assert cancelled == waiting - {withdrawal_token_of(case)}
    assert [token.element for token in case.state.tokens] == ["h", "handle"]
    case.do(CompleteTask(case.token("handle")))
    assert case.state.status == "completed"
    assert balance(case) == 0


def withdrawal_token(case: Case) -> int:
    """The watch that listens for the withdrawal."""
    return next((token.id for token in case.state.tokens if token.element == "hs"), 0)


def withdrawal_token_of(case: Case) -> int:
    """The watch that listened for the withdrawal, told by the effects."""
    awaited = (e for e in case.effects if isinstance(e, MessageAwaited) and e.name == "withdraw")
    return next(effect.token for effect in awaited)
