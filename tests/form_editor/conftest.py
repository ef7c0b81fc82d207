"""A city with a form that is online, and two people who work on it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.form_editor.contracts import FormDraft
from amtsweg.form_editor.queries.drafts import service_in_force
from amtsweg.form_editor.services.drafts import start_draft
from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel.actors import Actor
from process_register.conftest import CITY, hire

SLUG = "baulastenauskunft"
PACK = Path(settings.PACKS_DIR) / "bauordnungsamt" / SLUG


@pytest.fixture
def city(system_scope: None, at: datetime) -> Iterator[None]:
    """The organisation of the city pack."""
    identity.load_organisation(CITY, at=at - timedelta(days=30))
    yield
    forget()


@pytest.fixture
def service(city: None, at: datetime) -> ServiceVersion:
    """A service whose form is online."""
    catalogue.load_packs(PACK, at=at - timedelta(days=1))
    return service_in_force(SLUG)


@pytest.fixture
def drafter(service: ServiceVersion, at: datetime) -> Actor:
    """The team lead of the office, who drafts."""
    return hire("team-lead", "sta-63", at, name="Helga")


@pytest.fixture
def publisher(service: ServiceVersion, at: datetime) -> Actor:
    """Somebody who publishes forms of the whole city."""
    return hire("editor", "stadt-paderborn", at, name="Mona")


@pytest.fixture
def draft(drafter: Actor, at: datetime) -> FormDraft:
    """A draft nobody has changed yet."""
    return start_draft(service=SLUG, actor=drafter, at=at)
