"""Matters that went their way, as the event log tells it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker

from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.events import Event
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.role import ROLE
from amtsweg.metrics.queries.names import use_service_names
from amtsweg.web import databases
from amtsweg.web.databases import Connection
from database import Server

BUILDING, ORDER = UUID(int=63), UUID(int=32)


class Matter(Protocol):
    """Writes what happened to one matter; days count from its opening."""

    def __call__(
        self,
        *,
        service: str = ...,
        opened: datetime = ...,
        unit: UUID = ...,
        moved: UUID | None = ...,
        decided: float | None = ...,
        closed: float | None = ...,
        outcome: str = ...,
    ) -> UUID:
        """Return the matter."""


def write_matter(
    *,
    service: str = "auskunft",
    opened: datetime,
    unit: UUID = BUILDING,
    moved: UUID | None = None,
    decided: float | None = None,
    closed: float | None = None,
    outcome: str = "granted",
) -> UUID:
    """Write what happened to one matter and return it."""
    subject_id, data = uuid7(), {"service": service, "outcome": outcome}

    def event(kind: str, days: float, unit_id: UUID) -> Event:
        moment = opened + timedelta(days=days)
        return Event(kind, moment, system("test"), "case", subject_id, subject_id, unit_id, data=data)

    last = moved or unit
    happened = [event("case.opened", 0, unit)]
    happened += [event("case.assigned", 0.1, last)] if moved else []
    happened += [event("case.decided", decided, last)] if decided is not None else []
    happened += [event("case.closed", closed, last)] if closed is not None else []
    with scope.work(scope.SYSTEM):
        events.record(happened)
    return subject_id


@pytest.fixture
def matter(system_scope: None, at: datetime) -> Matter:
    """A maker of matters, opened ten days before the test."""
    return partial(write_matter, opened=at - timedelta(days=10))


@pytest.fixture
def titles() -> Iterator[None]:
    """Somebody knows the services' titles."""
    use_service_names(lambda slugs: {slug: slug.title() for slug in slugs if slug != "unbekannt"})
    yield
    use_service_names(None)


@pytest.fixture(scope="module")
def _town_of_this_file(
    database_server: Server, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Connection]:
    """A database with real commits for all tests of a file; yields the owner's way into it."""
    session = database_server.current
    with django_db_blocker.unblock(), database_server.clone() as database:
        databases.use(database, role=ROLE)
        with databases.connect(database) as owner:
            yield owner
        databases.disconnect()
    databases.use(session, role=ROLE)


@pytest.fixture
def open_town(_town_of_this_file: Connection) -> Iterator[None]:
    """An empty log with real commits, which rollups need; seen whole."""
    _town_of_this_file.execute("TRUNCATE kernel_event, kernel_event_seal, metrics_rollup CASCADE")
    with scope.session(scope.SYSTEM):
        yield
