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
    EVENT_BASED = "eventBasedGateway"
    SUBPROCESS = "subProcess"
    EVENT_SUBPROCESS = "eventSubProcess"


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
ACTIVITIES = TASKS | {NodeKind.SUBPROCESS}
GATEWAYS = frozenset({NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.EVENT_BASED})
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


EventDefinition = MessageEvent | TimerEvent | ErrorEvent | TerminateEvent


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


@dataclass(frozen=True, slots=True)
class ScopeModel:
    """The process itself, a sub-process or an event sub-process: something that can be open and be cancelled."""

    id: str
    starts: tuple[str, ...]
    event_subprocesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression in the model, listed so that whoever deploys it can compile them all beforehand."""

    element_id: str
    line: int
    kind: Literal["condition", "script", "date", "duration", "cycle"]
    text: str


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
    def caught_messages(self) -> frozenset[str]:
        """The names of all messages the process may ever wait for."""
        events = [node.event for node in self.nodes.values() if node.kind in CATCHING]
        return frozenset(event.name for event in events if isinstance(event, MessageEvent))

    def expressions(self) -> Iterator[Expression]:
        """Every expression the environment will be asked to evaluate."""
        for node in self.nodes.values():
            if node.script is not None:
                yield Expression(node.id, node.line, "script", node.script)
            if isinstance(node.event, TimerEvent):
                yield Expression(node.id, node.line, node.event.kind, node.event.text)
            for flow in node.outgoing:
                if flow.condition is not None:
                    yield Expression(flow.id, node.line, "condition", flow.condition)
