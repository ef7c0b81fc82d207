"""People at the desk of the legal office, signed in, and a file of theirs."""

from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client

from amtsweg.identity import api as identity
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.records import api as records
from amtsweg.records.contracts import FileFacts
from amtsweg.records.services.keeping import open_file
from process_register.conftest import sign_in
from records.conftest import ACTOR, PLAN, scan
from records.test_visible import hire

FACTS = FileFacts("Klage wegen Abfallgebühren")
LEGAL = "sta-30"


def desk_of(name: str, at: datetime, *roles: tuple[str, str]) -> Client:
    """A browser in which somebody with these roles has signed in."""
    client = Client()
    sign_in(client, Actor(name, hire(name, at, *roles)))
    return client


def legal_file(at: datetime, *, documents: int = 3, title: str = FACTS.title, plan: str = PLAN) -> UUID:
    """Open a file of the legal office with documents in it, and number it."""
    unit_id = identity.unit_by_key(LEGAL).id
    found = open_file(unit_id=unit_id, plan_key=plan, facts=FileFacts(title), actor=ACTOR, at=at)
    records.add_documents(record_file_id=found, documents=[scan(n, at) for n in range(documents)], actor=ACTOR, at=at)
    records.number_new_files(at=at)
    return found


@pytest.fixture
def file_id(city: None, at: datetime, fixed_clock: FixedClock) -> UUID:
    """A file of the legal office with three documents."""
    return legal_file(at)


@pytest.fixture
def clerk(city: None, at: datetime, fixed_clock: FixedClock) -> Client:
    """A clerk of the legal office at the desk."""
    return desk_of("Ayla", at, ("clerk", LEGAL))


@pytest.fixture
def head(city: None, at: datetime, fixed_clock: FixedClock) -> Client:
    """The head of the legal office at the desk, who reads confidential files as well."""
    return desk_of("Bruno", at, ("head", LEGAL))
