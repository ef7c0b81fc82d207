"""The tree of an expression. Every node knows where in the text it begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from amtsweg.feel.run import Position, Scope
from amtsweg.feel.values.protocols import FeelType


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of an expression that has a value."""

    at: Position


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: object


@dataclass(frozen=True, slots=True)
class AtLiteral(Node):
    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A chain of operations of one precedence, from left to right."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` over two or more operands."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: FeelType


@dataclass(frozen=True, slots=True)
class Path(Node):
    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: Node
    positional: tuple[Node, ...]
    named: tuple[tuple[str, Node], ...] | None


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in source`, or `name in source..end`."""

    name: str
    source: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every` … `satisfies` …"""

    quantifier: str
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    parameters: tuple[tuple[str, FeelType | None], ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class UnaryTest(Node):
    """A comparison whose left side is the value under test: `< 5`; in parentheses it is a range, a value of its own."""

    operator: str
    operand: Node
    as_range: bool = False


@dataclass(frozen=True, slots=True)
class Coerced(Node):
    """A value that is promised to be of a type; what cannot be brought into it is null."""

    value: Node
    type: FeelType


@dataclass(frozen=True, slots=True)
class Answer(Node):
    """A condition of a boxed form: were it anything but true, false or null, the whole form would be null."""

    value: Node


@dataclass(frozen=True, slots=True)
class Host(Node):
    """A value that someone else computes in this scope, such as the table of a decision model."""

    compute: Callable[[Scope], object]


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """The cell of a decision table. No tests: `-`, which everything passes."""

    tests: tuple[Node, ...] | None
    negated: bool = False
