"""Forms in a real browser: accessible on desk and phone, by keyboard, and whole without a script."""

from collections.abc import Iterator
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, Page

from chromium import DESKTOP, PHONE, chromium, click_through, overflow, violations, visitor

pytestmark = pytest.mark.journey


class Server(ThreadingMixIn, WSGIServer):
    """Answers several requests at once, as a browser asks them."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing about what was asked."""

    def log_message(self, format: str, *args: object) -> None:
        """Keep silent."""


@pytest.fixture(scope="module")
def address(django_test_environment: None) -> Iterator[str]:
    """The form, served by a server of its own on this machine."""
    with override_settings(ROOT_URLCONF="forms.gallery"):
        server = Server(("127.0.0.1", 0), Quiet)
        server.set_app(get_wsgi_application())
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/formular/"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this file."""
    with chromium() as running:
        yield running


def opened(browser: Browser, address: str, **how: object) -> Page:
    """Return a visitor's page with the form on it."""
    page = visitor(browser, **how).new_page()  # type: ignore[arg-type]  # test shorthand
    page.goto(address)
    return page


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_every_kind_of_field_is_accessible(browser: Browser, address: str, width: int) -> None:
    page = opened(browser, address, width=width)
    assert violations(page) == []
    assert overflow(page) == 0
    page.get_by_role("button", name="Weiter", exact=True).click()
    assert page.locator("#fehler").is_visible()
    assert violations(page) == []


def test_each_mistake_leads_to_its_field(browser: Browser, address: str) -> None:
    page = opened(browser, address, scripts=False)
    page.get_by_role("button", name="Weiter", exact=True).click()
    links = page.locator("#fehler a")
    targets = [links.nth(index).get_attribute("href") for index in range(links.count())]
    assert len(targets) > 12
    assert [page.locator(str(target)).count() for target in targets] == [1] * len(targets)


def test_enter_goes_on_and_removes_nothing(browser: Browser, address: str) -> None:
    page = opened(browser, address, scripts=False)
    page.get_by_label("Name", exact=True).press("Enter")
    assert page.locator("#fehler").is_visible()
    assert page.get_by_role("group", name="Flurstück 1").count() == 1


def test_groups_grow_and_shrink_without_a_script(browser: Browser, address: str) -> None:
    page = opened(browser, address, scripts=False)
    click_through(page.get_by_role("button", name="Person hinzufügen"))
    page.get_by_label("Name der Person").fill("Mika")
    click_through(page.get_by_role("button", name="Tier hinzufügen"))
    page.get_by_label("Name des Tiers").fill("Rex")
    click_through(page.get_by_role("button", name="Person hinzufügen"))
    assert page.get_by_label("Name der Person").first.input_value() == "Mika"
    click_through(page.get_by_role("button", name="Person 2 entfernen"))
    assert [page.get_by_label("Name der Person").count(), page.get_by_label("Name des Tiers").input_value()] == [
        1,
        "Rex",
    ]
    assert page.get_by_role("button", name="Entfernen: Nachweis Eigentum.pdf").count() == 1
