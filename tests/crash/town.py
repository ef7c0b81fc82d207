"""A small town of real processes: database with fsync, web server, worker; each can be killed and started anew."""

import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Lock

import psutil
from django.conf import settings
from django.test import override_settings

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import NewAssignment
from amtsweg.kernel import clock, scope
from amtsweg.kernel.role import ROLE
from amtsweg.web import databases, embedded, environment
from way import PACKS, found_city

HERE = "127.0.0.1"
PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXA"
CLERK = "ayla@stadt.example"
_READY_WITHIN = 60
_A_PART = 0.4  # how often only a part of it is killed


class Killable:
    """A process of the product that somebody kills now and then."""

    def __init__(self, command: list[str], given: Mapping[str, str], log: Path, works: Callable[[], bool]) -> None:
        self.works, self._command, self._given, self._log = works, command, given, log
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self.deaths = 0

    def start(self) -> None:
        """Start it, unless it runs."""
        with self._lock, self._log.open("ab") as log:
            if self._process is None or self._process.poll() is not None:
                command = [sys.executable, "-m", "amtsweg.web.cli", *self._command]
                self._process = subprocess.Popen(
                    command, env=dict(self._given), stdin=subprocess.DEVNULL, stdout=log, stderr=log
                )

    def kill(self, rng: random.Random | None = None) -> None:
        """End it as the lack of memory would: at once, without a word. With dice it may hit a part of it only."""
        if self._process is None or self._process.poll() is not None:
            return
        whole = psutil.Process(self._process.pid)
        parts = whole.children(recursive=True)
        victim = rng.choice(parts) if rng and parts and rng.random() < _A_PART else whole
        with suppress(psutil.NoSuchProcess):
            victim.kill()
            self.deaths += 1
        if victim is whole:
            self.wait()

    def wait(self) -> None:
        """Wait until it has ended."""
        if self._process is not None:
            self._process.wait(30)

    def stop(self) -> None:
        """End it in order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self.wait()


@dataclass(frozen=True, slots=True)
class Town:
    """Where it answers, and what can be killed in it."""

    url: str
    state: Path
    web: Killable
    worker: Killable

    def await_web(self) -> None:
        """Wait until the web server answers."""
        deadline = time.monotonic() + _READY_WITHIN
        while not self.web.works():
            assert time.monotonic() < deadline, f"the web server does not answer; see {self.state.parent}"
            time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _listens(state: Path) -> bool:
    """Tell whether a worker listens for news: then all its ticks run. Only the owner sees what others ask."""
    with databases.connect(environment.embedded_database(state)) as owner:
        listening = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        return owner.execute(listening).fetchone() is not None


@contextmanager
def founded(folder: Path) -> Iterator[Town]:
    """Found the town in a folder of its own; its processes run only once they are started."""
    state, port = folder / "var", _free_port()
    given = {name: value for name, value in os.environ.items() if not name.startswith(("AMTSWEG_", "DATABASE_URL"))}
    given |= {"AMTSWEG_STATE": str(state), "AMTSWEG_PACKS": str(PACKS), "AMTSWEG_URL": f"http://{HERE}:{port}"}
    given["AMTSWEG_SECRET_KEY"] = settings.SECRET_KEY  # what we prepare here they must be able to read
    url = f"http://{HERE}:{port}"
    web = Killable(["serve", "--port", str(port)], given, folder / "web.log", lambda: _answers(url))
    worker = Killable(["worker"], given, folder / "worker.log", lambda: _listens(state))
    with embedded.running(state / "pg"):
        database = environment.embedded_database(state)
        databases.create(database)
        databases.migrate(database)
        databases.use(database, role=ROLE)
        with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.ScryptPasswordHasher"]):
            _fill()
        try:
            yield Town(url, state, web, worker)
        finally:
            web.stop()
            worker.stop()
            databases.disconnect()


def _fill() -> None:
    at = clock.now() - timedelta(days=1)
    with scope.session(scope.SYSTEM):
        found_city(at)
        identity.create_staff(
            email=CLERK, name="Ayla", password=PASSWORD, totp_secret=SECRET,
            assignments=[NewAssignment("clerk", "sta-63", since=at)], at=at,
        )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])
