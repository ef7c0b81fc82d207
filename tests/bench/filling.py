"""Many cases at once: copies of one real case, multiplied by the database itself."""

from collections.abc import Mapping
from uuid import UUID

from psycopg import sql

from bench.town import Town

_KEY = "md5('{}' || n)::uuid"
_LATER = "make_interval(secs => n)"
# What differs from copy to copy, as SQL over the number n.
_TABLES: Mapping[str, Mapping[str, str]] = {
    "cases_case": {
        "id": _KEY.format("case"),
        "subject_id": _KEY.format("case"),
        "number": "'B-' || n",
        "secret_hash": "md5('secret' || n)",
        "opened_at": f"t.opened_at - {_LATER}",
    },
    "cases_party": {
        "id": _KEY.format("party"),
        "subject_id": _KEY.format("case"),
        "case_id": _KEY.format("case"),
    },
    "processes_processinstance": {"id": _KEY.format("process"), "subject_id": _KEY.format("case")},
    "processes_task": {
        "id": _KEY.format("task"),
        "subject_id": _KEY.format("case"),
        "instance_id": _KEY.format("process"),
        "created_at": f"t.created_at - {_LATER}",
        "due_at": f"t.due_at - {_LATER}",
        "order_at": f"t.order_at - {_LATER}",
    },
}


def fill_up(town: Town, template: UUID, *, start: int, stop: int) -> None:
    """Make copies number ``start`` to ``stop - 1`` of a case, all open, all in the inbox of one group."""
    with town.owner() as owner:
        for table, changes in _TABLES.items():
            columns = owner.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
                [table],
            ).fetchall()
            names = [str(row[0]) for row in columns]
            values = [sql.SQL(changes[name]) if name in changes else sql.Identifier("t", name) for name in names]
            query = sql.SQL(
                "INSERT INTO {0} ({1}) SELECT {2} FROM {0} t, generate_series(%s::int, %s::int) n WHERE {3}"
            ).format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, names)),
                sql.SQL(", ").join(values),
                sql.SQL("t.subject_id = %s"),
            )
            owner.execute(query, [start, stop - 1, template])
        owner.execute("VACUUM ANALYZE")
