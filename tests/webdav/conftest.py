"""A file people may work on with their own programs, and the product behind its real server."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import psutil
import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import NewAssignment
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import clock, scope
from amtsweg.kernel.actors import Actor
from amtsweg.records import models
from amtsweg.records.contracts import FileFacts
from amtsweg.records.queries.plan import forget_plan
from amtsweg.records.services.keeping import open_file
from amtsweg.webdav.services.keys import make_key, make_link
from records.conftest import PLAN, load_city

ROOT = Path(__file__).resolve().parents[2]
UNIT = "sta-63"


@dataclass(frozen=True)
class Worker:
    """Somebody with an access key for their programs."""

    account_id: UUID
    email: str
    key: str

    @property
    def actor(self) -> Actor:
        """Return them as whoever acts."""
        return Actor(self.email, self.account_id)

    @property
    def headers(self) -> dict[str, str]:
        """Return what their program signs in with."""
        return {"Authorization": "Basic " + b64encode(f"{self.email}:{self.key}".encode()).decode()}


def hire(name: str, at: datetime, *roles: tuple[str, str]) -> Worker:
    """Hire somebody and give them an access key."""
    given = [NewAssignment(role, unit, since=at - timedelta(days=1)) for role, unit in roles]
    email = f"{name.lower()}@stadt.example"
    person = identity.create_staff(email=email, name=name, password="correct horse battery", assignments=given, at=at)
    key = make_key(name="Laptop", days=30, actor=Actor(name, person.account_id), at=at)
    return Worker(person.account_id, email, key)


def _load(at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        load_city(at)


@pytest.fixture
def city(db: None, fixed_clock: object, at: datetime) -> Iterator[None]:
    """The city, at a moment that stands still."""
    cache.clear()
    _load(at)
    yield
    forget()
    forget_plan()


@pytest.fixture
def committed_city(fresh_database: object, fixed_clock: object, at: datetime) -> Iterator[None]:
    """The same in a database of its own, where commits are real."""
    _load(at)
    yield
    forget()
    forget_plan()


@pytest.fixture
def ayla(city: None, at: datetime) -> Worker:
    """A clerk of the unit the file belongs to."""
    with scope.session(scope.SYSTEM):
        return hire("Ayla", at, ("clerk", UNIT))


def new_file(at: datetime, *, unit: str = UNIT, title: str = "Baulast, Flur 3") -> UUID:
    """Open a file of a unit."""
    with scope.session(scope.SYSTEM):
        unit_id = identity.unit_by_key(unit).id
        return open_file(unit_id=unit_id, plan_key=PLAN, facts=FileFacts(title), actor=Actor("test"), at=at)


@dataclass
class Dav:
    """A program that speaks WebDAV with a file: its addresses are relative to it."""

    record_file_id: UUID
    worker: Worker
    root: str = ""
    client: Client = field(default_factory=Client)

    def __call__(
        self, method: str, path: str = "", body: bytes | str = b"", *, kind: str = "", **headers: str
    ) -> HttpResponse:
        """Send a request; names of headers are written with underscores."""
        given = {} if self.root else self.worker.headers
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        base = self.root or f"/dav/akten/{self.record_file_id}"
        data = body.encode() if isinstance(body, str) else body
        return self.client.generic(method, f"{base}/{path}", data, kind, headers={**given, **named})

    def names(self, path: str = "") -> list[str]:
        """Return what lies in a folder."""
        from lxml import etree

        answer = self("PROPFIND", path, Depth="1")
        assert answer.status_code == 207, (answer.status_code, answer.content)
        found = etree.fromstring(answer.content).findall("{DAV:}response")
        return [one.findtext(".//{DAV:}displayname") or "" for one in found[1:]]


@pytest.fixture
def dav(ayla: Worker, at: datetime) -> Dav:
    """Ayla's program, speaking with a new file."""
    return Dav(new_file(at), ayla)


def linked(dav: Dav, document_id: UUID, at: datetime, *, purpose: str = "") -> Dav:
    """Return a program that was started with a link to one document."""
    with scope.session(identity.scope_of(dav.worker.account_id, at=at)):
        made = make_link(document_id=document_id, purpose=purpose, actor=dav.worker.actor, at=at)
    return Dav(dav.record_file_id, dav.worker, root=f"/dav/dokument/{made.token}")


def documents(record_file_id: UUID) -> dict[str, list[tuple[int, str]]]:
    """Return the documents of a file by their title: versions with their file names; deleted ones are marked."""
    with scope.session(scope.SYSTEM):
        heads = models.Document.objects.filter(record_file_id=record_file_id).order_by("id")
        return {
            ("-" if head.deleted_at else "") + head.title: [
                (row.version, row.filename)
                for row in models.DocumentVersion.objects.filter(document=head).order_by("version")
            ]
            for head in heads
        }


@dataclass
class Served:
    """The product behind granian, in processes of its own."""

    url: str
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        port, log = int(self.url.rsplit(":", 1)[1]), self.folder / "web.log"
        with log.open("ab") as out:
            environment = _environment(self.url, self.folder)
            self.process = subprocess.Popen(_command(port), env=environment, stdout=out, stderr=out)
        _await(self.url, self.process, log)

    def kill(self) -> None:
        """End it at once, without a word, with all its parts."""
        assert self.process is not None
        for one in [*psutil.Process(self.process.pid).children(recursive=True), self.process]:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self.process.wait(30)

    def stop(self) -> None:
        """End it in order."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)


@pytest.fixture
def served(as_installation: None, committed_city: None, tmp_path: Path, fixed_clock: object) -> Iterator[Served]:
    """The real server over the test's database."""
    before = clock.use_clock(clock.SystemClock())
    found = Served(f"http://127.0.0.1:{_free_port()}", tmp_path)
    try:
        found.start()
        yield found
    finally:
        found.stop()
        clock.use_clock(before)


def _command(port: int) -> list[str]:
    return [sys.executable, "-m", "amtsweg.web.cli", "serve", "--port", str(port), "--workers", "1", "--threads", "4"]


def _environment(url: str, tmp_path: Path) -> Mapping[str, str]:
    return {**os.environ, "AMTSWEG_URL": url, "AMTSWEG_STATE": str(tmp_path / "var"), "AMTSWEG_LOG": "WARNING"}


def _await(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 90
    while True:
        try:
            with urllib.request.urlopen(f"{url}/anmelden/", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            running = process.poll() is None and time.monotonic() < deadline
            assert running, log.read_text()[-3000:]
            time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
