"""Onboarding in a real browser: readable for everybody, on a phone as well, and usable without a script."""

import os
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
from amtsweg.onboarding.services.loading import load_services
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from onboarding.conftest import CITY
from onboarding.used import ENTRY, publish, use
from process_register.conftest import hire, sign_in
from serving import served

pytestmark = pytest.mark.journey

BASE = "/arbeitsplatz/leistungen/"
PAGES = ("", "liste/", "liste/?suche=xyzzy", "neu/", "zahlen/", "bauantrag/", "sterbefall/", "aufenthaltstitel/")


@pytest.fixture
def session_key(fresh_database: Database, fixed_clock: FixedClock, at: datetime) -> Iterator[str]:
    """The session of the editorial team in a city with its list of services."""
    forget()
    client = Client()
    with scope.session(scope.SYSTEM):
        identity.load_organisation(CITY, at=at - timedelta(days=30))
        load_services(CITY, at=at)
        sign_in(client, hire("editor", "stadt-paderborn", at, name="Mona"))
    yield str(client.session.session_key)
    forget()


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at pages."""
    if folder := os.environ.get("AMTSWEG_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name.replace('/', '_').replace('?', '_')}.png", full_page=True)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_every_page_can_be_read_by_everybody(session_key: str, width: int) -> None:
    with served() as address, chromium() as browser, visitor(browser, width=width) as context:
        host = str(urlsplit(address).hostname)
        context.add_cookies([{"name": "sessionid", "value": session_key, "domain": host, "path": "/"}])
        page = context.new_page()
        for path in PAGES:
            page.goto(f"{address}{BASE}{path}")
            for more in page.locator("details").all():
                more.evaluate("one => { one.open = true; }")
            assert (path, violations(page), overflow(page)) == (path, [], 0)
            picture(page, f"leistungen-{width}-{path}")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_how_a_form_is_used_can_be_read_by_everybody(session_key: str, at: datetime, width: int) -> None:
    with scope.session(scope.SYSTEM):
        publish(at)
        use(at, people=12)
    with served() as address, chromium() as browser, visitor(browser, width=width) as context:
        host = str(urlsplit(address).hostname)
        context.add_cookies([{"name": "sessionid", "value": session_key, "domain": host, "path": "/"}])
        page = context.new_page()
        page.goto(f"{address}{BASE}{ENTRY}/")
        page.get_by_role("link", name="Nutzung des Formulars").click()
        assert (violations(page), overflow(page)) == ([], 0)
        picture(page, f"nutzung-{width}")
        page.get_by_label("Begonnen in den letzten").select_option("4")
        page.get_by_label("Fassung des Formulars").select_option("1")
        page.get_by_role("button", name="Anzeigen").click()
        assert page.get_by_label("Begonnen in den letzten").input_value() == "4"
        assert "Seite für Seite" in page.inner_text("main")
        page.goto(f"{address}{BASE}stundung/formular/")
        assert (violations(page), overflow(page)) == ([], 0)
        picture(page, f"nutzung-leer-{width}")


def test_a_service_is_brought_on_its_way_without_a_script(session_key: str) -> None:
    with served() as address, chromium() as browser, visitor(browser, scripts=False) as context:
        host = str(urlsplit(address).hostname)
        context.add_cookies([{"name": "sessionid", "value": session_key, "domain": host, "path": "/"}])
        page = context.new_page()
        page.goto(f"{address}{BASE}")
        page.get_by_role("link", name="Leistung eintragen").click()
        page.get_by_role("button", name="Eintragen").click()
        page.get_by_role("link", name="Bitte geben Sie der Leistung einen Namen.").click()
        page.get_by_label("Name der Leistung").fill("Osterfeuer anmelden")
        page.get_by_label("Zuständige Stelle").select_option("sta-32")
        page.get_by_role("button", name="Eintragen").click()
        page.get_by_label("Was ist herausgekommen?").fill("Rund 80 Anmeldungen im Jahr, Lageplan nötig.")
        page.get_by_role("button", name="Schritt erledigt").click()
        page.get_by_text("Lösungsweg wählen").last.click()
        page.get_by_role("button", name="Empfehlung der Stadt ansehen").click()
        assert "kürzeste Weg" in page.inner_text("main .kern-alert--info")
        page.get_by_label("eigenes Formular in Amtsweg").check()
        page.get_by_role("button", name="Lösungsweg speichern").click()
        assert "Der Lösungsweg ist gespeichert." in page.inner_text("main")


def test_each_link_of_a_board_leads_to_its_own_service(session_key: str) -> None:
    with served() as address, chromium() as browser, visitor(browser) as context:
        host = str(urlsplit(address).hostname)
        context.add_cookies([{"name": "sessionid", "value": session_key, "domain": host, "path": "/"}])
        page = context.new_page()
        page.goto(f"{address}{BASE}")
        first = page.locator(".aw-board .aw-card").first.locator("li a").first
        title = first.inner_text()
        first.click()
        assert page.inner_text("h1") == title
