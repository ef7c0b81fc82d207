"""Figures over the event log: three statements, whatever the number of services and weeks.

Finished matters are found by the index (kind, at) and joined with their other events by the index (subject, id), so the
cost follows what was finished in the period and not the length of the log. Open matters are those opened and never
closed: both sets come from the index (kind, at) and are compared once.

Figures are counts and tell of nobody, so they are made of all rows of the units that are asked for; who may ask for
which units is decided by whoever calls.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from amtsweg.kernel.scope import SYSTEM, session
from amtsweg.metrics.contracts import Definition, Figures, ServiceFigures
from amtsweg.metrics.queries.definition import city_definition
from amtsweg.metrics.queries.names import service_names
from amtsweg.metrics.rules.figures import every_week

_FINISHED = """
WITH finished AS (
  SELECT c.data->>'service' AS service, o.at AS opened, coalesce(d.at, c.at) AS decided, c.at AS closed,
         coalesce(c.data->>'outcome', '') <> ALL (%(without)s) AS measured
  FROM kernel_event c
  JOIN kernel_event o ON o.subject_id = c.subject_id AND o.kind = %(opened)s
  LEFT JOIN LATERAL (
    SELECT min(at) AS at FROM kernel_event WHERE subject_id = c.subject_id AND kind = %(decided)s
  ) d ON true
  WHERE c.kind = %(closed)s AND c.at >= %(since)s AND c.at < %(until)s AND c.unit_id = ANY (%(units)s)
), aimed AS (
  SELECT f.*, coalesce(t.period, %(target)s)::interval AS target FROM finished f
  LEFT JOIN unnest(%(services)s::text[], %(targets)s::text[]) AS t(service, period) ON t.service = f.service
)
SELECT service, count(*), count(*) FILTER (WHERE measured),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed - opened)) FILTER (WHERE measured) / 86400,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM closed - opened)) FILTER (WHERE measured) / 86400,
       count(*) FILTER (WHERE measured AND decided <= opened + target)
FROM aimed GROUP BY service
"""

# An open matter belongs to the unit it was given to last.
_OPEN = """
SELECT o.data->>'service', count(*), min(o.at) FROM kernel_event o
LEFT JOIN LATERAL (
  SELECT unit_id FROM kernel_event WHERE subject_id = o.subject_id AND kind = %(assigned)s ORDER BY id DESC LIMIT 1
) a ON true
WHERE o.kind = %(opened)s
  AND NOT EXISTS (SELECT FROM kernel_event c WHERE c.subject_id = o.subject_id AND c.kind = %(closed)s)
  AND coalesce(a.unit_id, o.unit_id) = ANY (%(units)s)
GROUP BY 1
"""

_WEEKS = """
SELECT date_trunc('week', at AT TIME ZONE 'Europe/Berlin')::date, count(*) FROM kernel_event
WHERE kind = %(closed)s AND at >= %(since)s AND at < %(until)s AND unit_id = ANY (%(units)s)
  AND (%(service)s = '' OR data->>'service' = %(service)s)
GROUP BY 1
"""

_Finished = tuple[str, int, int, float | None, float | None, int]
_Open = tuple[str, int, datetime]


def service_figures(*, units: Collection[UUID], since: datetime, until: datetime, service: str = "") -> Figures:
    """Return the figures of these units in a period; a service narrows them to its own."""
    definition = city_definition()
    values = _values(definition, units=units, since=since, until=until, service=service)
    with session(SYSTEM), connection.cursor() as cursor:
        cursor.execute(_FINISHED, values)
        finished: list[_Finished] = cursor.fetchall()
        cursor.execute(_OPEN, values)
        still_open: list[_Open] = cursor.fetchall()
        cursor.execute(_WEEKS, values)
        weeks: dict[date, int] = dict(cursor.fetchall())
    rows = _merged(definition, finished, still_open)
    return Figures(
        version=definition.version,
        since=since,
        until=until,
        services=tuple(row for row in rows if service in ("", row.service)),
        weeks=tuple(every_week(weeks, since=since, until=until)),
        titles={row.service: row.title for row in rows},
    )


def _values(
    definition: Definition, *, units: Collection[UUID], since: datetime, until: datetime, service: str
) -> dict[str, str | datetime | list[str] | list[UUID]]:
    return {
        "opened": definition.opened,
        "assigned": definition.assigned,
        "decided": definition.decided,
        "closed": definition.closed,
        "without": list(definition.without_duration),
        "target": definition.default_target,
        "services": list(definition.targets),
        "targets": list(definition.targets.values()),
        "units": list(units),
        "since": since,
        "until": until,
        "service": service,
    }


def _merged(definition: Definition, finished: Sequence[_Finished], still_open: Sequence[_Open]) -> list[ServiceFigures]:
    done = {row[0]: row[1:] for row in finished}
    waiting = {row[0]: row[1:] for row in still_open}
    names = service_names(sorted({*done, *waiting}))
    rows = []
    for slug, title in names.items():
        count, measured, median, p90, within = done.get(slug, (0, 0, None, None, 0))
        open_count, oldest = waiting.get(slug, (0, None))
        target = definition.target(slug)
        rows.append(ServiceFigures(slug, title, open_count, oldest, count, measured, median, p90, within, target))
    return sorted(rows, key=lambda row: row.title.casefold())
