"""What types and functions have in common, whoever makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from amtsweg.feel.run import Run


class FeelType(Protocol):
    """A set of values. Null belongs to every type a value may be declared with, so `coerce` lets it pass."""

    def accepts(self, value: object) -> bool:
        """Whether the value, null excepted, is an instance of the type."""
        ...

    def coerce(self, value: object) -> object:
        """The value as this type: itself, unwrapped from or wrapped in a list of one, or null."""
        ...

    def plain(self) -> FeelType:
        """The type without its name and without constraints on its values."""
        ...


@runtime_checkable
class Function(Protocol):
    """Anything an expression may call."""

    def call(self, run: Run, positional: Sequence[object], named: Mapping[str, object] | None) -> object:
        """The result for positional or, when given, named arguments; raises `Undefined` if they do not fit."""
        ...
