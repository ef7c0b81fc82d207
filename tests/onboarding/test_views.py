"""The pages of onboarding: who may do what, what they say, and what they cost."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amtsweg.kernel.actors import Actor
from amtsweg.onboarding.contracts import Stage
from amtsweg.onboarding.queries.entries import entry
from amtsweg.onboarding.services.loading import load_services
from onboarding.conftest import CITY
from process_register.conftest import hire, sign_in

ALL = "/arbeitsplatz/leistungen/"
ONE = f"{ALL}stundung/"

pytestmark = pytest.mark.usefixtures("city", "fixed_clock")


@pytest.fixture
def listed(city: None, at: datetime) -> None:
    """The city's services."""
    load_services(CITY, at=at)


def html(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def revision(slug: str = "stundung") -> int:
    return entry(slug).revision


def test_the_board_shows_every_step_with_its_services(listed: None, mona: Client) -> None:
    page = html(mona, ALL)
    assert page.count('<section class="aw-card"') == len(Stage)
    assert "weitere Leistungen" in page
    assert "wartet" in page
    assert "Bauantrag" in html(mona, f"{ALL}?stelle=sta-63")
    assert "Sperrmüll" not in html(mona, f"{ALL}?stelle=sta-63")


def test_the_list_finds_filters_and_says_when_there_is_nothing(listed: None, mona: Client) -> None:
    assert "Gewerbe anmelden" in html(mona, f"{ALL}liste/?suche=gewerbe")
    assert "Elterngeld" not in html(mona, f"{ALL}liste/?fehlt=return_channel")
    assert "Keine Leistungen gefunden" in html(mona, f"{ALL}liste/?suche=xyzzy")
    assert mona.get(f"{ALL}liste/?nach=quatsch").status_code == 404


def test_a_service_is_entered_and_taken_a_step(mona: Client) -> None:
    refused = mona.post(f"{ALL}neu/", {"title": " ", "unit_key": "sta-63"})
    assert (refused.status_code, "Namen" in refused.content.decode()) == (422, True)
    assert mona.post(f"{ALL}neu/", {"title": "A", "unit_key": "sta-63", "due": "bald"}).status_code == 422
    created = mona.post(f"{ALL}neu/", {"title": "Fällung melden", "unit_key": "sta-67", "due": "2026-12-01"})
    assert created["Location"] == f"{ALL}faellung-melden/"
    step = {"step": "requirements", "revision": revision("faellung-melden")}
    empty = mona.post(f"{ALL}faellung-melden/schritt/", step)
    assert (empty.status_code, 'id="note-error"' in empty.content.decode()) == (422, True)
    assert mona.post(f"{ALL}faellung-melden/schritt/", {**step, "note": "Satzung"}).status_code == 302
    stale = mona.post(f"{ALL}faellung-melden/schritt/", {**step, "note": "noch einmal"})
    assert (stale.status_code, "Jemand hat diesen Eintrag" in stale.content.decode()) == (409, True)
    assert mona.post(f"{ALL}faellung-melden/schritt/", {**step, "step": "mond"}).status_code == 404
    assert "Satzung" in html(mona, f"{ALL}faellung-melden/")


def test_the_advice_is_shown_before_anything_is_chosen(listed: None, mona: Client) -> None:
    before = revision("sterbefall")
    asked = mona.post(f"{ALL}sterbefall/loesungsweg/", {"action": "advise", "central": "free", "revision": before})
    assert "wo es sie gibt" in asked.content.decode()
    assert revision("sterbefall") == before
    wrong = mona.post(f"{ALL}sterbefall/loesungsweg/", {"yearly_volume": "viele", "revision": before})
    assert ('id="path-error"' in wrong.content.decode(), 'id="yearly_volume-error"' in wrong.content.decode()) == (
        True,
        True,
    )
    good = {"path": "central", "central": "free", "yearly_volume": "1.200", "revision": before}
    assert mona.post(f"{ALL}sterbefall/loesungsweg/", good).status_code == 302
    assert entry("sterbefall").criteria.yearly_volume == 1200


def test_access_and_plan_are_declared_and_the_way_is_stopped(listed: None, mona: Client) -> None:
    wrong = mona.post(f"{ONE}zugang/", {"online": "on", "revision": revision()})
    assert (wrong.status_code, 'id="url-error"' in wrong.content.decode()) == (422, True)
    good = {"online": "on", "payment": "on", "url": "https://f.example/s", "revision": revision()}
    assert mona.post(f"{ONE}zugang/", good).status_code == 302
    assert entry("stundung").access.payment
    assert mona.post(f"{ONE}planung/", {"due": "2026-05-01", "revision": revision()}).status_code == 302
    assert mona.post(f"{ONE}planung/", {"action": "stop", "revision": revision()}).status_code == 422
    assert mona.post(f"{ONE}planung/", {"action": "stop", "reason": "so", "revision": revision()}).status_code == 302
    assert entry("stundung").stage is Stage.STOPPED
    assert (
        mona.post(f"{ONE}planung/", {"action": "resume", "reason": "doch", "revision": revision()}).status_code == 302
    )
    assert mona.post(
        f"{ONE}schritt/", {"action": "reopen", "step": "form", "reason": "neu", "revision": revision()}
    ).status_code == 302  # fmt: skip
    assert entry("stundung").stage is Stage.FORM


def test_the_counts_are_numbers_a_picture_a_table_and_a_file(listed: None, mona: Client) -> None:
    page = html(mona, f"{ALL}zahlen/?monate=12")
    assert (page.count("<polyline"), "Je Stelle" in page, "Werte als Tabelle" in page) == (5, True, True)
    plain = mona.get(f"{ALL}zahlen.json?monate=36").json()
    assert (len(plain["over_time"]), plain["now"]["total"] > 30) == (36, True)


def test_without_services_the_page_says_what_to_do(mona: Client) -> None:
    assert "Noch keine Leistungen" in html(mona, f"{ALL}zahlen/")
    assert "Hier steht zurzeit keine." in html(mona, ALL)


def test_whoever_only_reads_sees_no_buttons(listed: None, client: Client, at: datetime) -> None:
    sign_in(client, hire("clerk", "sta-20", at, name="Zoe"))
    page = html(client, ONE)
    assert re.findall(r'<form method="post" action="/arbeitsplatz/', page) == []
    assert client.post(f"{ONE}zugang/", {"revision": 1}).status_code == 403


def test_pages_cost_the_same_however_many_services_there_are(mona: Client, at: datetime, editor: Actor) -> None:
    def statements(path: str) -> int:
        html(mona, path)  # whatever is kept by the process is kept now
        with CaptureQueriesContext(
            connection,
        ) as found:
            html(mona, path)
        return len(found)

    paths = (ALL, f"{ALL}liste/", f"{ALL}zahlen/")
    few = [statements(path) for path in paths]
    load_services(CITY, at=at + timedelta(days=1))
    assert [statements(path) for path in paths] == few
    assert max(few) <= 12
