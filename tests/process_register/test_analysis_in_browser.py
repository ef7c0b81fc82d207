"""Drawing and analysis in a real browser: the same figures as the table, nothing against the page's own policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.process_register.services.loading import load_processes
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from process_register.analysed import PROCESS, analysed
from process_register.conftest import CITY, sign_in
from serving import served

pytestmark = pytest.mark.journey

BASE = f"/arbeitsplatz/prozesse/{PROCESS}/"
PAGES = ("auswertung/", "auswertung/varianten/", "auswertung/vergleich/", "auswertung/vorgaenge/?schritt=completeness")
_BADGES = "Object.fromEntries([...document.querySelectorAll('[data-badge-of].aw-figure--{kind}')].map((badge) => [badge.dataset.badgeOf, badge.textContent]))"  # noqa: E501 - one expression for the browser
_CELLS = "Object.fromEntries([...document.querySelectorAll('tr[data-element]')].map((row) => [row.dataset.element, [...row.cells].map((cell) => cell.innerText.trim())]))"  # noqa: E501 - as above


@pytest.fixture
def session_key(fresh_database: Database, fixed_clock: FixedClock, at: datetime) -> Iterator[str]:
    """The session of a clerk in a city in which a process has run."""
    client = Client()
    with analysed(fixed_clock, at) as way:
        with scope.session(scope.SYSTEM):
            load_processes(CITY, at=at)
            sign_in(client, way.clerk)
        yield str(client.session.session_key)


@contextmanager
def opened(browser: Browser, address: str, session_key: str, **how: object) -> Iterator[Page]:
    """A page of this session that fails where the browser complains."""
    complaints: list[str] = []
    with visitor(browser, **how) as context:  # type: ignore[arg-type]  # the callers name what a visitor may be
        host = str(urlsplit(address).hostname)
        context.add_cookies([{"name": "sessionid", "value": session_key, "domain": host, "path": "/"}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert complaints == []


def shown(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("html[data-pictured]")


def test_what_is_drawn_is_what_the_table_says(session_key: str, pictures: Path | None) -> None:
    with served() as address, chromium() as browser, opened(browser, address, session_key, width=DESKTOP) as page:
        shown(page, f"{address}{BASE}modell/")
        cells = page.evaluate(_CELLS)
        live = page.evaluate(_BADGES.replace("{kind}", "live"))
        medians = page.evaluate(_BADGES.replace("{kind}", "value"))
        assert live == {element: row[2] for element, row in cells.items() if row[2] != "0"} == {"completeness": "2"}
        assert medians == {element: cells[element][3] for element in medians}
        assert {"completeness", "await_answer", "lookup", "decide"} <= set(medians)
        hot = page.locator(".aw-model [data-element-id=await_answer]").first
        assert "aw-heat-5" in str(hot.get_attribute("class"))
        assert page.evaluate("getComputedStyle(document.querySelector('.aw-heat-5 rect')).fill") != "rgb(255, 255, 255)"
        marks = page.locator(".bjs-powered-by")
        assert (marks.count(), marks.first.is_visible()) == (2, True)  # the process and its decision
        marks.first.click()
        page.get_by_text("Web-based tooling").wait_for()
        page.locator(".bjs-powered-by-lightbox .backdrop").click(position={"x": 5, "y": 5})
        page.get_by_label("Zum Schritt springen").select_option("await_answer")
        details = page.locator("[data-viewer-details]")
        assert details.locator("h3").inner_text() == "Auf Antwort warten"
        assert "4,0 Tage" in details.inner_text()
        assert (violations(page), overflow(page)) == ([], 0)
        before = page.locator("g.viewport").first.get_attribute("transform")
        page.locator("[data-viewer-canvas]").first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("+")
        assert page.locator("g.viewport").first.get_attribute("transform") != before
        if pictures:
            page.screenshot(path=pictures / "model.png", full_page=True)
        details.get_by_role("link", name="Vorgänge ansehen").click()
        assert page.locator("#liste").inner_text() == "Vorgänge bei „Auf Antwort warten“"


def test_every_page_can_be_read_by_everybody(session_key: str, pictures: Path | None) -> None:
    with served() as address, chromium() as browser:
        for width, language in ((PHONE, "de-DE"), (DESKTOP, "en-GB")):
            with opened(browser, address, session_key, width=width, language=language) as page:
                for path in PAGES:
                    page.goto(f"{address}{BASE}{path}")
                    assert (path, violations(page), overflow(page)) == (path, [], 0)
                    if pictures:
                        page.screenshot(path=pictures / f"{width}-{path.split('?')[0].replace('/', '_')}.png")
                shown(page, f"{address}{BASE}modell/#schritt-close_withdrawn")
                assert page.locator("[data-viewer-details] h3").is_visible()
                assert (violations(page), overflow(page)) == ([], 0)
                word = "Time at the step, median" if language == "en-GB" else "Liegezeit, Median"
                assert word in page.locator("body").inner_text()


def test_without_scripts_the_table_says_it_all(session_key: str) -> None:
    with served() as address, chromium() as browser, opened(browser, address, session_key, scripts=False) as page:
        page.goto(f"{address}{BASE}modell/")
        assert not page.locator("[data-process-viewer]").is_visible()
        row = page.locator("#schritt-await_answer")
        assert "4,0 Tage" in row.inner_text()
        row.get_by_role("link").click()
        assert page.locator("#liste").inner_text() == "Vorgänge bei „Auf Antwort warten“"
        page.goto(f"{address}{BASE}auswertung/varianten/")
        page.get_by_text("Schritte").first.click()
        assert page.locator(".aw-path").first.is_visible()
