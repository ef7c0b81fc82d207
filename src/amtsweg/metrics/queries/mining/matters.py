"""The matters behind a figure.

Other than the figures, these are rows: they are read in the scope in force, so that nobody learns of a matter they may
not see.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from amtsweg.metrics.contracts import MatterPage
from amtsweg.metrics.queries.mining.asking import ASKED, ENDED, Question

LARGEST_PAGE = 500

_ENTERED = f"""
{ASKED} AND run.started_at < %(until)s AND %(element)s = ANY(run.path) AND EXISTS (
  SELECT FROM unnest(run.path, run.entered_at) AS stay(element, at)
  WHERE stay.element = %(element)s AND stay.at >= %(since)s AND stay.at < %(until)s)
"""
_WENT = f"""
{ASKED} AND run.started_at < %(until)s AND %(source)s = ANY(run.path) AND EXISTS (
  SELECT FROM unnest(run.path, run.path[2:], run.entered_at[2:]) AS edge(source, target, at)
  WHERE edge.source = %(source)s AND edge.target = %(target)s AND edge.at >= %(since)s AND edge.at < %(until)s)
"""
_LIVE = f"{ASKED} AND run.ended_at IS NULL"

# By the index of matters of a process, backwards.
_PAGE = """
SELECT DISTINCT run.subject_id FROM metrics_process_run run
WHERE {} AND (%(after)s::uuid IS NULL OR run.subject_id < %(after)s) ORDER BY run.subject_id DESC LIMIT %(limit)s
"""


def matters_of(
    process: str,
    *,
    element: str = "",
    edge: tuple[str, str] | None = None,
    variant: str = "",
    live: bool = False,
    versions: Collection[int] | None = None,
    units: Collection[UUID],
    since: datetime,
    until: datetime,
    after: UUID | None = None,
    limit: int = 100,
) -> MatterPage:
    """Return one page of the matters behind a figure, as far as the scope in force shows them.

    With ``element``: those that entered it in the period, or with ``live`` those that stand there now. With ``edge``:
    those that went this way in the period. With ``variant``: those whose run ended in the period and took this way.
    With none of them: those whose run ended in the period, or with ``live`` those that run now. ``units`` are those
    where the matters lie now; a figure counts a step where the matter lay when it was taken.
    """
    count = min(limit, LARGEST_PAGE)
    source, target = edge or ("", "")
    values = Question(process, units, versions, since, until).values()
    values |= {"element": element, "source": source, "target": target, "variant": variant}
    values |= {"after": after, "limit": count + 1}
    with connection.cursor() as cursor:
        cursor.execute(_PAGE.format(_which(element, edge, variant, live=live)), values)
        found = tuple(row[0] for row in cursor.fetchall())
    return MatterPage(found[:count], found[count - 1] if len(found) > count else None)


def _which(element: str, edge: tuple[str, str] | None, variant: str, *, live: bool) -> str:
    if live:
        return f"{_LIVE} AND %(element)s = ANY(run.live)" if element else _LIVE
    if element:
        return _ENTERED
    if edge is not None:
        return _WENT
    return f"{ENDED} AND run.variant = %(variant)s" if variant else ENDED
