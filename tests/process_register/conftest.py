"""A city with offices and two people who work on its processes."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.utils import translation

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import NewAssignment
from amtsweg.identity.models import Account
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel.actors import Actor

CITY = Path(settings.PACKS_DIR) / "paderborn"


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    """Speak German, whatever language a page was shown in before."""
    with translation.override("de"):
        yield


@pytest.fixture
def city(system_scope: None, at: datetime) -> Iterator[None]:
    """The organisation of the city pack."""
    identity.load_organisation(CITY, at=at - timedelta(days=30))
    yield
    forget()


def hire(role: str, unit: str, at: datetime, *, name: str = "Ayla") -> Actor:
    """Open a staff account with one role."""
    given = [NewAssignment(role, unit, since=at - timedelta(days=1))]
    person = identity.create_staff(
        email=f"{role}.{unit}@stadt.example",
        name=name,
        password="correct horse battery staple",
        assignments=given,
        at=at,
    )
    return Actor(person.name, person.account_id)


def sign_in(client: Client, actor: Actor) -> None:
    """Sign staff in, with a second factor."""
    account = Account.objects.get(id=actor.account_id)
    client.force_login(account)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, account, "mfa", type="totp")
    request.session.save()


@pytest.fixture
def manager(city: None, at: datetime) -> Actor:
    """Somebody of process management, for the whole city."""
    return hire("process-manager", "stadt-paderborn", at, name="Oda")


@pytest.fixture
def lead(city: None, at: datetime) -> Actor:
    """The head of a team in one office."""
    return hire("team-lead", "sta-63", at, name="Helga")


@pytest.fixture
def pictures() -> Path | None:
    """Where pictures of pages go, if somebody wants to look at them."""
    folder = os.environ.get("AMTSWEG_PICTURES")
    return Path(folder) if folder else None
