"""What every question to the rollups has in common: the process, whose units, which days, which versions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.metrics.contracts import Span
from amtsweg.metrics.rules.periods import stretches, whole_days

Values = dict[str, str | bool | int | datetime | UUID | list[int] | list[date] | list[UUID] | None]

CURRENT = "(SELECT id FROM metrics_rollup WHERE status = 'current')"

# Cells of whole years, months and days, by the key (rollup, process, level, day).
CELLS = f"""
FROM unnest(%(levels)s::smallint[], %(firsts)s::date[], %(ends)s::date[]) AS stretch(level, first, behind)
JOIN metrics_process_cell cell
  ON cell.rollup_id = {CURRENT} AND cell.process = %(process)s
 AND cell.level = stretch.level AND cell.day >= stretch.first AND cell.day < stretch.behind
 AND cell.unit_id = ANY(%(units)s) AND (%(versions)s::int[] IS NULL OR cell.version = ANY(%(versions)s))
CROSS JOIN LATERAL unnest(cell.figures, cell.buckets, cell.amounts) AS one(figure, bucket, amount)
"""

# Which runs a question is about; then those of them that ended in its days.
ASKED = f"""
run.rollup_id = {CURRENT} AND run.process = %(process)s
  AND run.unit_id = ANY(%(units)s) AND (%(versions)s::int[] IS NULL OR run.version = ANY(%(versions)s))
"""
ENDED = f"{ASKED} AND run.ended_at >= %(since)s AND run.ended_at < %(until)s"


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a process; ``versions`` None means all of them."""

    process: str
    units: Collection[UUID]
    versions: Collection[int] | None
    since: datetime
    until: datetime

    @property
    def span(self) -> Span:
        """Return the whole days that are asked about, as moments."""
        first, end = whole_days(self.since, self.until)
        return Span(datetime.combine(first, time.min, LOCAL_ZONE), datetime.combine(end, time.min, LOCAL_ZONE))

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day that is asked about."""
        first, end = whole_days(self.since, self.until)
        return first, end - timedelta(days=1)

    def values(self) -> Values:
        """Return the parameters of `CELLS`, `ASKED` and `ENDED`."""
        parts = list(stretches(*whole_days(self.since, self.until)))
        return {
            "process": self.process,
            "units": list(self.units),
            "versions": None if self.versions is None else list(self.versions),
            "since": self.span.since,
            "until": self.span.until,
            "levels": [int(part.level) for part in parts],
            "firsts": [part.first for part in parts],
            "ends": [part.end for part in parts],
        }
