"""How long a process took, where the time went, and whether it became shorter.

Durations come from the runs that ended in the period and are exact; where the time went comes from rollups.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from amtsweg.kernel.scope import SYSTEM, session
from amtsweg.metrics.contracts import (
    FEWEST_CASES,
    Bottleneck,
    Comparison,
    ProcessTimes,
    Span,
    SpanFigures,
)
from amtsweg.metrics.queries.definition import city_definition
from amtsweg.metrics.queries.mining.asking import CELLS, ENDED, Question
from amtsweg.metrics.rules.facts import Figure
from amtsweg.metrics.rules.figures import begin_of_week, every_week

_DURATION = "extract(epoch FROM run.ended_at - run.started_at)"
_MEASURES = f"""
count(*) FILTER (WHERE run.measured),
percentile_cont(0.5) WITHIN GROUP (ORDER BY {_DURATION}) FILTER (WHERE run.measured),
percentile_cont(0.9) WITHIN GROUP (ORDER BY {_DURATION}) FILTER (WHERE run.measured)
"""

_SPAN = f"""
SELECT {_MEASURES}, avg({_DURATION}) FILTER (WHERE run.measured)::float8 FROM metrics_process_run run WHERE {ENDED}
"""  # noqa: S608 - constants

_WHOLE = f"""
SELECT {_MEASURES}, count(*),
       coalesce(sum(run.waiting_seconds), 0)::bigint, coalesce(sum(run.working_seconds), 0)::bigint,
       coalesce(sum(run.elsewhere_seconds), 0)::bigint,
       count(*) FILTER (
         WHERE run.measured AND coalesce(run.decided_at, run.ended_at) <= run.started_at + %(target)s::interval)
FROM metrics_process_run run WHERE {ENDED}
"""  # noqa: S608 - constants

_WEEKS = f"""
SELECT date_trunc('week', run.ended_at AT TIME ZONE 'Europe/Berlin')::date, count(*)
FROM metrics_process_run run WHERE {ENDED} GROUP BY 1
"""  # noqa: S608 - constants

_SPENT = f"""
SELECT cell.element, cell.unit_id, one.figure, sum(one.amount)::bigint {CELLS}
WHERE cell.target = '' AND one.figure = ANY(%(figures)s) GROUP BY 1, 2, 3
"""
_FIGURES = [
    Figure.STARTED, Figure.LEFT, Figure.CANCELLED, Figure.IN_TIME, Figure.LATE,
    Figure.WAITING_SECONDS, Figure.WORKING_SECONDS, Figure.ELSEWHERE_SECONDS,
]  # fmt: skip

_Amounts = Counter[Figure]


def process_times(
    process: str,
    *,
    versions: Collection[int] | None = None,
    units: Collection[UUID],
    since: datetime,
    until: datetime,
) -> ProcessTimes:
    """Return durations, waiting against working, bottlenecks and kept deadlines of a period."""
    question = Question(process, units, versions, since, until)
    target = city_definition().target(process)
    with session(SYSTEM), connection.cursor() as cursor:
        cursor.execute(_WHOLE, question.values() | {"target": target})
        measured, median, p90, finished, waiting, working, elsewhere, within = cursor.fetchone()
        cursor.execute(_WEEKS, question.values())
        weeks: dict[date, int] = dict(cursor.fetchall())
        cursor.execute(_SPENT, question.values() | {"figures": [int(figure) for figure in _FIGURES]})
        spent = _by_place(cursor.fetchall())
    total = sum(spent.values(), Counter())
    first, last = question.days
    return ProcessTimes(
        process=process,
        since=first,
        until=last,
        started=total[Figure.STARTED],
        finished=finished,
        measured=measured,
        median_seconds=median,
        p90_seconds=p90,
        waiting_seconds=waiting,
        working_seconds=working,
        elsewhere_seconds=elsewhere,
        weeks=tuple(every_week(weeks, since=begin_of_week(first), until=question.span.until - timedelta(days=1))),
        elements=_ranked(_by_element(spent)),
        units=_ranked(_by_unit(spent)),
        due_in_time=total[Figure.IN_TIME],
        due_late=total[Figure.LATE],
        target=target,
        within_target=within,
    )


def _by_place(rows: Iterable[tuple[str, UUID, int, int]]) -> Mapping[tuple[str, UUID], _Amounts]:
    spent: dict[tuple[str, UUID], _Amounts] = defaultdict(Counter)
    for element, unit, figure, amount in rows:
        spent[element, unit][Figure(figure)] = amount
    return spent


def _by_element(spent: Mapping[tuple[str, UUID], _Amounts]) -> dict[tuple[str, UUID | None], _Amounts]:
    found: dict[tuple[str, UUID | None], _Amounts] = defaultdict(Counter)
    for (element, _), amounts in spent.items():
        if element:
            found[element, None] += amounts
    return found


def _by_unit(spent: Mapping[tuple[str, UUID], _Amounts]) -> dict[tuple[str, UUID | None], _Amounts]:
    """Of a unit, the time at elements without a task is that of its runs: elements inside one another share theirs."""
    found: dict[tuple[str, UUID | None], _Amounts] = defaultdict(Counter)
    for (element, unit), amounts in spent.items():
        kept = {figure: amount for figure, amount in amounts.items() if _counts_for_unit(figure, element)}
        found["", unit] += Counter(kept)
    return found


def _counts_for_unit(figure: Figure, element: str) -> bool:
    return not element if figure is Figure.ELSEWHERE_SECONDS else bool(element)


def _ranked(found: Mapping[tuple[str, UUID | None], _Amounts]) -> tuple[Bottleneck, ...]:
    total = sum(map(_idle, found.values()))
    rows = [
        Bottleneck(
            element=element,
            unit_id=unit,
            count=amounts[Figure.LEFT] + amounts[Figure.CANCELLED],
            waiting_seconds=amounts[Figure.WAITING_SECONDS],
            working_seconds=amounts[Figure.WORKING_SECONDS],
            elsewhere_seconds=amounts[Figure.ELSEWHERE_SECONDS],
            share=100 * _idle(amounts) / total if total else 0.0,
        )
        for (element, unit), amounts in found.items()
    ]
    spending = [row for row in rows if row.idle_seconds or row.working_seconds]
    return tuple(
        sorted(spending, key=lambda row: (-row.idle_seconds, -row.working_seconds, row.element, str(row.unit_id)))
    )


def _idle(amounts: _Amounts) -> int:
    return amounts[Figure.WAITING_SECONDS] + amounts[Figure.ELSEWHERE_SECONDS]


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
    spans = [_span(Question(process, units, versions, span.since, span.until)) for span in (before, after)]
    enough = all(span.cases >= FEWEST_CASES for span in spans)
    change = _change(*spans)
    return Comparison(
        process=process,
        before=spans[0],
        after=spans[1],
        target_percent=target_percent,
        change_percent=change,
        enough=enough,
        fewest_cases=FEWEST_CASES,
        reached=change <= target_percent if enough and change is not None else None,
    )


def _span(question: Question) -> SpanFigures:
    with session(SYSTEM), connection.cursor() as cursor:
        cursor.execute(_SPAN, question.values())
        return SpanFigures(*question.days, *cursor.fetchone())


def _change(before: SpanFigures, after: SpanFigures) -> float | None:
    if not before.median_seconds or after.median_seconds is None:
        return None
    return 100 * (after.median_seconds - before.median_seconds) / before.median_seconds
