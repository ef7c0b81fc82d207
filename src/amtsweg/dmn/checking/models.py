"""Checking all tables of a model, with what its types allow for each column."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from amtsweg.dmn import model
from amtsweg.dmn.checking.axes import compiled
from amtsweg.dmn.checking.cover import Budget
from amtsweg.dmn.checking.tables import check
from amtsweg.dmn.contracts import Column, Finding
from amtsweg.feel.api import UnaryTests


def check_definitions(definitions: model.Definitions, whole: Collection[str]) -> tuple[Finding, ...]:
    """The findings of every table, wherever in a box it stands."""
    budget = Budget()
    return tuple(
        finding
        for element in definitions.elements
        for table in tables_in(_logic(element))
        for finding in check(
            table,
            [_allowed(definitions, clause) for clause in table.inputs],
            [_priorities(definitions, clause) for clause in table.outputs],
            whole,
            budget,
        )
    )


def columns(definitions: model.Definitions) -> Iterator[Column]:
    """The columns of conditions of all tables."""
    for element in definitions.elements:
        for table in tables_in(_logic(element)):
            yield from (Column(one.label, one.expression.text) for one in table.inputs if one.expression)


def _logic(element: model.Element) -> model.Boxed | None:
    match element:
        case model.Decision():
            return element.logic
        case model.Knowledge():
            return element.function
    return None


def tables_in(box: model.Boxed | None) -> Iterator[model.Table]:
    if isinstance(box, model.Table):
        yield box
    for part in _parts(box):
        yield from tables_in(part)


def _parts(box: model.Boxed | None) -> tuple[model.Boxed | None, ...]:
    match box:
        case model.Context(_, entries):
            return tuple(entry.value for entry in entries)
        case model.Invocation(_, function, bindings):
            return (function, *(value for _, value in bindings))
        case model.Items(_, items):
            return items
        case model.Relation(_, _, rows):
            return tuple(cell for row in rows for cell in row)
        case model.Function(_, _, body, _):
            return (body,)
        case model.Conditional(_, condition, then, otherwise):
            return (condition, then, otherwise)
        case model.Filter(_, source, match):
            return (source, match)
        case model.Loop(_, _, _, source, body):
            return (source, body)
    return ()


def _allowed(definitions: model.Definitions, clause: model.InputClause) -> UnaryTests | None:
    """What the column allows: by itself, by its type, or by the type of the input it shows."""
    if clause.values is not None:
        return compiled(clause.values)
    wanted = clause.expression.text if clause.expression else ""
    name, *path = wanted.split(".")
    of_type = clause.type
    given = next((e for e in definitions.elements if e.name == name and not isinstance(e, model.Service)), None)
    if given is not None and (of_type is None or not path):
        of_type = given.type if given.type is not None else of_type
    item = _item(definitions.items, of_type)
    for part in path if given is not None and clause.type is None else ():
        item = _item(item.components, part.strip()) if item else None
    return None if item is None or item.is_collection else compiled(item.allowed)


def _priorities(definitions: model.Definitions, clause: model.OutputClause) -> UnaryTests | None:
    """The listed outputs, the most important first."""
    item = _item(definitions.items, clause.type)
    return compiled(clause.values or (item.allowed if item else None))


def _item(items: tuple[model.ItemDefinition, ...], name: str | None) -> model.ItemDefinition | None:
    return next((item for item in items if item.name == name), None)
