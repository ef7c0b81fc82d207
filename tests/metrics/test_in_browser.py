"""The figures in a real browser: readable for everybody, on a phone as well."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from metrics.conftest import write_matter
from metrics.test_views import sign_in
from serving import served

pytestmark = pytest.mark.journey


@pytest.fixture
def session_key(fresh_database: Database, fixed_clock: FixedClock, at: datetime) -> Iterator[str]:
    """The session of somebody who may read the figures of a city in which a lot has happened."""
    forget()
    client = Client()
    with scope.session(scope.SYSTEM):
        identity.load_organisation(Path(settings.PACKS_DIR) / "paderborn", at=at - timedelta(days=30))
        unit = identity.unit_by_key("sta-63").id
        for n in range(120):
            opened = at - timedelta(days=3 + (n * 7) % 100, hours=n)
            closed = None if n % 9 == 0 else (n * 5) % 30 / 2
            write_matter(service=f"leistung-{n % 3}", opened=opened, unit=unit, decided=closed, closed=closed)
        sign_in(client, "metrics-reader", "stadt-paderborn", at)
    yield str(client.session.session_key)
    forget()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_figures_can_be_read_by_everybody(session_key: str, width: int) -> None:
    with served() as address, chromium() as browser, visitor(browser, width=width) as context:
        host = str(urlsplit(address).hostname)
        context.add_cookies([{"name": "sessionid", "value": session_key, "domain": host, "path": "/"}])
        page = context.new_page()
        page.goto(f"{address}/arbeitsplatz/kennzahlen/")
        assert page.inner_text("h1") == "Kennzahlen"
        assert page.locator("figure svg rect").count() == 13
        newest = page.locator("figure svg rect").last.bounding_box()
        assert newest is not None
        assert 0 < newest["x"] < newest["x"] + newest["width"] <= width
        page.get_by_text("Werte als Tabelle").click()
        assert (violations(page), overflow(page)) == ([], 0)
        page.get_by_label("Leistung", exact=True).select_option("leistung-1")
        page.get_by_label("Zeitraum", exact=True).select_option("4")
        page.get_by_role("button", name="Anzeigen").click()
        assert page.locator("tbody").first.locator("tr").count() == 1
        assert page.locator("figure svg rect").count() == 4
        assert (violations(page), overflow(page)) == ([], 0)
