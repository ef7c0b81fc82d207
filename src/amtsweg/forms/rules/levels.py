"""Answers as they are worked out: one level for the form, one for each group, one for each item of a repeating group.

A level holds the answers in two forms: ``kept``, the JSON that remains, and ``names``, what expressions see. Both are
nested like the form, so that a change in a level is seen by whoever looks in from outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from amtsweg.feel.api import Expression, FeelError, from_python, hosting
from amtsweg.forms.contracts import Field, Kind
from amtsweg.forms.rules.values.table import answered, rules_of

_NOBODY = hosting.new_run()  # stands in the outer scopes, which are only looked into


class Level:
    """A set of neighbouring fields with their answers. ``hidden`` names those that are not to be seen."""

    __slots__ = ("gone", "hidden", "inner", "kept", "names", "outer", "raw", "scope")

    def __init__(self, fields: Sequence[Field], raw: object, outer: hosting.Scope | None) -> None:
        self.raw = as_mapping(raw)
        self.outer = outer
        self.names: dict[str, object] = {}
        self.kept: dict[str, object] = {}
        self.hidden: set[str] = set()
        self.gone = False
        self.inner: dict[str, list[Level]] = {}
        self.scope = hosting.Scope(_NOBODY, self.names, outer)
        for field in fields:
            if field.kind is not Kind.INFO:
                self._take(field, self.raw.get(field.key))

    def _take(self, field: Field, value: object) -> None:
        key = field.key
        if field.repeat is not None:
            items = [self.item(field, one, index + 1) for index, one in enumerate(as_list(value))]
            self.inner[key] = items
            self.names[key], self.kept[key] = [item.names for item in items], [item.kept for item in items]
        elif field.is_group:
            group = Level(field.fields, value, self.scope)
            self.inner[key] = [group]
            self.names[key], self.kept[key] = group.names, group.kept
        else:
            value = answered(field, value)
            self.names[key] = None if value is None else native(rules_of(field).feel(field, value))
            if value is not None or field.value is not None:  # what is computed later keeps its place in the order
                self.kept[key] = value

    def item(self, field: Field, value: object, number: int) -> Level:
        """Return an item of a repeating group inside this level; ``number`` counts from 1."""
        return Level(field.fields, value, hosting.Scope(_NOBODY, {"index": from_python(number)}, self.scope))

    def group(self, field: Field) -> Level:
        """Return the one level of a group that does not repeat."""
        return self.inner[field.key][0]

    def hide(self, field: Field) -> None:
        """Take a field away: its answer counts as not given."""
        if field.kind is Kind.INFO or field.key in self.hidden:
            return
        self.hidden.add(field.key)
        self.names[field.key] = _blank(field)
        self.kept.pop(field.key, None)
        for level in self.inner.get(field.key, ()):
            level.leave()

    def leave(self) -> None:
        """Count no more: the group around is hidden."""
        self.gone = True
        for levels in self.inner.values():
            for level in levels:
                level.leave()

    def put(self, field: Field, value: object) -> None:
        """Keep what was computed, given as JSON."""
        if value is None:
            self.kept.pop(field.key, None)
            self.names[field.key] = None
        else:
            self.kept[field.key] = value
            self.names[field.key] = None if value == "" else native(rules_of(field).feel(field, value))

    def evaluate(self, expression: Expression, at: datetime | None = None) -> object:
        """Return the value of an expression that stands at a field of this level."""
        run = hosting.new_run(now=at)
        value = expression.compute(hosting.Scope(run, self.names, self.outer))
        return value if value is True or value is False or value is None else hosting.outward(run, value)

    def at(self, path: Sequence[str]) -> Iterator[Level]:
        """Yield the levels that hold the field at a path, as far as they count; several where a group repeats."""
        if self.gone:
            return
        if len(path) == 1:
            yield self
        else:
            for level in self.inner.get(path[0], ()):
                yield from level.at(path[1:])


def native(value: object) -> object:
    """Return a value as FEEL computes with it; what is no value of FEEL, such as a broken stored answer, is null."""
    if isinstance(value, str) or value is None:
        return value
    try:
        return from_python(value)
    except FeelError:
        return None


def _blank(field: Field) -> object:
    if field.repeat is not None:
        return []
    if field.is_group:
        return {one.key: _blank(one) for one in field.fields if one.kind is not Kind.INFO}
    return None


def as_mapping(value: object) -> Mapping[str, object]:
    """Return a group's answer, whatever was stored."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: object) -> list[object]:
    """Return a repeating group's answer, whatever was stored."""
    return list(value) if isinstance(value, list | tuple) else []
