"""Fixtures of all tests: a real PostgreSQL, reached as the application's own role, which may not see past its scope.

Runs at the same time have servers of their own. The migrated template is kept for each state of the models and cloned
for every run, so that a run starts in a moment; a test is rolled back at its end.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling, Scheduling

from amtsweg.identity.queries.rights import stop_remembering
from amtsweg.kernel import clock, scope
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.role import ROLE
from amtsweg.web import databases
from amtsweg.web.environment import Database
from database import Server, address, running_server

# How fast something is belongs into the benchmarks; a busy machine must not fail a law.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


class ByPlace(LoadFileScheduling):
    """The tests of a file stay together, and so do those of the journey: they walk through one living city."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        return "tests/journey" if file.startswith("tests/journey/") else file


# What takes long by file, begun first, so that nobody waits for the last one at the end.
_LONG = (
    "tests/journey/",
    "tests/packs/test_every_page",
    "tests/web/",
    "tests/house/",
    "tests/contents/",
    "tests/hostile/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of long files before all others; within both nothing changes its place."""
    items.sort(key=lambda item: next((n for n, place in enumerate(_LONG) if place in item.nodeid), len(_LONG)))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Take the place of --dist loadfile."""
    return ByPlace(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """Hash passwords quickly: a good hash is slow on purpose, and no test is about its strength."""
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Begin each test without rights in mind: a request whose answer nobody reads to its end leaves them there."""
    stop_remembering()
    yield
    stop_remembering()


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    """Begin each test in the language of the city: a page asked for in English leaves its thread in English."""
    with translation.override("de"):
        yield


@pytest.fixture(scope="session")
def database_server() -> Iterator[Server]:
    """The server all tests of this run work with."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def django_db_setup(
    database_server: Server, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Take the place of pytest-django's own: clone the template and speak to it as the application's role."""
    with django_db_blocker.unblock(), database_server.clone() as database:
        databases.use(database, role=ROLE)
        yield
        databases.disconnect()


@pytest.fixture
def fresh_database(
    database_server: Server, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """A database of the test's own, for threads and real commits; yields the owner's way into it."""
    session = database_server.current
    with django_db_blocker.unblock(), database_server.clone() as database:
        databases.use(database, role=ROLE)
        yield database
        databases.disconnect()
    databases.use(session, role=ROLE)


@pytest.fixture
def system_scope(db: None) -> Iterator[None]:
    """See every row for the length of the test."""
    with scope.session(scope.SYSTEM):
        yield


@pytest.fixture
def owner(fresh_database: Database) -> Iterator[databases.Connection]:
    """A connection of the database's owner, who may alter anything."""
    with databases.connect(fresh_database) as opened:
        yield opened


@pytest.fixture
def at() -> datetime:
    """The moment at which tests happen: a Monday morning without a holiday around it."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)


@pytest.fixture
def fixed_clock(at: datetime) -> Iterator[clock.FixedClock]:
    """Edges see this moment, until the test sets another."""
    fixed = clock.FixedClock(at)
    before = clock.use_clock(fixed)
    yield fixed
    clock.use_clock(before)


@pytest.fixture
def blob_store(tmp_path: Path) -> Path:
    """The folder in which this test's blobs lie."""
    return tmp_path / "var" / "blobs"


@pytest.fixture(autouse=True)
def _state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing a test does reach the state of a real installation."""
    monkeypatch.setenv("AMTSWEG_STATE", str(tmp_path / "var"))
    monkeypatch.setattr(django_settings, "STATE_DIR", tmp_path / "var", raising=False)


@pytest.fixture
def as_installation(fresh_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name the fresh database to whatever asks the environment for it, as commands and the worker do."""
    monkeypatch.delenv("AMTSWEG_OWNER_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", address(fresh_database))
