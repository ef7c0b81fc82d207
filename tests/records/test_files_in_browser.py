"""The desk in a real browser: readable for everybody, on a phone as well, by keyboard, and usable without a script."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.records import api as records
from amtsweg.records.contracts import Confidentiality, FileFacts, PartKind
from amtsweg.records.queries.plan import forget_plan
from amtsweg.records.services.involving import add_participant
from amtsweg.records.services.keeping import add_part, open_file, set_confidentiality
from amtsweg.records.services.linking import add_link
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from process_register.conftest import sign_in
from records.conftest import ACTOR, load_city, scan
from records.desk import LEGAL, legal_file
from records.test_visible import hire
from serving import served

pytestmark = pytest.mark.journey

LIST = "/arbeitsplatz/akten/"


class City:
    """The files of a city, and the sessions of two people at their desks."""

    def __init__(self, at: datetime) -> None:
        load_city(at)
        records.load_file_types(Path(settings.PACKS_DIR), at=at)
        self.sessions = {
            "clerk": session_of("Ayla Demir", at, ("head", LEGAL)),
            "manager": session_of("Cora Lindemann", at, ("records-manager", LEGAL)),
        }
        self.file = legal_file(at, documents=12, title="Klage der Beispiel GmbH wegen Straßenreinigungsgebühren 2024")
        self.guarded = legal_file(at, title="Kündigungsschutzklage eines Beschäftigten", plan="01.30.10")
        self.other = legal_file(at, documents=0, title="Widerspruch Muster", plan="01.30.20")
        _furnish(self.file, self.other, at)
        level = Confidentiality.CONFIDENTIAL
        set_confidentiality(record_file_id=self.guarded, level=level, reason="Personalsache", actor=ACTOR, at=at)


def session_of(name: str, at: datetime, role: tuple[str, str]) -> str:
    client = Client()
    sign_in(client, Actor(name, hire(name.replace(" ", "."), at, role)))
    return str(client.session.session_key)


def _furnish(file_id: UUID, other: UUID, at: datetime) -> None:
    outer = add_part(record_file_id=file_id, kind=PartKind.SUB_FILE, title="Schriftsätze", actor=ACTOR, at=at)
    add_part(record_file_id=file_id, kind=PartKind.RECORD_CASE, title="Erwiderung", parent_id=outer, actor=ACTOR, at=at)
    add_participant(
        record_file_id=file_id,
        name="Kim Beispiel",
        role="Bevollmächtigte*r",
        contact="kim@kanzlei.example",
        actor=ACTOR,
        at=at,
    )
    add_link(record_file_id=file_id, to_file_id=other, note="Vorverfahren", actor=ACTOR, at=at)
    unit_id = identity.unit_by_key("sta-32").id
    hidden = open_file(unit_id=unit_id, plan_key="02.10", facts=FileFacts("Fremd"), actor=ACTOR, at=at)
    add_link(record_file_id=file_id, to_file_id=hidden, actor=ACTOR, at=at)
    records.add_documents(record_file_id=file_id, documents=[scan(99, at, direction="out")], actor=ACTOR, at=at)


@pytest.fixture
def city(fresh_database: Database, fixed_clock: FixedClock, at: datetime) -> Iterator[City]:
    """The city with its files, committed."""
    forget()
    forget_plan()
    with scope.session(scope.SYSTEM):
        made = City(at)
    yield made
    forget()
    forget_plan()


def enter(context: BrowserContext, address: str, key: str) -> Page:
    host = str(urlsplit(address).hostname)
    context.add_cookies([{"name": "sessionid", "value": key, "domain": host, "path": "/"}])
    return context.new_page()


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at pages."""
    if folder := os.environ.get("AMTSWEG_PICTURES"):
        page.screenshot(path=Path(folder) / f"akten-{name}.png", full_page=True)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_every_page_can_be_read_by_everybody(city: City, width: int) -> None:
    file, opening = f"/arbeitsplatz/akte/{city.file}/", f"{LIST}anlegen/"
    pages = {
        "liste": LIST,
        "zweig": f"{LIST}?plan=01.30&sortierung=-title",
        "leer": f"{LIST}?suche=xyzzy",
        "inhalt": file,
        "angaben": f"{file}angaben/",
        "aendern": f"{file}aendern/",
        "verlauf": f"{file}verlauf/",
        "zugang": f"{file}zugang/?stufe=1",
        "zugriffe": f"{file}zugriffe/",
        "zweck": f"/arbeitsplatz/akte/{city.guarded}/zweck/",
        "anlegen": opening,
        "anlegen-fehler": f"{opening}?stelle=&plan=&art=",
        "prozess": f"{opening}?stelle={LEGAL}&plan=01.30.10&art=prozessfall",
    }
    with served() as address, chromium() as browser, visitor(browser, width=width) as context:
        page = enter(context, address, city.sessions["manager"])
        for name, path in pages.items():
            page.goto(address + path)
            picture(page, f"{width}-{name}")
            for more in page.locator("details").all():
                more.evaluate("one => { one.open = true; }")
            assert (name, violations(page), overflow(page)) == (name, [], 0)
            picture(page, f"{width}-{name}-offen")


