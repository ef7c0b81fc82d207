"""The parser of expressions: precedence climbing, one table for operators and one for the beginnings of values."""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal

from amtsweg.feel.contracts import FeelSyntaxError
from amtsweg.feel.run import Position
from amtsweg.feel.syntax import forms, nodes
from amtsweg.feel.syntax.names import argument_name, property_name, variable_name
from amtsweg.feel.syntax.stream import ExpressionReader
from amtsweg.feel.syntax.tokens import Kind, Token
from amtsweg.feel.syntax.types import read_type
from amtsweg.feel.syntax.words import KEYWORDS, KnownNames
from amtsweg.feel.values.numbers import decimal_of
from amtsweg.feel.values.undefined import Undefined

COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
CHAINS = ({"or"}, {"and"}, {"+", "-"}, {"*", "/"}, {"**"})
STRENGTH = {"or": 1, "and": 2, **dict.fromkeys((*COMPARISONS, "between", "in"), 3)}
STRENGTH |= {"+": 4, "-": 4, "*": 5, "/": 5, "**": 6, "instance": 7}
OPERAND = 3
"""Operators that bind more strongly than comparisons may stand in an operand."""

CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None}
FORMS: dict[str, Callable[[ExpressionReader], nodes.Node]] = {
    "if": forms.read_if,
    "for": forms.read_for,
    "some": forms.read_quantified,
    "every": forms.read_quantified,
    "function": forms.read_function,
    "{": forms.read_context,
    "[": forms.read_square,
    "]": forms.read_reversed,
    "(": forms.read_round,
}


