"""Errors, limits and explanations of FEEL.

    FeelError
    ├── FeelSyntaxError   the text is no FEEL; says where
    └── FeelLimitError    the expression asks for more than it is allowed (depth, steps, lengths, matching time)

Everything else that goes wrong while evaluating is, by the standard, the value null; the reason is kept as a `Reason`.
"""

from __future__ import annotations

from dataclasses import dataclass


class FeelError(Exception):
    """Anything that keeps an expression from having a value, null included."""


class FeelSyntaxError(FeelError):
    """The text cannot be read as FEEL."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.message = message
        self.line = line
        self.column = column


class FeelLimitError(FeelError):
    """The expression exceeded one of the `Limits`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one evaluation may use. The defaults carry every real rule and stop every runaway within about a second."""

    steps: int = 500_000
    calls: int = 150
    list_length: int = 100_000
    text_length: int = 200_000
    regex_steps: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part of an expression became null."""

    message: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A value together with the reasons for every null met on the way to it."""

    value: object
    reasons: tuple[Reason, ...]
