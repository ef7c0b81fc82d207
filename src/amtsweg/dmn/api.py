"""The door of decision models: read, evaluate, explain; `editing` is for tables that people change."""

from __future__ import annotations

from amtsweg.dmn.comparing import ChangeKind, TableChange, compare_tables
from amtsweg.dmn.conformance.kit import CaseOutcome, LevelReport, run_kit
from amtsweg.dmn.contracts import (
    DmnError,
    DmnReadError,
    DmnUnknownError,
    Finding,
    FindingKind,
    FiredRule,
    Problem,
    Result,
)
from amtsweg.dmn.decisions import Model, check_tables, columns, evaluate_decision, evaluate_service, read
from amtsweg.dmn.editing import door as editing

__all__ = [
    "CaseOutcome",
    "ChangeKind",
    "DmnError",
    "DmnReadError",
    "DmnUnknownError",
    "Finding",
    "FindingKind",
    "FiredRule",
    "LevelReport",
    "Model",
    "Problem",
    "Result",
    "TableChange",
    "check_tables",
    "columns",
    "compare_tables",
    "editing",
    "evaluate_decision",
    "evaluate_service",
    "read",
    "run_kit",
]
