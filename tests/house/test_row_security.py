"""The second wall: with the application's role and no scope every table with case or personal data is empty."""

from uuid import uuid4

from django.db import DatabaseError, connection
from psycopg.errors import InsufficientPrivilege

from amtsweg.kernel import access, scope
from amtsweg.kernel.role import ROLE
from amtsweg.kernel.scope import NOTHING, SYSTEM, Scope
from amtsweg.web.databases import Connection
from house.floors import own_models
from house.rows import insert_row

UNIT, CASE, ACCOUNT = uuid4(), uuid4(), uuid4()
GUARDED = sorted(model._meta.db_table for model in access.scoped_models())
APPEND_ONLY = sorted(model._meta.db_table for model in own_models() if getattr(model, "append_only", False))

SEEN = {
    "nothing": (NOTHING, 0),
    "another unit": (Scope(units=frozenset({uuid4()})), 0),
    "another account": (Scope(account_id=uuid4()), 0),
    "another matter": (Scope(subjects=frozenset({uuid4()})), 0),
    "its unit": (Scope(units=frozenset({UNIT})), 1),
    "its account": (Scope(account_id=ACCOUNT), 1),
    "its matter": (Scope(subjects=frozenset({CASE})), 1),
    "the system": (SYSTEM, 1),
}


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def test_the_application_works_as_a_role_without_power(fresh_database: object, owner: Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (ROLE, False, False)
    owned = owner.execute("SELECT relname FROM pg_class WHERE relowner = %s::regrole", [ROLE]).fetchall()
    assert owned == []


def seen(table: str) -> dict[str, int]:
    """Return how many rows of a table each scope opens."""
    counts = {}
    for name, (given, _) in SEEN.items():
        with scope.session(given):
            counts[name] = count(table)
    return counts


def test_every_guarded_row_is_seen_in_its_scope_only(fresh_database: object, owner: Connection) -> None:
    for table in GUARDED:
        insert_row(owner, table, unit_id=UNIT, subject_id=CASE, account_id=ACCOUNT)
    expected = {name: rows for name, (_, rows) in SEEN.items()}
    assert {table: seen(table) for table in GUARDED} == dict.fromkeys(GUARDED, expected)
    assert {table: count(table) for table in GUARDED} == dict.fromkeys(GUARDED, 0)
    assert {"cases_case", "identity_account", "kernel_event", "kernel_outbox"} <= set(GUARDED)


def refused(statement: str) -> bool:
    """Tell whether the application's role has no right to do this, even as the system."""
    try:
        with scope.work(SYSTEM), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return isinstance(error.__cause__, InsufficientPrivilege)
    return False


def test_what_is_only_appended_can_not_be_changed(fresh_database: object) -> None:
    first_column = {model._meta.db_table: model._meta.pk.column for model in own_models()}
    allowed = [
        statement
        for table in APPEND_ONLY
        for statement in (
            f'DELETE FROM "{table}"',
            f'TRUNCATE "{table}"',
            f'UPDATE "{table}" SET {first_column[table]} = {first_column[table]}',
        )
        if not refused(statement)
    ]
    assert allowed == []
    assert {"kernel_event", "kernel_event_seal"} <= set(APPEND_ONLY)
