"""Errors, limits and explanations of FEEL.

    FeelError
    ├── FeelSyntaxError   the text is no FEEL; says where
    └── FeelLimitError    the expression asks for more than it is allowed (depth, steps, lengths, matching time)

Everything else that goes wrong while evaluating is, by the standard, the value null; the reason is kept as a `Reason`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    """What one evaluation may use. The defaults carry every real rule and stop every runaway within a second."""

    steps: int = 150_000
    calls: int = 150
    list_length: int = 100_000
    text_length: int = 200_000
    regex_steps: int = 200_000


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


class Construct(StrEnum):
    """What may have another result in the browser, whose numbers are binary and whose engine reads FEEL its own way."""

    DIGITS = "a number of more than 15 digits"
    EXPONENT = "a number with an exponent"
    ESCAPE = "an escape in a text"
    SPACE = "a comment or an unusual space"
    NAME = "a name that is no plain word, or has a meaning of its own"
    FRACTIONS = "arithmetic with decimal fractions"
    LARGE = "arithmetic that may exceed 2^53"
    DIVISION = "a division"
    POWER = "a power"
    UNKNOWN = "a value whose kind is not to be seen"
    OPERANDS = "values of these kinds"
    NULLS = "a value that may be null"
    ENDS = "ends whose order is not to be seen"
    CONDITION = "a condition that is not visibly true or false"
    CALENDAR = "a time, a moment, or a duration with hours"
    RANGE = "a range as a value"
    IN = "a single test, followed by 'and', 'or' or a comparison"
    LOOP = "a loop over this"
    FILTER = "a filter of this kind"
    FUNCTION = "a function"
    ARGUMENTS = "arguments by name"
    PATTERN = "a pattern that is not common to XPath and JavaScript"
    INSTANCE = "instance of"


@dataclass(frozen=True, slots=True)
class Unportable:
    """A part of an expression that may have another result in the browser: `what` is it, as far as it has a name."""

    construct: Construct
    what: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.construct}" + (f" ({self.what})" if self.what else "")
