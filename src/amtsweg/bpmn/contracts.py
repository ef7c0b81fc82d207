"""What crosses the door of `bpmn`: problems, errors, commands, effects and the environment a caller supplies.

Errors:

    BpmnError            the XML is not a process that can be executed exactly as drawn; carries all problems
    └── Unreadable       it is not even a BPMN document
    StaleCommand         the command speaks to a token or message that does not wait (any more)
    UnknownStart         `start` was asked for a start event the process does not have
    EvaluationFailed     raised BY an environment: an expression or decision has no usable result → incident
    CannotMove           an instance does not fit into another version of its process; carries all problems
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

NAMES = re.compile(r"'.*?'(?=[\s,;:]|$)|\([^)]*:[^)]*\)|\b\d[\d,]*\b")
MOST_NAMED = 50
"""Problems in the message of an error; the error carries all of them."""
Variables = Mapping[str, object]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One reason why a model is refused (or, among notices, one thing that has no effect)."""

    element_id: str
    line: int
    reason: str

    @property
    def kind(self) -> str:
        """The reason without the names and numbers in it, so that equal reasons can be counted."""
        return NAMES.sub("…", self.reason)

    def __str__(self) -> str:
        return f"line {self.line}, {self.element_id[:200] or 'document'}: {self.reason[:1000]}"


