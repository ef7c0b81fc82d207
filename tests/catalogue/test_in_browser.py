"""The catalogue in a real browser: accessible on desk and phone."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.core.wsgi import get_wsgi_application

from amtsweg.catalogue import api as catalogue
from amtsweg.kernel import scope
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor

pytestmark = pytest.mark.journey

PAGES = (
    "/",
    "/leistungen/?q=hund",
    "/leistungen/?thema=Tierhaltung",
    "/leistungen/?q=xyzzy",
    "/leistungen/?q=Hundestuer&online=1",
    "/leistungen/?q=Hundestuer",
    "/leistungen/a-z/",
    "/leistungen/lebenslagen/",
    "/leistungen/aemter/",
    "/leistungen/hundesteuer/",
)


class Server(ThreadingMixIn, WSGIServer):
    """Answers several requests at once, as a browser asks them."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing about what was asked."""

    def log_message(self, format: str, *args: object) -> None:
        """Keep silent."""


@pytest.fixture
def address(fresh_database: object, packs: Path, tmp_path: Path, at: datetime) -> Iterator[str]:
    """The portal with a small catalogue, served on this machine."""
    path = tmp_path / "list.csv"
    path.write_text("leika_key,name,life_situation\n99102013000000,Hundesteuer,Tierhaltung\n")
    with scope.session(scope.SYSTEM):
        catalogue.import_services(path, at=at)
        catalogue.load_packs(packs, at=at)
    server = Server(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_every_page_is_accessible_on_desk_and_phone(address: str) -> None:
    with chromium() as browser:
        for width in (DESKTOP, PHONE):
            page = visitor(browser, width=width).new_page()
            for path in (*PAGES, "/leistungen/bibliotheksausweis/"):
                page.goto(address + path)
                assert (path, violations(page), overflow(page)) == (path, [], 0)


def test_from_the_search_field_to_the_service_without_a_script(address: str) -> None:
    with chromium() as browser:
        page = visitor(browser, scripts=False).new_page()
        page.goto(address)
        page.get_by_role("searchbox").fill("leseausweis")
        page.get_by_role("searchbox").press("Enter")
        page.get_by_role("link", name="Bibliotheksausweis beantragen").click()
        begin = page.get_by_role("link", name="Online erledigen")
        assert begin.get_attribute("href") == "/antrag/bibliotheksausweis/"
