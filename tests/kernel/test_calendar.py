"""Working days and legal deadlines, against examples worked out by hand with the calendar of 2024 to 2027."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.kernel.calendar import Period, parse_period, working_calendar
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.errors import Invalid

NRW = working_calendar("NW")
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("P14D", Period(days=14)),
        ("P2W", Period(days=14)),
        ("P1M", Period(months=1)),
        ("P1Y6M", Period(months=18)),
        ("P3WD", Period(working_days=3)),
        ("P1M3WD", Period(months=1, working_days=3)),
        (" P1W2D ", Period(days=9)),
        ("P0D", Period()),
    ],
)
def test_a_period_is_read(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize("text", ["", "P", "14", "P14", "PT1H", "P1D1W", "P-1D", "P1.5M", "p1m", "P1WDX"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="keine Frist"):
        parse_period(text)


@pytest.mark.parametrize(
    ("begin", "period", "last"),
    [
        # § 187 (1): the day of the event does not count. Monday + 14 days = Monday.
        ("2026-03-02", "P14D", "2026-03-16"),
        # § 188 (2): a week ends with the weekday of the event, a month with its number.
        ("2026-03-04", "P1W", "2026-03-11"),
        ("2026-03-04", "P1M", "2026-04-07"),  # 4 April is Holy Saturday, 6 April Easter Monday
        ("2026-01-15", "P1M", "2026-02-16"),  # 15 February is a Sunday
        ("2026-02-27", "P1M", "2026-03-27"),
        # § 188 (3): the day is missing in the month of the end.
        ("2026-01-31", "P1M", "2026-03-02"),  # 28 February is a Saturday
        ("2025-01-31", "P1M", "2025-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2025-08-31", "P1M", "2025-09-30"),
        ("2026-12-31", "P2M", "2027-03-01"),  # 28 February 2027 is a Sunday
        # § 193: Saturday, Sunday and public holidays give way.
        ("2026-03-20", "P2W", "2026-04-07"),  # 3 April is Good Friday, then Easter until 6 April
        ("2026-04-17", "P2W", "2026-05-04"),  # 1 May is a Friday
        ("2026-04-30", "P2W", "2026-05-15"),  # 14 May is Ascension Day
        ("2026-05-11", "P2W", "2026-05-26"),  # 25 May is Whit Monday
        ("2026-05-21", "P2W", "2026-06-05"),  # 4 June is Corpus Christi, a holiday in North Rhine-Westphalia
        ("2026-10-02", "P1M", "2026-11-02"),
        ("2025-10-31", "P1D", "2025-11-03"),  # All Saints' Day is a Saturday
        ("2025-11-25", "P1M", "2025-12-29"),  # 25 and 26 December, then a weekend
        ("2026-11-24", "P1M", "2026-12-24"),  # Christmas Eve is no public holiday
        ("2026-12-01", "P1M", "2027-01-04"),  # New Year's Day is a Friday
        # Working days
        ("2026-04-01", "P3WD", "2026-04-08"),  # Thu 2, Tue 7, Wed 8
        ("2026-03-06", "P1WD", "2026-03-09"),
        ("2026-03-07", "P1WD", "2026-03-09"),
        ("2026-12-23", "P3WD", "2026-12-29"),  # Thu 24, Mon 28, Tue 29
        ("2026-03-02", "P0D", "2026-03-02"),
    ],
)
def test_a_period_ends_where_the_law_says(begin: str, period: str, last: str) -> None:
    assert NRW.last_day(date.fromisoformat(begin), parse_period(period)) == date.fromisoformat(last)


def test_corpus_christi_is_a_holiday_here_and_not_in_berlin() -> None:
    assert not NRW.is_working_day(date(2026, 6, 4))
    assert working_calendar("BE").is_working_day(date(2026, 6, 4))


def test_all_public_holidays_of_a_year() -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    free = [day.isoformat()[5:] for day in year if day.weekday() < 5 and not NRW.is_working_day(day)]
    # 3 October and 26 December are Saturdays, 1 November a Sunday.
    assert free == ["01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "06-04", "12-25"]


def test_a_period_is_over_at_the_end_of_its_last_day_in_local_time() -> None:
    begin = datetime(2026, 3, 15, 23, 30, tzinfo=UTC)  # half past midnight on 16 March in Germany
    assert NRW.due(begin, parse_period("P14D")) == datetime(2026, 3, 30, 23, 59, 59, 999999, tzinfo=LOCAL_ZONE)
    assert NRW.due(begin, parse_period("P14D")).astimezone(UTC) == datetime(2026, 3, 30, 21, 59, 59, 999999, tzinfo=UTC)


@given(DAYS, st.integers(0, 400), st.integers(0, 30), st.integers(0, 20))
def test_a_period_ends_on_a_working_day_and_not_before_its_length(day: date, days: int, months: int, work: int) -> None:
    last = NRW.last_day(day, Period(months, days, work))
    assert NRW.is_working_day(last)
    assert last >= day + timedelta(days=days)


@given(DAYS, st.integers(0, 200))
def test_a_longer_period_never_ends_earlier(day: date, days: int) -> None:
    assert NRW.last_day(day, Period(days=days)) <= NRW.last_day(day, Period(days=days + 1))


@given(DAYS, st.integers(0, 60))
def test_months_add_up_from_the_first(day: date, months: int) -> None:
    first = day.replace(day=1)
    end = NRW.last_day(first, Period(months=months))
    total = first.year * 12 + first.month - 1 + months
    assert end == NRW.next_working_day(date(total // 12, total % 12 + 1, 1))


@given(DAYS, st.integers(1, 30))
def test_between_there_are_as_many_working_days_as_asked(day: date, count: int) -> None:
    end = NRW.add_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(NRW.is_working_day, between)) == count
