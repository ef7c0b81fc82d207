"""The floor: the same rows, written by bare SQL on a connection of the database's owner, with durable commits."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

Row = dict[str, object]
# Tables of one matter, parents first; and which of their columns the database fills.
TABLES = (
    "intake_submission", "cases_case", "cases_party", "records_recordfile",
    "processes_processinstance", "processes_task", "kernel_event",
)  # fmt: skip
_JSONB = psycopg.adapters.types["jsonb"].oid
_FILLED = {"kernel_event": {"transaction"}}
_counter = count(1000)
_UNIQUE = {"number", "secret_hash", "reference_number", "key"}


@dataclass(frozen=True, slots=True)
class Written:
    """Rows of one table, as they were written."""

    table: str
    rows: Sequence[Row]


def rows_of(line: psycopg.Connection[tuple[object, ...]], subject_id: UUID) -> list[Written]:
    """Return everything that was written when a matter came in."""
    found = []
    for table in TABLES:
        found.append(Written(table, _read(line, table, sql.SQL("subject_id = %s"), subject_id)))
    found.append(Written("kernel_outbox", _read(line, "kernel_outbox", sql.SQL("key LIKE %s"), f"%{subject_id}")))
    return [one for one in found if one.rows]


def _read(line: psycopg.Connection[tuple[object, ...]], table: str, where: sql.SQL, value: object) -> list[Row]:
    with line.cursor(row_factory=dict_row) as cursor:
        query = sql.SQL("SELECT * FROM {} WHERE {} ORDER BY id").format(sql.Identifier(table), where)
        rows = cursor.execute(query, [value]).fetchall()
        json = {column.name for column in cursor.description or () if column.type_code == _JSONB}
    known = [name for name in (rows[0] if rows else ()) if name not in _FILLED.get(table, set())]
    return [{name: Jsonb(row[name]) if name in json else row[name] for name in known} for row in rows]


def write_again(line: psycopg.Connection[tuple[object, ...]], written: Sequence[Written]) -> int:
    """Insert the same rows under new keys, one statement per table, in one transaction; returns the statements."""
    with line.transaction():
        for table, rows in renewed(written):
            _insert(line, table, rows)
    return len(written) + 2


def changed_by(
    line: psycopg.Connection[tuple[object, ...]], subject_id: UUID, *, since: datetime
) -> tuple[list[Written], list[Written]]:
    """Return the rows that a step of a matter changed and those it added."""
    of = {one.table: one.rows for one in rows_of(line, subject_id)}
    tasks, log = of["processes_task"], of["kernel_event"]
    changed = [
        Written("processes_processinstance", of["processes_processinstance"]),
        Written("processes_task", [row for row in tasks if row["completed_at"] is not None]),
    ]
    added = [
        Written("processes_task", [row for row in tasks if row["completed_at"] is None]),
        Written("kernel_event", [row for row in log if isinstance(row["at"], datetime) and row["at"] > since]),
    ]
    return changed, added


def change_again(
    line: psycopg.Connection[tuple[object, ...]], changed: Sequence[Written], added: Sequence[Written]
) -> None:
    """Write what a step wrote: the changed rows over themselves, the added ones under new keys."""
    with line.transaction():
        for one in changed:
            for row in one.rows:
                _update(line, one.table, row)
        for table, rows in renewed(added, fresh={"token"}):
            _insert(line, table, rows)


def _update(line: psycopg.Connection[tuple[object, ...]], table: str, row: Row) -> None:
    sets = sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(n), sql.Placeholder(n)) for n in row)
    line.execute(sql.SQL("UPDATE {} SET {} WHERE id = %(id)s").format(sql.Identifier(table), sets), row)


def renewed(written: Sequence[Written], *, fresh: Collection[str] = ()) -> Iterator[tuple[str, list[Row]]]:
    """Give every row a new key, and let what points at it follow."""
    keys = {row["id"]: uuid4() for one in written for row in one.rows}
    keys |= {row["subject_id"]: keys.get(row["subject_id"], uuid4()) for one in written for row in one.rows}
    mark = uuid4().hex
    for one in written:
        rows = [_renewed(row, keys, mark, n) for n, row in enumerate(one.rows)]
        # A number that must be new within its parent, e.g. the token of a task.
        yield one.table, [{**row, **{name: next(_counter) for name in fresh if name in row}} for row in rows]


def _renewed(row: Row, keys: Mapping[object, UUID], mark: str, n: int) -> Row:
    new = {}
    for name, value in row.items():
        if isinstance(value, UUID):
            new[name] = keys.get(value, value)
        elif name in _UNIQUE and value is not None:
            new[name] = f"{mark[:28]}-{n}"
        else:
            new[name] = value
    return new


def _insert(line: psycopg.Connection[tuple[object, ...]], table: str, rows: Sequence[Row]) -> None:
    names = list(rows[0])
    one = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(names)))
    query = sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names)), sql.SQL(", ").join([one] * len(rows))
    )
    line.execute(query, [row[name] for row in rows for name in names])
