"""Histograms, stretches of days, and how the time of a run is divided."""

import statistics
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.metrics.contracts import HISTOGRAM_ERROR
from amtsweg.metrics.rules.histogram import bucket_of, quantile
from amtsweg.metrics.rules.periods import Level, begin_of, stretches, whole_days

DAYS = st.dates(date(2019, 1, 1), date(2031, 1, 1))


@given(st.lists(st.floats(1, 3e8), min_size=2, max_size=60))
def test_medians_and_percentiles_keep_to_their_error(seconds: list[float]) -> None:
    counts = Counter(map(bucket_of, seconds))
    assert quantile(counts, 0.5) == pytest.approx(statistics.median(seconds), rel=HISTOGRAM_ERROR)
    exact = statistics.quantiles(seconds, n=10, method="inclusive")[8]
    assert quantile(counts, 0.9) == pytest.approx(exact, rel=HISTOGRAM_ERROR)


def test_nothing_has_no_median_and_no_time_is_none() -> None:
    assert quantile({}, 0.5) is None
    assert quantile({0: 3, 9: 0}, 0.9) == 0
    assert bucket_of(-1) == bucket_of(0.9) == 0


@given(first=DAYS, end=DAYS)
def test_stretches_cover_every_day_once(first: date, end: date) -> None:
    covered: list[date] = []
    for part in stretches(first, end):
        assert part.first < part.end
        assert begin_of(part.level, part.first) == part.first
        assert begin_of(part.level, part.end) == part.end
        covered += [part.first + timedelta(days=n) for n in range((part.end - part.first).days)]
    assert covered == [first + timedelta(days=n) for n in range(max((end - first).days, 0))]


@given(first=DAYS, years=st.integers(1, 10))
def test_years_are_read_from_few_rows(first: date, years: int) -> None:
    parts = list(stretches(first, date(first.year + years, 12, 31)))
    assert len(parts) <= 5
    assert sum((part.end - part.first).days for part in parts if part.level is Level.DAY) <= 61


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (datetime(2026, 3, 2, tzinfo=LOCAL_ZONE), date(2026, 3, 2)),
        (datetime(2026, 3, 1, 23, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 3, 2, 0, 0, 1, tzinfo=LOCAL_ZONE), date(2026, 3, 3)),
    ],
)
def test_a_day_that_has_begun_counts(until: datetime, last: date) -> None:
    assert whole_days(datetime(2026, 2, 28, 12, tzinfo=LOCAL_ZONE), until) == (date(2026, 2, 28), last)
