"""The ways that runs took: one statement over the runs that ended in the period."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from amtsweg.kernel.scope import SYSTEM, session
from amtsweg.metrics.contracts import ProcessVariants, Variant
from amtsweg.metrics.queries.mining.asking import CURRENT, ENDED, Question

_VARIANTS = f"""
WITH ways AS (
  SELECT run.variant, count(*) AS runs,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM run.ended_at - run.started_at))
           FILTER (WHERE run.measured) AS median
  FROM metrics_process_run run WHERE {ENDED} GROUP BY 1
), shown AS (
  SELECT *, sum(runs) OVER ()::bigint AS finished, count(*) OVER () AS ways FROM ways
  ORDER BY runs DESC, variant LIMIT %(limit)s
)
SELECT shown.variant, shown.runs, shown.median, shown.finished, shown.ways, one.path FROM shown
CROSS JOIN LATERAL (
  SELECT path FROM metrics_process_run
  WHERE rollup_id = {CURRENT} AND process = %(process)s AND variant = shown.variant LIMIT 1
) AS one
ORDER BY shown.runs DESC, shown.variant
"""  # noqa: S608 - constants

_Row = tuple[str, int, float | None, int, int, list[str]]


def process_variants(
    process: str,
    *,
    versions: Collection[int] | None = None,
    units: Collection[UUID],
    since: datetime,
    until: datetime,
    limit: int = 50,
) -> ProcessVariants:
    """Return the most frequent ways of the runs that ended in a period."""
    question = Question(process, units, versions, since, until)
    with session(SYSTEM), connection.cursor() as cursor:
        cursor.execute(_VARIANTS, question.values() | {"limit": limit})
        rows: list[_Row] = cursor.fetchall()
    finished, distinct = (rows[0][3], rows[0][4]) if rows else (0, 0)
    return ProcessVariants(process, *question.days, finished, distinct, tuple(map(_variant, rows)))


def _variant(row: _Row) -> Variant:
    key, count, median, finished, _, path = row
    loops = {element: times for element, times in Counter(path).items() if times > 1}
    return Variant(key, tuple(path), count, 100 * count / finished, median, loops)
