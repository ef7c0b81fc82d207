"""A decision table edited, tested and published in a real browser; readable and usable for everybody."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from amtsweg.catalogue import api as catalogue
from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.web.environment import Database
from chromium import DESKTOP, chromium, overflow, violations, visitor
from process_register.conftest import CITY, hire, sign_in
from serving import served

pytestmark = pytest.mark.journey

FEE = "/arbeitsplatz/prozesse/baulastenauskunft/tabellen/fee/"
PHONE = 390


@pytest.fixture
def sessions(fresh_database: Database, fixed_clock: FixedClock, at: datetime) -> Iterator[tuple[str, str]]:
    """The sessions of a team lead, who drafts, and of process management, who publishes."""
    forget()
    clients = Client(), Client()
    with scope.session(scope.SYSTEM):
        identity.load_organisation(CITY, at=at - timedelta(days=30))
        catalogue.load_packs(Path(settings.PACKS_DIR) / "bauordnungsamt" / "baulastenauskunft", at=at)
        sign_in(clients[0], hire("team-lead", "sta-63", at, name="Helga"))
        sign_in(clients[1], hire("process-manager", "stadt-paderborn", at, name="Oda"))
    yield str(clients[0].session.session_key), str(clients[1].session.session_key)
    forget()


def visit(
    browser: Browser, address: str, session: str, *, width: int = DESKTOP, scripts: bool = True
) -> BrowserContext:
    context = visitor(browser, width=width, scripts=scripts)
    host = str(urlsplit(address).hostname)
    context.add_cookies([{"name": "sessionid", "value": session, "domain": host, "path": "/"}])
    return context


def fine(page: Page, name: str) -> None:
    """Nothing to object to, and nothing wider than the screen."""
    import os

    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{page.viewport_size['width']}.png", full_page=True)
    assert (name, violations(page), overflow(page)) == (name, [], 0)


def press(page: Page, name: str, nth: int = 0) -> None:
    page.get_by_role("button", name=name, exact=True).nth(nth).click()


def test_a_table_is_edited_tested_and_published(sessions: tuple[str, str]) -> None:
    with served() as address, chromium() as browser:
        with visit(browser, address, sessions[0]) as context:
            page = context.new_page()
            _drafted(page, address)
        with visit(browser, address, sessions[1], width=PHONE) as context:
            page = context.new_page()
            page.goto(f"{address}{FEE}entwurf/pruefen/")
            assert page.get_by_text("Tabelle „fee“, Regel 3, „Gebühr in Euro“: jetzt", exact=False).is_visible()
            press(page, "Freigeben")
            assert page.get_by_text("Bitte begründen Sie die Änderung.").first.is_visible()
            fine(page, "review")
            page.get_by_label("Grund der Änderung").fill("Gebührensatzung vom 1. März")
            press(page, "Freigeben")
            assert page.get_by_text("Fassung 2 ist freigegeben.", exact=False).is_visible()
            fine(page, "published")


def _drafted(page: Page, address: str) -> None:
    page.goto(f"{address}{FEE}")
    page.get_by_label("Flurstücke").fill("3")
    press(page, "Entscheiden")
    assert page.locator("tr.is-fired th").inner_text().endswith("gilt")
    fine(page, "table")
    press(page, "Tabelle ändern")
    # A faulty cell is kept, named on top and at its place, and takes the focus of the one who follows the link.
    cell = page.get_by_label("Regel 3, Gebühr in Euro")
    cell.fill("min(30 +")
    press(page, "Entwurf speichern")
    page.get_by_role("link", name="Regel 3, „Gebühr in Euro“: Hier fehlt noch ein Wert.", exact=False).click()
    assert cell.evaluate("(field) => field === document.activeElement")
    assert cell.input_value() == "min(30 +"
    fine(page, "faulty")
    cell.fill("min(30 + (count(answers.parcels) - 1) * 10, 160)")
    cell.press("ArrowUp")
    assert page.get_by_label("Regel 3, Gebühr in Euro").evaluate("(field) => field !== document.activeElement")
    press(page, "Entwurf speichern")
    page.get_by_role("link", name="Beispiele").first.click()
    page.get_by_label("Was das Beispiel zeigt").fill("Zwanzig Flurstücke")
    page.get_by_label("Flurstücke", exact=False).fill("20")
    press(page, "Mit dem Entwurf ausrechnen")
    assert page.get_by_label("Gebühr in Euro").input_value() == "160"
    press(page, "Beispiel speichern")
    assert page.get_by_text("ändert sich", exact=True).is_visible()
    fine(page, "examples")


def test_the_editor_works_without_a_script_and_on_a_phone(sessions: tuple[str, str]) -> None:
    with served() as address, chromium() as browser:
        with visit(browser, address, sessions[0], width=PHONE) as context:
            page = context.new_page()
            page.goto(f"{address}{FEE}")
            press(page, "Tabelle ändern")
            fine(page, "editor")
            page.goto(f"{address}{FEE}entwurf/beispiele/")
            fine(page, "examples")
            page.goto(f"{address}{FEE}../")
            fine(page, "overview")
        with visit(browser, address, sessions[0], scripts=False) as context:
            page = context.new_page()
            page.goto(f"{address}{FEE}entwurf/1/")
            press(page, "Vor Regel 2 eine Zeile einfügen")
            page.get_by_label("Regel 2, Zweck").fill('"building"')
            press(page, "Regel 2 nach unten")
            assert page.get_by_label("Regel 3, Zweck").input_value() == '"building"'
            press(page, "Regel 3 löschen")
            assert page.locator("tbody tr[id]").count() == 3


def test_cells_from_a_spreadsheet_fill_the_table(sessions: tuple[str, str]) -> None:
    with served() as address, chromium() as browser, visit(browser, address, sessions[0]) as context:
        page = context.new_page()
        page.goto(f"{address}{FEE}")
        press(page, "Tabelle ändern")
        page.get_by_label("Regel 3, Zweck").evaluate(
            """(cell) => {
                const data = new DataTransfer();
                data.setData("text/plain", '"a"\\t2\\t3\\t"x"\\n"b"\\t3\\t4\\t"y"\\n');
                cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
            }"""
        )
        assert page.get_by_label("Regel 3, Begründung").input_value() == '"x"'
        press(page, "Zeilen anfügen")
        assert page.get_by_label("Regel 4, Zweck").input_value() == '"b"'
        assert page.get_by_label("Regel 4, Begründung").input_value() == '"y"'