class BpmnError(Exception):
    """The XML cannot be executed exactly as drawn."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        more = f"; and {len(problems) - MOST_NAMED} more" if len(problems) > MOST_NAMED else ""
        super().__init__("; ".join(str(problem) for problem in problems[:MOST_NAMED]) + more)


class Unreadable(BpmnError):
    """The bytes are no BPMN document: not XML, another kind of XML, too large, or meant to do harm."""


class StaleCommand(Exception):
    """The token or message the command speaks to does not wait for it; nothing was changed."""

    def __init__(self, token: int | None, reason: str) -> None:
        self.token = token
        self.reason = reason
        super().__init__(reason)


class UnknownStart(Exception):
    """The process has no such start event, or several and none was named."""


class EvaluationFailed(Exception):
    """An environment could not give a result; the text is shown to the person who repairs the incident."""


class Misfit(StrEnum):
    """Why an instance does not fit into another model."""

    ENDED = "ended"
    UNMAPPED = "unmapped"
    UNKNOWN = "unknown"
    KIND = "kind"
    EVENT = "event"
    LOOP = "loop"
    SCOPE = "scope"
    VARIABLES = "variables"
    SERVICE = "service"
    FLOW = "flow"
    STARVED = "starved"
    DOUBLED = "doubled"
    WATCH = "watch"
    UNDO = "undo"
    FOUR_EYES = "four-eyes"
    EVALUATION = "evaluation"
    AT_ONCE = "at-once"


@dataclass(frozen=True, slots=True, order=True)
class MoveProblem:
    """One reason, at an element of the old model (where it has one); the detail names what is missing or different."""

    element_id: str
    misfit: Misfit
    detail: str = ""


class CannotMove(Exception):
    """The instance does not fit into the other model; nothing was changed."""

    def __init__(self, problems: tuple[MoveProblem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{one.element_id}: {one.misfit} {one.detail}" for one in problems))


class Environment(Protocol):
    """What the library asks of its caller. Any of the three may raise `EvaluationFailed`."""

    def evaluate(self, expression: str, variables: Variables) -> object:
        """The value of a FEEL expression."""
        ...

    def decide(self, decision_ref: str, variables: Variables) -> object:
        """The result of a decision: a mapping, or one value where the task names a result variable."""
        ...

    def due(
        self, kind: Literal["date", "duration", "cycle"], text: str, variables: Variables, at: datetime
    ) -> datetime:
        """The moment a timer fires, counted from `at`; for a cycle, the next firing."""
        ...


# --- commands ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """A person has finished a user or manual task."""

    token: int
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompleteService:
    """A service has answered."""

    token: int
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThrowError:
    """A task or service ended in a business error that the model may catch."""

    token: int
    code: str
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailService:
    """A service has failed technically for good: the token becomes an incident until `Retry`."""

    token: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiveMessage:
    """A message has come in. Without a token it goes to the oldest element that waits for it, and only to that."""

    name: str
    variables: Variables = field(default_factory=dict)
    token: int | None = None


@dataclass(frozen=True, slots=True)
class ReceiveSignal:
    """A signal was sent somewhere; everything that waits for it goes on."""

    name: str
    variables: Variables = field(default_factory=dict)
    token: None = None


@dataclass(frozen=True, slots=True)
class FireTimer:
    """A timer is due."""

    token: int


@dataclass(frozen=True, slots=True)
class Retry:
    """Try an incident again, after its cause is repaired; `variables` may correct the data."""

    token: int
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompleteByHand(Retry):
    """Take an incident for done: its token leaves the element as if that had ended with these variables."""


@dataclass(frozen=True, slots=True)
class Terminate:
    """End the instance from outside, whatever it waits for."""

    reason: str


Command = (
    CompleteTask
    | CompleteService
    | ThrowError
    | FailService
    | ReceiveMessage
    | ReceiveSignal
    | FireTimer
    | Retry
    | CompleteByHand
    | Terminate
)


# --- effects ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaskCreated:
    """A person has something to do."""

    token: int
    element_id: str
    name: str
    lane: str
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TaskCancelled:
    """The task is not needed any more."""

    token: int


@dataclass(frozen=True, slots=True)
class ServiceRequested:
    """A service is to be called, once per token."""

    token: int
    element_id: str
    name: str
    implementation: str
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ServiceCancelled:
    """The answer of the service is not wanted any more."""

    token: int


@dataclass(frozen=True, slots=True)
class TimerSet:
    """`FireTimer` is wanted at `due`."""

    token: int
    element_id: str
    due: datetime


@dataclass(frozen=True, slots=True)
class TimerCancelled:
    """The timer is not needed any more."""

    token: int


@dataclass(frozen=True, slots=True)
class MessageAwaited:
    """The instance now waits for a message of this name."""

    token: int
    name: str


@dataclass(frozen=True, slots=True)
class MessageCancelled:
    """The instance does not wait for this message any more."""

    token: int


@dataclass(frozen=True, slots=True)
class SignalAwaited:
    """The instance now waits for a signal of this name."""

    token: int
    name: str


@dataclass(frozen=True, slots=True)
class SignalCancelled:
    """The instance does not wait for this signal any more."""

    token: int


@dataclass(frozen=True, slots=True)
class SignalThrown:
    """The instance sends a signal to everybody. What waits for it in this instance has it already."""

    name: str
    variables: Variables


@dataclass(frozen=True, slots=True)
class EscalationThrown:
    """The instance escalates; whether the model itself has caught it. An escalation nobody catches stops nothing."""

    element_id: str
    code: str
    caught: bool


@dataclass(frozen=True, slots=True)
class MessageThrown:
    """The instance sends a message, with its variables at that moment."""

    name: str
    variables: Variables


@dataclass(frozen=True, slots=True)
class ElementEntered:
    """A token has come to this element."""

    element_id: str
    name: str


@dataclass(frozen=True, slots=True)
class ElementLeft:
    """A token has left this element by itself."""

    element_id: str


@dataclass(frozen=True, slots=True)
class ElementCancelled:
    """A token at this element was taken away by something else (boundary event, withdrawal, termination)."""

    element_id: str


@dataclass(frozen=True, slots=True)
class Incident:
    """The token cannot go on until somebody repairs the cause and sends `Retry`, or `CompleteByHand`."""

    token: int
    element_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Completed:
    """The instance has ended; the element is the last one a token reached."""

    end_element_id: str


@dataclass(frozen=True, slots=True)
class Terminated:
    """The instance was ended from outside."""

    reason: str


Effect = (
    TaskCreated
    | TaskCancelled
    | ServiceRequested
    | ServiceCancelled
    | TimerSet
    | TimerCancelled
    | MessageAwaited
    | MessageCancelled
    | SignalAwaited
    | SignalCancelled
    | MessageThrown
    | SignalThrown
    | EscalationThrown
    | ElementEntered
    | ElementLeft
    | ElementCancelled
    | Incident
    | Completed
    | Terminated
)
