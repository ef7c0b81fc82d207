"""One row for any table, made as the database's owner from nothing but the types of its columns."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb

from amtsweg.web.databases import Connection

_COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL), a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
"""
_CONSTRAINTS = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'f')"
_VALUES: dict[str, object] = {
    "uuid": UUID(int=7),
    "text": "x",
    "character varying": "x",
    "jsonb": Jsonb({}),
    "boolean": False,
    "integer": 1,
    "smallint": 1,
    "bigint": 1,
    "numeric": 1,
    "double precision": 1.0,
    "timestamp with time zone": "2026-03-02T09:00:00+01:00",
    "date": "2026-03-02",
    "bytea": b"x",
    "interval": "1 day",
    "inet": "127.0.0.1",
    "uuid[]": [],
    "character varying[]": [],
    "text[]": [],
    "timestamp with time zone[]": [],
    "tsvector": "x",
}


def insert_row(owner: Connection, table: str, **values: object) -> None:
    """Insert a row; what other tables or checks would demand of it is dropped from this throw-away database."""
    _loosen(owner, table)
    row = dict(_needed(owner, table)) | values
    names = sql.SQL(", ").join(map(sql.Identifier, row))
    places = sql.SQL(", ").join([sql.Placeholder()] * len(row))
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), names, places)
    owner.execute(statement, list(row.values()))


def _loosen(owner: Connection, table: str) -> None:
    for (name,) in _all(owner, _CONSTRAINTS, table):
        drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {} CASCADE")
        owner.execute(drop.format(sql.Identifier(table), sql.Identifier(str(name))))


def _needed(owner: Connection, table: str) -> Iterator[tuple[str, object]]:
    for name, kind, needed in _all(owner, _COLUMNS, table):
        if needed:
            yield str(name), _VALUES[str(kind)]


def _all(owner: Connection, query: str, table: str) -> Sequence[tuple[object, ...]]:
    return owner.execute(query, [f'"{table}"']).fetchall()