def test_the_tree_is_walked_by_keyboard(city: City) -> None:
    with served() as address, chromium() as browser, visitor(browser) as context:
        page = enter(context, address, city.sessions["clerk"])
        page.goto(address + LIST)
        page.get_by_role("treeitem", name="01 Innere Verwaltung").focus()
        page.keyboard.press("ArrowRight")
        page.get_by_role("treeitem", name="01.30 Recht und Verträge").wait_for()
        page.keyboard.press("ArrowRight")  # into the branch that is open now
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.textContent").startswith("01.30")
        assert violations(page) == []
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="01.30 Recht und Verträge").wait_for()
        assert "Widerspruch Muster" in page.inner_text("main table")
        assert "Straßenreinigung" not in page.inner_text("main table")


def test_a_file_is_kept_without_a_script(city: City) -> None:
    with served() as address, chromium() as browser, visitor(browser, scripts=False) as context:
        page = enter(context, address, city.sessions["clerk"])
        page.goto(address + LIST)
        page.get_by_role("link", name="Akte anlegen").click()
        page.get_by_label("Aktenplan").select_option("01.30.20")
        page.get_by_role("button", name="Weiter").click()
        page.get_by_label("Titel der Akte").fill("Widerspruch gegen den Bescheid vom 3. Mai")
        page.get_by_role("button", name="Akte anlegen").click()
        assert "Die Akte ist angelegt." in page.inner_text("main")
        page.get_by_text("Teil anlegen").first.click()
        page.get_by_label("Titel des Teils").fill("Begründung")
        page.get_by_role("button", name="Teil anlegen").click()
        assert page.get_by_role("link", name="Begründung").count() == 1
        page.get_by_text("Akte schließen (z. d. A.)").click()
        page.get_by_role("button", name="Jetzt schließen").click()
        assert "z. d. A." in page.inner_text(".aw-meta")


def test_the_purpose_is_asked_before_a_confidential_file(city: City) -> None:
    with served() as address, chromium() as browser, visitor(browser) as context:
        page = enter(context, address, city.sessions["manager"])
        page.goto(f"{address}/arbeitsplatz/akte/{city.guarded}/")
        page.get_by_role("button", name="Akte einsehen").click()
        page.get_by_role("link", name="Bitte geben Sie an, wozu").click()
        assert (violations(page), overflow(page)) == ([], 0)
        page.get_by_label("Zweck").fill("Vorbereitung des Gütetermins")
        page.get_by_role("button", name="Akte einsehen").click()
        page.get_by_role("link", name="Zugriffe").click()
        assert "Vorbereitung des Gütetermins" in page.inner_text("main")
        picture(page, "zugriffe-voll")
