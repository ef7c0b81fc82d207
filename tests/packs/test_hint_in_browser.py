"""The hint above a clerk's form in a real browser; every page of every form is looked at in test_every_page."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from django.test import Client

from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from packs.walking import begin, example
from process_register.conftest import sign_in
from serving import served
from way import Way, found_city, hire

pytestmark = pytest.mark.journey


@pytest.fixture
def address(fresh_database: Database, at: datetime) -> Iterator[str]:
    """The portal of the real city, served on this machine."""
    with scope.session(scope.SYSTEM):
        found_city(at)
    with served() as found:
        yield found
    forget()


def test_whoever_checks_reads_the_hint_above_the_form(address: str, fixed_clock: FixedClock) -> None:
    client = Client()
    with scope.session(scope.SYSTEM):
        clerk = hire("Nora", fixed_clock.at, ("clerk", "sta-12"))
        way = Way(fixed_clock, clerk, clerk)
        begin(way, "personenstandsurkunden", example("standesamt/personenstandsurkunden", "several-multilingual"))
        path = f"/arbeitsplatz/aufgabe/{way.task('completeness').id}/"
        sign_in(client, clerk)
    session = str(client.session.session_key)
    with chromium() as browser:
        for width in (DESKTOP, PHONE):
            context = visitor(browser, width=width)
            host = str(urlsplit(address).hostname)
            context.add_cookies([{"name": "sessionid", "value": session, "domain": host, "path": "/"}])
            page = context.new_page()
            page.goto(address + path)
            assert page.get_by_role("heading", name="Hinweis zu dieser Aufgabe").is_visible()
            assert (violations(page), overflow(page)) == ([], 0)
            context.close()
