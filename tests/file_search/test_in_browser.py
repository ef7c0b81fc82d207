"""The search in a real browser: readable for everybody, on a phone as well, and whole without a script."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext

from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.records import models
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from file_search.conftest import file_texts, open_for, rebuild
from file_search.texts import text
from records.conftest import load_city, sign_in
from serving import served

pytestmark = pytest.mark.journey

BASE = "/arbeitsplatz/suche/"
PAGES = ("", "?suche=Genehmigung", "?suche=Genehmigung&jahr=2024", "?suche=Genemigung", "?suche=xyzzyq")


@pytest.fixture
def session_key(fresh_database: Database, fixed_clock: FixedClock, at: datetime) -> Iterator[str]:
    """The session of a clerk in a city with some files, and an index of them."""
    forget()
    client = Client()
    with scope.session(scope.SYSTEM):
        load_city(at - timedelta(days=30))
        _fill(at)
        sign_in(client, "sta-63", at)
        rebuild()
    yield str(client.session.session_key)
    forget()


def _fill(at: datetime) -> None:
    said = "Der Baugenehmigungsbescheid für den Neubau am Westerntor liegt bei; die Abnahme ist beantragt. "
    for n in range(3):
        then = at - timedelta(days=500 * n)
        subject = open_for("sta-63", then)
        models.RecordFile.objects.filter(subject_id=subject).update(
            title=f"Neubau Westerntor {n}", reference_number=f"63-10.20.20-{then.year}-0000{n + 1}"
        )
        titles = ("Schreiben der Bauaufsicht", "Genehmigung mit Auflagen", "Vermerk zum Ortstermin")
        file_texts(subject, [(title, f"{text(n)} {said} {text(n + 9)}") for title in titles], at=then)
    secret = open_for("sta-32", at)
    file_texts(secret, [("Geheimakte", "Genehmigungsgeheimnis")], at=at)


def signed_in(context: BrowserContext, address: str, session_key: str) -> None:
    host = str(urlsplit(address).hostname)
    context.add_cookies([{"name": "sessionid", "value": session_key, "domain": host, "path": "/"}])


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_every_page_can_be_read_by_everybody(session_key: str, width: int, pictures: Path | None) -> None:
    with served() as address, chromium() as browser, visitor(browser, width=width) as context:
        signed_in(context, address, session_key)
        page = context.new_page()
        for number, path in enumerate(PAGES):
            page.goto(f"{address}{BASE}{path}")
            assert (path, violations(page), overflow(page)) == (path, [], 0)
            if pictures is not None:
                page.screenshot(path=pictures / f"search-{width}-{number}.png", full_page=True)


def test_a_clerk_is_shown_words_narrows_and_keeps_a_search(session_key: str) -> None:
    with served() as address, chromium() as browser, visitor(browser) as context:
        signed_in(context, address, session_key)
        page = context.new_page()
        page.goto(f"{address}/arbeitsplatz/vertretung/")
        page.get_by_role("link", name="Suche", exact=True).click()
        page.wait_for_selector("html[data-enhanced]")
        with page.expect_response(lambda answer: "vorschlaege" in answer.url):
            page.get_by_label("Wonach suchen Sie?").type("Baugen")
        page.locator("#vorschlaege option").first.wait_for(state="attached")
        words = page.locator("#vorschlaege option").evaluate_all("all => all.map(one => one.value)")
        assert "baugenehmigungsbescheid" in words
        page.get_by_label("Wonach suchen Sie?").fill("Genehmigung")
        page.keyboard.press("Enter")
        page.wait_for_url("**suche=Genehmigung**")
        assert page.locator("mark", has_text="Baugenehmigungsbescheid").count() > 0
        assert page.get_by_text("Geheim").count() == 0


def test_without_a_script(session_key: str) -> None:
    with served() as address, chromium() as browser, visitor(browser, scripts=False) as context:
        signed_in(context, address, session_key)
        page = context.new_page()
        page.goto(f"{address}{BASE}?suche=Genehmigung")
        page.get_by_role("link", name="2024", exact=True).click()
        page.get_by_label("Diese Suche speichern als").fill("Altes vom Westerntor")
        page.get_by_role("button", name="Speichern").click()
        page.goto(f"{address}{BASE}")
        page.get_by_role("link", name="Altes vom Westerntor").click()
        assert page.get_by_role("link", name="aufheben").count() == 1
        page.get_by_role("button", name="Löschen (Altes vom Westerntor)").click()
        assert page.get_by_role("link", name="Altes vom Westerntor").count() == 0
