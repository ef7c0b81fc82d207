"""A city with its organisation and its file plan, and files to put things into."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import NewAssignment
from amtsweg.identity.models import Account
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import blobs
from amtsweg.kernel.actors import system
from amtsweg.kernel.ids import uuid7
from amtsweg.records import api as records
from amtsweg.records.contracts import NewDocument
from amtsweg.records.queries.plan import forget_plan

ACTOR = system("test")
PLAN = "10.20.20"
CITY = Path(settings.PACKS_DIR) / "paderborn"


def load_city(at: datetime) -> None:
    """Load organisation and file plan of the city pack."""
    identity.load_organisation(CITY, at=at)
    records.load_file_plan(CITY, at=at)


@pytest.fixture
def city(system_scope: None, at: datetime) -> Iterator[None]:
    """The city, loaded."""
    load_city(at)
    yield
    forget()
    forget_plan()


class OpenFile(Protocol):
    """Opens a record file and returns its matter."""

    def __call__(
        self, *, unit: str = ..., plan: str = ..., retention: str = ..., at: datetime = ..., documents: int = ...
    ) -> UUID:
        """Return the id of the matter."""


@pytest.fixture
def open_file(city: None, at: datetime) -> OpenFile:
    """A maker of record files."""

    def make(
        *,
        unit: str = "sta-63",
        plan: str = PLAN,
        retention: str = "P5Y",
        at: datetime = at,
        documents: int = 0,
    ) -> UUID:
        subject_id = uuid7()
        records.open_record_file(
            subject_id=subject_id,
            unit_id=identity.unit_by_key(unit).id,
            account_id=uuid7(),
            plan_key=plan,
            title="Auskunft, Flur 3, Flurstück 12",
            retention=retention,
            actor=ACTOR,
            at=at,
            documents=[scan(n, at) for n in range(documents)],
        )
        return subject_id

    return make


def scan(n: int, at: datetime, *, direction: str = "in", media_type: str = "application/pdf") -> NewDocument:
    """Return a new document with a content of its own."""
    blob = blobs.put(f"content {n}".encode(), media_type=media_type, at=at)
    return NewDocument(
        title=f"Anlage {n}",
        kind="attachment",
        direction=direction,
        sha256=blob.sha256,
        filename=f"anlage-{n}.pdf",
        media_type=media_type,
        size=blob.size,
    )


def sign_in(client: Client, unit: str, at: datetime) -> None:
    """Sign a new clerk of a unit in, with a second factor."""
    clerk = NewAssignment("clerk", unit, since=at - timedelta(days=1))
    person = identity.create_staff(
        email="ayla@stadt.example",
        name="Ayla",
        password="correct horse battery staple",
        totp_secret="",
        assignments=[clerk],
        at=at,
    )
    account = Account.objects.get(id=person.account_id)
    client.force_login(account)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, account, "mfa", type="totp")
    request.session.save()
