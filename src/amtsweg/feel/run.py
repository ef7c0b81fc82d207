"""What one evaluation carries with it: the names in sight, what it may still use, and the reasons for its nulls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from amtsweg.feel.contracts import FeelLimitError, Limits, Reason

DEFAULT_LIMITS = Limits()
MOST_REASONS = 100
CALL_STEPS = 9


class Position(NamedTuple):
    """Where a node begins in its text, counted from 1."""

    line: int
    column: int


class Run:
    """One evaluation: its budget and its reasons. Never shared between evaluations."""

    __slots__ = ("calls", "limits", "now", "reasons", "steps", "trace")

    def __init__(self, limits: Limits = DEFAULT_LIMITS, now: object = None) -> None:
        self.limits = limits
        self.now = now
        self.steps = 0
        self.calls = 0
        self.reasons: list[Reason] = []
        self.trace: list[object] = []
        """Whatever a host wants to remember of this evaluation, such as the rules of a table that fired."""

    def null(self, at: Position, message: str) -> object:
        """Note why the value here is null, and give it."""
        if len(self.reasons) < MOST_REASONS:
            self.reasons.append(Reason(message, at.line, at.column))
        return None

    def step(self, count: int = 1) -> None:
        self.steps += count
        if self.steps > self.limits.steps:
            raise FeelLimitError(f"more than {self.limits.steps} steps")

    def room(self, count: int) -> None:
        """Refuse a list of that length before it is built."""
        if count > self.limits.list_length:
            raise FeelLimitError(f"a list of more than {self.limits.list_length} items")

    def length(self, count: int) -> None:
        """Refuse a list of that length and pay for building it."""
        self.room(count)
        self.step(count)

    def text(self, count: int) -> None:
        """Refuse a text of that length and pay for it: 50 characters a step."""
        if count > self.limits.text_length:
            raise FeelLimitError(f"a text of more than {self.limits.text_length} characters")
        self.step(count // 50)

    @contextmanager
    def calling(self) -> Iterator[None]:
        """Count nested calls of functions written in FEEL, each of which takes as long as some loops."""
        self.step(CALL_STEPS)
        self.calls += 1
        if self.calls > self.limits.calls:
            raise FeelLimitError(f"more than {self.limits.calls} nested function calls")
        try:
            yield
        finally:
            self.calls -= 1


class Scope:
    """Names and their values, inside an outer scope."""

    __slots__ = ("names", "outer", "run")

    def __init__(self, run: Run, names: Mapping[str, object], outer: Scope | None = None) -> None:
        self.run = run
        self.names = names
        self.outer = outer

    def find(self, name: str) -> object:
        """The innermost value of a name; `KeyError` when nobody knows it."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        raise KeyError(name)

    def inner(self, names: Mapping[str, object]) -> Scope:
        return Scope(self.run, names, self)
