"""Lists, contexts, paths, filters, loops, quantifiers and tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from amtsweg.feel.contracts import Construct
from amtsweg.feel.portable.examiner import Examiner, Sight, constant, visits
from amtsweg.feel.portable.kinds import (
    ANY,
    MOST_ITEMS,
    NULL,
    REFUSED,
    TRUTH,
    Kind,
    Sort,
    context_of,
    joined,
    list_of,
    whole,
)
from amtsweg.feel.portable.spelling import PLAIN_NAME
from amtsweg.feel.portable.values import ORDERED, SCALARS, check_ends, known
from amtsweg.feel.run import Position
from amtsweg.feel.syntax import nodes

PARTS: Mapping[Sort, Mapping[str, int]] = {
    Sort.DATE: {"year": 9999, "month": 12, "day": 31, "weekday": 7},
    Sort.DAYS: {"days": 10**7},
    Sort.MONTHS: {"years": 10**4, "months": 11},
}
"""Properties of calendar values, with the largest number each can be."""
_ASKING = (nodes.Comparison, nodes.Logic, nodes.Between, nodes.In, nodes.Quantified)
"""What the browser takes for a condition in a filter; anything else it evaluates once, without an item."""
_FILTERED = (Sort.TEXT, Sort.NUMBER, Sort.CONTEXT)


@visits(nodes.ListLiteral)
def list_literal(examiner: Examiner, node: nodes.ListLiteral, sight: Sight) -> Kind:
    items = [examiner.kind(item, sight) for item in node.items]
    item = replace(ANY, nullable=False) if not items else items[0]
    for other in items[1:]:
        item = joined(item, other)
    return list_of(item, length=len(items))


@visits(nodes.ContextLiteral)
def context_literal(examiner: Examiner, node: nodes.ContextLiteral, sight: Sight) -> Kind:
    entries: dict[str, Kind] = {}
    for name, entry in node.entries:
        if name in entries or not is_plain(name):
            examiner.refuse(entry.at, Construct.NAME, name)
        entries[name] = examiner.kind(entry, sight.with_names(entries))
    return context_of(entries)


def is_plain(name: str) -> bool:
    """Whether a new name may be given: a plain word without a meaning of its own."""
    return PLAIN_NAME.fullmatch(name) is not None and name not in ("item", "partial")


@visits(nodes.Path)
def path(examiner: Examiner, node: nodes.Path, sight: Sight) -> Kind:
    source = examiner.kind(node.source, sight)
    return known(node, _entry(examiner, node, source), sight)


def _entry(examiner: Examiner, node: nodes.Path, source: Kind) -> Kind:
    match source.sort:
        case Sort.CONTEXT:
            entry = source.entries.get(node.name, NULL)
            return replace(entry, nullable=True) if source.nullable else entry
        case Sort.LIST if source.item is not None:
            item = _entry(examiner, node, source.item)
            return (
                REFUSED if item.sort is Sort.REFUSED else list_of(item, length=source.length, nullable=source.nullable)
            )
        case Sort.ANY | Sort.REFUSED | Sort.NULL:
            return source
    largest = PARTS.get(source.sort, {}).get(node.name)
    if largest is None:
        return examiner.refuse(node.at, Construct.OPERANDS, node.name)
    return whole(largest, nullable=source.nullable)


@visits(nodes.Filter)
def filtered(examiner: Examiner, node: nodes.Filter, sight: Sight) -> Kind:
    source = examiner.kind(node.source, sight)
    item = source.item or ANY
    position = constant(node.condition)
    if not examiner.fits(node.at, (source,), Sort.LIST, what="[…]"):
        return REFUSED
    if source.nullable:
        return examiner.refuse(node.at, Construct.NULLS, "[…]")
    if isinstance(position, Decimal) and position == position.to_integral_value():
        return replace(item, nullable=True)
    return _selected(examiner, node, sight, source)


def _selected(examiner: Examiner, node: nodes.Filter, sight: Sight, source: Kind) -> Kind:
    item = source.item or ANY
    if not isinstance(node.condition, _ASKING) or item.nullable or item.sort not in _FILTERED:
        return examiner.refuse(node.at, Construct.FILTER)
    condition = examiner.kind(node.condition, sight.with_names({"item": item, **item.entries}))
    if condition.sort not in (Sort.TRUTH, Sort.REFUSED):
        return examiner.refuse(node.at, Construct.CONDITION, "[…]")
    return source


@visits(nodes.For)
def loop(examiner: Examiner, node: nodes.For, sight: Sight) -> Kind:
    inner, length, nullable = _iterated(examiner, node.at, node.iterators, sight)
    return list_of(examiner.kind(node.body, inner), length=length, nullable=nullable)


@visits(nodes.Quantified)
def quantified(examiner: Examiner, node: nodes.Quantified, sight: Sight) -> Kind:
    inner, _length, nullable = _iterated(examiner, node.at, node.iterators, sight)
    condition = examiner.kind(node.condition, inner)
    if condition.sort not in (Sort.TRUTH, Sort.REFUSED):
        return examiner.refuse(node.at, Construct.CONDITION, node.quantifier)
    if condition.nullable and condition.sort is Sort.TRUTH:
        return examiner.refuse(node.at, Construct.NULLS, node.quantifier)
    return replace(TRUTH, nullable=nullable)


def _iterated(
    examiner: Examiner, at: Position, iterators: tuple[nodes.Iterator, ...], sight: Sight
) -> tuple[Sight, int, bool]:
    """The sight inside a loop, how often it can run, and whether it may be null as a whole."""
    length, nullable = 1, False
    for index, iterator in enumerate(iterators):
        source = _source(examiner, at, iterator, sight)
        if source.nullable and source.sort is Sort.LIST and index > 0:
            examiner.refuse(at, Construct.NULLS, iterator.name)
        if not is_plain(iterator.name):
            examiner.refuse(at, Construct.NAME, iterator.name)
        sight = sight.with_names({iterator.name: source.item or REFUSED})
        length, nullable = length * source.length, nullable or source.nullable
    return sight, length, nullable


def _source(examiner: Examiner, at: Position, iterator: nodes.Iterator, sight: Sight) -> Kind:
    if iterator.end is None:
        source = examiner.kind(iterator.source, sight)
        return source if examiner.fits(at, (source,), Sort.LIST, what=iterator.name) else REFUSED
    first, last = constant(iterator.source), constant(iterator.end)
    if not isinstance(first, Decimal) or not isinstance(last, Decimal):
        return examiner.refuse(at, Construct.LOOP, iterator.name)
    length = abs(int(last) - int(first)) + 1
    # The browser counts in steps of one until it meets the end, and takes an end of 0 for none.
    if length > MOST_ITEMS or last == 0 or first % 1 or last % 1:
        return examiner.refuse(at, Construct.LOOP, iterator.name)
    return list_of(whole(max(abs(int(first)), abs(int(last))), nullable=False), length=length)


@visits(nodes.In)
def is_in(examiner: Examiner, node: nodes.In, sight: Sight) -> Kind:
    """With a single test the browser reads `x in a and b` as `x in (a and b)`, and likewise with `=` behind it."""
    value = examiner.part(node.value, sight.ending(followed=True))
    if len(node.tests) == 1 and sight.followed:
        examiner.refuse(node.at, Construct.IN, "in")
    nullable = False
    for test in node.tests:
        nullable = _tested(examiner, node, test, value, sight) or nullable
    return replace(TRUTH, nullable=nullable)


def _tested(examiner: Examiner, node: nodes.In, test: nodes.Node, value: Kind, sight: Sight) -> bool:
    """Look at one test; whether its answer may be null."""
    at = node.at
    match test:
        case nodes.RangeLiteral(_, low, high, _, _):
            kinds = (value, examiner.kind(low, sight), examiner.kind(high, sight))
            if examiner.fits(at, kinds, *ORDERED, what="in"):
                check_ends(examiner, at, low, high)
            return value.nullable
        case nodes.UnaryTest(_, operator, operand, _):
            end = examiner.kind(operand, sight)
            if operator in ("=", "!="):
                examiner.refuse(at, Construct.OPERANDS, f"in {operator}")
            examiner.fits(at, (value, end), *ORDERED, what="in")
            return value.nullable or end.nullable
    kind = examiner.kind(test, sight)
    if kind.sort is Sort.LIST and len(node.tests) == 1 and not kind.nullable and kind.item is not None:
        kind = kind.item
        examiner.fits(
            at, (value, kind) if kind.sort is not Sort.ANY or kind.nullable else (value,), *SCALARS, what="in"
        )
    elif kind.sort is not Sort.NULL or len(node.tests) == 1:
        examiner.fits(at, (value, kind), *SCALARS, what="in")
    return False


@visits(nodes.RangeLiteral)
def range_literal(examiner: Examiner, node: nodes.RangeLiteral, _: Sight) -> Kind:
    return examiner.refuse(node.at, Construct.RANGE)


@visits(nodes.UnaryTest)
def unary_test(examiner: Examiner, node: nodes.UnaryTest, _: Sight) -> Kind:
    return examiner.refuse(node.at, Construct.RANGE)


@visits(nodes.InstanceOf)
def instance_of(examiner: Examiner, node: nodes.InstanceOf, _: Sight) -> Kind:
    return examiner.refuse(node.at, Construct.INSTANCE)


@visits(nodes.FunctionLiteral)
def function_literal(examiner: Examiner, node: nodes.FunctionLiteral, _: Sight) -> Kind:
    return examiner.refuse(node.at, Construct.FUNCTION, "function")
