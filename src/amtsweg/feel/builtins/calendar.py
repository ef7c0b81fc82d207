"""Functions that make and take apart calendar values."""

from __future__ import annotations

from decimal import Decimal

from amtsweg.feel.builtins.signature import Library, builtin
from amtsweg.feel.run import Run
from amtsweg.feel.values.calendar_text import parse_date, parse_date_time, parse_duration, parse_time
from amtsweg.feel.values.numbers import integer
from amtsweg.feel.values.properties import weekday
from amtsweg.feel.values.temporal import (
    NANO,
    Date,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    date_of_day,
    day_number,
    make_date,
    make_time,
    make_zone,
    midnight,
    months_between,
)
from amtsweg.feel.values.undefined import Undefined

LIBRARY: Library = {}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_of(value: object) -> Date:
    match value:
        case Date():
            return value
        case DateTime():
            return value.date
    raise Undefined("a date is needed")


def moment_of(value: object) -> DateTime:
    match value:
        case Date():
            return midnight(value)
        case DateTime():
            return value
    raise Undefined("a date is needed")


@builtin(LIBRARY, "date(from: string)")
def date_from_text(_: Run, text: str) -> Date:
    return parse_date(text)


@builtin(LIBRARY, "date(from: any)")
def date_from_moment(_: Run, value: object) -> Date:
    if isinstance(value, str):
        return parse_date(value)
    return day_of(value)


@builtin(LIBRARY, "date(year: number, month: number, day: number)")
def date_from_parts(_: Run, year: Decimal, month: Decimal, day: Decimal) -> Date:
    return make_date(integer(year, "year"), integer(month, "month"), integer(day, "day"))


@builtin(LIBRARY, "time(from: string)")
def time_from_text(_: Run, text: str) -> Time:
    if "T" in text.partition("@")[0]:
        return parse_date_time(text).time
    return parse_time(text)


@builtin(LIBRARY, "time(from: any)")
def time_from_moment(_: Run, value: object) -> Time:
    match value:
        case Time():
            return value
        case DateTime():
            return value.time
        case Date():
            return midnight(value).time
    raise Undefined("a time is needed")


@builtin(LIBRARY, "time(hour: number, minute: number, second: number, offset?: days and time duration)")
def time_from_parts(
    _: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTimeDuration | None = None
) -> Time:
    zone = None if offset is None else make_zone(offset.nanos // NANO)
    if not 0 <= second < 60:
        raise Undefined("second must be less than 60")
    whole = int(second)
    nano = int((second - whole) * NANO)
    return make_time(integer(hour, "hour"), integer(minute, "minute"), whole, nano, zone)


@builtin(LIBRARY, "date and time(from: string)")
def moment_from_text(_: Run, text: str) -> DateTime:
    return parse_date_time(text)


@builtin(LIBRARY, "date and time(from: any)")
def moment_from_value(_: Run, value: object) -> DateTime:
    return moment_of(value)


@builtin(LIBRARY, "date and time(date: any, time: time)")
def moment_from_day_and_time(_: Run, day: object, clock: Time) -> DateTime:
    if not isinstance(day, Date | DateTime):
        raise Undefined("a date is needed")
    return DateTime(day_of(day), clock)


@builtin(LIBRARY, "duration(from: string)")
def duration_from_text(_: Run, text: str) -> DaysTimeDuration | YearsMonthsDuration:
    return parse_duration(text)


@builtin(LIBRARY, "years and months duration(from: any, to: any)")
def months_apart(_: Run, start: object, end: object) -> YearsMonthsDuration:
    if not isinstance(start, Date | DateTime) or not isinstance(end, Date | DateTime):
        raise Undefined("two dates are needed")
    return YearsMonthsDuration(months_between(moment_of(start), moment_of(end)))


@builtin(LIBRARY, "day of year(date: any)")
def day_of_year(_: Run, value: object) -> Decimal:
    date = day_of(value)
    return Decimal(day_number(date) - day_number(Date(date.year, 1, 1)) + 1)


@builtin(LIBRARY, "day of week(date: any)")
def day_of_week(_: Run, value: object) -> str:
    return DAYS[weekday(day_of(value)) - 1]


@builtin(LIBRARY, "month of year(date: any)")
def month_of_year(_: Run, value: object) -> str:
    return MONTHS[day_of(value).month - 1]


@builtin(LIBRARY, "week of year(date: any)")
def week_of_year(_: Run, value: object) -> Decimal:
    """The week by ISO 8601: that of the year in which its Thursday lies."""
    date = day_of(value)
    thursday = day_number(date) + 4 - weekday(date)
    year = date_of_day(thursday).year
    return Decimal((thursday - day_number(Date(year, 1, 1))) // 7 + 1)


@builtin(LIBRARY, "last day of month(date: any)")
def last_day_of_month(_: Run, value: object) -> Date:
    date = day_of(value)
    year, month = (date.year, date.month + 1) if date.month < 12 else (date.year + 1, 1)
    return date_of_day(day_number(Date(year, month, 1)) - 1)


@builtin(LIBRARY, "now()")
def now(run: Run) -> DateTime:
    """The moment of this evaluation: given by the caller, the same throughout."""
    if not isinstance(run.now, DateTime):
        raise Undefined("this evaluation was not told the time")
    return run.now


@builtin(LIBRARY, "today()")
def today(run: Run) -> Date:
    return now(run).date
