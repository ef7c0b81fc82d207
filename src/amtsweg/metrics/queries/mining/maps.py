"""The heat map of a process: two statements over rollups, whatever the length of the log.

Figures tell of elements and units and of nobody, so they are made of all rows of the units that are asked for; who may
ask for which units is decided by whoever calls.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from amtsweg.kernel.scope import SYSTEM, session
from amtsweg.metrics.contracts import EdgeFigures, ElementFigures, ProcessMap
from amtsweg.metrics.queries.mining.asking import ASKED, CELLS, Question
from amtsweg.metrics.rules.facts import Figure
from amtsweg.metrics.rules.histogram import quantile

_AMOUNTS = f"""
SELECT cell.element, cell.target, one.figure, one.bucket, sum(one.amount)::bigint {CELLS} GROUP BY 1, 2, 3, 4
"""

# By the index of runs that have not ended. Each run stands at its elements, and once at the empty one.
_LIVE = f"""
SELECT place, count(*) FROM metrics_process_run run CROSS JOIN unnest(array_append(run.live, '')) AS place
WHERE {ASKED} AND run.ended_at IS NULL GROUP BY 1
"""  # noqa: S608 - constants

_Histograms = Mapping[Figure, Counter[int]]


def process_map(
    process: str,
    *,
    versions: Collection[int] | None = None,
    units: Collection[UUID],
    since: datetime,
    until: datetime,
) -> ProcessMap:
    """Return what happened at every element of these units in a period, and what stands there now."""
    question = Question(process, units, versions, since, until)
    amounts: dict[tuple[str, str], dict[Figure, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    with session(SYSTEM), connection.cursor() as cursor:
        cursor.execute(_AMOUNTS, question.values())
        for element, target, figure, bucket, amount in cursor.fetchall():
            amounts[element, target][Figure(figure)][bucket] = amount
        cursor.execute(_LIVE, question.values())
        live: dict[str, int] = dict(cursor.fetchall())
    first, last = question.days
    whole = amounts["", ""]
    elements = {element for element, target in amounts if element and not target} | (set(live) - {""})
    return ProcessMap(
        process=process,
        since=first,
        until=last,
        started=whole[Figure.STARTED][0],
        finished=whole[Figure.COMPLETED][0] + whole[Figure.TERMINATED][0],
        running=live.get("", 0),
        elements={name: _element(name, amounts[name, ""], live.get(name, 0)) for name in sorted(elements)},
        edges=_edges({key: found[Figure.EDGE] for key, found in amounts.items() if key[1]}),
    )


def _element(name: str, found: _Histograms, live: int) -> ElementFigures:
    return ElementFigures(
        element=name,
        entered=found[Figure.ENTERED][0],
        left=found[Figure.LEFT][0],
        cancelled=found[Figure.CANCELLED][0],
        live=live,
        median_seconds=quantile(found[Figure.STAY], 0.5),
        p90_seconds=quantile(found[Figure.STAY], 0.9),
        tasks=found[Figure.WAITING].total(),
        waiting_median_seconds=quantile(found[Figure.WAITING], 0.5),
        working_median_seconds=quantile(found[Figure.WORKING], 0.5),
    )


def _edges(found: Mapping[tuple[str, str], Counter[int]]) -> tuple[EdgeFigures, ...]:
    edges = [EdgeFigures(*key, counts.total(), quantile(counts, 0.5)) for key, counts in found.items()]
    return tuple(sorted(edges, key=lambda edge: (-edge.count, edge.source, edge.target)))
