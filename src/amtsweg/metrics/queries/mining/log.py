"""The event log as mining reads it: matters whole, in their own order, up to a place in the log.

A place is (transaction, event). Only transactions before the oldest one still running are read, as the sealer does, so
that nothing can be committed later in front of what was read.
"""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from amtsweg.metrics.contracts import Definition
from amtsweg.metrics.rules.runs import LogEvent

Place = tuple[int, UUID]
_Values = dict[str, int | UUID | list[UUID] | list[str]]
FIRST, LAST = UUID(int=0), UUID(int=(1 << 128) - 1)

_COLUMNS = "transaction, id, at, kind, object_type, object_id, subject_id, unit_id, version_to, data"
_OURS = "(object_type IN ('process', 'task') OR kind = ANY(%(kinds)s)) AND unit_id IS NOT NULL"

# By the index (transaction, id).
_NEXT = f"""
SELECT transaction, id, subject_id, subject_id IS NOT NULL AND {_OURS} FROM kernel_event
WHERE (transaction, id) > (%(transaction)s, %(event)s) AND transaction < (SELECT amtsweg_oldest_transaction())
ORDER BY transaction, id LIMIT %(limit)s
"""  # noqa: S608 - constants

# By the index (subject, id).
_OF_MATTERS = f"""
SELECT {_COLUMNS} FROM kernel_event
WHERE subject_id = ANY(%(subjects)s) AND {_OURS} AND (transaction, id) <= (%(transaction)s, %(event)s)
ORDER BY subject_id, id
"""  # noqa: S608 - constants

# By the index (subject, id).
_WALK = f"""
SELECT {_COLUMNS} FROM kernel_event
WHERE subject_id > %(after)s AND {_OURS} AND transaction < %(horizon)s
ORDER BY subject_id, id LIMIT %(limit)s
"""  # noqa: S608 - constants


class News(NamedTuple):
    """The next events of the log: how many, up to where, and which matters they tell of."""

    events: int
    place: Place
    subjects: frozenset[UUID]


def oldest_transaction() -> int:
    """Return the oldest transaction still running: all before it are complete."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT amtsweg_oldest_transaction()")
        return int(cursor.fetchone()[0])


def next_events(after: Place, kinds: Definition, *, limit: int) -> News:
    """Return what comes next in the log."""
    values: _Values = {"transaction": after[0], "event": after[1], "limit": limit, "kinds": _kinds(kinds)}
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, values)
        rows: list[tuple[int, UUID, UUID, bool]] = cursor.fetchall()
    last = (rows[-1][0], rows[-1][1]) if rows else after
    return News(len(rows), last, frozenset(row[2] for row in rows if row[3]))


def matters(subjects: Collection[UUID], kinds: Definition, *, until: Place) -> list[list[LogEvent]]:
    """Return all events of these matters up to a place in the log, matter by matter."""
    values: _Values = {"subjects": list(subjects), "transaction": until[0], "event": until[1], "kinds": _kinds(kinds)}
    with connection.cursor() as cursor:
        cursor.execute(_OF_MATTERS, values)
        return _by_matter(_event(row) for row in cursor)


def walk(after: UUID, kinds: Definition, *, horizon: int, limit: int) -> list[list[LogEvent]]:
    """Return the events of the next matters, each whole, before a transaction; nothing at the end."""
    values: _Values = {"after": after, "horizon": horizon, "limit": limit, "kinds": _kinds(kinds)}
    with connection.cursor() as cursor:
        cursor.execute(_WALK, values)
        found = [_event(row) for row in cursor]
    groups = _by_matter(found)
    if len(found) < limit:
        return groups
    # The last one may go on behind the limit.
    return groups[:-1] or walk(after, kinds, horizon=horizon, limit=2 * limit)


def _by_matter(events: Collection[LogEvent] | Iterator[LogEvent]) -> list[list[LogEvent]]:
    return [list(group) for _, group in groupby(events, key=lambda event: event.subject_id)]


def _kinds(kinds: Definition) -> list[str]:
    return [kinds.assigned, kinds.decided, kinds.closed]


_Row = tuple[int, UUID, datetime, str, str, UUID, UUID, UUID, int | None, str]


def _event(row: _Row) -> LogEvent:
    transaction, event_id, at, kind, object_type, object_id, subject_id, unit_id, revision, data = row
    place = (transaction, event_id)
    return LogEvent(place, at, kind, object_type, object_id, subject_id, unit_id, revision or 0, json.loads(data))
