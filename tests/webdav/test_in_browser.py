"""The pages of the keys and of „Im Programm bearbeiten“ in a real browser, on a desk and a telephone."""

import os
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from amtsweg.kernel import scope
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality
from amtsweg.records.services.keeping import set_confidentiality
from chromium import DESKTOP, PHONE, chromium, click_through, overflow, violations, visitor
from process_register.conftest import sign_in
from records.conftest import ACTOR
from serving import served
from webdav.conftest import UNIT, Dav, hire, new_file

pytestmark = pytest.mark.journey

PAGES = "/arbeitsplatz/app-zugaenge/"


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with pytest.MonkeyPatch.context() as patch, chromium() as found:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield found


@pytest.fixture
def session(committed_city: None, at: datetime) -> tuple[str, UUID]:
    """The session of the head of the office, and a confidential document of theirs."""
    client = Client()
    with scope.session(scope.SYSTEM):
        head = hire("Helga", at, ("head", UNIT))
        sign_in(client, head.actor)
    file = new_file(at)
    answer = Dav(file, head)("PUT", "Vermerk zur Anhörung.docx", b"PK kein Word", kind="application/zip")
    assert answer.status_code == 201
    with scope.session(scope.SYSTEM):
        level = Confidentiality.CONFIDENTIAL
        set_confidentiality(record_file_id=file, level=level, reason="Personalsache", actor=ACTOR, at=at)
        return str(client.session.session_key), models.Document.objects.get(record_file_id=file).id


def shown(browser: Browser, address: str, session: str) -> Iterator[Page]:
    """Yield a page for each width, signed in."""
    for width in (DESKTOP, PHONE):
        context = visitor(browser, width=width)
        host = str(urlsplit(address).hostname)
        context.add_cookies([{"name": "sessionid", "value": session, "domain": host, "path": "/"}])
        yield context.new_page()
        context.close()


def fine(page: Page, name: str) -> None:
    """Nothing to object to, and nothing wider than the screen."""
    if folder := os.environ.get("AMTSWEG_PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=f"{folder}/webdav-{name}-{width}.png", full_page=True)
    assert (name, violations(page), overflow(page)) == (name, [], 0)


def test_keys_are_made_shown_once_and_ended(browser: Browser, session: tuple[str, UUID]) -> None:
    with served() as address:
        for page in shown(browser, address, session[0]):
            page.goto(address + PAGES)
            fine(page, "keys")
            click_through(page.get_by_role("button", name="Anlegen"))
            assert "Gerät oder Programm" in page.locator("#fehler").inner_text()
            fine(page, "keys-mistake")
            page.get_by_label("Gerät oder Programm").fill("Tablet im Außendienst")
            click_through(page.get_by_role("button", name="Anlegen"))
            key = page.locator("#schluessel").inner_text()
            assert key.startswith("aw-")
            fine(page, "keys-made")
            page.goto(address + PAGES)
            assert key not in page.content()
            click_through(page.get_by_role("button", name="Beenden (Tablet im Außendienst)"))
            assert page.get_by_role("cell", name="Tablet im Außendienst").count() == 0


def test_a_confidential_document_is_opened_with_a_purpose(browser: Browser, session: tuple[str, UUID]) -> None:
    with served() as address:
        for page in shown(browser, address, session[0]):
            page.goto(f"{address}/arbeitsplatz/dokument/{session[1]}/im-programm/")
            fine(page, "purpose")
            click_through(page.get_by_role("button", name="Dokument öffnen"))
            assert page.locator("#fehler").count() == 1
            page.get_by_label("Zweck").fill("Anhörung am 4. März")
            click_through(page.get_by_role("button", name="Dokument öffnen"))
            fine(page, "links")
            assert page.get_by_label("Adresse für andere Programme").input_value().endswith(".docx")
            started = page.get_by_role("link", name="In Microsoft Office öffnen").get_attribute("href")
            assert str(started).startswith("ms-word:ofe|u|http")
