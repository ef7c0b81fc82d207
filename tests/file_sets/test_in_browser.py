"""Files taken along, opened without a network, and brought back with a note and a photo."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.records.models import Document, RecordFile
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, click_through, overflow, violations, visitor
from file_sets.conftest import filed
from process_register.conftest import hire, sign_in
from records.conftest import load_city
from serving import aside, served

pytestmark = pytest.mark.journey
LIST = "/arbeitsplatz/mitgenommen/"


@pytest.fixture
def session(fresh_database: Database, fixed_clock: FixedClock, at: datetime, blob_store: object) -> Iterator[str]:
    """A clerk of the legal office, signed in, and a file with two documents."""
    forget()
    client = Client()
    with scope.session(scope.SYSTEM):
        load_city(at)
        sign_in(client, hire("clerk", "sta-30", at, name="Ayla"))
        filed(at, "Klageschrift", "Baugenehmigungsbescheid")
    yield str(client.session.session_key)
    forget()


def visit(browser: Browser, address: str, session: str, width: int) -> BrowserContext:
    context = visitor(browser, width=width)
    host = str(urlsplit(address).hostname)
    context.add_cookies([{"name": "sessionid", "value": session, "domain": host, "path": "/"}])
    return context


def fine(page: Page, name: str) -> None:
    """Nothing to object to, and nothing wider than the screen."""
    if folder := os.environ.get("AMTSWEG_PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=f"{folder}/file-sets-{name}-{width}.png", full_page=True)
    assert (name, violations(page), overflow(page)) == (name, [], 0)


def test_taken_along_read_without_a_network_and_brought_back(session: str, at: datetime, tmp_path: Path) -> None:
    photo = tmp_path / "Zaun.jpg"
    Image.new("RGB", (40, 30), "green").save(photo)
    with served() as address, chromium() as browser, visit(browser, address, session, DESKTOP) as context:
        page = context.new_page()
        password, package = _taken(page, address, tmp_path)
        assert b"Klageschrift" not in package.read_bytes()
        back = _on_the_way(browser, package, (password, at), photo)
        _brought_back(page, address, back)
        found: list[str] = []
        aside(lambda: found.extend(_titles()))
        assert found == ["Foto: Baugenehmigungsbescheid", "Notiz: Baugenehmigungsbescheid"]


def _taken(page: Page, address: str, folder: Path) -> tuple[str, Path]:
    page.goto(f"{address}{LIST}")
    fine(page, "none")
    click_through(page.get_by_role("link", name="Akten mitnehmen"))
    page.get_by_label("Akte hinzufügen").fill(_number())
    click_through(page.get_by_role("button", name="Hinzufügen"))
    click_through(page.get_by_role("button", name="Paket erstellen"))
    fine(page, "mistakes")
    page.get_by_label("Name des Pakets").fill("Verhandlung am 12. Mai")
    page.get_by_label("Wofür nehmen Sie die Akten mit?").fill("Verhandlung vor dem Verwaltungsgericht")
    click_through(page.get_by_role("button", name="Paket erstellen"))
    fine(page, "made")
    password = page.locator("#kennwort").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Paket herunterladen").click()
    package = folder / download.value.suggested_filename
    download.value.save_as(package)
    return password, package


def _number() -> str:
    numbers: list[str] = []
    aside(lambda: numbers.extend(_numbers()))
    return numbers[0]


def _numbers() -> list[str]:
    with scope.session(scope.SYSTEM):
        return [str(one) for one in RecordFile.objects.values_list("reference_number", flat=True)]


def _titles() -> list[str]:
    with scope.session(scope.SYSTEM):
        rows = Document.objects.filter(kind__in=("note", "photo"))
        return sorted(rows.values_list("title", flat=True))


def _on_the_way(browser: Browser, package: Path, when: tuple[str, datetime], photo: Path) -> Path:
    password, at = when
    with visitor(browser, width=PHONE) as context:
        context.set_offline(True)
        page = context.new_page()
        page.clock.set_fixed_time(at)
        page.goto(package.as_uri())
        fine(page, "locked")
        page.get_by_label("Kennwort").fill("aaaa-bbbb-cccc-dddd-eeee")
        page.get_by_role("button", name="Öffnen").click()
        page.get_by_text("Das Kennwort stimmt nicht.").wait_for()
        page.get_by_label("Kennwort").fill(password)
        page.get_by_role("button", name="Öffnen").click()
        page.get_by_role("heading", name="Verhandlung am 12. Mai").wait_for()
        page.get_by_label("Suche in allen Texten").fill("genehmigung")
        page.get_by_text("1 Treffer").wait_for()
        page.get_by_role("button", name="Baugenehmigungsbescheid", exact=True).click()
        page.get_by_text("Inhalt von Baugenehmigungsbescheid").last.wait_for()
        page.get_by_label("Notiz", exact=True).fill("Der Zaun steht auf der Grenze.")
        page.get_by_role("button", name="Notiz merken").click()
        page.get_by_label("Foto hinzufügen").set_input_files(photo)
        page.get_by_text("Die Fotos sind gemerkt.").wait_for()
        fine(page, "opened")
        page.reload()  # a closed window loses nothing
        page.get_by_label("Kennwort").fill(password)
        page.get_by_role("button", name="Öffnen").click()
        page.get_by_text("Der Zaun steht auf der Grenze.").wait_for()
        with page.expect_download() as download:
            page.get_by_role("button", name="Rückgabe speichern").click()
        back = package.parent / download.value.suggested_filename
        download.value.save_as(back)
        return back


def _brought_back(page: Page, address: str, back: Path) -> None:
    for sentence in ("2 Notizen und Fotos sind abgelegt.", "0 Notizen und Fotos sind abgelegt."):
        page.goto(f"{address}{LIST}")
        page.get_by_label("Rückgabe mit Notizen und Fotos").set_input_files(back)
        click_through(page.get_by_role("button", name="In die Akten übernehmen"))
        assert page.get_by_text(sentence).is_visible()
    fine(page, "returned")
    page.set_viewport_size({"width": PHONE, "height": 900})
    fine(page, "returned")
    page.goto(f"{address}{LIST}")
    fine(page, "list")
