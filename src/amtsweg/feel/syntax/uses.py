"""What an expression takes from the names it uses: of `sum(houses.area)` only the areas, of `count(houses)` no part.

More may be named than is taken, never less: whoever brings values in order relies on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from amtsweg.feel.syntax import nodes
from amtsweg.feel.syntax.free_names import children

Use = tuple[str, ...]

COUNTED = "#"
"""Stands behind the name of a list of which nothing but its length is taken."""


def uses(node: nodes.Node) -> Iterator[Use]:
    """Each use as the name and the entries that are taken out of it; without entries the whole value is."""
    match node:
        case nodes.Name() | nodes.Path() | nodes.Filter():
            yield from _taken(node, ())
        case nodes.Call(_, nodes.Name(_, "count"), (counted,), None):
            yield ("count",)
            yield from _taken(counted, (COUNTED,))
        case _:
            for child in children(node):
                yield from uses(child)


def _taken(node: nodes.Node, entries: Use) -> Iterator[Use]:
    match node:
        case nodes.Name(_, name):
            yield (name, *entries)
        case nodes.Path(_, source, name):
            yield from _taken(source, (name, *entries))
        case nodes.Filter(_, source, condition):
            yield from _taken(source, entries)
            for use in uses(condition):  # a name in a filter may be an entry of the item, or stand outside
                yield use
                yield from _taken(source, use[1:] if use[0] == "item" else use)
        case _:
            yield from uses(node)
