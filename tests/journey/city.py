"""A living demo city: web server, worker, identity provider and database as real processes in a folder of their own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_string, policy
from pathlib import Path

import psutil

from amtsweg.web import environment
from amtsweg.web.demo.plan import DemoPlan, DemoStaff, read_plan

PROJECT = Path(__file__).resolve().parents[2]
PICTURES = PROJECT / "build" / "journey"
HERE = "127.0.0.1"
_READY_WITHIN = 300
_BACK_WITHIN = 60
_MAIL_WITHIN = 30


@dataclass(frozen=True, slots=True)
class City:
    """Where the city answers, where its state lies, and who works in it."""

    url: str
    state: Path
    environment: Mapping[str, str]
    plan: DemoPlan
    process: int

    def amtsweg(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the product beside the running city."""
        command = [sys.executable, "-m", "amtsweg.web.cli", *words]
        return subprocess.run(command, env=dict(self.environment), capture_output=True, text=True, check=False)

    def staff(self, first_name: str) -> DemoStaff:
        """Return who is called so."""
        (found,) = [one for one in self.plan.staff if one.name.split()[0] == first_name]
        return found

    def mails(self, to: str) -> list[str]:
        """Return what was sent to an address, as it lies in the file drop."""
        folder = self.state / "mail"
        found = [path.read_text() for path in sorted(folder.glob("*"))] if folder.exists() else []
        return [text for text in found if f"To: {to}" in text]

    def mail(self, to: str, about: str) -> str:
        """Return the text of the newest mail to an address that has these words in it, waiting for it."""
        deadline = time.monotonic() + _MAIL_WITHIN
        while time.monotonic() < deadline:
            for text in reversed(self.mails(to)):
                message = message_from_string(text, policy=policy.default)
                body = message.get_body(("plain",))
                if body is not None and about in (content := str(body.get_content())):
                    return content
            time.sleep(0.2)
        raise AssertionError(f"no mail to {to} about „{about}“ in {self.state / 'mail'}")

    def restart_web_server(self) -> None:
        """End the web server in order; the city starts another one. Returns when that one answers."""
        (server,) = [one for one in psutil.Process(self.process).children() if "serve" in one.cmdline()]
        server.terminate()
        server.wait(30)
        deadline = time.monotonic() + _BACK_WITHIN
        while not _is_healthy(self.url):
            assert time.monotonic() < deadline, "the web server does not come back"
            time.sleep(0.1)


def code_of(person: DemoStaff) -> str:
    """Return the sign-in code on the person's telephone."""
    return person.code(datetime.now(UTC))


@contextmanager
def living_city(folder: Path) -> Iterator[City]:
    """Start the demo city as anybody would, and end it again in order."""
    port, identity_port = _free_port(), _free_port()
    url = f"http://{HERE}:{port}"
    given = {name: value for name, value in os.environ.items() if not name.startswith(("AMTSWEG_", "DATABASE_URL"))}
    packs = str(environment.packs_dir())
    given |= {"AMTSWEG_STATE": str(folder), "AMTSWEG_PACKS": packs, "AMTSWEG_URL": url}
    given |= {"AMTSWEG_IDP_URL": f"http://{HERE}:{identity_port}"}
    command = [sys.executable, "-m", "amtsweg.web.cli", "demo", "--port", str(port), "--identity-port"]
    with (folder.parent / "city.log").open("w") as log:
        process = subprocess.Popen([*command, str(identity_port)], env=given, stdout=log, stderr=log)
        try:
            _await_ready(url, process, Path(log.name))
            yield City(url, folder, given, read_plan(environment.packs_dir() / "paderborn"), process.pid)
        finally:
            process.send_signal(signal.SIGINT)
            ended = process.wait(60)
    assert ended == 0, f"the city did not end in order, see {log.name}"


@contextmanager
def clean_pictures() -> Iterator[Path]:
    """Empty the folder of pictures."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    yield PICTURES


def _await_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _READY_WITHIN
    while not _is_healthy(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"the city does not come to life:\n{log.read_text()[-4000:]}")
        time.sleep(0.3)


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])
