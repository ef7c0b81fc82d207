"""K3.1: how many services there are, how many have what, now and at the end of each month."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db import connection
from django.db.models import Count, Q

from amtsweg.kernel import scope
from amtsweg.onboarding.contracts import ACCESS, Counts, Stage, Standing
from amtsweg.onboarding.models import Onboarding
from amtsweg.onboarding.rules.counting import NAMES, series

# Summed up by the database: one row for each month, however many changes there were.
_CHANGES = """
SELECT month, {sums}
FROM (
    SELECT data -> 'delta' AS delta,
           date_trunc('month', coalesce((data ->> 'since')::timestamp, at AT TIME ZONE 'Europe/Berlin'))::date AS month
    FROM kernel_event WHERE kind = 'onboarding.access_changed'
) AS changes
GROUP BY month
"""


def counts_now(units: frozenset[str] = frozenset()) -> Counts:
    """Return the counts as they are, for some offices (by key) or all, in one statement."""
    rows = Onboarding.objects.exclude(stage=Stage.STOPPED)
    if units:
        rows = rows.filter(unit_key__in=units)
    having = {name: Count("id", filter=Q(**{name: True})) for name in ACCESS}
    return Counts(**rows.aggregate(total=Count("id"), **having))


def counts_by_unit() -> Mapping[str, Counts]:
    """Return the counts of each office by its key, in one statement."""
    having = {f"with_{name}": Count("id", filter=Q(**{name: True})) for name in ACCESS}
    rows = Onboarding.objects.exclude(stage=Stage.STOPPED).order_by("unit_key")
    found = rows.values_list("unit_key").annotate(total=Count("id"), **having)
    return {key: Counts(*numbers) for key, *numbers in found}


def counts_over_time(*, until: date, months: int = 24) -> list[Standing]:
    """Return the counts at the end of each of the last months, counted from the event log, in one statement."""
    return series(_changes(), until=until, months=months)


def _changes() -> Iterator[tuple[date, Mapping[str, int]]]:
    sums = ", ".join(f"coalesce(sum((delta ->> '{name}')::int), 0)" for name in NAMES)
    with scope.session(scope.SYSTEM), connection.cursor() as cursor:
        cursor.execute(_CHANGES.format(sums=sums))
        rows = cursor.fetchall()
    for month, *numbers in rows:
        yield month, dict(zip(NAMES, map(int, numbers), strict=True))
