"""Signing in with a real browser: every page accessible, the app without a script, a passkey with a real one."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings

from amtsweg.identity.adapters.local_idp import people
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from identity.conftest import PASSWORD, hire
from identity.test_online_identity import PORTAL, point_at, running
from identity.test_staff_sign_in import code

pytestmark = [pytest.mark.journey, pytest.mark.urls("amtsweg.web.urls")]

EMAIL = "ayla@stadt.example"


class Server(ThreadingMixIn, WSGIServer):
    """Answers several requests at once, as a browser asks them."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing about what was asked."""

    def log_message(self, format: str, *args: object) -> None:
        """Keep silent."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium. It keeps an event loop in this thread, beside which the fixtures speak to the database."""
    with pytest.MonkeyPatch.context() as patch, chromium() as found:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield found


@pytest.fixture
def portal(committed_city: Path, at: datetime, settings: Settings) -> Iterator[str]:
    """The portal under the name that passkeys accept, beside its provider, with two clerks without a second factor."""
    hire("Ayla", at, ("clerk", "building"))
    hire("Mika", at, ("clerk", "building"))
    settings.ALLOWED_HOSTS = ["localhost"]
    server = make_server("127.0.0.1", 0, lambda *_: [], server_class=Server, handler_class=Quiet)
    address = f"http://localhost:{server.server_port}"
    client = people.Client("amtsweg", "geheim", (f"{address}/anmelden/online/zurueck/",), (f"{address}/",))
    with running(client) as issuer:
        # The portal's policy names the provider when the portal starts, so the provider comes first.
        settings.IDENTITY_PROVIDER_URL = issuer
        point_at(settings, issuer)
        server.set_app(StaticFilesHandler(get_wsgi_application()))
        Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()


def sound(page: Page) -> None:
    """See that axe objects to nothing and that the page fits on a telephone and a desk."""
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        assert (page.url, violations(page), overflow(page)) == (page.url, [], 0)


def give_password(page: Page, portal: str) -> None:
    page.goto(f"{portal}/anmelden/")
    page.get_by_role("link", name="Als Mitarbeiter*in anmelden").click()
    page.get_by_label("Dienstliche E-Mail-Adresse").fill(EMAIL)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def test_the_app_is_set_up_without_a_script(browser: Browser, portal: str) -> None:
    page = visitor(browser, scripts=False).new_page()
    give_password(page, portal)
    page.goto(f"{portal}/konto/zweiter-faktor/app/")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page.content())
    assert secret
    page.get_by_label("Code").fill(code(secret[1]))
    page.get_by_role("button", name="Einrichten").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Notfallcodes"
    page.get_by_role("link", name="Fertig").click()
    assert "eingerichtet" in page.content()
    page.goto(f"{portal}/arbeitsplatz/vertretung/")
    page.get_by_label("Vertretung durch").select_option("Mika")
    page.get_by_label("Letzter Tag").fill("2026-12-31")
    page.get_by_role("button", name="Eintragen").click()
    assert page.get_by_role("cell", name="Mika", exact=True).count() == 1


def test_a_passkey_is_added_and_then_opens_the_desk_alone(browser: Browser, portal: str) -> None:
    page = visitor(browser).new_page()
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = device | {"isUserVerified": True, "automaticPresenceSimulation": True}
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    give_password(page, portal)
    page.goto(f"{portal}/konto/zweiter-faktor/passkey/")
    page.get_by_label("Name").fill("Dienst-Laptop")
    page.get_by_label("Ohne Passwort anmelden").check()
    page.get_by_role("button", name="Passkey hinzufügen").click()
    page.get_by_role("heading", name="Notfallcodes").wait_for()
    page.goto(f"{portal}/konto/zweiter-faktor/")
    assert "Dienst-Laptop entfernen" in page.content()
    page.goto(f"{portal}/abmelden/")
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    page.goto(f"{portal}/anmelden/mitarbeitende/")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/arbeitsplatz/")
    page.goto(f"{portal}/arbeitsplatz/vertretung/")
    assert page.get_by_role("heading", level=1).inner_text() == "Vertretung"


def test_every_page_is_accessible(browser: Browser, portal: str) -> None:
    page = visitor(browser).new_page()
    for path in ("/anmelden/", "/anmelden/mitarbeitende/", "/anmelden/geschlossen/", "/anmelden/abgebrochen/"):
        page.goto(portal + path)
        sound(page)
    page.goto(f"{portal}/anmelden/mitarbeitende/")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    sound(page)
    give_password(page, portal)
    own = ["", "passwort/", "bestaetigen/", "zweiter-faktor/", "zweiter-faktor/app/", "zweiter-faktor/passkey/"]
    for path in own:
        page.goto(f"{portal}/konto/{path}")
        sound(page)
    page.goto(f"{portal}/konto/zweiter-faktor/app/")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page.content())
    assert secret
    page.get_by_label("Code").fill(code(secret[1]))
    page.get_by_role("button", name="Einrichten").click()
    sound(page)
    page.goto(f"{portal}/arbeitsplatz/vertretung/")
    page.get_by_role("button", name="Eintragen").click()
    sound(page)
    page.goto(f"{portal}/abmelden/")
    sound(page)
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    give_password(page, portal)
    assert urlsplit(page.url).path == "/anmelden/code/"
    sound(page)


def test_a_citizen_goes_to_the_provider_and_back(browser: Browser, portal: str) -> None:
    page = visitor(browser, scripts=False).new_page()
    page.goto(f"{portal}/konto/")
    page.get_by_role("button", name="Weiter zum Online-Konto").click()
    assert "kein echtes BundID-Konto" in page.content()
    page.get_by_label("Bodo Erdacht").check()
    page.get_by_label("Hoch (Online-Ausweis)").check()
    page.get_by_role("button", name="Anmelden").click()
    assert page.url == f"{portal}/konto/"
    assert ("Bodo Erdacht" in page.content(), "hoch" in page.content()) == (True, True)
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    assert page.url == f"{portal}/"


def test_the_providers_page_is_accessible(browser: Browser, settings: Settings) -> None:
    with running() as issuer:
        asked = {
            "response_type": "code",
            "client_id": PORTAL.client_id,
            "redirect_uri": PORTAL.redirect_uris[0],
            "scope": "openid",
            "code_challenge": "c" * 43,
            "code_challenge_method": "S256",
        }
        page = visitor(browser).new_page()
        page.goto(f"{issuer}/authorize?" + "&".join(f"{key}={value}" for key, value in asked.items()))
        assert page.get_by_role("radio").count() == 5
        sound(page)
