"""Histograms of durations: few numbers, from which medians are told with a known error, and which can be added up.

Each bucket reaches 5 % further than the one before. A bucket stands for its geometric middle, so a duration is told
with an error of at most √1.05 - 1 < 2.5 %. Less than a second is no time at all (bucket 0).
"""

from collections.abc import Mapping
from itertools import accumulate
from math import floor, log

_GROWTH = 1.05
_LOG = log(_GROWTH)


def bucket_of(seconds: float) -> int:
    """Return the bucket of a duration."""
    return 0 if seconds < 1 else 1 + floor(log(seconds) / _LOG)


def middle_of(bucket: int) -> float:
    """Return the duration a bucket stands for, in seconds."""
    return 0.0 if bucket <= 0 else float(_GROWTH ** (bucket - 0.5))


def quantile(counts: Mapping[int, int], share: float) -> float | None:
    """Return the duration below which this share lies, in seconds; None where nothing was counted.

    Between two neighbours it is interpolated as PostgreSQL's ``percentile_cont`` does.
    """
    buckets = sorted(bucket for bucket, count in counts.items() if count > 0)
    ends = list(accumulate(counts[bucket] for bucket in buckets))
    if not ends:
        return None
    place = share * (ends[-1] - 1)
    below = middle_of(_at(buckets, ends, floor(place)))
    above = middle_of(_at(buckets, ends, min(floor(place) + 1, ends[-1] - 1)))
    return below + (above - below) * (place - floor(place))


def _at(buckets: list[int], ends: list[int], rank: int) -> int:
    """The bucket of the value at a rank, counted from 0."""
    return next(bucket for bucket, end in zip(buckets, ends, strict=True) if rank < end)
