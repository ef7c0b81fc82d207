"""The compiled, immutable form of one executable process: a plan the engine follows by dictionary look-ups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from amtsweg.bpmn.contracts import Problem

TimerKind = Literal["date", "duration", "cycle"]


class NodeKind(StrEnum):
    """What a node is; the value is the BPMN element name where there is exactly one."""

    START = "startEvent"
    END = "endEvent"
    CATCH = "intermediateCatchEvent"
    THROW = "intermediateThrowEvent"
    BOUNDARY = "boundaryEvent"
    USER_TASK = "userTask"
    MANUAL_TASK = "manualTask"
    SERVICE_TASK = "serviceTask"
    SCRIPT_TASK = "scriptTask"
    RULE_TASK = "businessRuleTask"
    SEND_TASK = "sendTask"
    RECEIVE_TASK = "receiveTask"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"
    EVENT_BASED = "eventBasedGateway"
    SUBPROCESS = "subProcess"
    EVENT_SUBPROCESS = "eventSubProcess"
    CALL = "callActivity"


TASKS = frozenset(
    {
        NodeKind.USER_TASK,
        NodeKind.MANUAL_TASK,
        NodeKind.SERVICE_TASK,
        NodeKind.SCRIPT_TASK,
        NodeKind.RULE_TASK,
        NodeKind.SEND_TASK,
        NodeKind.RECEIVE_TASK,
    }
)
ACTIVITIES = TASKS | {NodeKind.SUBPROCESS, NodeKind.CALL}
GATEWAYS = frozenset({NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.INCLUSIVE, NodeKind.EVENT_BASED})
CATCHING = frozenset({NodeKind.START, NodeKind.CATCH, NodeKind.BOUNDARY, NodeKind.RECEIVE_TASK})


@dataclass(frozen=True, slots=True)
class MessageEvent:
    """Wait for, or send, the message of this name."""

    name: str


@dataclass(frozen=True, slots=True)
class TimerEvent:
    """Fire at a moment the environment works out; `repeats` is the number of firings of a cycle (None: no end)."""

    kind: TimerKind
    text: str
    repeats: int | None = 1


@dataclass(frozen=True, slots=True)
class ErrorEvent:
    """Throw or catch a business error; a catching event without a code catches every error."""

    code: str | None


@dataclass(frozen=True, slots=True)
class TerminateEvent:
    """End everything in the scope at once."""


@dataclass(frozen=True, slots=True)
class SignalEvent:
    """Wait for, or send to everybody, the signal of this name."""

    name: str


@dataclass(frozen=True, slots=True)
class EscalationEvent:
    """Throw or catch an escalation; a catching event without a code catches every escalation."""

    code: str | None


@dataclass(frozen=True, slots=True)
class ConditionalEvent:
    """Wait until a FEEL expression is true."""

    text: str


@dataclass(frozen=True, slots=True)
class LinkEvent:
    """A jump inside one scope; the reader has made it a flow from the throwing to the catching event."""

    name: str


@dataclass(frozen=True, slots=True)
class CompensateEvent:
    """Undo what is completed: everything in the scope, or one activity."""

    activity: str | None


EventDefinition = (
    MessageEvent
    | TimerEvent
    | ErrorEvent
    | TerminateEvent
    | SignalEvent
    | EscalationEvent
    | ConditionalEvent
    | LinkEvent
    | CompensateEvent
)
AWAITED = MessageEvent | TimerEvent | SignalEvent | ConditionalEvent
"""What a token or watch can wait for; all others happen to somebody who does not wait."""


@dataclass(frozen=True, slots=True)
class StandardLoop:
    """Do an activity again while a condition holds, at most so many times."""

    condition: str | None
    maximum: int | None
    test_before: bool


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """Do an activity so many times, or once for each item of a collection; one after another or all at once."""

    sequential: bool
    cardinality: str | None = None
    collection: str | None = None
    item: str | None = None
    results: str | None = None
    result: str | None = None
    completion: str | None = None


@dataclass(frozen=True, slots=True)
class CalledProcess:
    """The process a call activity runs, in a version that never changes."""

    process: str
    version: int
    inputs: tuple[str, ...] | None = None
    outputs: tuple[str, ...] | None = None

    @property
    def keeps_apart(self) -> bool:
        """Whether the called process has variables of its own; else it shares those of its caller."""
        return self.inputs is not None or self.outputs is not None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; `condition` is a FEEL expression."""

    id: str
    source: str
    target: str
    condition: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One flow node. Fields that make no sense for its kind stay at their defaults; the reader has checked them."""

    id: str
    kind: NodeKind
    scope: str
    line: int
    name: str = ""
    lane: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    event: EventDefinition | None = None
    interrupting: bool = True
    attached_to: str | None = None
    default: str | None = None
    implementation: str | None = None
    script: str | None = None
    result: str | None = None
    incoming: tuple[Flow, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    boundaries: tuple[str, ...] = ()
    loop: StandardLoop | MultiInstance | None = None
    called: CalledProcess | None = None
    for_compensation: bool = False
    handler: str | None = None
    """What undoes this activity: the one its compensation event points to, or its compensating event sub-process."""


@dataclass(frozen=True, slots=True)
class ScopeModel:
    """The process itself, a sub-process or an event sub-process: something that can be open and be cancelled."""

    id: str
    starts: tuple[str, ...]
    event_subprocesses: tuple[str, ...]
    variables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression in the model, listed so that whoever deploys it can compile them all beforehand."""

    element_id: str
    line: int
    kind: Literal["condition", "script", "date", "duration", "cycle", "cardinality"]
    text: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a start event waits for before there is an instance; a timer has no name but a kind and text of its own."""

    kind: Literal["message", "signal", "timer", "condition"]
    name: str = ""
    timer: TimerEvent | None = None


@dataclass(frozen=True, slots=True)
class ProcessModel:
    """An executable process. `notices` names what was found, is harmless and has no effect on execution."""

    id: str
    name: str
    nodes: Mapping[str, Node]
    scopes: Mapping[str, ScopeModel]
    notices: tuple[Problem, ...] = ()

    @property
    def root(self) -> ScopeModel:
        """The scope that is the process itself."""
        return self.scopes[self.id]

    def flow_node(self, element_id: str) -> Node:
        """The node with this id."""
        return self.nodes[element_id]

    @property
    def triggers(self) -> Mapping[str, Trigger]:
        """What begins the process without a person, by start event."""
        starts = (self.nodes[start] for start in self.root.starts)
        return {start.id: _trigger(start.event) for start in starts if start.event is not None}

    @property
    def caught_messages(self) -> frozenset[str]:
        """The names of all messages the process may ever wait for."""
        events = [node.event for node in self.nodes.values() if node.kind in CATCHING]
        return frozenset(event.name for event in events if isinstance(event, MessageEvent))

    @property
    def caught_signals(self) -> frozenset[str]:
        """The names of all signals the process may ever wait for."""
        events = [node.event for node in self.nodes.values() if node.kind in CATCHING]
        return frozenset(event.name for event in events if isinstance(event, SignalEvent))

    @property
    def thrown_signals(self) -> frozenset[str]:
        """The names of all signals the process may ever send."""
        events = [node.event for node in self.nodes.values() if node.kind not in CATCHING]
        return frozenset(event.name for event in events if isinstance(event, SignalEvent))

    def expressions(self) -> Iterator[Expression]:
        """Every expression the environment will be asked to evaluate."""
        for node in self.nodes.values():
            if node.script is not None:
                yield Expression(node.id, node.line, "script", node.script)
            yield from _event_expressions(node)
            yield from _loop_expressions(node)
            for flow in node.outgoing:
                if flow.condition is not None:
                    yield Expression(flow.id, node.line, "condition", flow.condition)


def _trigger(event: EventDefinition) -> Trigger:
    match event:
        case MessageEvent(name):
            return Trigger("message", name)
        case SignalEvent(name):
            return Trigger("signal", name)
        case TimerEvent():
            return Trigger("timer", timer=event)
    return Trigger("condition")


def _event_expressions(node: Node) -> Iterator[Expression]:
    if isinstance(node.event, TimerEvent):
        yield Expression(node.id, node.line, node.event.kind, node.event.text)
    if isinstance(node.event, ConditionalEvent):
        yield Expression(node.id, node.line, "condition", node.event.text)


def _loop_expressions(node: Node) -> Iterator[Expression]:
    if isinstance(node.loop, StandardLoop) and node.loop.condition is not None:
        yield Expression(node.id, node.line, "condition", node.loop.condition)
    if isinstance(node.loop, MultiInstance):
        if node.loop.cardinality is not None:
            yield Expression(node.id, node.line, "cardinality", node.loop.cardinality)
        if node.loop.completion is not None:
            yield Expression(node.id, node.line, "condition", node.loop.completion)
