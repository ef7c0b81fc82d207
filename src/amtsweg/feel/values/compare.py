"""Equality and order, each with a third answer: the question has no meaning for these two values."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from amtsweg.feel.values.ranges import Range
from amtsweg.feel.values.temporal import (
    NANO,
    Date,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    day_number,
    instant_nanos,
    time_nanos,
    time_offset,
)
from amtsweg.feel.values.undefined import Undefined

KINDS: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),
    (Decimal, "number"),
    (str, "string"),
    (list, "list"),
    (dict, "context"),
    (Date, "date"),
    (Time, "time"),
    (DateTime, "date and time"),
    (DaysTimeDuration, "days and time duration"),
    (YearsMonthsDuration, "years and months duration"),
    (Range, "range"),
)


def kind(value: object) -> str:
    """The name of a value's type, as FEEL and its error messages use it."""
    if value is None:
        return "null"
    return next((name for of_type, name in KINDS if isinstance(value, of_type)), "function")


def _both_zoned(left: Time, right: Time) -> bool:
    return (left.zone is None) == (right.zone is None)


def _time_order(time: Time) -> int:
    return time_nanos(time) - (time_offset(time) or 0) * NANO


def order_key(value: object) -> int | Decimal | str | None:
    """A plain number or text that orders like the value; None when the type has no order."""
    match value:
        case bool():
            return None
        case Decimal() | str():
            return value
        case Date():
            return day_number(value)
        case Time():
            return _time_order(value)
        case DateTime():
            return instant_nanos(value)
        case DaysTimeDuration():
            return value.nanos
        case YearsMonthsDuration():
            return value.months
        case _:
            return None


def comparable(left: object, right: object) -> bool:
    """Same type, and not one time with and one without a zone."""
    if type(left) is not type(right):
        return False
    if isinstance(left, Time) and isinstance(right, Time):
        return _both_zoned(left, right)
    if isinstance(left, DateTime) and isinstance(right, DateTime):
        return _both_zoned(left.time, right.time)
    return True


def compare(left: object, right: object) -> int:
    """-1, 0 or 1 as left lies before, at or after right."""
    mine, theirs = order_key(left), order_key(right)
    if mine is None or theirs is None or not comparable(left, right):
        raise Undefined(f"{kind(left)} and {kind(right)} have no order")
    return (mine > theirs) - (mine < theirs)  # type: ignore[operator]  # equal types have keys of one type


def equal(left: object, right: object) -> bool | None:
    """Whether two values are the same value; None when their types cannot be equal."""
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        return None
    match left:
        case list():
            return _lists_equal(left, right)
        case dict():
            return _contexts_equal(left, right)
        case Range():
            return _ranges_equal(left, right)
    key = order_key(left)
    if key is None:
        return left == right
    # A local time is no point on the time line, so it never equals one that is.
    return comparable(left, right) and key == order_key(right)


def _lists_equal(left: list[object], right: object) -> bool | None:
    if not isinstance(right, list) or len(left) != len(right):
        return False
    return every(equal(mine, theirs) for mine, theirs in zip(left, right, strict=True))


def _contexts_equal(left: dict[str, object], right: object) -> bool | None:
    if not isinstance(right, dict) or left.keys() != right.keys():
        return False
    return every(equal(entry, right[name]) for name, entry in left.items())


def _ranges_equal(left: Range, right: object) -> bool | None:
    if not isinstance(right, Range):
        return None
    if (left.start_included, left.end_included) != (right.start_included, right.end_included):
        return False
    return every((equal(left.start, right.start), equal(left.end, right.end)))


def every(answers: Iterable[object]) -> bool | None:
    """Conjunction of three-valued answers."""
    unknown = False
    for answer in answers:
        if answer is False:
            return False
        unknown = unknown or answer is not True
    return None if unknown else True


def in_range(value: object, span: Range) -> bool:
    """Whether a value lies in a range; `Undefined` when it is of another type."""
    if span.start is not None:
        order = compare(value, span.start)
        if order < 0 or (order == 0 and not span.start_included):
            return False
    if span.end is not None:
        order = compare(value, span.end)
        if order > 0 or (order == 0 and not span.end_included):
            return False
    return True
