"""The PostgreSQL behind the tests: template databases and their clones."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psutil
from django.conf import settings
from psycopg import sql

from amtsweg.web import databases, embedded, environment
from amtsweg.web.environment import Database

SOURCE = Path(__file__).resolve().parents[1] / "src" / "amtsweg"
TEMPLATES_KEPT = 6
# What a lost machine would lose does not matter here; that tests are fast does.
HASTY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 300")


@dataclass
class Server:
    """A server, its migrated template and the clone the tests work in."""

    way: Database
    folder: Path
    current: Database = field(init=False)
    clones: int = 0

    @contextmanager
    def clone(self) -> Iterator[Database]:
        """Make a database from the template, and drop it at the end."""
        name = f"amtsweg_test_{os.getpid()}_{self.clones}"
        self.clones += 1
        template = self._template()
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        database = replace(self.way, name=name)
        if name.endswith("_0"):
            self.current = database
        try:
            yield database
        finally:
            self._drop(name)

    def _template(self) -> str:
        name = f"amtsweg_template_{_digest()}"
        if name not in self._names("amtsweg_template_%"):
            self._make_template(name)
        return name

    def _make_template(self, name: str) -> None:
        self._clear_away()
        draft = replace(self.way, name=f"{name}_draft")
        self._drop(draft.name)
        databases.create(draft)
        databases.migrate(draft)
        self._run(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft.name), sql.Identifier(name)))

    def _clear_away(self) -> None:
        for name in self._names("amtsweg_template_%")[:-TEMPLATES_KEPT]:
            self._drop(name)
        for name in self._names("amtsweg_test_%"):
            if not psutil.pid_exists(int(name.split("_")[2])):  # left behind by a run that was killed
                self._drop(name)

    def _names(self, pattern: str) -> list[str]:
        with databases.connect(self.way, name="postgres") as server:
            rows = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid", [pattern])
            return [str(row[0]) for row in rows]

    def _drop(self, name: str) -> None:
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with databases.connect(self.way, name="postgres") as server:
            server.execute(statement)


@contextmanager
def running_server() -> Iterator[Server]:
    """Yield the server named by ``DATABASE_URL``, else an embedded one that no other run uses at the same time.

    Transactions of one database hold up the sealing of events in all databases of a server, so runs keep apart.
    """
    with _own_folder() as folder:
        if "DATABASE_URL" in os.environ:
            yield Server(environment.owner_database(), folder)
            return
        with embedded.running(folder / "pg"):
            way = environment.embedded_database(folder)
            _make_hasty(way)
            yield Server(way, folder)


@contextmanager
def _own_folder() -> Iterator[Path]:
    mark = hashlib.sha256(str(SOURCE).encode()).hexdigest()[:8]
    for number in count():
        folder = Path(tempfile.gettempdir()) / f"amtsweg-tests-{os.getuid()}-{mark}-{number}"
        folder.mkdir(exist_ok=True)
        with (folder / "run.lock").open("w") as lock, suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield folder
            return


def address(database: Database) -> str:
    """Return the way into a database as ``DATABASE_URL`` names it."""
    who = quote(database.user, safe="") + (f":{quote(database.password, safe='')}" if database.password else "")
    if database.host.startswith("/"):
        return f"postgresql://{who}@/{database.name}?host={quote(database.host, safe='')}"
    return f"postgresql://{who}@{database.host}{':' * bool(database.port)}{database.port}/{database.name}"


def _make_hasty(way: Database) -> None:
    with databases.connect(way, name="postgres") as server:
        if server.execute("SHOW fsync").fetchone() == ("on",):
            for setting in HASTY:
                server.execute(f"ALTER SYSTEM SET {setting}")
            server.execute("SELECT pg_reload_conf()")


def _digest() -> str:
    """Return a mark that changes with every migration and with everything the rights are made from."""
    sources = [*SOURCE.glob("*/migrations/*.py"), *SOURCE.glob("*/models.py"), *SOURCE.glob("*/models/*.py")]
    sources += [SOURCE / "kernel" / "access.py", SOURCE / "kernel" / "scope.py", SOURCE / "web" / "settings.py"]
    whole = hashlib.sha256(repr(settings.INSTALLED_APPS).encode())
    for source in sorted(sources):
        whole.update(str(source).encode() + source.read_bytes())
    return whole.hexdigest()[:12]
