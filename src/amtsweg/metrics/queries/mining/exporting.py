"""What both exports have in common: the runs of a period page by page, in flat memory, and names that name nobody.

A run, a matter and a task are named by a keyed hash, so that two exports of one installation fit together and nobody
finds a case by the name in an export. Units have the keys of the organisation; people do not occur.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection
from django.utils.crypto import salted_hmac

from amtsweg.identity.api import unit
from amtsweg.kernel.errors import AmtswegError
from amtsweg.kernel.scope import SYSTEM, session
from amtsweg.metrics.models import Rollup
from amtsweg.metrics.queries.definition import city_definition
from amtsweg.metrics.queries.mining.log import FIRST, Place, matters
from amtsweg.metrics.rules.runs import Run, read_runs

_PAGE_LENGTH = 200
_OF_PERIOD = """
FROM metrics_process_run run
WHERE run.rollup_id = (SELECT id FROM metrics_rollup WHERE status = 'current') AND run.process = %(process)s
  AND run.started_at >= %(since)s AND run.started_at < %(until)s
  AND (%(units)s::uuid[] IS NULL OR run.unit_id = ANY(%(units)s))
"""
# By the index of runs by their start.
_PAGE = f"""
SELECT run.started_at, run.instance_id, run.subject_id {_OF_PERIOD}
  AND (run.started_at, run.instance_id) > (%(at)s, %(after)s)
ORDER BY run.started_at, run.instance_id LIMIT %(limit)s
"""
_ELEMENTS = f"SELECT DISTINCT unnest(run.path) {_OF_PERIOD} ORDER BY 1"


@dataclass(frozen=True, slots=True)
class Selection:
    """The runs of a process that began in a period; ``units`` None means all units."""

    process: str
    units: Collection[UUID] | None
    since: datetime
    until: datetime

    def values(self) -> dict[str, str | int | datetime | UUID | list[UUID] | None]:
        """Return the parameters of a statement."""
        units = None if self.units is None else list(self.units)
        return {"process": self.process, "units": units, "since": self.since, "until": self.until}

    def holds(self, run: Run) -> bool:
        """Tell whether a run is among them."""
        here = self.units is None or run.unit_id in self.units
        return here and run.process == self.process and self.since <= run.started_at < self.until


def present_place() -> Place:
    """Return up to where the log is rolled up; what an export tells ends there, however long it takes."""
    with session(SYSTEM):
        current = Rollup.objects.filter(status=Rollup.Status.CURRENT).first()
    return (current.cursor_transaction, current.cursor_event) if current else (0, FIRST)


def elements_of(selection: Selection) -> list[str]:
    """Return all elements the selected runs came to."""
    with session(SYSTEM), connection.cursor() as cursor:
        cursor.execute(_ELEMENTS, selection.values())
        return [row[0] for row in cursor.fetchall()]


def runs_of(selection: Selection, place: Place) -> Iterator[tuple[Run, bool]]:
    """Yield the selected runs as they were at a place of the log, by their start; with each, whether it is the first
    of its matter.

    Every page is read in a scope of its own: a response is streamed when that of its request is over.
    """
    last = selection.since, FIRST
    while keys := _keys(selection, last):
        with session(SYSTEM):
            kinds = city_definition()
            found = matters({subject for _, _, subject in keys}, kinds, until=place)
            runs = [run for events in found for run in read_runs(events, kinds) if selection.holds(run)]
        runs.sort(key=_by_start)
        firsts = {run.subject_id: run.instance_id for run in reversed(runs)}
        by_id = {run.instance_id: run for run in runs}
        for _, instance, subject in keys:
            if instance in by_id:
                yield by_id[instance], firsts[subject] == instance
        last = keys[-1][0], keys[-1][1]


def _by_start(run: Run) -> tuple[datetime, UUID]:
    return run.started_at, run.instance_id


def _keys(selection: Selection, last: tuple[datetime, UUID]) -> list[tuple[datetime, UUID, UUID]]:
    with session(SYSTEM), connection.cursor() as cursor:
        cursor.execute(_PAGE, selection.values() | {"at": last[0], "after": last[1], "limit": _PAGE_LENGTH})
        found: list[tuple[datetime, UUID, UUID]] = cursor.fetchall()
        return found


def pseudonym(key: UUID) -> str:
    """Return the name of a matter, a run or a task in exports."""
    return salted_hmac("amtsweg.metrics.export", str(key), algorithm="sha256").hexdigest()[:32]


def unit_name(unit_id: UUID) -> str:
    """Return the key of a unit; one that nobody knows any more keeps its number."""
    try:
        return unit(unit_id).key
    except AmtswegError:
        return str(unit_id)


def moment(at: datetime) -> str:
    """Return a moment as both formats write it, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
