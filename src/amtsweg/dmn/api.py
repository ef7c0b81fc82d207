"""The door of decision models: read, evaluate, explain."""

from __future__ import annotations

from amtsweg.dmn.contracts import DmnError, DmnReadError, DmnUnknownError, FiredRule, Problem, Result
from amtsweg.dmn.decisions import Model, evaluate_decision, evaluate_service, read

__all__ = [
    "DmnError",
    "DmnReadError",
    "DmnUnknownError",
    "FiredRule",
    "Model",
    "Problem",
    "Result",
    "evaluate_decision",
    "evaluate_service",
    "read",
]
