"""Built-in functions and their signatures, written as text: `substring(string: string, length?: number)`.

`?` marks an optional parameter, `...` one that takes all remaining arguments. A parameter of type `any` also takes
null; for every other type null makes the whole call null, as the standard wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from amtsweg.feel.run import Run
from amtsweg.feel.values.compare import kind
from amtsweg.feel.values.measure import glance
from amtsweg.feel.values.types import SimpleType
from amtsweg.feel.values.undefined import Undefined

Body = Callable[..., object]
B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Formal:
    """One parameter of a built-in function."""

    name: str
    type: str
    optional: bool
    variadic: bool

    def take(self, argument: object) -> object:
        """The argument in this parameter's type, or `Undefined`; a single value may stand for a list of one."""
        if self.type == "any" or (argument is None and self.optional):
            return argument
        if self.type == "list" and argument is not None and not isinstance(argument, list):
            return [argument]
        value = SimpleType(self.type).coerce(argument)
        if value is None:
            raise Undefined(f"{self.name} must be a {self.type}, not {kind(argument)}")
        return value


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a built-in function."""

    formals: tuple[Formal, ...]
    body: Body

    def bind(self, positional: Sequence[object], named: Mapping[str, object] | None) -> list[object]:
        if named is not None:
            return self._bind_named(named)
        variadic = bool(self.formals) and self.formals[-1].variadic
        fixed = self.formals[:-1] if variadic else self.formals
        least = sum(not formal.optional for formal in fixed)
        if len(positional) < least or (len(positional) > len(fixed) and not variadic):
            raise Undefined(f"{len(positional)} arguments do not fit")
        bound = [formal.take(argument) for formal, argument in zip(fixed, positional, strict=False)]
        rest = positional[len(fixed) :]
        return bound + [self.formals[-1].take(argument) for argument in rest]

    def _bind_named(self, named: Mapping[str, object]) -> list[object]:
        unknown = set(named) - {formal.name for formal in self.formals}
        if unknown:
            raise Undefined(f"there is no parameter {min(unknown)}")
        missing = [formal.name for formal in self.formals if formal.name not in named and not formal.optional]
        if missing:
            raise Undefined(f"the argument {missing[0]} is missing")
        last = max(index for index, formal in enumerate(self.formals) if formal.name in named)
        return [formal.take(named.get(formal.name)) for formal in self.formals[: last + 1]]


@dataclass(frozen=True, slots=True, eq=False)
class Builtin:
    """A built-in function with all its overloads."""

    name: str
    overloads: list[Overload] = field(default_factory=list)

    def call(self, run: Run, positional: Sequence[object], named: Mapping[str, object] | None) -> object:
        """The first overload that takes the arguments gives the result."""
        problem = ""
        for overload in self.overloads:
            try:
                arguments = overload.bind(positional, named)
            except Undefined as undefined:
                problem = problem or str(undefined)
                continue
            return self._run(run, overload, arguments)
        raise Undefined(f"{self.name}: {problem}")

    def _run(self, run: Run, overload: Overload, arguments: list[object]) -> object:
        run.step(sum(map(glance, arguments)))
        try:
            return overload.body(run, *arguments)
        except Undefined as undefined:
            raise Undefined(f"{self.name}: {undefined}") from None


Library = dict[str, Builtin]


def _formal(text: str) -> Formal:
    name, _, of_type = (part.strip() for part in text.partition(":"))
    return Formal(name.rstrip("?."), of_type, name.endswith("?"), name.endswith("..."))


def builtin(library: Library, signature: str) -> Callable[[B], B]:
    """Enter a function into a library under its signature; it receives the run before its arguments."""
    name, _, formals = signature.rstrip(")").partition("(")

    def register(body: B) -> B:
        overload = Overload(tuple(_formal(part) for part in formals.split(",") if part), body)
        library.setdefault(name, Builtin(name)).overloads.append(overload)
        return body

    return register
