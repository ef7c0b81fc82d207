"""Working days and legal deadlines in a German state: § 31 VwVfG with §§ 187-193 BGB.

A period of days, weeks, months or years that begins with an event does not count the day of the event
(§ 187 (1) BGB); it ends with its last day (§ 188 BGB), in a month without that day with the month's last
day (§ 188 (3) BGB); a last day that is a Saturday, Sunday or public holiday gives way to the next working day
(§ 193 BGB, § 31 (3) VwVfG).

Where a period is suspended, the time of the suspension is not counted in (§ 209 BGB, which states it for limitation; we
count every suspended period so). As periods of days know no parts of days, the day on which the suspension begins and
the day on which it ends belong to it as a whole. A period that is over already is not prolonged any more.
"""

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.errors import Invalid

_PERIOD = re.compile(r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)(?P<unit>D|WD))?")
_SATURDAY = 5
_DAY = timedelta(days=1)

Days = tuple[date, date]
"""The first and the last day of a suspension."""


@dataclass(frozen=True, slots=True)
class Period:
    """A legal period. ``working_days`` is written ``P3WD`` here; ISO 8601 knows no working days."""

    months: int = 0
    days: int = 0
    working_days: int = 0


def parse_period(text: str) -> Period:
    """Read ``P14D``, ``P2W``, ``P1M``, ``P1Y6M`` or ``P3WD``. Raises Invalid."""
    match = _PERIOD.fullmatch(text.strip())
    if not match or text.strip() == "P":
        raise Invalid(f"„{text}“ ist keine Frist; erwartet wird zum Beispiel P14D, P1M oder P3WD (Werktage).")
    part = {name: int(value) for name, value in match.groupdict().items() if value and name != "unit"}
    days = part.get("days", 0)
    working = days if match["unit"] == "WD" else 0
    months = part.get("years", 0) * 12 + part.get("months", 0)
    return Period(months, part.get("weeks", 0) * 7 + days - working, working)


def parse_span(text: str) -> timedelta:
    """Read a span of time that knows no working days: ``PT24H`` or ``P2D``. Raises Invalid."""
    hours = re.fullmatch(r"PT(\d+)H", text.strip())
    return timedelta(hours=int(hours[1])) if hours else timedelta(days=parse_period(text).days)


def end_of_day(day: date) -> datetime:
    """Return the last moment of a day in local time."""
    return datetime.combine(day, time.max, LOCAL_ZONE)


class WorkingCalendar:
    """Public holidays of one state, e.g. ``NW`` for North Rhine-Westphalia."""

    def __init__(self, state: str) -> None:
        self._holidays = holidays.country_holidays("DE", subdiv=state)

    def is_working_day(self, day: date) -> bool:
        """Tell whether § 193 BGB lets a period end on this day."""
        return day.weekday() < _SATURDAY and day not in self._holidays

    def next_working_day(self, day: date) -> date:
        """Return the day itself, or the first working day after it."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """Return the day that lies so many working days after the given one."""
        for _ in range(count):
            day = self.next_working_day(day + timedelta(days=1))
        return day

    def last_day(self, begin: date, period: Period, suspended: Iterable[Days] = ()) -> date:
        """Return the last day of a period that an event on ``begin`` sets running; suspended days do not count."""
        pauses = list(_apart(suspended, begin))
        day = _add_months(begin, period.months) + timedelta(days=period.days)
        for first, last in pauses:
            if first <= day:
                day += last - first + _DAY
        for _ in range(period.working_days):
            day = self._next_counted(day, pauses)
        return self.next_working_day(day)

    def _next_counted(self, day: date, pauses: list[Days]) -> date:
        day = self.next_working_day(day + _DAY)
        while any(first <= day <= last for first, last in pauses):
            day = self.next_working_day(day + _DAY)
        return day

    def due(self, begin: datetime, period: Period, suspended: Iterable[Days] = ()) -> datetime:
        """Return the last moment of a period: still on its last day, so that its date is the one people are told."""
        return end_of_day(self.last_day(local_day(begin), period, suspended))

    def prolong(self, due: datetime, *, since: datetime, until: datetime, began_within: bool = False) -> datetime:
        """Return when something is due that was suspended in between, where only its end is known.

        An end of a day moves by whole days, to a working day; any other moment by the very time that was suspended.
        ``began_within``: the period began on the day of ``since``, which therefore did not count anyway.
        """
        if due != end_of_day(local_day(due)):
            return due + (until - since)
        days = local_day(until) - local_day(since) + (timedelta() if began_within else _DAY)
        return end_of_day(self.next_working_day(local_day(due) + days))


def local_day(moment: datetime) -> date:
    """Return the day a moment belongs to, here."""
    return moment.astimezone(LOCAL_ZONE).date()


def _apart(suspended: Iterable[Days], begin: date) -> Iterator[Days]:
    """The suspensions in order and without the days that do not count already."""
    free = begin + _DAY
    for first, last in sorted(suspended):
        if last >= max(first, free):
            yield max(first, free), last
            free = last + _DAY


@lru_cache(maxsize=16)
def working_calendar(state: str) -> WorkingCalendar:
    """Return the calendar of a state; the same object for every caller."""
    return WorkingCalendar(state)


def _add_months(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
