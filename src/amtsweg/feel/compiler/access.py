"""Paths, filters and calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from amtsweg.feel.compiler.registry import Compiled, Types, compile_node, compiles
from amtsweg.feel.run import Position, Scope
from amtsweg.feel.syntax import nodes
from amtsweg.feel.syntax.size import effort
from amtsweg.feel.values.compare import kind
from amtsweg.feel.values.properties import PROPERTIES
from amtsweg.feel.values.protocols import Function
from amtsweg.feel.values.undefined import Undefined

STEPS_OF_CALL = 3


@compiles(nodes.Path)
def path(node: nodes.Path, types: Types) -> Compiled:
    source, name, at = compile_node(node.source, types), node.name, node.at
    return lambda scope: property_of(scope, at, source(scope), name)


def property_of(scope: Scope, at: Position, value: object, name: str) -> object:
    """A property of a value; of a list, the list of that property of its items."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
        return scope.run.null(at, f"the context has no entry {name}")
    if isinstance(value, list):
        scope.run.step(len(value))
        return [property_of(scope, at, item, name) for item in value]
    read = PROPERTIES.get(type(value), {}).get(name)
    return scope.run.null(at, f"{kind(value)} has no property {name}") if read is None else read(value)


@compiles(nodes.Filter)
def filtered(node: nodes.Filter, types: Types) -> Compiled:
    """A filter selects by position when its condition is a number, else the items for which it is true."""
    source, condition, at = compile_node(node.source, types), compile_node(node.condition, types), node.at
    cost = effort(node.condition)

    def select(scope: Scope) -> object:
        value = source(scope)
        items = value if isinstance(value, list) else [] if value is None else [value]
        scope.run.step(cost * (len(items) + 1))
        try:
            return select_items(scope, at, items, condition)
        except Undefined as undefined:
            return scope.run.null(at, str(undefined))

    return select


def select_items(scope: Scope, at: Position, items: list[object], condition: Compiled) -> object:
    """The item at a position, or the list of items that meet the condition."""
    if not items:
        return None if isinstance(condition(scope), Decimal) else []
    first = condition(item_scope(scope, items[0]))
    if isinstance(first, Decimal):
        return item_at(scope, at, items, first)
    rest = (item for item in items[1:] if condition(item_scope(scope, item)) is True)
    return [items[0], *rest] if first is True else list(rest)


def item_scope(scope: Scope, item: object) -> Scope:
    """Inside a filter the item is called `item`, and the entries of a context have their own names."""
    inner = scope.inner({"item": item})
    return inner.inner(item) if isinstance(item, dict) else inner


def item_at(scope: Scope, at: Position, items: Sequence[object], position: Decimal) -> object:
    index = int(position) if position == position.to_integral_value() and abs(position) <= len(items) else 0
    if index == 0:
        return scope.run.null(at, f"the list has no item at position {position}")
    return items[index - 1 if index > 0 else index]


@compiles(nodes.Call)
def call(node: nodes.Call, types: Types) -> Compiled:
    function, at = compile_node(node.function, types), node.at
    positional = tuple(compile_node(argument, types) for argument in node.positional)
    named = None if node.named is None else tuple((name, compile_node(value, types)) for name, value in node.named)

    def invoke(scope: Scope) -> object:
        called = function(scope)
        if not isinstance(called, Function):
            return scope.run.null(at, f"{kind(called)} cannot be called")
        by_name = None if named is None else {name: value(scope) for name, value in named}
        return invoked(scope, at, called, [value(scope) for value in positional], by_name)

    return invoke


def invoked(
    scope: Scope, at: Position, function: Function, positional: Sequence[object], named: Mapping[str, object] | None
) -> object:
    scope.run.step(STEPS_OF_CALL)
    try:
        return function.call(scope.run, positional, named)
    except Undefined as undefined:
        return scope.run.null(at, str(undefined))
