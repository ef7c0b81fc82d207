"""What begins a process without a person: its start events with a message, a signal or a moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from amtsweg.bpmn.api import Node, Problem, ProcessModel
from amtsweg.bpmn.model import MessageEvent, SignalEvent, TimerEvent


class StartKind(StrEnum):
    """What a start event waits for."""

    MESSAGE = "message"
    SIGNAL = "signal"
    TIMER = "timer"


_KINDS: dict[type, StartKind] = {
    MessageEvent: StartKind.MESSAGE,
    SignalEvent: StartKind.SIGNAL,
    TimerEvent: StartKind.TIMER,
}


@dataclass(frozen=True, slots=True)
class EventStart:
    """A start event that begins the process by itself, in the unit that works on what it begins."""

    node: Node
    kind: StartKind
    name: str
    unit_key: str


def event_starts(plan: ProcessModel, unit_key: str) -> Iterator[EventStart]:
    """The start events of a process that are not for a person; ``unit_key`` is the unit where the event names none."""
    for element in plan.root.starts:
        node = plan.nodes[element]
        kind = _KINDS.get(type(node.event))
        if kind is not None:
            unit = node.properties.get("unit") or unit_key
            yield EventStart(node, kind, str(getattr(node.event, "name", "")), unit)


def start_problems(plan: ProcessModel, unit_key: str) -> Iterator[Problem]:
    """What nobody would ever begin, and where nobody knows who would work on it."""
    carried = {start.node.id: start for start in event_starts(plan, unit_key)}
    for element in plan.root.starts:
        node = plan.nodes[element]
        if node.event is None:
            continue
        if element not in carried:
            yield Problem(element, node.line, "nobody looks after a condition before the process has begun")
        elif not carried[element].unit_key:
            reason = "nothing says which unit works on what begins by itself; name it (amtsweg:unit)"
            yield Problem(element, node.line, reason)
