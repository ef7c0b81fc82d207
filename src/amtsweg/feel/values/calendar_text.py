"""Reading and writing calendar values in the notation of ISO 8601 and XML Schema."""

from __future__ import annotations

import re

from amtsweg.feel.values.temporal import (
    DAY_NANOS,
    NANO,
    Date,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    Zone,
    date_of_day,
    day_number,
    make_date,
    make_time,
    make_zone,
)
from amtsweg.feel.values.undefined import Undefined

DATE = re.compile(r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)", re.ASCII)
TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?"
    r"(?:(Z|z)|([+-])(\d\d):(\d\d)(?::(\d\d))?|@([A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+)*))?",
    re.ASCII,
)
DAYS_TIME = re.compile(r"(-?)P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?", re.ASCII)
YEARS_MONTHS = re.compile(r"(-?)P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
LONGEST = 100
"""No calendar value is written longer; what is longer is refused unread."""

Calendar = Date | Time | DateTime | DaysTimeDuration | YearsMonthsDuration


def _match(pattern: re.Pattern[str], text: str, what: str) -> re.Match[str]:
    found = pattern.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        raise Undefined(f'"{text[:LONGEST]}" is not a {what}')
    return found


def _fraction(digits: str | None) -> int:
    return int((digits or "")[:9].ljust(9, "0"))


def _zone(found: re.Match[str]) -> Zone:
    greenwich, sign, hours, minutes, seconds, name = found.group(5, 6, 7, 8, 9, 10)
    if greenwich:
        return 0
    if name:
        return make_zone(name)
    if not sign:
        return None
    if int(minutes) > 59 or int(seconds or 0) > 59:
        raise Undefined(f'"{found.group()}" has no valid time offset')
    offset = int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
    return make_zone(-offset if sign == "-" else offset)


def parse_date(text: str) -> Date:
    found = _match(DATE, text, "date")
    return make_date(int(found[1]), int(found[2]), int(found[3]))


def parse_time(text: str) -> Time:
    found = _match(TIME, text, "time")
    return make_time(int(found[1]), int(found[2]), int(found[3]), _fraction(found[4]), _zone(found))


def parse_date_time(text: str) -> DateTime:
    """A moment; a text with a date alone means the start of that day."""
    day, separator, clock = text.partition("T")
    if not separator:
        return DateTime(parse_date(day), Time(0, 0, 0))
    if clock.startswith("24:00:00"):
        # The end of a day is the beginning of the next one.
        return DateTime(date_of_day(day_number(parse_date(day)) + 1), parse_time("00" + clock[2:]))
    return DateTime(parse_date(day), parse_time(clock))


def parse_duration(text: str) -> DaysTimeDuration | YearsMonthsDuration:
    found = YEARS_MONTHS.fullmatch(text) if len(text) <= LONGEST else None
    if found is not None:
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return YearsMonthsDuration(-months if found[1] else months)
    found = _match(DAYS_TIME, text, "duration")
    hours = int(found[2] or 0) * 24 + int(found[3] or 0)
    nanos = ((hours * 60 + int(found[4] or 0)) * 60 + int(found[5] or 0)) * NANO + _fraction(found[6])
    return DaysTimeDuration(-nanos if found[1] else nanos)


def parse_calendar(text: str) -> Calendar:
    """What `@"..."` means: the text's own form says which type it is."""
    if text.lstrip("-").startswith("P"):
        return parse_duration(text)
    if "T" in text and DATE.match(text):
        return parse_date_time(text)
    return parse_date(text) if DATE.fullmatch(text) else parse_time(text)


def date_text(date: Date) -> str:
    sign = "-" if date.year < 0 else ""
    return f"{sign}{abs(date.year):04d}-{date.month:02d}-{date.day:02d}"


def zone_text(zone: Zone) -> str:
    if zone is None:
        return ""
    if isinstance(zone, str):
        return "@" + zone
    if zone == 0:
        return "Z"
    sign, rest = ("-", -zone) if zone < 0 else ("+", zone)
    seconds = f":{rest % 60:02d}" if rest % 60 else ""
    return f"{sign}{rest // 3600:02d}:{rest // 60 % 60:02d}{seconds}"


def _nano_text(nano: int) -> str:
    return f".{nano:09d}".rstrip("0") if nano else ""


def time_text(time: Time) -> str:
    return f"{time.hour:02d}:{time.minute:02d}:{time.second:02d}{_nano_text(time.nano)}{zone_text(time.zone)}"


def date_time_text(moment: DateTime) -> str:
    return f"{date_text(moment.date)}T{time_text(moment.time)}"


def months_text(duration: YearsMonthsDuration) -> str:
    years, months = divmod(abs(duration.months), 12)
    parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
    return ("-P" if duration.months < 0 else "P") + parts


def days_text(duration: DaysTimeDuration) -> str:
    days, rest = divmod(abs(duration.nanos), DAY_NANOS)
    seconds, nano = divmod(rest, NANO)
    clock = "".join(f"{amount}{unit}" for amount, unit in ((seconds // 3600, "H"), (seconds // 60 % 60, "M")) if amount)
    if seconds % 60 or nano:
        clock += f"{seconds % 60}{_nano_text(nano)}S"
    sign = "-P" if duration.nanos < 0 else "P"
    if not days and not clock:
        return "PT0S"
    return sign + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")


def calendar_text(value: Calendar) -> str:
    match value:
        case Date():
            return date_text(value)
        case Time():
            return time_text(value)
        case DateTime():
            return date_time_text(value)
        case YearsMonthsDuration():
            return months_text(value)
        case DaysTimeDuration():
            return days_text(value)
