"""The catalogue's pages."""

from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue import models
from amtsweg.identity.api import load_organisation
from amtsweg.kernel import scope

CITY = Path(__file__).parents[2] / "packs" / "paderborn"


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


def test_who_reads_easy_german_sees_the_easy_text_at_once(client: Client) -> None:
    address = "/leistungen/bibliotheksausweis/"
    assert '<details class="aw-easy">' in client.get(address).content.decode()
    client.cookies["django_language"] = "de-simple"
    assert '<details class="aw-easy" open>' in client.get(address).content.decode()


@pytest.mark.parametrize(
    "path", ["/leistungen/gibt-es-nicht/", "/leistungen/?nach=quatsch", "/leistungen/a-z/?buchstabe=é"]
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/leistungen/{path}").status_code == 404


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_typing_error_is_corrected_and_said(client: Client) -> None:
    html = shown(client, "/leistungen/?q=Hundestuer&online=0")
    assert "„Hundestuer“ steht nirgends. Meinten Sie" in html
    assert 'href="?q=Hundesteuer">Hundesteuer</a>' in html
    assert 'href="/leistungen/hundesteuer/"' in html


def test_words_without_hits_and_poor_hits_are_told(client: Client) -> None:
    assert "Ohne Treffer blieb: Qwertzuiop" in shown(client, "/leistungen/?q=Hundesteuer+Qwertzuiop")
    assert "Zu keiner Leistung passen alle Ihre Wörter" in shown(
        client, "/leistungen/?q=Hundesteuer+Bibliotheksausweis"
    )


def test_the_search_is_narrowed_and_says_so_when_that_leaves_nothing(client: Client) -> None:
    html = shown(client, "/leistungen/?thema=Tierhaltung")
    assert ("/leistungen/hundesteuer/" in html, "/leistungen/bibliotheksausweis/" in html) == (True, False)
    html = shown(client, "/leistungen/?online=1")
    assert ("/leistungen/hundesteuer/" in html, "/leistungen/bibliotheksausweis/" in html) == (False, True)
    html = shown(client, "/leistungen/?q=Hundesteuer&online=1")
    assert ("In dieser Auswahl gibt es dazu keine Leistung" in html, 'href="?q=Hundesteuer"' in html) == (True, True)
    assert "Nichts gefunden" in shown(client, "/leistungen/?amt=nowhere&thema=%00")


def test_a_to_z_life_situations_and_offices_lead_to_the_services(client: Client, at: datetime) -> None:
    html = shown(client, "/leistungen/a-z/")
    assert ('href="?buchstabe=b" aria-current="page"' in html, 'href="?buchstabe=h"' in html) == (True, True)
    assert "/leistungen/hundesteuer/" in shown(client, "/leistungen/a-z/?buchstabe=H")
    assert "Hier steht keine Leistung" in shown(client, "/leistungen/a-z/?buchstabe=0")
    assert 'href="/leistungen/?thema=Tierhaltung"' in shown(client, "/leistungen/lebenslagen/")
    assert "Hier steht noch nichts" in shown(client, "/leistungen/aemter/")
    with scope.session(scope.SYSTEM):
        load_organisation(CITY, at=at)
        models.Service.objects.filter(slug="bibliotheksausweis").update(unit_key="sta-63")
    assert 'href="/leistungen/?amt=sta-63">Bauordnungsamt</a>' in shown(client, "/leistungen/aemter/")
    assert "/leistungen/bibliotheksausweis/" in shown(client, "/leistungen/?amt=sta-63")


def test_letters_come_page_after_page(client: Client, tmp_path: Path, at: datetime) -> None:
    path = tmp_path / "many.csv"
    path.write_text("leika_key,name\n" + "".join(f"{n:014},Übung {n:03}\n" for n in range(130)))
    with scope.session(scope.SYSTEM):
        catalogue.import_services(path, at=at)
    first = client.get("/leistungen/a-z/?buchstabe=u")
    second = client.get("/leistungen/a-z/" + first.context["next_url"])
    titles = [one.title for page in (first, second) for one in page.context["services"]]
    assert (titles, second.context["next_url"]) == ([f"Übung {n:03}" for n in range(130)], "")


def test_pages_cost_few_statements(client: Client) -> None:
    paths = ("/", "/leistungen/?q=hund", "/leistungen/?thema=Tierhaltung", "/leistungen/hundesteuer/")
    for path in (*paths, "/leistungen/a-z/", "/leistungen/lebenslagen/", "/leistungen/aemter/"):
        client.get(path)
        with CaptureQueriesContext(connection) as statements:
            client.get(path)
        assert len(statements) <= 6, [one["sql"] for one in statements]
