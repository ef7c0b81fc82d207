"""The operators `+ - * / **` and the negative sign, for numbers, texts and calendar values."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DecimalException

from amtsweg.feel.values.compare import kind
from amtsweg.feel.values.numbers import CONTEXT, finite
from amtsweg.feel.values.temporal import (
    DAY_NANOS,
    NANO,
    Date,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    add_months,
    date_of_day,
    day_number,
    instant_nanos,
    midnight,
    moment_of_instant,
    time_nanos,
    time_of_nanos,
    time_offset,
)
from amtsweg.feel.values.undefined import Undefined

Operation = Callable[[object, object], object]
LONGEST_DURATION = 10**32


def _numbers(operation: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal) -> Decimal:
    try:
        return finite(operation(left, right))
    except DecimalException:
        raise Undefined("the calculation has no finite result") from None


def _whole(number: Decimal) -> int:
    if abs(number) > LONGEST_DURATION:
        raise Undefined("the duration is too long")
    return int(number)


def shift(value: object, duration: object, sign: int) -> object:
    """A calendar value moved by a duration, or the sum of two durations of one kind."""
    match value, duration:
        case DaysTimeDuration(), DaysTimeDuration():
            return DaysTimeDuration(value.nanos + sign * duration.nanos)
        case YearsMonthsDuration(), YearsMonthsDuration():
            return YearsMonthsDuration(value.months + sign * duration.months)
        case Date(), YearsMonthsDuration():
            return add_months(value, sign * duration.months)
        case Date(), DaysTimeDuration():
            return date_of_day((day_number(value) * DAY_NANOS + sign * duration.nanos) // DAY_NANOS)
        case DateTime(), YearsMonthsDuration():
            return DateTime(add_months(value.date, sign * duration.months), value.time)
        case DateTime(), DaysTimeDuration():
            return moment_of_instant(instant_nanos(value) + sign * duration.nanos, value.time.zone)
        case Time(), DaysTimeDuration():
            return time_of_nanos(time_nanos(value) + sign * duration.nanos, value.zone)
    raise Undefined(f"{kind(value)} and {kind(duration)} cannot be added or subtracted")


def add(left: object, right: object) -> object:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _numbers(CONTEXT.add, left, right)
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, DaysTimeDuration | YearsMonthsDuration) and isinstance(right, Date | Time | DateTime):
        return shift(right, left, 1)
    return shift(left, right, 1)


def subtract(left: object, right: object) -> object:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _numbers(CONTEXT.subtract, left, right)
    if isinstance(left, Date | DateTime) and isinstance(right, Date | DateTime):
        return _moments_apart(left, right)
    if isinstance(left, Time) and isinstance(right, Time):
        return _times_apart(left, right)
    return shift(left, right, -1)


def _moments_apart(left: Date | DateTime, right: Date | DateTime) -> DaysTimeDuration:
    if isinstance(left, Date) and isinstance(right, Date):
        return DaysTimeDuration((day_number(left) - day_number(right)) * DAY_NANOS)
    later = midnight(left) if isinstance(left, Date) else left
    earlier = midnight(right) if isinstance(right, Date) else right
    if (later.time.zone is None) != (earlier.time.zone is None):
        raise Undefined("one moment has a time zone and the other has none")
    return DaysTimeDuration(instant_nanos(later) - instant_nanos(earlier))


def _times_apart(left: Time, right: Time) -> DaysTimeDuration:
    if (left.zone is None) != (right.zone is None):
        raise Undefined("one time has a time zone and the other has none")
    offsets = (time_offset(left) or 0) - (time_offset(right) or 0)
    return DaysTimeDuration(time_nanos(left) - time_nanos(right) - offsets * NANO)


def _scaled(
    duration: object, number: Decimal, operation: Callable[[Decimal, Decimal], Decimal]
) -> DaysTimeDuration | YearsMonthsDuration:
    if isinstance(duration, DaysTimeDuration):
        return DaysTimeDuration(_whole(_numbers(operation, Decimal(duration.nanos), number)))
    if isinstance(duration, YearsMonthsDuration):
        return YearsMonthsDuration(_whole(_numbers(operation, Decimal(duration.months), number)))
    raise Undefined(f"{kind(duration)} cannot be multiplied or divided")


def multiply(left: object, right: object) -> object:
    if isinstance(left, Decimal):
        if isinstance(right, Decimal):
            return _numbers(CONTEXT.multiply, left, right)
        return _scaled(right, left, CONTEXT.multiply)
    if isinstance(right, Decimal):
        return _scaled(left, right, CONTEXT.multiply)
    raise Undefined(f"{kind(left)} and {kind(right)} cannot be multiplied")


def divide(left: object, right: object) -> object:
    match left, right:
        case Decimal(), Decimal():
            return _numbers(CONTEXT.divide, left, right)
        case _, Decimal():
            return _scaled(left, right, CONTEXT.divide)
        case DaysTimeDuration(), DaysTimeDuration():
            return _numbers(CONTEXT.divide, Decimal(left.nanos), Decimal(right.nanos))
        case YearsMonthsDuration(), YearsMonthsDuration():
            return _numbers(CONTEXT.divide, Decimal(left.months), Decimal(right.months))
    raise Undefined(f"{kind(left)} cannot be divided by {kind(right)}")


def power(left: object, right: object) -> object:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _numbers(CONTEXT.power, left, right)
    raise Undefined(f"{kind(left)} cannot be raised to a power")


def negate(value: object) -> object:
    match value:
        case bool():
            pass
        case Decimal():
            return CONTEXT.minus(value)
        case DaysTimeDuration():
            return DaysTimeDuration(-value.nanos)
        case YearsMonthsDuration():
            return YearsMonthsDuration(-value.months)
    raise Undefined(f"{kind(value)} has no negative")


OPERATIONS: dict[str, Operation] = {"+": add, "-": subtract, "*": multiply, "/": divide, "**": power}
