"""Results, explanations and errors of decision models.

DmnError
├── DmnReadError      the XML is no decision model, or parts of it are wrong; all problems at once
└── DmnUnknownError   the model has no decision or service of that name
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from amtsweg.feel.contracts import Reason


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one element of a model."""

    element: str
    line: int
    reason: str


class DmnError(Exception):
    """Anything that keeps a decision from being made."""


class DmnReadError(DmnError):
    """The model cannot be used as it is."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"line {first.line}, {first.element}: {first.reason}{more}")
        self.problems = problems


class DmnUnknownError(DmnError):
    """The model has no such decision."""


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule of a decision table that applied: which one, to what, and what it gave."""

    table: str
    rule: str
    index: int
    inputs: tuple[tuple[str, object], ...]
    outputs: tuple[tuple[str, object], ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What was decided, by which rules, and why anything on the way was null."""

    value: object
    rules: tuple[FiredRule, ...]
    reasons: tuple[Reason, ...]


class FindingKind(Enum):
    """What the checker of tables can find."""

    GAP = "gap"
    OVERLAP = "overlap"
    UNREACHABLE = "unreachable"
    UNCHECKED = "unchecked"
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something suspicious about a table: the rules it concerns (from 1) and the inputs, each as a test in FEEL.

    `line` is the one of the last of these rules, for that one is in the way of the others, or of the table.
    """

    kind: FindingKind
    table: str
    rules: tuple[int, ...]
    where: tuple[tuple[str, str], ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of conditions: how it is called in findings, and what it looks at."""

    label: str
    expression: str
