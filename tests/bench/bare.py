"""The same bare rows for both engines: state, tasks, events; one statement, durably committed, for each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import psycopg
from psycopg.types.json import Json, Jsonb

Connection = psycopg.Connection[tuple[object, ...]]
_TABLES = """
CREATE TABLE IF NOT EXISTS bench_instance (id uuid PRIMARY KEY, state json, status text, revision int, due timestamptz);
CREATE TABLE IF NOT EXISTS bench_task (
  id uuid PRIMARY KEY, instance uuid, element text, status text, at timestamptz, by text);
CREATE INDEX IF NOT EXISTS bench_of_task ON bench_task (instance);
CREATE TABLE IF NOT EXISTS bench_event (
  id uuid PRIMARY KEY, instance uuid, at timestamptz, kind text, actor text, data jsonb);
CREATE INDEX IF NOT EXISTS bench_of_event ON bench_event (instance);
CREATE INDEX IF NOT EXISTS bench_due ON bench_instance (due) WHERE due IS NOT NULL;
"""
_REST = """ RETURNING id),
done AS (UPDATE bench_task SET status = 'done', at = %(at)s, by = 'Anna' FROM moved
  WHERE instance = moved.id AND element = %(done)s),
created AS (INSERT INTO bench_task SELECT gen_random_uuid(), moved.id, one, 'open', %(at)s, ''
  FROM moved, string_to_table(%(new)s, ' ') AS one)
INSERT INTO bench_event SELECT gen_random_uuid(), moved.id, %(at)s, one->>'kind', 'Anna', one->'data'
  FROM moved, jsonb_array_elements(%(events)s) AS one
"""
_FIRST = f"WITH moved AS (INSERT INTO bench_instance VALUES (%(id)s, %(state)s, %(status)s, 1, %(due)s){_REST}"
_FURTHER = f"""WITH moved AS (UPDATE bench_instance SET state = %(state)s, status = %(status)s, due = %(due)s,
  revision = revision + 1 WHERE id = %(id)s AND revision = %(revision)s{_REST}"""
_BY_ID = "SELECT id, revision, state FROM bench_instance WHERE id = %s"
_BY_TIME = "SELECT id, revision, state FROM bench_instance WHERE due <= %s ORDER BY due LIMIT 1"


@dataclass
class Step:
    """What one step has come to."""

    kind: str
    status: str = "waiting"
    done: str = ""
    new_tasks: Sequence[str] = ()
    due: datetime | None = None
    path: Sequence[str] = field(default_factory=list)


class Taken(NamedTuple):
    """An instance as it was read; whoever moves it first moves it alone."""

    id: UUID
    revision: int = 0
    state: object = None


class Rows:
    """Writes the steps of both engines by the same statements, on a connection that commits each."""

    def __init__(self, line: Connection) -> None:
        line.execute(_TABLES)
        line.execute("SET plan_cache_mode = force_generic_plan")  # planned once, for both
        self.cursor = line.cursor()

    def take(self, instance: UUID | None, at: datetime) -> Taken:
        """Read an instance, or (None) the one that has been due the longest."""
        query, which = (_BY_TIME, at) if instance is None else (_BY_ID, instance)
        row = self.cursor.execute(query, [which]).fetchone()
        assert row is not None
        return Taken(*row)  # type: ignore[arg-type] # as the query says

    def save(self, taken: Taken, state: object, step: Step, at: datetime) -> None:
        """Write a step: state, tasks, events; nothing where somebody else was faster."""
        found = [(step.kind, {"path": list(step.path)})]
        found += [("task.created", {"element": element}) for element in step.new_tasks]
        found += [("process.completed", {"end": "e"})] if step.status == "completed" else []
        given = {
            "id": taken.id, "revision": taken.revision, "state": Json(state), "status": step.status, "due": step.due,
            "at": at, "done": step.done, "new": " ".join(step.new_tasks) or None,
            "events": Jsonb([{"kind": kind, "data": data} for kind, data in found]),
        }  # fmt: skip
        self.cursor.execute(_FURTHER if taken.revision else _FIRST, given)
        assert self.cursor.rowcount == len(found)

    def counted(self) -> list[int]:
        """How many rows there are of each kind."""
        tables = ("bench_instance", "bench_task", "bench_event")
        found = [self.cursor.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]
        return [int(str(row[0])) for row in found if row is not None]
