"""The door of `bpmn`. Commands, effects and errors stand in `bpmn.contracts`; `comparing` is for two versions."""

from amtsweg.bpmn import comparing
from amtsweg.bpmn.contracts import (
    BpmnError,
    Command,
    EvaluationFailed,
    Problem,
    StaleCommand,
)
from amtsweg.bpmn.document import roundtrip
from amtsweg.bpmn.engine.commands import awaited_messages, awaited_signals, start, step
from amtsweg.bpmn.judging import Verdict, judge
from amtsweg.bpmn.linking import link
from amtsweg.bpmn.model import Node, NodeKind, ProcessModel
from amtsweg.bpmn.moving.move import move_instance
from amtsweg.bpmn.moving.proposal import propose_mapping
from amtsweg.bpmn.reader.read import read
from amtsweg.bpmn.state import Outcome, State, Status, Token, Wait

__all__ = [
    "BpmnError",
    "Command",
    "EvaluationFailed",
    "Node",
    "NodeKind",
    "Outcome",
    "Problem",
    "ProcessModel",
    "StaleCommand",
    "State",
    "Status",
    "Token",
    "Verdict",
    "Wait",
    "awaited_messages",
    "awaited_signals",
    "comparing",
    "judge",
    "link",
    "move_instance",
    "propose_mapping",
    "read",
    "roundtrip",
    "start",
    "step",
]
