"""The pages of the search: what they answer, and what saved searches are."""

from datetime import datetime

import pytest
from django.test import Client

from amtsweg.file_search.models import SavedSearch
from amtsweg.kernel.clock import FixedClock
from file_search.conftest import file_texts, rebuild
from records.conftest import OpenFile, sign_in

BASE = "/arbeitsplatz/suche/"


@pytest.fixture
def clerk(open_file: OpenFile, client: Client, fixed_clock: FixedClock, at: datetime) -> Client:
    """A clerk who has signed in, in a city with two documents, one of which they may see."""
    file_texts(open_file(unit="sta-63"), [("Kranprüfung <i>Nord</i>", "Der Hafenkran & seine Prüfung")], at=at)
    file_texts(open_file(unit="sta-32"), [("Kranverbot", "Hafenkran geheim")], at=at)
    rebuild()
    sign_in(client, "sta-63", at)
    return client


def test_hits_are_shown_escaped_and_marked(clerk: Client) -> None:
    page = clerk.get(BASE, {"suche": "Hafenkran"}).content.decode()
    assert "1 Treffer" in page
    assert "Kranprüfung &lt;i&gt;Nord&lt;/i&gt;" in page
    assert "<mark>Hafenkran</mark> &amp; seine" in page
    assert "Kranverbot" not in page


def test_an_empty_page_says_what_is_searched(clerk: Client) -> None:
    assert "Baugenehmigungsbescheid" in clerk.get(BASE).content.decode()


@pytest.mark.parametrize(
    "query", ["seite=0", "seite=x", "seite=999999999999999999999", "jahr=%00", "stelle=%27%3B", "art=x"]
)
def test_made_up_addresses_break_nothing(clerk: Client, query: str) -> None:
    assert clerk.get(f"{BASE}?suche=Hafenkran&{query}").status_code == 200


def test_what_was_meant_is_offered(clerk: Client) -> None:
    page = clerk.get(BASE, {"suche": "Hafenkrna"}).content.decode()
    assert 'href="?suche=hafenkran"' in page
    assert "verbot" not in clerk.get(BASE, {"suche": "Kranverbto"}).content.decode()


def test_suggestions_are_of_what_one_may_see(clerk: Client) -> None:
    assert clerk.get(f"{BASE}vorschlaege/", {"suche": "alter Kran"}).json() == {"suggestions": ["alter kranprüfung"]}
    assert clerk.get(f"{BASE}vorschlaege/").json() == {"suggestions": []}


def test_a_search_is_saved_once_under_a_name_and_deleted(clerk: Client) -> None:
    asked = {"suche": "Hafenkran", "jahr": "2026", "reihenfolge": "neueste"}
    for _ in range(2):
        answer = clerk.post(f"{BASE}merken/", {**asked, "name": " Krane  2026 "})
        assert answer.url == f"{BASE}?suche=Hafenkran&jahr=2026&reihenfolge=neueste"  # type: ignore[attr-defined]
    saved = SavedSearch.objects.get()
    assert (saved.name, saved.facets, saved.newest_first) == ("Krane 2026", {"year": "2026"}, True)
    assert "Krane 2026" in clerk.get(BASE).content.decode()
    clerk.post(f"{BASE}{saved.id}/loeschen/")
    assert not SavedSearch.objects.exists()
    assert clerk.post(f"{BASE}{saved.id}/loeschen/").status_code == 404


def test_a_search_without_a_name_is_asked_for_one(clerk: Client) -> None:
    answer = clerk.post(f"{BASE}merken/", {"suche": "Hafenkran", "name": " "})
    assert answer.status_code == 422
    assert "Bitte geben Sie einen Namen an." in answer.content.decode()


def test_saved_searches_are_ones_own(clerk: Client, at: datetime) -> None:
    SavedSearch.objects.create(account_id="01a22d7c-b1a7-76b6-919d-8be3cd330bc6", name="Fremd", text="x", saved_at=at)
    assert "Fremd" not in clerk.get(BASE).content.decode()
    assert clerk.post(f"{BASE}{SavedSearch.objects.get().id}/loeschen/").status_code == 404


def test_while_the_index_is_made_the_page_says_so(
    open_file: OpenFile, client: Client, fixed_clock: FixedClock, at: datetime
) -> None:
    file_texts(open_file(), [("Kranprüfung", "Hafenkran")], at=at)
    sign_in(client, "sta-63", at)
    page = client.get(BASE, {"suche": "Kranprüfung"}).content.decode()
    assert "Der Suchindex wird gerade aufgebaut" in page
    assert "1 Treffer unter den neuesten" in page