class Parser(ExpressionReader):
    """Reads one text with the given names known."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        super().__init__(text, KnownNames(names))

    def expression(self) -> nodes.Node:
        return self._binary(0)

    def operand(self) -> nodes.Node:
        return self._binary(OPERAND)

    def _binary(self, weakest: int, left: nodes.Node | None = None) -> nodes.Node:
        """An expression whose operators bind more strongly than `weakest`; `left` is its beginning, if read."""
        with self.nested():
            node = self._signed() if left is None else left
            depth = self.depth
            while self._strength() > weakest:
                node = self._operation(node)
                # `a = b = c …` leans to the left, ever deeper; chains of one operator are flat.
                self.deepen()
            self.depth = depth
            return node

    def _strength(self) -> int:
        token = self.current
        return STRENGTH.get(token.text, 0) if token.kind in (Kind.SYMBOL, Kind.WORD) else 0

    def _operation(self, left: nodes.Node) -> nodes.Node:
        at, operator = self.position(), self.current.text
        if operator in ("and", "or"):
            return nodes.Logic(at, operator, (left, *(node for _, node in self._chain({operator}))))
        if operator in COMPARISONS:
            self.next()
            return nodes.Comparison(at, operator, left, self.operand())
        if operator == "between":
            return self._between(at, left)
        if operator == "in":
            return self._in(at, left)
        if operator == "instance":
            return self._instance_of(at, left)
        chain = next(operators for operators in CHAINS if operator in operators)
        return nodes.Arithmetic(at, left, self._chain(chain))

    def _chain(self, operators: Collection[str]) -> tuple[tuple[str, nodes.Node], ...]:
        """All operands of neighbouring operators of one strength: flat, so that a long sum is not a deep tree."""
        strength = self._strength()
        rest = []
        while self.at(*operators):
            operator = self.next().text
            rest.append((operator, self._binary(strength)))
        return tuple(rest)

    def _between(self, at: Position, left: nodes.Node) -> nodes.Node:
        self.expect("between")
        low = self.operand()
        self.expect("and")
        return nodes.Between(at, left, low, self.operand())

    def _instance_of(self, at: Position, left: nodes.Node) -> nodes.Node:
        self.expect("instance")
        self.expect("of")
        return nodes.InstanceOf(at, left, read_type(self))

    def _in(self, at: Position, left: nodes.Node) -> nodes.Node:
        self.expect("in")
        if not self.at("("):
            return nodes.In(at, left, (forms.read_test(self, self.operand),))
        opened = self.position()
        self.next()
        tests = [forms.read_test(self, self.expression)]
        if self.at(".."):
            span = forms.read_range(self, opened, tests[0], start_included=False)
            return nodes.In(at, left, (self._continued(span),))
        while self.take(","):
            tests.append(forms.read_test(self, self.expression))
        self.expect(")")
        if len(tests) == 1 and not isinstance(tests[0], nodes.UnaryTest):
            tests[0] = self._continued(tests[0])
        return nodes.In(at, left, tuple(tests))

    def _continued(self, beginning: nodes.Node) -> nodes.Node:
        """What stood in parentheses may be the beginning of a longer operand."""
        return self._binary(OPERAND, self._postfix(beginning))

    def _signed(self) -> nodes.Node:
        if not self.at("-"):
            return self._postfix(self._primary())
        with self.nested():
            at = self.position()
            self.next()
            return nodes.Negation(at, self._signed())

    def _postfix(self, node: nodes.Node) -> nodes.Node:
        """Paths, filters and calls behind a value."""
        depth = self.depth
        while True:
            at = self.position()
            if self.take("."):
                node = nodes.Path(at, node, property_name(self))
            elif self.at("[") and self.may_start_value(self.peek()):
                node = self._filter(at, node)
            elif self.at("("):
                node = self._call(at, node)
            else:
                self.depth = depth
                return node
            self.deepen()

    def _filter(self, at: Position, source: nodes.Node) -> nodes.Node:
        self.expect("[")
        condition = self.expression()
        self.expect("]")
        return nodes.Filter(at, source, condition)

    def _call(self, at: Position, function: nodes.Node) -> nodes.Node:
        self.expect("(")
        positional: list[nodes.Node] = []
        named: list[tuple[str, nodes.Node]] = []
        while not self.take(")"):
            if positional or named:
                self.expect(",")
            name = argument_name(self)
            if name is None and not named:
                positional.append(forms.read_value(self))
            elif name is not None and not positional:
                named.append((name, forms.read_value(self)))
            else:
                raise self.error("arguments have either all names or none")
        return nodes.Call(at, function, tuple(positional), tuple(named) if named else None)

    def _primary(self) -> nodes.Node:
        token, at = self.current, self.position()
        if token.kind is Kind.NUMBER:
            return nodes.Literal(at, self._number(self.next()))
        if token.kind is Kind.STRING:
            return nodes.Literal(at, self.next().text)
        if token.kind is Kind.AT:
            return nodes.AtLiteral(at, self.next().text)
        if token.kind is Kind.WORD and self.known.match(self.tokens, self.index):
            return nodes.Name(at, variable_name(self))
        form = FORMS.get(token.text) if token.kind is not Kind.END else None
        if form is not None:
            with self.nested():
                return form(self)
        return self._word(at)

    def _number(self, token: Token) -> Decimal:
        try:
            return decimal_of(token.text)
        except Undefined as undefined:
            raise self.error(str(undefined)) from None

    def _word(self, at: Position) -> nodes.Node:
        token = self.current
        if token.kind is Kind.WORD and token.text in CONSTANTS:
            self.next()
            return nodes.Literal(at, CONSTANTS[token.text])
        if token.kind is not Kind.WORD or token.text in KEYWORDS:
            raise self.error(f"expected a value, found {token.text or 'the end'!r}")
        return nodes.Name(at, variable_name(self))


def parse_expression(text: str, names: Collection[str]) -> nodes.Node:
    """The tree of a whole text."""
    parser = Parser(text, names)
    node = parser.expression()
    parser.finish()
    return node


def parse_unary_tests(text: str, names: Collection[str]) -> nodes.UnaryTests:
    """The tests in a cell of a decision table: `-`, `not(…)` or tests parted by commas."""
    parser = Parser(text, names)
    if parser.at("-") and parser.peek().kind is Kind.END:
        return nodes.UnaryTests(None)
    if parser.at("not") and parser.peek().text == "(":
        try:
            return nodes.UnaryTests(_negated_tests(parser), negated=True)
        except FeelSyntaxError:
            # Not the negation of a whole cell, but an expression that begins with a call of not().
            parser = Parser(text, names)
    tests = _tests(parser)
    parser.finish()
    return nodes.UnaryTests(tests)


def _negated_tests(parser: Parser) -> tuple[nodes.Node, ...]:
    parser.expect("not")
    parser.expect("(")
    tests = _tests(parser)
    parser.expect(")")
    parser.finish()
    return tests


def _tests(parser: Parser) -> tuple[nodes.Node, ...]:
    tests = [forms.read_test(parser, parser.expression)]
    while parser.take(","):
        tests.append(forms.read_test(parser, parser.expression))
    return tuple(tests)
