"""Literals, names, arithmetic, logic and comparisons."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from amtsweg.feel.builtins.registry import BUILTINS
from amtsweg.feel.contracts import Construct
from amtsweg.feel.portable.examiner import Examiner, Sight, constant, facts, key_of, visits
from amtsweg.feel.portable.kinds import (
    ANY,
    DATE,
    FRACTION,
    LARGEST_WHOLE,
    NULL,
    REFUSED,
    TEXT,
    TRUTH,
    Kind,
    Sort,
    joined,
    whole,
)
from amtsweg.feel.portable.spelling import PLAIN_NAME
from amtsweg.feel.run import Position
from amtsweg.feel.syntax import nodes
from amtsweg.feel.values.calendar_text import parse_calendar
from amtsweg.feel.values.undefined import Undefined

SCALARS = (Sort.TRUTH, Sort.NUMBER, Sort.TEXT, Sort.DATE)
ORDERED = (Sort.NUMBER, Sort.DATE, Sort.DAYS, Sort.MONTHS)
_SPANS = (Sort.DAYS, Sort.MONTHS)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MONTHS = re.compile(r"-?P(?=\d)(\d{1,3}Y)?(\d{1,3}M)?")
_DAYS = re.compile(r"-?P\d{1,5}D")


@visits(nodes.Literal)
def literal(_: Examiner, node: nodes.Literal, __: Sight) -> Kind:
    match node.value:
        case None:
            return NULL
        case bool():
            return replace(TRUTH, nullable=False)
        case str():
            return replace(TEXT, nullable=False)
        case Decimal() as number if number == number.to_integral_value():
            return whole(abs(int(number)), nullable=False)
    return replace(FRACTION, nullable=False)


@visits(nodes.AtLiteral)
def at_literal(examiner: Examiner, node: nodes.AtLiteral, _: Sight) -> Kind:
    return calendar_kind(examiner, node.at, node.text)


def calendar_kind(examiner: Examiner, at: Position, text: str) -> Kind:
    """Dates, durations of months and durations of whole days."""
    for pattern, sort in ((_DATE, Sort.DATE), (_MONTHS, Sort.MONTHS), (_DAYS, Sort.DAYS)):
        if pattern.fullmatch(text):
            return Kind(sort, nullable=False) if _exists(text) else NULL
    return examiner.refuse(at, Construct.CALENDAR, text)


def _exists(text: str) -> bool:
    try:
        parse_calendar(text)
    except Undefined:
        return False
    return True


@visits(nodes.Name)
def name(examiner: Examiner, node: nodes.Name, sight: Sight) -> Kind:
    if node.name not in sight.kinds and node.name in BUILTINS:
        return examiner.refuse(node.at, Construct.FUNCTION, node.name)
    if not PLAIN_NAME.fullmatch(node.name) or node.name == "partial":
        return examiner.refuse(node.at, Construct.NAME, node.name)
    return known(node, sight.kinds.get(node.name, ANY), sight)


def known(node: nodes.Node, kind: Kind, sight: Sight) -> Kind:
    """The kind of a name or path, without null where a condition excludes it."""
    return replace(kind, nullable=False) if key_of(node) in sight.sure else kind


@visits(nodes.Arithmetic)
def arithmetic(examiner: Examiner, node: nodes.Arithmetic, sight: Sight) -> Kind:
    result = examiner.kind(node.first, sight)
    for operator, operand in node.rest:
        result = _calculated(examiner, node.at, operator, result, examiner.kind(operand, sight))
    return result


def _calculated(examiner: Examiner, at: Position, operator: str, left: Kind, right: Kind) -> Kind:
    if operator in ("/", "**"):
        return examiner.refuse(at, Construct.DIVISION if operator == "/" else Construct.POWER)
    sorts, nullable = (left.sort, right.sort), left.nullable or right.nullable
    if Sort.DATE in sorts and (moved := _moved(operator, left, right)) is not None:
        return replace(moved, nullable=nullable)
    allowed = (Sort.NUMBER, Sort.TEXT) if operator == "+" else (Sort.NUMBER,)
    if not examiner.fits(at, (left, right), *allowed, what=operator):
        return REFUSED
    if left.sort is Sort.TEXT:
        return replace(TEXT, nullable=nullable)
    return _counted(examiner, at, operator, left, right)


def _moved(operator: str, left: Kind, right: Kind) -> Kind | None:
    if left.sort is Sort.DATE and right.sort in _SPANS:
        return DATE if operator in ("+", "-") else None
    if left.sort in _SPANS:
        return DATE if operator == "+" else None
    return Kind(Sort.DAYS) if operator == "-" and left.sort is right.sort else None


def _counted(examiner: Examiner, at: Position, operator: str, left: Kind, right: Kind) -> Kind:
    if left.bound is None or right.bound is None:
        return examiner.refuse(at, Construct.FRACTIONS, operator)
    bound = left.bound * right.bound if operator == "*" else left.bound + right.bound
    if bound > LARGEST_WHOLE:
        return examiner.refuse(at, Construct.LARGE, operator)
    return whole(bound, nullable=left.nullable or right.nullable)


@visits(nodes.Negation)
def negation(examiner: Examiner, node: nodes.Negation, sight: Sight) -> Kind:
    operand = examiner.kind(node.operand, sight)
    return operand if examiner.fits(node.at, (operand,), Sort.NUMBER, what="-") else REFUSED


@visits(nodes.Logic)
def logic(examiner: Examiner, node: nodes.Logic, sight: Sight) -> Kind:
    """An operand is looked at where the ones before it have not decided yet."""
    when, last = node.operator == "and", len(node.operands) - 1
    kinds: list[Kind] = []
    for index, operand in enumerate(node.operands):
        kinds.append(examiner.part(operand, sight.ending(followed=sight.followed or index < last)))
        sight = sight.knowing(facts(operand, when))
    if any(kind.sort not in (Sort.TRUTH, Sort.NULL, Sort.REFUSED) for kind in kinds):
        return examiner.refuse(node.at, Construct.CONDITION, node.operator)
    return replace(TRUTH, nullable=any(kind.nullable for kind in kinds))


@visits(nodes.Comparison)
def comparison(examiner: Examiner, node: nodes.Comparison, sight: Sight) -> Kind:
    left, right = examiner.part(node.left, sight.ending(followed=True)), examiner.kind(node.right, sight)
    if node.operator in ("=", "!="):
        if Sort.NULL in (left.sort, right.sort):
            return replace(TRUTH, nullable=False)
        examiner.fits(node.at, (left, right), *SCALARS, what=node.operator)
        return replace(TRUTH, nullable=False)
    examiner.fits(node.at, (left, right), *ORDERED, what=node.operator)
    return replace(TRUTH, nullable=left.nullable or right.nullable)


@visits(nodes.Between)
def between(examiner: Examiner, node: nodes.Between, sight: Sight) -> Kind:
    value = examiner.part(node.value, sight.ending(followed=True))
    kinds = [value, examiner.kind(node.low, sight), examiner.kind(node.high, sight)]
    if examiner.fits(node.at, kinds, *ORDERED, what="between"):
        check_ends(examiner, node.at, node.low, node.high)
    return replace(TRUTH, nullable=kinds[0].nullable)


def check_ends(examiner: Examiner, at: Position, low: nodes.Node, high: nodes.Node) -> None:
    """The browser turns ends round that are in the wrong order, and takes a null for an open end."""
    first, last = constant(low), constant(high)
    if isinstance(first, str) and isinstance(last, str):
        ordered = bool(_DATE.fullmatch(first) and _DATE.fullmatch(last) and first <= last)
    else:
        ordered = isinstance(first, Decimal) and isinstance(last, Decimal) and first <= last
    if not ordered:
        examiner.refuse(at, Construct.ENDS)


@visits(nodes.If)
def conditional(examiner: Examiner, node: nodes.If, sight: Sight) -> Kind:
    condition = examiner.kind(node.condition, sight)
    if condition.sort not in (Sort.TRUTH, Sort.NULL, Sort.REFUSED):
        examiner.refuse(node.at, Construct.CONDITION, "if")
    then = examiner.kind(node.then, sight.knowing(facts(node.condition, True)))
    # A condition that is null leads here as well, so that only its being false says something.
    sure = frozenset() if condition.nullable else facts(node.condition, False)
    return joined(then, examiner.kind(node.otherwise, sight.knowing(sure)))
