"""Functions written in FEEL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from amtsweg.feel.run import Run
from amtsweg.feel.values.protocols import FeelType
from amtsweg.feel.values.undefined import Undefined


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function; without a type it takes anything."""

    name: str
    type: FeelType | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function written in FEEL (or offered by a decision model), holding on to where it was defined."""

    parameters: tuple[Parameter, ...]
    body: Callable[[Run, tuple[object, ...]], object]
    result: FeelType | None = field(default=None)

    def call(self, run: Run, positional: Sequence[object], named: Mapping[str, object] | None) -> object:
        arguments = self._order(positional, named)
        checked = tuple(self._checked(p, a) for p, a in zip(self.parameters, arguments, strict=True))
        with run.calling():
            return self.body(run, checked)

    def _order(self, positional: Sequence[object], named: Mapping[str, object] | None) -> Sequence[object]:
        names = [parameter.name for parameter in self.parameters]
        if named is not None:
            if set(named) - set(names):
                raise Undefined(f"the function has no parameter {sorted(set(named) - set(names))[0]}")
            return [named.get(name) for name in names]
        if len(positional) != len(names):
            raise Undefined(f"the function takes {len(names)} arguments, not {len(positional)}")
        return positional

    @staticmethod
    def _checked(parameter: Parameter, argument: object) -> object:
        if parameter.type is None or argument is None:
            return argument
        value = parameter.type.coerce(argument)
        if value is None:
            # A function is not called at all with what it did not ask for.
            raise Undefined(f"the argument {parameter.name} is not of its type")
        return value
