"""The door of `bpmn`. Commands, effects and errors stand in `bpmn.contracts`."""

from amtsweg.bpmn.contracts import (
    BpmnError,
    Command,
    EvaluationFailed,
    Problem,
    StaleCommand,
    UnknownStart,
)
from amtsweg.bpmn.document import roundtrip
from amtsweg.bpmn.engine.commands import awaited_messages, start, step
from amtsweg.bpmn.judging import Verdict, judge
from amtsweg.bpmn.model import Expression, Node, NodeKind, ProcessModel
from amtsweg.bpmn.reader.read import check, read
from amtsweg.bpmn.state import Outcome, State, Status, Token, Wait

__all__ = [
    "BpmnError",
    "Command",
    "EvaluationFailed",
    "Expression",
    "Node",
    "NodeKind",
    "Outcome",
    "Problem",
    "ProcessModel",
    "StaleCommand",
    "State",
    "Status",
    "Token",
    "UnknownStart",
    "Verdict",
    "Wait",
    "awaited_messages",
    "check",
    "judge",
    "read",
    "roundtrip",
    "start",
    "step",
]
