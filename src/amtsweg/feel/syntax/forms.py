"""The forms that begin with a word or a bracket: if, for, some, every, function, lists, contexts and ranges."""

from __future__ import annotations

from collections.abc import Callable

from amtsweg.feel.run import Position
from amtsweg.feel.syntax import nodes
from amtsweg.feel.syntax.names import declared_name, entry_key
from amtsweg.feel.syntax.stream import ExpressionReader
from amtsweg.feel.syntax.types import read_type
from amtsweg.feel.values.protocols import FeelType

RANGE_OPERATORS = ("<", "<=", ">", ">=", "=")


def read_if(reader: ExpressionReader) -> nodes.Node:
    at = reader.position()
    reader.expect("if")
    condition = reader.expression()
    reader.expect("then")
    then = reader.expression()
    reader.expect("else")
    return nodes.If(at, condition, then, reader.expression())


def read_for(reader: ExpressionReader) -> nodes.Node:
    at = reader.position()
    reader.expect("for")
    with reader.known.local(("partial",)):
        iterators = _iterators(reader, "return")
        return nodes.For(at, iterators, reader.expression())


def read_quantified(reader: ExpressionReader) -> nodes.Node:
    at = reader.position()
    quantifier = reader.expect("some", "every")
    with reader.known.local(()):
        iterators = _iterators(reader, "satisfies")
        return nodes.Quantified(at, quantifier, iterators, reader.expression())


def _iterators(reader: ExpressionReader, end: str) -> tuple[nodes.Iterator, ...]:
    iterators: list[nodes.Iterator] = []
    while not iterators or reader.take(","):
        name = declared_name(reader, "in")
        reader.expect("in")
        source = reader.expression()
        iterators.append(nodes.Iterator(name, source, reader.expression() if reader.take("..") else None))
    reader.expect(end)
    return tuple(iterators)


def read_function(reader: ExpressionReader) -> nodes.Node:
    at = reader.position()
    reader.expect("function")
    reader.expect("(")
    with reader.known.local(()):
        parameters: list[tuple[str, FeelType | None]] = []
        while not reader.take(")"):
            if parameters:
                reader.expect(",")
            name = declared_name(reader, ":", ",", ")")
            parameters.append((name, read_type(reader) if reader.take(":") else None))
        external = reader.take("external")
        return nodes.FunctionLiteral(at, tuple(parameters), reader.expression(), external)


def read_context(reader: ExpressionReader) -> nodes.Node:
    at = reader.position()
    reader.expect("{")
    entries: list[tuple[str, nodes.Node]] = []
    while not reader.take("}"):
        if entries:
            reader.expect(",")
        key = entry_key(reader)
        reader.expect(":")
        entries.append((key, reader.expression()))
    return nodes.ContextLiteral(at, tuple(entries))


def read_square(reader: ExpressionReader) -> nodes.Node:
    """A list, or a range that includes its start."""
    at = reader.position()
    reader.expect("[")
    if reader.take("]"):
        return nodes.ListLiteral(at, ())
    items = [read_value(reader)]
    if reader.at(".."):
        return read_range(reader, at, items[0], start_included=True)
    while reader.take(","):
        items.append(read_value(reader))
    reader.expect("]")
    return nodes.ListLiteral(at, tuple(items))


def read_reversed(reader: ExpressionReader) -> nodes.Node:
    """A range that excludes its start, written `]1..5]`."""
    at = reader.position()
    reader.expect("]")
    return read_range(reader, at, reader.operand(), start_included=False)


def read_round(reader: ExpressionReader) -> nodes.Node:
    """An expression in parentheses, a range that excludes its start, or a range with one end."""
    at = reader.position()
    reader.expect("(")
    inner = read_value(reader)
    if reader.at(".."):
        return read_range(reader, at, inner, start_included=False)
    reader.expect(")")
    return inner


def read_range(reader: ExpressionReader, at: Position, start: nodes.Node, *, start_included: bool) -> nodes.Node:
    reader.expect("..")
    end = reader.operand()
    closing = reader.expect("]", ")", "[")
    return nodes.RangeLiteral(at, start, end, start_included, closing == "]")


def read_test(reader: ExpressionReader, plain: Callable[[], nodes.Node]) -> nodes.Node:
    """A comparison without left side, or whatever `plain` reads."""
    if not reader.at(*RANGE_OPERATORS, "!="):
        return plain()
    at = reader.position()
    operator = reader.next().text
    return nodes.UnaryTest(at, operator, reader.operand())


def read_value(reader: ExpressionReader) -> nodes.Node:
    """An expression, or a comparison without left side as a range."""
    if not reader.at(*RANGE_OPERATORS):
        return reader.expression()
    at = reader.position()
    operator = reader.next().text
    return nodes.UnaryTest(at, operator, reader.operand(), as_range=True)
