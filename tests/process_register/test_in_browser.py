"""The register in a real browser: readable for everybody, on a phone as well, and usable without a script."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Page

from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.process_register.services.loading import load_processes
from amtsweg.processes import api as processes
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from process_register.conftest import CITY, hire, sign_in
from serving import served

pytestmark = pytest.mark.journey

BASE = "/arbeitsplatz/prozesse/"
PAGES = (
    "",
    "?suche=xyzzy",
    "stand/",
    "neu/",
    "wohngeld/",
    "baulastenauskunft/",
    "wohngeld/bearbeiten/",
    "wohngeld/versionen/",
    "baulastenauskunft/versionen/",
    "baulastenauskunft/druck/",
)


def drawn() -> tuple[bytes, bytes]:
    folder = CITY.parent / "bauordnungsamt" / "baulastenauskunft"
    return (folder / "process.bpmn").read_bytes(), (folder / "fee.dmn").read_bytes()


@pytest.fixture
def session_key(fresh_database: Database, fixed_clock: FixedClock, at: datetime) -> Iterator[str]:
    """The session of process management in a city with its list, and with two versions of one model."""
    forget()
    client, (bpmn, fee) = Client(), drawn()
    with scope.session(scope.SYSTEM):
        identity.load_organisation(CITY, at=at - timedelta(days=30))
        processes.deploy(slug="baulastenauskunft", version=1, bpmn=bpmn, decisions={"fee": fee}, at=at)
        later, dearer = bpmn.replace(b"P14D", b"P21D"), fee.replace(b"<text>30</text>", b"<text>35</text>")
        processes.deploy(slug="baulastenauskunft", version=2, bpmn=later, decisions={"fee": dearer}, at=at)
        load_processes(CITY, at=at)
        sign_in(client, hire("process-manager", "stadt-paderborn", at, name="Oda"))
    yield str(client.session.session_key)
    forget()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_every_page_can_be_read_by_everybody(session_key: str, width: int, pictures: Path | None) -> None:
    with served() as address, chromium() as browser, visitor(browser, width=width) as context:
        host = str(urlsplit(address).hostname)
        context.add_cookies([{"name": "sessionid", "value": session_key, "domain": host, "path": "/"}])
        page = context.new_page()
        for path in PAGES:
            page.goto(f"{address}{BASE}{path}")
            assert (path, violations(page), overflow(page)) == (path, [], 0)
            picture(page, pictures, f"{width}-{path}")


def picture(page: Page, folder: Path | None, name: str) -> None:
    if folder is not None:
        page.screenshot(path=folder / f"{name.replace('/', '_').replace('?', '_')}.png", full_page=True)


def test_a_process_is_entered_and_agreed_without_a_script(session_key: str) -> None:
    with served() as address, chromium() as browser, visitor(browser, scripts=False) as context:
        host = str(urlsplit(address).hostname)
        context.add_cookies([{"name": "sessionid", "value": session_key, "domain": host, "path": "/"}])
        page = context.new_page()
        page.goto(f"{address}{BASE}")
        page.get_by_role("link", name="Prozess aufnehmen").click()
        page.get_by_role("button", name="Speichern").click()
        page.get_by_role("link", name="Bitte geben Sie dem Prozess einen Namen.").click()
        page.get_by_label("Name des Prozesses").fill("Ferienspiele anmelden")
        page.get_by_label("Zuständige Stelle").select_option("sta-51")
        page.get_by_role("button", name="Speichern").click()
        assert page.inner_text("h1") == "Ferienspiele anmelden"
        page.get_by_text("Stand ändern").first.click()
        page.get_by_label("Neuer Stand").select_option("agreed")
        page.get_by_role("button", name="Stand ändern").click()
        assert "abgestimmt" in page.inner_text(".aw-meta")
        page.goto(f"{address}{BASE}?suche=ferien")
        assert page.get_by_role("link", name="Ferienspiele anmelden").count() == 1
