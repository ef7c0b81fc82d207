"""What begins a process without a person: its start events with a message, a signal or a moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from amtsweg.bpmn.api import Problem, ProcessModel


class StartKind(StrEnum):
    """What a start event waits for."""

    MESSAGE = "message"
    SIGNAL = "signal"
    TIMER = "timer"


@dataclass(frozen=True, slots=True)
class EventStart:
    """A start event that begins the process by itself, in the unit that works on what it begins.

    ``timer`` is the kind and the text of a moment; ``left`` how often a cycle fires (None: without end).
    """

    element_id: str
    kind: StartKind
    name: str
    unit_key: str
    timer: tuple[str, str] = ("", "")
    left: int | None = 1


def event_starts(plan: ProcessModel, unit_key: str) -> Iterator[EventStart]:
    """The start events of a process that are not for a person; ``unit_key`` is the unit where the event names none."""
    for element, trigger in plan.triggers.items():
        if trigger.kind == "condition":
            continue
        unit = plan.nodes[element].properties.get("unit") or unit_key
        timer = ("", "") if trigger.timer is None else (trigger.timer.kind, trigger.timer.text)
        left = None if trigger.timer is None else trigger.timer.repeats
        yield EventStart(element, StartKind(trigger.kind), trigger.name, unit, timer, left)


def start_problems(plan: ProcessModel, unit_key: str) -> Iterator[Problem]:
    """What nobody would ever begin, and where nobody knows who would work on it."""
    carried = {start.element_id: start for start in event_starts(plan, unit_key)}
    for element in plan.triggers:
        line = plan.nodes[element].line
        if element not in carried:
            yield Problem(element, line, "nobody looks after a condition before the process has begun")
        elif not carried[element].unit_key:
            reason = "nothing says which unit works on what begins by itself; name it (amtsweg:unit)"
            yield Problem(element, line, reason)
