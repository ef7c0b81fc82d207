"""The border to Python: what comes in from a caller's context, what goes out as a result or as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum
from zoneinfo import ZoneInfo

from amtsweg.feel.contracts import FeelError
from amtsweg.feel.values.calendar_text import calendar_text
from amtsweg.feel.values.numbers import CONTEXT, finite
from amtsweg.feel.values.protocols import Function
from amtsweg.feel.values.ranges import Range
from amtsweg.feel.values.temporal import (
    Date,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    Zone,
)
from amtsweg.feel.values.text import range_text
from amtsweg.feel.values.undefined import Undefined

DEEPEST = 60


def from_python(value: object, depth: int = 0) -> object:
    """A value of FEEL for a value of Python; `FeelError` for types that FEEL has no word for."""
    if depth > DEEPEST:
        raise FeelError("the value is nested too deeply")
    match value:
        case Enum():
            return from_python(value.value, depth)
        case None | bool() | str() | Date() | Time() | DateTime() | DaysTimeDuration() | YearsMonthsDuration():
            return value
        case int() | float() | Decimal():
            return _number(value)
        case datetime() | date() | time() | timedelta():
            return _calendar(value)
        case Mapping():
            return {str(name): from_python(entry, depth + 1) for name, entry in value.items()}
        case list() | tuple():
            return [from_python(item, depth + 1) for item in value]
        case Range(start, end, start_included, end_included):
            return Range(from_python(start, depth), from_python(end, depth), start_included, end_included)
        case Function():
            return value
    raise FeelError(f"FEEL has no value for {type(value).__name__}")


def _number(value: float | Decimal) -> Decimal:
    try:
        # The shortest text of a float is what its author wrote; its binary value is not.
        return finite(CONTEXT.create_decimal(repr(value) if isinstance(value, float) else value))
    except (Undefined, ArithmeticError):
        raise FeelError(f"{value} is not a finite number") from None


def _calendar(value: datetime | date | time | timedelta) -> object:
    match value:
        case datetime():
            return DateTime(Date(value.year, value.month, value.day), _time(value, value.utcoffset()))
        case date():
            return Date(value.year, value.month, value.day)
        case time():
            return _time(value, value.utcoffset())
    return DaysTimeDuration(((value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds) * 1_000)


def _time(value: datetime | time, offset: timedelta | None) -> Time:
    zone: Zone = None if offset is None else int(offset.total_seconds())
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key not in (None, "UTC"):
        zone = value.tzinfo.key
    return Time(value.hour, value.minute, value.second, value.microsecond * 1_000, zone)


def to_python(value: object) -> object:
    """A result with Python's own calendar types where they can hold it; with nanoseconds or beyond the year 9999 it
    stays FEEL's."""
    match value:
        case list():
            return [to_python(item) for item in value]
        case dict():
            return {name: to_python(entry) for name, entry in value.items()}
        case Decimal():
            return plain(value)
        case Date():
            return date(value.year, value.month, value.day) if 1 <= value.year <= 9999 else value
        case Time():
            return value if value.nano % 1_000 else _clock(value)
        case DateTime():
            return _datetime(value)
        case DaysTimeDuration():
            return _timedelta(value)
        case Range(start, end, start_included, end_included):
            return Range(to_python(start), to_python(end), start_included, end_included)
    return value


def plain(number: Decimal) -> Decimal:
    """A whole number without exponent, so that it prints as people write it."""
    exponent = number.as_tuple().exponent
    is_short = isinstance(exponent, int) and exponent > 0 and number.adjusted() < CONTEXT.prec
    return number.quantize(Decimal(1), context=CONTEXT) if is_short else number


def _clock(value: Time) -> time:
    return time(value.hour, value.minute, value.second, value.nano // 1_000, _tzinfo(value.zone))


def _tzinfo(zone: Zone) -> tzinfo | None:
    if zone is None:
        return None
    return ZoneInfo(zone) if isinstance(zone, str) else timezone(timedelta(seconds=zone))


def _datetime(value: DateTime) -> datetime | DateTime:
    day, clock = value.date, value.time
    if not 1 <= day.year <= 9999 or clock.nano % 1_000:
        return value
    return datetime.combine(date(day.year, day.month, day.day), _clock(clock))


def _timedelta(value: DaysTimeDuration) -> timedelta | DaysTimeDuration:
    try:
        return value if value.nanos % 1_000 else timedelta(microseconds=value.nanos // 1_000)
    except OverflowError:
        return value


def to_json(value: object) -> object:
    """A value as JSON can hold it: calendar values and ranges as text, numbers as numbers where nothing is lost."""
    match value:
        case None | bool() | str():
            return value
        case Decimal():
            return _json_number(value)
        case Date() | Time() | DateTime() | DaysTimeDuration() | YearsMonthsDuration():
            return calendar_text(value)
        case list() | tuple():
            return [to_json(item) for item in value]
        case Mapping():
            return {str(name): to_json(entry) for name, entry in value.items()}
        case Range():
            return range_text(_native_range(value))
        case Function():
            raise FeelError("a function cannot be stored")
    return to_json(from_python(value))


def _native_range(value: Range) -> Range:
    return Range(from_python(value.start), from_python(value.end), value.start_included, value.end_included)


def _json_number(value: Decimal) -> int | float | str:
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    number = float(value)
    return number if CONTEXT.create_decimal(repr(number)) == value else str(value)
