"""Laws that hold for every sound model and every order of commands: no token is lost, none is doubled."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from amtsweg.bpmn.api import ProcessModel, Wait
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
    ServiceCancelled,
    ServiceRequested,
    TaskCancelled,
    TaskCreated,
    TimerCancelled,
    TimerSet,
)
from bpmn.drawing import Case, draw, flows, message, user

LEAVES = st.sampled_from(["task", "service", "message", "timer", "task+timer", "task+message", "script"])
BLOCKS = st.recursive(
    LEAVES.map(lambda kind: (kind,)),
    lambda inner: st.tuples(st.sampled_from(["sequence", "choice", "parallel", "sub", "loop"]), inner, inner),
    max_leaves=7,
)


@dataclass
class Drawing:
    """Draws nested blocks; every block has one way in and one way out."""

    body: list[str] = field(default_factory=list)
    count: int = 0

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
            case ("choice" | "parallel" as kind, first, second):
                return self.split(kind, first, second)
            case ("sub", first, second):
                return self.sub(first, second)
            case ("loop", first, _):
                return self.loop(first)
        return self.leaf(shape[0])

    def split(self, kind: str, first: tuple, second: tuple) -> tuple[str, str]:
        tag = "exclusiveGateway" if kind == "choice" else "parallelGateway"
        split = self.add(tag)
        join = self.add(tag)
        for shape, condition in ((first, "flag"), (second, "not flag")):
            begin, end = self.block(shape)
            self.arrow(split, begin, condition if kind == "choice" else "")
            self.arrow(end, join)
        return split, join

    def sub(self, first: tuple, second: tuple) -> tuple[str, str]:
        inner = Drawing(count=self.count + 1)
        begin, end = inner.block(("sequence", first, second))
        inner.arrow(inner.add("startEvent"), begin)
        inner.arrow(end, inner.add("endEvent"))
        name = f"n{self.count + 1}"
        self.body.append(f'<subProcess id="{name}">{"".join(inner.body)}</subProcess>')
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
            "timer": lambda: self.add(
                "intermediateCatchEvent",
                "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
            ),
        }
        if kind in simple:
            name = simple[kind]()
            return name, name
        return self.guarded(kind)

    def guarded(self, kind: str) -> tuple[str, str]:
        definition = {
            "task+timer": "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
            "task+message": '<messageEventDefinition messageRef="m_docs"/>',
        }[kind]
        task, merge = self.add("userTask"), self.add("exclusiveGateway")
        boundary = self.add("boundaryEvent", definition, attachedToRef=task)
        self.arrow(task, merge)
        self.arrow(boundary, merge)
        return task, merge


def model_of(shape: tuple) -> ProcessModel:
    drawing = Drawing()
    begin, end = drawing.block(shape)
    drawing.arrow(drawing.add("startEvent"), begin)
    drawing.arrow(end, drawing.add("endEvent"))
    return draw("".join(drawing.body))


HANDLER = (
    f'<subProcess id="h" triggeredByEvent="true"><startEvent id="hs">{message("withdraw")}</startEvent>'
    f"{user('handle')}{flows('hs->handle')}</subProcess>"
)


def withdrawable(shape: tuple) -> ProcessModel:
    drawing = Drawing()
    begin, end = drawing.block(shape)
    drawing.arrow(drawing.add("startEvent"), begin)
    drawing.arrow(end, drawing.add("endEvent"))
    return draw("".join(drawing.body) + HANDLER)


COMMANDS = {
    Wait.TASK: CompleteTask,
    Wait.SERVICE: CompleteService,
    Wait.TIMER: FireTimer,
    Wait.MESSAGE: lambda token: ReceiveMessage("docs", token=token),
}
BEGUN = {TaskCreated: Wait.TASK, ServiceRequested: Wait.SERVICE, TimerSet: Wait.TIMER, MessageAwaited: Wait.MESSAGE}
ENDED = {
    TaskCancelled: Wait.TASK,
    ServiceCancelled: Wait.SERVICE,
    TimerCancelled: Wait.TIMER,
    MessageCancelled: Wait.MESSAGE,
}


def possible(case: Case) -> list[Command]:
    return [COMMANDS[token.wait](token.id) for token in case.state.tokens if token.wait in COMMANDS]


def balance(case: Case) -> int:
    """Elements entered but not left, by the effects alone."""
    entered = sum(isinstance(effect, ElementEntered) for effect in case.effects)
    return entered - sum(isinstance(effect, ElementLeft | ElementCancelled) for effect in case.effects)


@settings(max_examples=150, deadline=None)
@given(BLOCKS, st.booleans(), st.data())
def test_any_order_of_commands_ends_every_sound_model(shape: tuple, flag: bool, data: st.DataObject) -> None:
    case = Case(model_of(shape), flag=flag, n=0)
    open_tokens: dict[int, Wait] = {}
    taken: set[int] = set()
    for _ in range(200):
        for effect in case.last:
            if type(effect) in BEGUN:
                assert effect.token not in taken | open_tokens.keys()
                open_tokens[effect.token] = BEGUN[type(effect)]
            if type(effect) in ENDED:
                assert open_tokens.pop(effect.token) is ENDED[type(effect)]
                taken.add(effect.token)
        waiting = {token.id: token.wait for token in case.state.tokens if token.wait in COMMANDS}
        assert open_tokens == waiting
        assert balance(case) == sum(not t.is_watch and t.wait is not Wait.JOIN for t in case.state.tokens)
        if case.state.status != "active":
            break
        command = data.draw(st.sampled_from(possible(case)))
        del open_tokens[command.token]
        taken.add(command.token)
        case.do(command, hours=1)
    assert case.state.status == "completed"
    assert (case.state.tokens, case.state.scopes) == ((), ())
    assert [type(effect) for effect in case.effects].count(Completed) == 1
    assert case.state.incidents == ()


@settings(max_examples=100, deadline=None)
@given(BLOCKS, st.booleans(), st.integers(0, 6), st.data())
def test_a_withdrawal_at_any_moment_leaves_only_its_handling(
    shape: tuple, flag: bool, steps: int, data: st.DataObject
) -> None:
    case = Case(withdrawable(shape), flag=flag, n=0)
    for _ in range(steps):
        commands = [c for c in possible(case) if getattr(c, "token", 0) != withdrawal_token(case)]
        if not commands:
            break
        case.do(data.draw(st.sampled_from(commands)), hours=1)
    if case.state.status != "active":
        return
    waiting = {token.id for token in case.state.tokens if token.wait in COMMANDS}
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
