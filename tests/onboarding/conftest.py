"""A city with offices and people who bring its services online."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel.actors import Actor
from process_register.conftest import hire, sign_in

CITY = Path(settings.PACKS_DIR) / "paderborn"


@pytest.fixture
def city(system_scope: None, at: datetime) -> Iterator[None]:
    """The organisation of the city pack."""
    identity.load_organisation(CITY, at=at - timedelta(days=30))
    yield
    forget()


@pytest.fixture
def editor(city: None, at: datetime) -> Actor:
    """Somebody of the editorial team, for the whole city."""
    return hire("editor", "stadt-paderborn", at, name="Mona")


@pytest.fixture
def second(city: None, at: datetime) -> Actor:
    """Somebody else of the editorial team, in one office."""
    return hire("editor", "sta-63", at, name="Nils")


@pytest.fixture
def mona(client: Client, editor: Actor) -> Client:
    """The editorial team, signed in."""
    sign_in(client, editor)
    return client
