"""Files whose retention is over, people who manage records, and a small archive that answers."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import NewAssignment
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel.actors import Actor
from amtsweg.records import api as records
from amtsweg.records import models as records_models
from amtsweg.records.contracts import FileFacts, NewDocument
from amtsweg.records.queries.plan import forget_plan
from amtsweg.records.services.keeping import close_file, open_file
from amtsweg.records.services.retention import end_retention
from records.conftest import ACTOR, PLAN, load_city, scan

UNIT = "sta-30"
MakeEnded = Callable[..., UUID]


@pytest.fixture
def city(system_scope: None, at: datetime) -> Iterator[None]:
    """The city, loaded."""
    load_city(at)
    yield
    forget()
    forget_plan()


def ended(
    at: datetime, *, documents: int | list[NewDocument] = 1, plan: str = PLAN, title: str = "", n: int = 0
) -> UUID:
    """Open, fill and close a file so long ago that its retention is over at this moment; return its id."""
    long_ago = at - timedelta(days=40 * 365)
    facts = FileFacts(title or f"Widerspruch der Familie Brandt {n}")
    unit_id = identity.unit_by_key(UNIT).id
    file_id = open_file(unit_id=unit_id, plan_key=plan, facts=facts, actor=ACTOR, at=long_ago)
    given = [scan(1000 * n + i, long_ago) for i in range(documents)] if isinstance(documents, int) else documents
    records.add_documents(record_file_id=file_id, documents=given, actor=ACTOR, at=long_ago)
    close_file(record_file_id=file_id, actor=ACTOR, at=long_ago + timedelta(days=30))
    records.number_new_files(at=long_ago)
    end_retention(at=at)
    return file_id


@pytest.fixture
def make_ended(city: None, at: datetime) -> MakeEnded:
    """A maker of files whose retention is over."""

    def make(**given: object) -> UUID:
        return ended(at, **given)  # type: ignore[arg-type]  # the keywords of ended

    return make


def manager(name: str, at: datetime, *, unit: str = "sta-30", role: str = "records-manager") -> Actor:
    """Hire somebody who manages records."""
    person = identity.create_staff(
        email=f"{name.lower()}@stadt.example",
        name=name,
        password="correct horse battery staple",
        totp_secret="",
        assignments=[NewAssignment(role, unit, since=at - timedelta(days=1))],
        at=at,
    )
    return Actor(name, person.account_id)


@pytest.fixture
def ayla(city: None, at: datetime) -> Actor:
    """One who manages records."""
    return manager("Ayla", at)


@pytest.fixture
def bengt(city: None, at: datetime) -> Actor:
    """Another one."""
    return manager("Bengt", at)


def number_of(file_id: UUID) -> str:
    """Return the reference number of a file."""
    number = records_models.RecordFile.objects.get(id=file_id).reference_number
    assert number
    return number


@pytest.fixture
def pictures() -> Path | None:
    """Where pictures of pages go, if somebody wants to look at them."""
    folder = os.environ.get("AMTSWEG_PICTURES")
    return Path(folder) if folder else None
