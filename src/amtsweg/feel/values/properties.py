"""The properties of calendar values and ranges, as a path reads them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from amtsweg.feel.values.ranges import Range
from amtsweg.feel.values.temporal import (
    DAY_NANOS,
    NANO,
    Date,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    day_number,
    offset_seconds,
    time_offset,
)

Reader = Callable[..., object]


def weekday(date: Date) -> int:
    """1 for Monday to 7 for Sunday."""
    return (day_number(date) + 3) % 7 + 1


def _truncated(amount: int, unit: int, modulus: int | None = None) -> Decimal:
    """Whole units in an amount, towards zero, as components of durations keep its sign."""
    whole = abs(amount) // unit
    rest = whole if modulus is None else whole % modulus
    return Decimal(-rest if amount < 0 else rest)


def _offset(seconds: int | None) -> DaysTimeDuration | None:
    return None if seconds is None else DaysTimeDuration(seconds * NANO)


def _zone(time: Time) -> str | None:
    return time.zone if isinstance(time.zone, str) else None


DATE: dict[str, Reader] = {
    "year": lambda v: Decimal(v.year),
    "month": lambda v: Decimal(v.month),
    "day": lambda v: Decimal(v.day),
    "weekday": lambda v: Decimal(weekday(v)),
}
TIME: dict[str, Reader] = {
    "hour": lambda v: Decimal(v.hour),
    "minute": lambda v: Decimal(v.minute),
    "second": lambda v: Decimal(v.second) + Decimal(v.nano) / NANO,
    "time offset": lambda v: _offset(time_offset(v)),
    "timezone": _zone,
}


def _of_date(read: Reader) -> Reader:
    return lambda v: read(v.date)


def _of_time(read: Reader) -> Reader:
    return lambda v: read(v.time)


PROPERTIES: dict[type, dict[str, Reader]] = {
    Date: DATE,
    Time: TIME,
    DateTime: {
        **{name: _of_date(read) for name, read in DATE.items()},
        **{name: _of_time(read) for name, read in TIME.items()},
        "time offset": lambda v: _offset(offset_seconds(v)),
    },
    YearsMonthsDuration: {
        "years": lambda v: _truncated(v.months, 12),
        "months": lambda v: _truncated(v.months, 1, 12),
    },
    DaysTimeDuration: {
        "days": lambda v: _truncated(v.nanos, DAY_NANOS),
        "hours": lambda v: _truncated(v.nanos, 3600 * NANO, 24),
        "minutes": lambda v: _truncated(v.nanos, 60 * NANO, 60),
        "seconds": lambda v: _truncated(v.nanos, 1, 60 * NANO) / NANO,
    },
    Range: {
        "start": lambda v: v.start,
        "end": lambda v: v.end,
        "start included": lambda v: v.start_included,
        "end included": lambda v: v.end_included,
    },
}
