"""The clock."""

from datetime import UTC, date, datetime, timedelta

from amtsweg.kernel import clock


def test_the_machine_s_clock_knows_its_zone() -> None:
    now = clock.now()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_fixed_clock_stands_until_it_is_set(fixed_clock: clock.FixedClock, at: datetime) -> None:
    assert clock.now() == at
    fixed_clock.at = at + timedelta(days=1)
    assert clock.now() == at + timedelta(days=1)


def test_the_civil_date_is_that_of_germany() -> None:
    assert clock.local_date(datetime(2026, 1, 1, 22, 59, tzinfo=UTC)) == date(2026, 1, 1)
    assert clock.local_date(datetime(2026, 1, 1, 23, 0, tzinfo=UTC)) == date(2026, 1, 2)
    assert clock.local_date(datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == date(2026, 7, 2)
