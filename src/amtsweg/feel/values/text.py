"""Any value as text, as the function `string` gives it."""

from __future__ import annotations

from decimal import Decimal

from amtsweg.feel.values.calendar_text import calendar_text
from amtsweg.feel.values.numbers import number_text
from amtsweg.feel.values.ranges import Range
from amtsweg.feel.values.temporal import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def range_text(value: Range) -> str:
    start = "[" if value.start_included else "("
    end = "]" if value.end_included else ")"
    return f"{start}{inner_text(value.start)}..{inner_text(value.end)}{end}"


def inner_text(value: object) -> str:
    """A value as part of another one's text: here texts stand in quotes."""
    return _quoted(value) if isinstance(value, str) else text_of(value)


def text_of(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case Decimal():
            return number_text(value)
        case Date() | Time() | DateTime() | DaysTimeDuration() | YearsMonthsDuration():
            return calendar_text(value)
        case list():
            return "[" + ", ".join(map(inner_text, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{name}: {inner_text(entry)}" for name, entry in value.items()) + "}"
        case Range():
            return range_text(value)
    return "function"
