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
from amtsweg.bpmn.engine.commands import awaited_messages, awaited_signals, start, step
from amtsweg.bpmn.judging import Verdict, judge
from amtsweg.bpmn.linking import link
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
    "awaited_signals",
    "check",
    "judge",
    "link",
    "read",
    "roundtrip",
    "start",
    "step",
]
