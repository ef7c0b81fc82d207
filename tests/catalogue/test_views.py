"""The catalogue's pages."""

from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amtsweg.catalogue import api as catalogue
from amtsweg.kernel import scope


@pytest.fixture(autouse=True)
def services(db: None, tmp_path: Path, packs: Path, at: datetime) -> None:
    """A service with a pack and one without."""
    path = tmp_path / "list.csv"
    path.write_text("leika_key,name,life_situation\n99102013000000,Hundesteuer,Tierhaltung\n")
    with scope.session(scope.SYSTEM):
        catalogue.import_services(path, at=at)
        catalogue.load_packs(packs, at=at)


def test_the_front_page_leads_to_what_is_online_and_to_life_situations(client: Client) -> None:
    html = client.get("/").content.decode()
    assert "Bibliotheksausweis beantragen" in html
    assert 'href="/leistungen/?thema=Tierhaltung"' in html


def test_search_shows_hits_and_says_when_there_are_none(client: Client) -> None:
    assert 'href="/leistungen/hundesteuer/"' in client.get("/leistungen/?q=hundest").content.decode()
    assert "Nichts gefunden" in client.get("/leistungen/?q=xyzzy").content.decode()


def test_a_service_with_a_form_offers_to_begin(client: Client) -> None:
    html = client.get("/leistungen/bibliotheksausweis/").content.decode()
    assert 'href="/antrag/bibliotheksausweis/"' in html
    assert "Zehn Euro im Jahr" in html


def test_a_service_without_a_form_says_how_else(client: Client) -> None:
    html = client.get("/leistungen/hundesteuer/").content.decode()
    assert "noch nicht online" in html
    assert "/antrag/" not in html


def test_texts_follow_the_language(client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert "Ten euros a year" in client.get("/leistungen/bibliotheksausweis/").content.decode()


@pytest.mark.parametrize("path", ["/leistungen/gibt-es-nicht/", "/leistungen/?nach=quatsch"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_pages_cost_few_statements(client: Client) -> None:
    for path, most in (("/", 6), ("/leistungen/?q=hund", 6), ("/leistungen/hundesteuer/", 6)):
        with CaptureQueriesContext(connection) as statements:
            client.get(path)
        assert len(statements) <= most, [one["sql"] for one in statements]
