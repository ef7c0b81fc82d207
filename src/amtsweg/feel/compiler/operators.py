"""Literals, names, arithmetic, logic and comparisons."""

from __future__ import annotations

from amtsweg.feel.builtins.registry import BUILTINS
from amtsweg.feel.compiler.registry import Compiled, Types, compile_node, compiles
from amtsweg.feel.compiler.tests import UNANSWERABLE, Equal, Unequal, matches
from amtsweg.feel.run import Position, Scope
from amtsweg.feel.syntax import nodes
from amtsweg.feel.values.arithmetic import OPERATIONS, negate
from amtsweg.feel.values.calendar_text import parse_calendar
from amtsweg.feel.values.compare import compare, equal, every, kind, order_key
from amtsweg.feel.values.measure import weigh, weigh_test
from amtsweg.feel.values.ranges import Range
from amtsweg.feel.values.temporal import DateTime
from amtsweg.feel.values.types import NamedType, resolved
from amtsweg.feel.values.undefined import Undefined

COST_OF_POWER = 20
"""A power with a fraction takes as long as this many loops."""
STEPS_OF_ZONE = 20
"""To move a moment in a zone takes as long as this many loops."""


@compiles(nodes.Literal)
def literal(node: nodes.Literal, _: Types) -> Compiled:
    value = node.value
    return lambda _: value


@compiles(nodes.AtLiteral)
def at_literal(node: nodes.AtLiteral, _: Types) -> Compiled:
    try:
        value = parse_calendar(node.text)
    except Undefined as undefined:
        message = str(undefined)
        return lambda scope: scope.run.null(node.at, message)
    return lambda _: value


@compiles(nodes.Name)
def name(node: nodes.Name, _: Types) -> Compiled:
    wanted, at = node.name, node.at
    builtin = BUILTINS.get(wanted)

    def find(scope: Scope) -> object:
        try:
            return scope.find(wanted)
        except KeyError:
            return builtin if builtin is not None else scope.run.null(at, f"nobody knows the name {wanted}")

    return find


@compiles(nodes.Arithmetic)
def arithmetic(node: nodes.Arithmetic, types: Types) -> Compiled:
    first, at = compile_node(node.first, types), node.at
    rest = tuple((OPERATIONS[operator], compile_node(operand, types)) for operator, operand in node.rest)
    cost = COST_OF_POWER * sum(operator == "**" for operator, _ in node.rest)

    def calculate(scope: Scope) -> object:
        result = first(scope)
        scope.run.step(cost)
        try:
            for operation, operand in rest:
                result = operation(result, operand(scope))
                if isinstance(result, str):
                    scope.run.text(len(result))
                elif isinstance(result, DateTime):
                    scope.run.step(STEPS_OF_ZONE)
        except Undefined as undefined:
            return scope.run.null(at, str(undefined))
        return result

    return calculate


@compiles(nodes.Negation)
def negation(node: nodes.Negation, types: Types) -> Compiled:
    operand, at = compile_node(node.operand, types), node.at

    def opposite(scope: Scope) -> object:
        try:
            return negate(operand(scope))
        except Undefined as undefined:
            return scope.run.null(at, str(undefined))

    return opposite


@compiles(nodes.Logic)
def logic(node: nodes.Logic, types: Types) -> Compiled:
    """Kleene's logic: one deciding operand is enough; without one, anything but a boolean makes the whole null."""
    operands = tuple(compile_node(operand, types) for operand in node.operands)
    deciding, at, operator = node.operator == "or", node.at, node.operator

    def decide(scope: Scope) -> object:
        unknown: object = None
        known = True
        for operand in operands:
            value = operand(scope)
            if value is deciding:
                return deciding
            if not isinstance(value, bool):
                known, unknown = False, value
        return (not deciding) if known else scope.run.null(at, f"{kind(unknown)} is an operand of '{operator}'")

    return decide


