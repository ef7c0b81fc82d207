"""A part of an expression written as FEEL again, where nothing better can be said of it."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from amtsweg.feel.api import nodes

Node = nodes.Node


class Unwritten(Exception):
    """This part is shown as part of the whole expression only."""


def written(node: Node) -> str:
    """Return a node as FEEL. Raises Unwritten for what is seldom and long."""
    write = _WRITERS.get(type(node))
    if write is None:
        raise Unwritten
    return write(node)


def literal(value: object) -> str:
    """Return a value as FEEL writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _inner(node: Node) -> str:
    text = written(node)
    simple = isinstance(node, nodes.Name | nodes.Literal | nodes.Path | nodes.Call | nodes.ListLiteral | nodes.Filter)
    return text if simple else f"({text})"


def _call(node: nodes.Call) -> str:
    named = [f"{name}: {written(value)}" for name, value in node.named or ()]
    return f"{written(node.function)}({', '.join([*map(written, node.positional), *named])})"


def _arithmetic(node: nodes.Arithmetic) -> str:
    return " ".join([_inner(node.first), *(f"{sign} {_inner(part)}" for sign, part in node.rest)])


def _range(node: nodes.RangeLiteral) -> str:
    start, end = "[" if node.start_included else "(", "]" if node.end_included else ")"
    return f"{start}{written(node.start)}..{written(node.end)}{end}"


def _in(node: nodes.In) -> str:
    tests = ", ".join(map(written, node.tests))
    return f"{_inner(node.value)} in {tests}" if len(node.tests) == 1 else f"{_inner(node.value)} in ({tests})"


def _loop(node: nodes.Quantified) -> str:
    if any(one.end is not None for one in node.iterators):
        raise Unwritten
    parts = ", ".join(f"{one.name} in {written(one.source)}" for one in node.iterators)
    return f"{node.quantifier} {parts} satisfies {written(node.condition)}"


_WRITERS: Mapping[type[Node], Callable[..., str]] = {
    nodes.Literal: lambda node: literal(node.value),
    nodes.AtLiteral: lambda node: f'@"{node.text}"',
    nodes.Name: lambda node: node.name,
    nodes.Path: lambda node: f"{_inner(node.source)}.{node.name}",
    nodes.Negation: lambda node: f"-{_inner(node.operand)}",
    nodes.Comparison: lambda node: f"{_inner(node.left)} {node.operator} {_inner(node.right)}",
    nodes.Between: lambda node: f"{_inner(node.value)} between {_inner(node.low)} and {_inner(node.high)}",
    nodes.Logic: lambda node: f" {node.operator} ".join(map(_inner, node.operands)),
    nodes.ListLiteral: lambda node: f"[{', '.join(map(written, node.items))}]",
    nodes.UnaryTest: lambda node: f"{node.operator} {_inner(node.operand)}",
    nodes.Filter: lambda node: f"{_inner(node.source)}[{written(node.condition)}]",
    nodes.If: lambda node: f"if {written(node.condition)} then {written(node.then)} else {written(node.otherwise)}",
    nodes.Arithmetic: _arithmetic,
    nodes.Call: _call,
    nodes.RangeLiteral: _range,
    nodes.In: _in,
    nodes.Quantified: _loop,
}
