"""Item definitions as types of FEEL: named, constrained, possibly recursive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amtsweg.dmn import model
from amtsweg.dmn.compiling.problems import Problems
from amtsweg.feel.api import UnaryTests, hosting

feel = hosting.types

Registry = dict[str, hosting.FeelType]


@dataclass(frozen=True, slots=True)
class Reference:
    """A type by name, looked up when used, so that definitions may refer to each other in any order."""

    name: str
    registry: Registry

    def accepts(self, value: object) -> bool:
        return self.registry[self.name].accepts(value)

    def coerce(self, value: object) -> object:
        return self.registry[self.name].coerce(value)

    def plain(self) -> hosting.FeelType:
        return self.registry[self.name].plain()


@dataclass(frozen=True, slots=True)
class Constrained:
    """The values of a type that pass a test."""

    base: hosting.FeelType
    tests: UnaryTests

    def accepts(self, value: object) -> bool:
        return self.base.accepts(value) and self._passes(value)

    def coerce(self, value: object) -> object:
        result = self.base.coerce(value)
        return result if result is None or self._passes(result) else None

    def plain(self) -> hosting.FeelType:
        return self.base.plain()

    def _passes(self, value: object) -> bool:
        return self.tests.compute(value, hosting.Scope(hosting.new_run(), {})) is True


class TypeBuilder:
    """Builds the types of one model; imported ones are known as `import.type`."""

    def __init__(self, problems: Problems, imported: Mapping[str, hosting.FeelType]) -> None:
        self.problems = problems
        self.registry: Registry = dict(imported)
        self.allowed: dict[str, model.Text] = {}

    def build(self, items: tuple[model.ItemDefinition, ...]) -> Registry:
        names = {item.name for item in items} | self.registry.keys()
        for item in items:
            self.registry[item.name] = self._item(item, names)
            if item.allowed is not None:
                self.allowed[item.name] = item.allowed
        return self.registry

    def _item(self, item: model.ItemDefinition, names: set[str]) -> hosting.FeelType:
        built = self._constrained(self._base(item, names), item.allowed)
        if item.is_collection:
            built = feel.ListType(built)
        return self._constrained(built, item.constraint)

    def _base(self, item: model.ItemDefinition, names: set[str]) -> hosting.FeelType:
        if item.components:
            return feel.ContextType(tuple((part.name, self._item(part, names)) for part in item.components))
        if item.function is not None:
            parameters, result = item.function
            return feel.FunctionType(
                tuple(self._named(name, names, item.at) for name in parameters), self._named(result, names, item.at)
            )
        return self._named(item.type, names, item.at)

    def _named(self, name: str | None, names: set[str], at: model.Place) -> hosting.FeelType:
        if name is None:
            return feel.ANY
        if name in names:
            return Reference(name, self.registry)
        return base_type(name, at, self.problems)

    def _constrained(self, base: hosting.FeelType, text: model.Text | None) -> hosting.FeelType:
        tests = None if text is None else self.problems.unary_tests(text, frozenset(), {})
        return base if tests is None else Constrained(base, tests)

    def of(self, name: str | None, at: model.Place) -> hosting.FeelType | None:
        """The type a reference means; None where anything may stand."""
        if name is None or name == "Any":
            return None
        return self.registry.get(name) or base_type(name, at, self.problems)


ALIASES = {
    # Names that older versions and some modelling tools give to FEEL's types.
    "integer": "number",
    "long": "number",
    "double": "number",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}


def base_type(name: str, at: model.Place, problems: Problems) -> hosting.FeelType:
    name = ALIASES.get(name, name)
    if name in feel.CHECKS:
        return feel.ANY if name == "Null" else feel.SimpleType(name)
    problems.add(at, f"there is no type {name}")
    return feel.ANY
