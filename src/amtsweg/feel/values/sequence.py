"""What a loop runs over: the items of a list, the numbers or days of a range, or the value itself."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from amtsweg.feel.run import Run
from amtsweg.feel.values.compare import compare, kind
from amtsweg.feel.values.ranges import Range
from amtsweg.feel.values.temporal import Date, date_of_day, day_number
from amtsweg.feel.values.undefined import Undefined


def members(run: Run, value: object) -> Iterable[object]:
    """The items in order. Null has none to offer."""
    if value is None:
        raise Undefined("null cannot be looped over")
    if isinstance(value, Range):
        if value.start is not None and value.end is not None and compare(value.start, value.end) > 0:
            raise Undefined("the range ends before it starts")
        return counted(run, value)
    return value if isinstance(value, list) else [value]


def counted(run: Run, span: Range) -> Iterable[object]:
    """The whole numbers or days from start to end, downwards if need be."""
    match span.start, span.end:
        case Decimal() as start, Decimal() as end:
            return map(Decimal, _steps(run, span, _whole(start), _whole(end)))
        case Date() as first, Date() as last:
            return map(date_of_day, _steps(run, span, day_number(first), day_number(last)))
    raise Undefined(f"a range from {kind(span.start)} to {kind(span.end)} has no steps")


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value() or abs(number) > 10**18:
        raise Undefined("only whole numbers can be counted")
    return int(number)


def _steps(run: Run, span: Range, start: int, end: int) -> range:
    run.length(abs(end - start) + 1)
    direction = 1 if start <= end else -1
    first = start if span.start_included else start + direction
    return range(first, end + direction if span.end_included else end, direction)
