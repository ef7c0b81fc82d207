"""Days, months and years of rollups: a period is read from as few rows as possible."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from amtsweg.kernel.clock import LOCAL_ZONE, local_date

_DAY = timedelta(days=1)


class Level(IntEnum):
    """How long the time is that a row of a rollup stands for."""

    DAY = 0
    MONTH = 1
    YEAR = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of one level, from the one that begins on ``first`` to the last that begins before ``end``."""

    level: Level
    first: date
    end: date


def whole_days(since: datetime, until: datetime) -> tuple[date, date]:
    """Return the first day of a period and the day after its last: a day that has begun before ``until`` counts."""
    end = until.astimezone(LOCAL_ZONE)
    last = local_date(until)
    begun = (end.hour, end.minute, end.second, end.microsecond) != (0, 0, 0, 0)
    return local_date(since), last + _DAY if begun else last


def begin_of(level: Level, day: date) -> date:
    """Return the first day of the time a day lies in."""
    if level is Level.DAY:
        return day
    return day.replace(day=1) if level is Level.MONTH else day.replace(month=1, day=1)


def stretches(first: date, end: date) -> Iterator[Stretch]:
    """Cut a period into whole years, whole months before and after them, and days around those."""
    yield from _cut(first, end, Level.YEAR)


def _cut(first: date, end: date, level: Level) -> Iterator[Stretch]:
    if first >= end:
        return
    if level is Level.DAY:
        yield Stretch(level, first, end)
        return
    inner, outer = _round_up(level, first), begin_of(level, end)
    if inner >= outer:
        yield from _cut(first, end, Level(level - 1))
        return
    yield from _cut(first, inner, Level(level - 1))
    yield Stretch(level, inner, outer)
    yield from _cut(outer, end, Level(level - 1))


def _round_up(level: Level, day: date) -> date:
    begin = begin_of(level, day)
    if begin == day:
        return day
    return date(day.year + 1, 1, 1) if level is Level.YEAR else begin_of(level, begin + timedelta(days=32))
