"""What this machine and this installation need, looked at one by one; each finding says how to get what is missing."""

import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import psutil
import psycopg

from amtsweg.kernel.role import ROLE
from amtsweg.web import databases, embedded, environment
from amtsweg.web.environment import PROJECT

_GIGABYTE = 1024**3
_OLDEST_DATABASE = 15
_OLDEST_NODE = 20
_STATIC = PROJECT / "src" / "amtsweg" / "web" / "static" / "vendor" / ".built"


class Verdict(StrEnum):
    """How bad a finding is: only what is missing stops the product."""

    OK = "ok"
    OPTIONAL = "optional"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found, and what to do about it."""

    subject: str
    verdict: Verdict
    found: str
    remedy: str = ""


def examine() -> list[Finding]:
    """Look at everything."""
    return [finding for look in _LOOKS for finding in look()]


def _python() -> Iterator[Finding]:
    good = sys.version_info >= (3, 11)
    yield _judge("Python", good, sys.version.split()[0], "install Python 3.11 or newer")


def _packages() -> Iterator[Finding]:
    """Compare what is installed with the lock file, which stands beside the source only."""
    lock = PROJECT / "requirements.txt"
    if not lock.exists():
        return
    wrong = [name for name, version in _locked(lock) if _installed(name) not in {version, None}]
    missing = [name for name, _ in _locked(lock) if _installed(name) is None]
    found = "as locked" if not wrong + missing else f"not as locked: {', '.join(wrong + missing)}"
    yield _judge("Python packages", not wrong + missing, found, "run: make venv")


def _locked(lock: Path) -> Iterator[tuple[str, str]]:
    for line in lock.read_text().splitlines():
        name, separator, rest = line.partition("==")
        # A line with a marker (; python_version …) may rightly be absent here.
        if separator and not line.startswith((" ", "#")) and ";" not in rest:
            yield name.partition("[")[0], rest.split()[0]


def _installed(name: str) -> str | None:
    with suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version(name)
    return None


def _node() -> Iterator[Finding]:
    found = _output("node", "--version").strip().lstrip("v")
    good = found.split(".")[0].isdigit() and int(found.split(".")[0]) >= _OLDEST_NODE
    if _STATIC.exists() and not good:
        yield Finding("Node", Verdict.OPTIONAL, found or "none", "needed only to build the parts for the browser anew")
    else:
        yield _judge("Node", good, found or "none", "install Node 20 or newer (else make static fetches one)")


def _static() -> Iterator[Finding]:
    yield _judge("Parts for the browser", _STATIC.exists(), "built" if _STATIC.exists() else "none", "run: make static")


def _disk() -> Iterator[Finding]:
    folder = environment.state_dir()
    free = shutil.disk_usage(_existing(folder)).free
    found = f"{free / _GIGABYTE:.1f} GB free for {folder}"
    yield _judge("Disk", free > 2 * _GIGABYTE, found, "make room: 2 GB at least")
    writable = os.access(_existing(folder), os.W_OK)
    yield _judge("State folder", writable, str(folder), "make it writable, or name another in AMTSWEG_STATE")


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def _memory() -> Iterator[Finding]:
    total = psutil.virtual_memory().total
    yield _judge("Memory", total > 1.5 * _GIGABYTE, f"{total / _GIGABYTE:.1f} GB", "2 GB at least")


def _database() -> Iterator[Finding]:
    try:
        with embedded.for_this_installation():
            yield from _look_into(environment.owner_database())
    except Exception as error:  # noqa: BLE001 - whatever keeps the database from us is the finding
        text = f"{type(error).__name__}: {error}".strip().splitlines()[0]
        remedy = "check DATABASE_URL" if "DATABASE_URL" in os.environ else "see var/pg/log"
        yield Finding("Database", Verdict.MISSING, text, remedy)


def _look_into(owner: environment.Database) -> Iterator[Finding]:
    try:
        line = databases.connect(owner)
    except psycopg.OperationalError as error:
        yield Finding("Database", Verdict.MISSING, str(error).strip().splitlines()[-1], "run: amtsweg migrate")
        return
    with line:
        version = line.info.server_version // 10_000
        yield _judge("Database", version >= _OLDEST_DATABASE, f"PostgreSQL {version}", "15 or newer is needed")
        yield from _look_at_role(line)


def _look_at_role(line: databases.Connection) -> Iterator[Finding]:
    row = line.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone()
    found = "none" if row is None else "may see past every scope" if row[0] else "sees its scope only"
    yield _judge("Role of the application", row == (False,), found, f"run: amtsweg migrate ({ROLE} must own nothing)")
    owned = line.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = %s", [ROLE]).fetchone()
    yield _judge("Tables of the application", owned == (0,), "owned by the owner", "give them to the database's owner")


def _locks() -> Iterator[Finding]:
    for name in ("requirements.txt", "requirements-dev.txt", "frontend/package-lock.json"):
        if (PROJECT / "pyproject.toml").exists():
            there = (PROJECT / name).exists()
            yield _judge(f"Lock file {name}", there, "there" if there else "none", "take it from version control")


def _helpers() -> Iterator[Finding]:
    for name, programs, use in _HELPERS:
        found = next((path for program in programs if (path := shutil.which(program))), None)
        verdict = Verdict.OK if found else Verdict.OPTIONAL
        yield Finding(name, verdict, found or "none", "" if found else use)


_HELPERS = (
    ("Chromium", ("chromium", "chromium-browser", "google-chrome"), "only for make journey, which installs it"),
    ("Tesseract", ("tesseract",), "only to read scanned documents: apt-get install tesseract-ocr tesseract-ocr-deu"),
    ("ClamAV", ("clamdscan", "clamd"), "only to look for viruses in uploads: apt-get install clamav-daemon"),
)
_LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _python,
    _packages,
    _node,
    _static,
    _disk,
    _memory,
    _database,
    _locks,
    _helpers,
)


def _judge(subject: str, good: bool, found: str, remedy: str) -> Finding:
    return Finding(subject, Verdict.OK if good else Verdict.MISSING, found, "" if good else remedy)


def _output(*words: str) -> str:
    with suppress(OSError, subprocess.SubprocessError):
        return subprocess.run(words, capture_output=True, text=True, timeout=10, check=True).stdout
    return ""
