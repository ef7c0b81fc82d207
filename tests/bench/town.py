"""The ground the bench stands on: an embedded PostgreSQL with durable commits, and the real city in it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import psycopg
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft
from amtsweg.identity import api as identity
from amtsweg.identity.models import Account
from amtsweg.identity.queries.rights import remembering
from amtsweg.intake import api as intake
from amtsweg.intake.contracts import Channel, Receipt
from amtsweg.kernel import clock, scope
from amtsweg.kernel.actors import ANONYMOUS, Actor
from amtsweg.kernel.role import ROLE
from amtsweg.web import databases, embedded, environment
from amtsweg.web.environment import Database
from way import COURT, found_city, hire

SLUG = "baulastenauskunft"


@dataclass(frozen=True, slots=True)
class Town:
    """The city, its database as the owner sees it, and a clerk."""

    database: Database
    clerk: Actor
    at: datetime

    def owner(self) -> psycopg.Connection[tuple[object, ...]]:
        """Open a bare connection of the owner."""
        return databases.connect(self.database)

    @contextmanager
    def scope(self) -> Iterator[None]:
        """See what the clerk sees, with rights resolved once as in a request."""
        assert self.clerk.account_id is not None
        with remembering(), scope.session(identity.scope_of(self.clerk.account_id, at=clock.now())):
            yield

    def signed_in(self) -> Client:
        """A browser in which the clerk has signed in, with both factors."""
        client, request = Client(), HttpRequest()
        with scope.session(scope.SYSTEM):
            account = Account.objects.get(id=self.clerk.account_id)
            client.force_login(account, settings.AUTHENTICATION_BACKENDS[0])
            request.session = client.session
            record_authentication(request, account, "mfa", type="totp")
            request.session.save()
        return client


@contextmanager
def standing() -> Iterator[Town]:
    """Found the city in a folder that is thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="amtsweg-bench-") as name:
        folder = Path(name)
        settings.STATE_DIR = folder
        os.environ["AMTSWEG_STATE"] = str(folder)  # for the clients of the parallel part
        os.environ.pop("DATABASE_URL", None)
        with embedded.running(folder / "pg"):
            database = environment.embedded_database(folder)
            databases.create(database)
            databases.migrate(database)
            databases.use(database, role=ROLE)
            at = clock.now()
            with scope.session(scope.SYSTEM):
                found_city(at)
                clerk = hire("Ayla", at, ("clerk", "sta-63"))
            try:
                yield Town(database, clerk, at)
            finally:
                databases.disconnect()


@cache
def service() -> ServiceVersion:
    """The service everybody in the bench applies for: free of charge, with three tasks."""
    found = catalogue.current_version(SLUG)
    assert found is not None
    return found


def new_draft() -> Draft:
    """A filled-in form, not sent yet."""
    version = service().form_version_id
    assert version is not None
    return forms.start_draft(form_version_id=version, account_id=None, answers=COURT, at=clock.now())


def send(draft: Draft) -> Receipt:
    """Send it in."""
    return intake.submit(
        service_version_id=service().id, draft=draft, channel=Channel.PORTAL, actor=ANONYMOUS, at=clock.now()
    )
