"""Shells, parts, error pages and headers, as a browser without a script gets them."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from amtsweg.web import maps, middleware
from amtsweg.web.context import PORTAL, WORKPLACE
from amtsweg.web.pages import PAGES, sections

HERE = Path(__file__).resolve().parent


@pytest.fixture(autouse=True)
def gallery(settings: object) -> None:
    """Show the gallery beside the real addresses."""
    settings.ROOT_URLCONF = "web.gallery"  # type: ignore[attr-defined]  # the fixture's type has no attributes
    settings.TEMPLATES = [{**one, "DIRS": [*one["DIRS"], HERE / "templates"]} for one in settings.TEMPLATES]


@pytest.fixture
def browser() -> Client:
    """A browser whose owner reads German, and which checks forms as a real one does."""
    return Client(headers={"accept-language": "de"}, enforce_csrf_checks=True)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_every_page_of_the_gallery_has_one_heading_and_the_landmarks(browser: Client) -> None:
    for name in ("portal", "front", "map", "workplace"):
        page = text_of(browser.get(f"/muster/{name}/"))
        assert [page.count(tag) for tag in ("<h1", "<main", '<a class="skip-link"')] == [1, 1, 1]


def test_pages_may_load_nothing_inline_and_nothing_from_elsewhere(browser: Client) -> None:
    response = browser.get("/muster/portal/")
    assert response.headers["Content-Security-Policy"] == (
        "default-src 'self'; img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self' http://127.0.0.1:8001"
    )
    page = text_of(response)
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page) == []
    assert re.findall(r"""(?:src|href)="(?!/|#|\?|mailto:)[^"]*""", page) == []


def test_the_map_may_ask_the_tile_server_the_city_names(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {**maps.city_map(), "tiles": "https://tiles.example/{z}/{x}/{y}.png"}
    monkeypatch.setattr(maps, "city_map", lambda: named)
    rules = middleware.page_policy().split("; ")
    assert rules[1:3] == [
        "img-src 'self' data: blob: https://tiles.example",
        "connect-src 'self' https://tiles.example",
    ]


def test_what_is_no_page_gets_a_sandbox(browser: Client) -> None:
    policy = browser.get("/karte/stadt.geojson").headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; sandbox"


@pytest.mark.parametrize("slug", PAGES)
def test_city_pages_speak_both_languages(browser: Client, slug: str) -> None:
    german, english = sections(slug, "de"), sections(slug, "en")
    assert [len(one.paragraphs) for one in german] == [len(one.paragraphs) for one in english]
    assert german != english
    assert all(one.heading in text_of(browser.get(f"/seite/{slug}/")) for one in german)


def test_unknown_city_page_is_not_found(browser: Client) -> None:
    assert browser.get("/seite/geheim/").status_code == 404


def test_language_is_switched_by_a_form_and_leads_back(client: Client) -> None:
    response = client.post("/sprache/", {"language": "en", "next": "/muster/portal/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/muster/portal/")
    assert '<html lang="en"' in text_of(client.get("/muster/portal/"))


def test_language_switch_leads_to_no_other_site(client: Client) -> None:
    response = client.post("/sprache/", {"language": "en", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/gibt-es-nicht/", 404, "Diese Seite gibt es nicht"),
        ("/muster/konflikt/", 409, "Das geht gerade nicht"),
        ("/muster/eingabe/", 400, "Etwas an der Eingabe stimmt nicht"),
        ("/muster/fehler/", 500, "Bei uns ist ein Fehler passiert"),
    ],
)
def test_errors_are_pages_in_plain_words(browser: Client, path: str, status: int, title: str) -> None:
    response = browser.get(path)
    assert (response.status_code, f"<h1>{title}</h1>" in text_of(response)) == (status, True)


def test_the_message_of_an_error_stands_on_its_page(browser: Client) -> None:
    assert "Diese Aufgabe hat inzwischen jemand anders erledigt." in text_of(browser.get("/muster/konflikt/"))


def test_machines_get_errors_as_json(browser: Client) -> None:
    response = browser.get("/muster/eingabe/", headers={"accept": "application/json"})
    assert response.json() == {"error": "Bitte prüfen Sie Ihre Angaben.", "fields": {"name": "Der Name fehlt."}}


def test_an_expired_form_keeps_its_answers(browser: Client) -> None:
    answers = {"name": "Ada Beispiel", "zeichen": "<&\"'>", "csrfmiddlewaretoken": "x" * 32, "password": "geheim"}
    response = browser.post("/muster/portal/?seite=2", answers, headers={"origin": "http://testserver"})
    page = text_of(response)
    assert response.status_code == 403
    assert '<input type="hidden" name="name" value="Ada Beispiel">' in page
    assert '<input type="hidden" name="zeichen" value="&lt;&amp;&quot;&#x27;&gt;">' in page
    assert '<form method="post" action="/muster/portal/?seite=2">' in page
    assert "geheim" not in page


def test_the_kept_answers_can_be_sent_at_once(browser: Client) -> None:
    kept = text_of(browser.post("/muster/portal/", {"name": "Ada"}, headers={"origin": "http://testserver"}))
    form = kept[kept.index('action="/muster/portal/"') :]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token is not None
    again = browser.post("/muster/portal/", {"name": "Ada", "csrfmiddlewaretoken": token[1]})
    assert again.status_code == 200


def test_a_form_from_another_site_is_not_lent_a_hand(browser: Client) -> None:
    response = browser.post("/muster/portal/", {"name": "Ada"}, headers={"origin": "https://elsewhere.example"})
    assert (response.status_code, "Ada" in text_of(response)) == (403, False)


def test_answers_survive_a_sign_in_that_ran_out(client: Client) -> None:
    page = text_of(client.post("/muster/angemeldet/", {"antwort": "lang überlegt"}))
    assert '<input type="hidden" name="antwort" value="lang überlegt">' in page
    assert "/anmelden/?next=%2Fmuster%2Fangemeldet%2F" in page


def test_guests_are_led_to_the_sign_in_when_they_only_look(client: Client) -> None:
    assert client.get("/muster/angemeldet/").headers["Location"] == "/anmelden/?next=%2Fmuster%2Fangemeldet%2F"


def test_guests_see_no_place_of_the_workplace(browser: Client) -> None:
    page = text_of(browser.get("/muster/workplace/"))
    assert [place.url for place in WORKPLACE if f'href="{place.url}"' in page.split("<nav", 1)[1]] == []


def test_the_portal_marks_where_one_is(browser: Client) -> None:
    page = text_of(browser.get("/muster/portal/"))
    assert [page.count(f'<a href="{place.url}"') for place in PORTAL[1:]] == [1, 1]
    assert 'aria-current="page"' not in page


def test_map_style_draws_the_city_pack_and_names_no_other_server(browser: Client) -> None:
    style = browser.get("/karte/stil.json").json()
    assert style["sources"] == {"city": {"type": "geojson", "data": "/karte/stadt.geojson"}}
    assert {layer.get("source", "city") for layer in style["layers"]} == {"city"}
    assert style["metadata"]["note"] == "Schematische Karte"


def test_the_map_knows_every_place_it_announces(browser: Client) -> None:
    drawn = browser.get("/karte/stadt.geojson").json()["features"]
    districts = {one["properties"]["name"] for one in drawn if one["properties"]["kind"] == "district"}
    places = {one["properties"]["name"] for one in drawn if one["properties"]["kind"] == "place"}
    assert districts == places
    assert len(places) == 10


def render(source: str, **context: object) -> str:
    with translation.override("de"):
        return " ".join(Template("{% load ui %}" + source).render(Context(context)).split())


def test_badges_escape_what_they_show() -> None:
    assert render("{% badge label 'info' %}", label="<b>") == '<span class="aw-badge aw-badge--info">&lt;b&gt;</span>'


def test_an_alert_speaks_up_only_for_danger() -> None:
    assert 'role="alert"' in render('{% alert "danger" "Weg" %}{% endalert %}')
    assert 'role="status"' in render('{% alert "info" "Da" %}<p>Text</p>{% endalert %}')


def test_steps_tell_done_current_and_open() -> None:
    shown = render("{% steps labels 2 %}", labels=["Eins", "Zwei", "Drei"])
    assert re.findall(r"<li([^>]*)>", shown) == [' class="is-done"', ' aria-current="step"', ""]


def test_one_mistake_is_named_in_the_singular() -> None:
    assert "Eine Angabe fehlt noch oder stimmt nicht" in render("{% error_summary errors %}", errors={"id_a": "Fehlt."})
    assert render("{% error_summary errors %}", errors={}) == ""


def test_pagination_is_absent_where_there_is_one_page() -> None:
    assert render("{% pages %}") == ""
