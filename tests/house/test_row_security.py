"""The second wall: with the application's role and no scope every table with case or personal data is empty."""

from uuid import UUID, uuid4

import pytest
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
ID = UUID(int=1)

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


@pytest.mark.parametrize("table", GUARDED)
def test_a_guarded_row_is_seen_in_its_scope_only(fresh_database: object, owner: Connection, table: str) -> None:
    insert_row(owner, table, unit_id=UNIT, subject_id=CASE, account_id=ACCOUNT)
    assert owner.execute(f'SELECT count(*) FROM "{table}"').fetchone() == (1,)
    seen = {}
    for name, (given, _) in SEEN.items():
        with scope.session(given):
            seen[name] = count(table)
    assert seen == {name: expected for name, (_, expected) in SEEN.items()}
    assert count(table) == 0


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ['DELETE FROM "{}"', 'TRUNCATE "{}"', 'UPDATE "{}" SET {} = {}'])
def test_what_is_only_appended_can_not_be_changed(
    fresh_database: object, owner: Connection, table: str, statement: str
) -> None:
    column = owner.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", [table])
    name = str((column.fetchone() or ("",))[0])
    with pytest.raises(DatabaseError) as error, scope.work(SYSTEM), connection.cursor() as cursor:
        cursor.execute(statement.format(table, name, name))
    assert isinstance(error.value.__cause__, InsufficientPrivilege)
