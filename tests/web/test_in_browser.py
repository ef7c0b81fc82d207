"""Shells and enhancements in a real browser: accessible, keyboard only, strict policy, and whole without a script."""

import re
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, ConsoleMessage, Page

from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor

HERE = Path(__file__).resolve().parent
PAGES = (
    "/muster/portal/",
    "/muster/front/",
    "/muster/map/",
    "/muster/workplace/",
    "/muster/behalten/?name=Ada&text=Lang",
    "/muster/konflikt/",
    "/muster/fehler/",
    "/gibt-es-nicht/",
    "/seite/impressum/",
    "/seite/datenschutz/",
    "/seite/barrierefreiheit/",
)
MARKED = "Markierung bei 51,71830 Grad Nord, 8,75370 Grad Ost, nahe Rathaus"


class Server(ThreadingMixIn, WSGIServer):
    """Answers several requests at once, as a browser asks them."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing about what was asked."""

    def log_message(self, format: str, *args: object) -> None:
        """Keep silent."""


pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def address(django_test_environment: None) -> Iterator[str]:
    """The gallery, served by a server of its own on this machine."""
    templates = [{**one, "DIRS": [*one["DIRS"], HERE / "templates"]} for one in settings.TEMPLATES]
    with override_settings(ROOT_URLCONF="web.gallery", TEMPLATES=templates):
        server = Server(("127.0.0.1", 0), Quiet)
        server.set_app(get_wsgi_application())
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this file."""
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A visitor at a desk, on a page that was not opened yet."""
    context = visitor(browser)
    yield context.new_page()
    context.close()


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector("html[data-enhanced]", state="attached")
    return page


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(browser: Browser, address: str, path: str, width: int) -> None:
    context = visitor(browser, width=width)
    page = opened(context.new_page(), address + path)
    assert (violations(page), overflow(page)) == ([], 0)
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_whole_without_a_script(browser: Browser, address: str, path: str) -> None:
    context = visitor(browser, scripts=False)
    page = context.new_page()
    page.goto(address + path)
    assert page.locator("h1").count() == 1
    assert page.locator("[hidden]").count() == 0
    context.close()


def test_the_policy_is_never_broken(page: Page, address: str) -> None:
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", note)
    for path in PAGES:
        opened(page, address + path)
    page.wait_for_timeout(500)
    assert [one for one in said if "Content Security Policy" in one] == []


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page: Page, address: str) -> None:
    opened(page, address + "/muster/front/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_what_cannot_be_undone_asks_back_by_keyboard_and_without_a_script(browser: Browser, address: str) -> None:
    context = visitor(browser, scripts=False)
    page = context.new_page()
    page.goto(address + "/muster/portal/")
    question = page.get_by_text("Das lässt sich nicht rückgängig machen.")
    assert not question.is_visible()
    page.locator("summary", has_text="Antrag zurückziehen").press("Enter")
    assert question.is_visible()
    context.close()


def test_a_text_field_counts_what_is_left(page: Page, address: str) -> None:
    opened(page, address + "/muster/portal/")
    page.get_by_label("Wozu brauchen Sie die Auskunft?").fill("Kauf\nprüfen")
    assert page.locator(".aw-count").text_content() == "noch 488 Zeichen"


def test_a_second_click_sends_nothing(page: Page, address: str) -> None:
    opened(page, address + "/muster/portal/")
    sent = page.evaluate(
        """() => {
            const form = document.querySelector("form.aw-form");
            let sent = 0;
            form.addEventListener("submit", (event) => {
                if (!event.defaultPrevented) sent += 1;
                event.preventDefault();
            });
            form.querySelector("button").click();
            form.querySelector("button").click();
            return sent;
        }"""
    )
    assert sent == 1


def test_leaving_with_unsaved_answers_is_asked_about(page: Page, address: str) -> None:
    opened(page, address + "/muster/portal/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Wozu brauchen Sie die Auskunft?").type("Kauf")
    page.evaluate("location.assign('/seite/impressum/')")
    page.wait_for_timeout(300)
    assert (asked, page.url) == (["beforeunload"], address + "/muster/portal/")


def test_the_marker_moves_by_arrow_keys_and_says_where_it_is(page: Page, address: str) -> None:
    opened(page, address + "/muster/map/")
    status = page.locator(".aw-map__status")
    assert status.text_content() == MARKED
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    assert (page.input_value("#lat"), page.input_value("#lon")) == ("51.718390", "8.755150")
    assert status.text_content() == "Markierung bei 51,71839 Grad Nord, 8,75515 Grad Ost, nahe Rathaus"


def test_the_marker_can_be_removed_and_follows_what_is_typed(page: Page, address: str) -> None:
    opened(page, address + "/muster/map/")
    page.get_by_role("button", name="Markierung entfernen").click()
    assert (page.input_value("#lat"), page.locator(".aw-map__status").text_content()) == ("", "Noch kein Ort markiert")
    page.fill("#lat", "51,7183")
    page.fill("#lon", "8,7537")
    page.press("#lon", "Tab")
    assert page.locator(".aw-map__status").text_content() == MARKED


def test_a_click_on_the_map_marks_the_place(page: Page, address: str) -> None:
    opened(page, address + "/muster/map/")
    page.locator(".maplibregl-canvas").click(position={"x": 100, "y": 100})
    assert page.input_value("#lat") != "51.7183"
    assert re.fullmatch(r"51\.7\d{5}", page.input_value("#lat"))


def test_the_browser_speaks_english_to_whoever_asks_for_it(browser: Browser, address: str) -> None:
    context = visitor(browser, language="en-GB")
    page = opened(context.new_page(), address + "/muster/map/")
    assert page.locator(".aw-map__status").text_content() == MARKED.replace("Markierung bei", "Marker at").replace(
        "51,71830 Grad Nord, 8,75370 Grad Ost, nahe", "51.71830 degrees north, 8.75370 degrees east, near"
    )
    context.close()
