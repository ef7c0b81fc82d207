"""Which database this process speaks to, and as whom.

The application works as the role ``amtsweg_app``, which owns nothing and sees only what its scope opens. What needs
the owner (making the database, migrating, backing up) asks for it here, for as long as it needs.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection, connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from amtsweg.web import environment
from amtsweg.web.environment import Database

Connection = psycopg.Connection[tuple[object, ...]]


def connect(database: Database, *, name: str = "") -> Connection:
    """Open a plain connection outside Django; ``name`` selects another database of the same server."""
    parts = {"dbname": name or database.name, "user": database.user, "password": database.password}
    parts |= {"host": database.host, "port": database.port, "connect_timeout": "10"}
    given = {key: value for key, value in parts.items() if value}
    return psycopg.connect(make_conninfo(**given), autocommit=True)


def create(database: Database) -> bool:
    """Make the database where the server has none of that name; tells whether it did."""
    try:
        connect(database).close()
    except psycopg.OperationalError as error:
        # The server names the missing database only in its message; a real outage shows itself in the next line.
        with connect(database, name="postgres") as server:
            if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database.name]).fetchone():
                raise error from None
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(database.name)))
        return True
    return False


def use(database: Database, *, role: str) -> None:
    """Point this process at a database; every thread's next connection goes there."""
    disconnect()
    connections.settings["default"].update(database.as_django(role=role))


def disconnect() -> None:
    """Close this thread's connection and the pool behind it."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined] # only the PostgreSQL backend has a pool


@contextmanager
def as_owner(database: Database | None = None) -> Iterator[None]:
    """Speak to the database as its owner for a while: no row-level security, every right."""
    before = dict(connections.settings["default"])
    use(database or environment.owner_database(), role="")
    try:
        yield
    finally:
        disconnect()
        connections.settings["default"].update(before)


def migrate(database: Database | None = None) -> None:
    """Bring tables and rights to the present state, as the owner."""
    from django.core.management import call_command  # noqa: PLC0415 - only this command needs it

    from amtsweg.kernel import access, transactions  # noqa: PLC0415 - need the models, which are not loaded yet

    with as_owner(database):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        access.apply(connection)
        transactions.continue_count(connection)
