"""Calendar values of FEEL.

Python's own types end at the year 9999, at microseconds and before Christ; FEEL's do not. These small frozen types
carry the full range. At the door they become `date`, `time`, `datetime` and `timedelta` wherever those can hold them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from amtsweg.feel.values.undefined import Undefined

NANO = 1_000_000_000
DAY_SECONDS = 86_400
DAY_NANOS = DAY_SECONDS * NANO
MAX_YEAR = 999_999_999
MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Zone = int | str | None
"""Seconds east of Greenwich, the name of a zone, or none: local time."""


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, to the nanosecond, with or without a zone."""

    hour: int
    minute: int
    second: int
    nano: int = 0
    zone: Zone = None


@dataclass(frozen=True, slots=True)
class DateTime:
    """A time on a day."""

    date: Date
    time: Time


@dataclass(frozen=True, slots=True)
class DaysTimeDuration:
    """A length of time in days and parts of days."""

    nanos: int


@dataclass(frozen=True, slots=True)
class YearsMonthsDuration:
    """A length of time in whole months; its length in days depends on where it begins."""

    months: int


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    return 29 if month == 2 and is_leap(year) else MONTH_LENGTHS[month - 1]


def make_date(year: int, month: int, day: int) -> Date:
    if abs(year) > MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        raise Undefined(f"there is no date {year}-{month}-{day}")
    return Date(year, month, day)


def make_time(hour: int, minute: int, second: int, nano: int = 0, zone: Zone = None) -> Time:
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60 and 0 <= nano < NANO):
        raise Undefined(f"there is no time {hour}:{minute}:{second}")
    return Time(hour, minute, second, nano, zone)


def make_zone(zone: int | str) -> Zone:
    """A checked zone: at most 18 hours from Greenwich, or a name known to the time zone database."""
    if isinstance(zone, int):
        if abs(zone) > 18 * 3600:
            raise Undefined("a time offset is at most 18 hours")
        return zone
    zone_info(zone)
    return zone


@lru_cache(maxsize=700)
def zone_info(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Undefined(f"unknown time zone {name}") from None


def day_number(date: Date) -> int:
    """Days since 1970-01-01, counted in eras of 400 years whose year begins in March."""
    year = date.year - (date.month <= 2)
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * ((date.month + 9) % 12) + 2) // 5 + date.day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


def date_of_day(number: int) -> Date:
    """The inverse of `day_number`."""
    era, day_of_era = divmod(number + 719_468, 146_097)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    year = year_of_era + era * 400 + (month <= 2)
    if abs(year) > MAX_YEAR:
        raise Undefined("the date lies outside the calendar")
    return Date(year, month, day_of_year - (153 * shifted + 2) // 5 + 1)


def time_nanos(time: Time) -> int:
    """Nanoseconds since local midnight."""
    return (time.hour * 3600 + time.minute * 60 + time.second) * NANO + time.nano


def time_of_nanos(nanos: int, zone: Zone) -> Time:
    seconds, nano = divmod(nanos % DAY_NANOS, NANO)
    return Time(seconds // 3600, seconds // 60 % 60, seconds % 60, nano, zone)


def local_nanos(moment: DateTime) -> int:
    """Nanoseconds since 1970-01-01T00:00 on the clock of the moment's own zone."""
    return day_number(moment.date) * DAY_NANOS + time_nanos(moment.time)


def moment_of_nanos(nanos: int, zone: Zone) -> DateTime:
    days, rest = divmod(nanos, DAY_NANOS)
    return DateTime(date_of_day(days), time_of_nanos(rest, zone))


def _pythons(moment: DateTime, zone: str) -> datetime:
    """The moment as Python's. Zone rules repeat every 400 years beyond Python's; before them, local mean time holds."""
    year, month, clock = moment.date.year, moment.date.month, moment.time
    year = max(year, 1) if year <= 9998 else 2000 + year % 400
    day = min(moment.date.day, month_length(year, month))
    return datetime(year, month, day, clock.hour, clock.minute, clock.second, tzinfo=zone_info(zone))


def offset_seconds(moment: DateTime) -> int | None:
    """Seconds east of Greenwich at this moment; None for local time."""
    zone = moment.time.zone
    return _seconds(_pythons(moment, zone).utcoffset()) if isinstance(zone, str) else zone


def _seconds(offset: timedelta | None) -> int:
    return 0 if offset is None else int(offset.total_seconds())


def moment_of_instant(nanos: int, zone: Zone) -> DateTime:
    """What the clocks of a zone show at an instant, counted from 1970-01-01T00:00Z."""
    if not isinstance(zone, str):
        return moment_of_nanos(nanos + (zone or 0) * NANO, zone)
    there = _pythons(moment_of_nanos(nanos, None), zone)
    offset = _seconds(zone_info(zone).fromutc(there).utcoffset()) if there.year > 1 else _seconds(there.utcoffset())
    return moment_of_nanos(nanos + offset * NANO, zone)


def instant_nanos(moment: DateTime) -> int:
    """Nanoseconds since 1970-01-01T00:00Z; local time counts as Greenwich time."""
    return local_nanos(moment) - (offset_seconds(moment) or 0) * NANO


def time_offset(time: Time) -> int | None:
    """The offset of a time without a day: of a named zone, the one it has on 1970-01-01."""
    return offset_seconds(DateTime(Date(1970, 1, 1), time))


def midnight(date: Date) -> DateTime:
    """A date as a moment: the start of its day in Greenwich."""
    return DateTime(date, Time(0, 0, 0, 0, 0))


def add_months(date: Date, months: int) -> Date:
    """The same day of another month, or that month's last day."""
    year, index = divmod(date.year * 12 + date.month - 1 + months, 12)
    if abs(year) > MAX_YEAR:
        raise Undefined("the date lies outside the calendar")
    return Date(year, index + 1, min(date.day, month_length(year, index + 1)))


def months_between(start: DateTime, end: DateTime) -> int:
    """Whole months from start to end, negative when end lies before start."""
    if instant_nanos(end) < instant_nanos(start):
        return -months_between(end, start)
    months = (end.date.year - start.date.year) * 12 + end.date.month - start.date.month
    incomplete = (end.date.day, time_nanos(end.time)) < (start.date.day, time_nanos(start.time))
    return months - incomplete