@compiles(nodes.Comparison)
def comparison(node: nodes.Comparison, types: Types) -> Compiled:
    left, right = compile_node(node.left, types), compile_node(node.right, types)
    operator, at = node.operator, node.at
    return lambda scope: compared(scope, at, operator, left(scope), right(scope))


def compared(scope: Scope, at: Position, operator: str, left: object, right: object) -> object:
    if operator in ("=", "!="):
        if type(left) is type(right):
            weigh(scope.run, right)
        same = equal(left, right)
        if same is None:
            return scope.run.null(at, f"{kind(left)} and {kind(right)} cannot be equal")
        return same is (operator == "=")
    try:
        order = compare(left, right)
    except Undefined as undefined:
        return scope.run.null(at, str(undefined))
    return (order < 0 and "<" in operator) or (order > 0 and ">" in operator) or (order == 0 and "=" in operator)


@compiles(nodes.Between)
def between(node: nodes.Between, types: Types) -> Compiled:
    value, low, high = (compile_node(part, types) for part in (node.value, node.low, node.high))
    at = node.at

    def lies_between(scope: Scope) -> object:
        middle = value(scope)
        above = compared(scope, at, ">=", middle, low(scope))
        below = compared(scope, at, "<=", middle, high(scope))
        return every((above, below))

    return lies_between


@compiles(nodes.In)
def is_in(node: nodes.In, types: Types) -> Compiled:
    value, at = compile_node(node.value, types), node.at
    tests = tuple(_compile_test(test, types) for test in node.tests)

    def contained(scope: Scope) -> object:
        wanted = value(scope)
        answers = [_answer(scope, wanted, test(scope)) for test in tests]
        if True in answers:
            return True
        return scope.run.null(at, f"{kind(wanted)} cannot be tested so") if None in answers else False

    return contained


def _answer(scope: Scope, wanted: object, test: object) -> bool | None:
    weigh_test(scope.run, wanted, test)
    return matches(wanted, test)


def _compile_test(node: nodes.Node, types: Types) -> Compiled:
    """A range that could not be built answers nothing, instead of being compared as null."""
    test = compile_node(node, types)
    if not isinstance(node, nodes.RangeLiteral):
        return test

    def built(scope: Scope) -> object:
        span = test(scope)
        return UNANSWERABLE if span is None else span

    return built


@compiles(nodes.InstanceOf)
def instance_of(node: nodes.InstanceOf, types: Types) -> Compiled:
    value, wanted = compile_node(node.value, types), resolved(node.type, types)
    if isinstance(wanted, NamedType):
        reason = f"there is no type {wanted.name}"
        return lambda scope: scope.run.null(node.at, reason)
    return lambda scope: wanted.accepts(value(scope))


@compiles(nodes.RangeLiteral)
def range_literal(node: nodes.RangeLiteral, types: Types) -> Compiled:
    start, end = compile_node(node.start, types), compile_node(node.end, types)

    def span(scope: Scope) -> object:
        first, last = start(scope), end(scope)
        try:
            compare(first, last)
        except Undefined as undefined:
            return scope.run.null(node.at, str(undefined))
        return Range(first, last, node.start_included, node.end_included)

    return span


@compiles(nodes.UnaryTest)
def unary_test(node: nodes.UnaryTest, types: Types) -> Compiled:
    """Everything that passes the test: a range, or, where a range cannot say it, a test of its own."""
    operand, operator, at = compile_node(node.operand, types), node.operator, node.at

    def passing(scope: Scope) -> object:
        end = operand(scope)
        if operator in ("=", "!=") and not node.as_range:
            return Equal(end) if operator == "=" else Unequal(end)
        if order_key(end) is None:
            reason = f"{kind(end)} cannot be the end of a range"
            return scope.run.null(at, reason) if node.as_range else UNANSWERABLE
        return _one_ended(operator, end)

    return passing


def _one_ended(operator: str, end: object) -> Range:
    match operator:
        case "<" | "<=":
            return Range(None, end, False, operator == "<=")
        case ">" | ">=":
            return Range(end, None, operator == ">=", False)
    return Range(end, end)
