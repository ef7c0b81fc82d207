"""A form changed, tested and published by two people in a browser, while a citizen is in the middle of the old one."""

import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from amtsweg.catalogue import api as catalogue
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.web.environment import Database
from chromium import DESKTOP, chromium, click_through, overflow, violations, visitor
from form_editor.conftest import SLUG
from process_register.conftest import hire, sign_in
from serving import served
from way import PACKS, found_city

pytestmark = pytest.mark.journey

FORM = f"/arbeitsplatz/formulare/{SLUG}/"
DRAFT = f"{FORM}entwurf/"
PHONE = 390


@pytest.fixture
def sessions(
    fresh_database: Database, fixed_clock: FixedClock, at: datetime, blob_store: object
) -> Iterator[tuple[str, str]]:
    """The sessions of a team lead, who drafts, and of the editors' office, who publish."""
    forget()
    clients = Client(), Client()
    with scope.session(scope.SYSTEM):
        found_city(at - timedelta(days=30), pack="bauordnungsamt/baulastenauskunft")
        catalogue.load_packs(PACKS / "ordnungsamt" / "e-scooter-melden", at=at - timedelta(days=30))
        sign_in(clients[0], hire("team-lead", "sta-63", at, name="Helga"))
        sign_in(clients[1], hire("editor", "stadt-paderborn", at, name="Mona"))
    yield str(clients[0].session.session_key), str(clients[1].session.session_key)
    forget()


def visit(
    browser: Browser, address: str, session: str, *, width: int = DESKTOP, scripts: bool = True
) -> BrowserContext:
    context = visitor(browser, width=width, scripts=scripts)
    host = str(urlsplit(address).hostname)
    context.add_cookies([{"name": "sessionid", "value": session, "domain": host, "path": "/"}])
    return context


def fine(page: Page, name: str) -> None:
    """Nothing to object to, and nothing wider than the screen."""
    if folder := os.environ.get("AMTSWEG_PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=f"{folder}/form-editor-{name}-{width}.png", full_page=True)
    assert (name, violations(page), overflow(page)) == (name, [], 0)


def press(page: Page, name: str, nth: int = -1) -> None:
    click_through(page.get_by_role("button", name=name, exact=True).nth(nth))


def key_to(page: Page, name: str) -> None:
    """Go to a control with the keyboard alone."""
    target = page.get_by_role("button", name=name, exact=True).last
    for _step in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"„{name}“ is not to be reached by keyboard")


def test_a_form_is_changed_by_two_while_a_citizen_fills_in_the_old_one(sessions: tuple[str, str]) -> None:
    with served() as address, chromium() as browser, visitor(browser, width=PHONE) as citizens:
        citizen = citizens.new_page()
        _begin(citizen, address)
        with visit(browser, address, sessions[0]) as context:
            _draft(context.new_page(), address)
        with visit(browser, address, sessions[1], width=PHONE) as context:
            _publish(context.new_page(), address)
        _finish(citizen)
        fresh = citizens.new_page()
        _begin(fresh, address)
        _purpose(fresh)
        assert fresh.get_by_label("Wie heißt das Vorhaben?").is_visible()


def _begin(page: Page, address: str) -> None:
    page.goto(f"{address}/antrag/{SLUG}/")
    page.locator("main form button[type=submit]").last.click()
    page.get_by_label("Vorname").fill("Mira")
    page.get_by_label("Familienname").fill("Brandt")
    page.get_by_label("E-Mail-Adresse").fill("mira.brandt@post.example")
    page.get_by_label("Straße").fill("Lindenweg")
    page.get_by_label("Hausnummer").fill("4")
    page.get_by_label("Postleitzahl").fill("33098")
    page.get_by_label("Ort", exact=True).fill("Paderborn")
    press(page, "Weiter")
    assert page.get_by_role("heading", name="Um welche Flurstücke geht es?").is_visible()


def _finish(page: Page) -> None:
    """The citizen sees nothing of the new version, and what they send arrives."""
    _purpose(page)
    page.get_by_label("Ich habe verstanden", exact=False).check()
    press(page, "Weiter")
    page.locator("main form button[type=submit]").last.click()
    assert page.locator(".aw-receipt").is_visible()


def _purpose(page: Page) -> None:
    page.get_by_label("Gemarkung").select_option("Elsen")
    page.get_by_label("Flur", exact=True).fill("7")
    page.get_by_label("Flurstücksnummer").fill("117/4")
    press(page, "Weiter")
    assert page.get_by_label("Wie heißt das Vorhaben?").count() == 0
    page.get_by_label("Ja", exact=True).check()
    page.get_by_label("Bauvorhaben").check()
    press(page, "Weiter")


def _draft(page: Page, address: str) -> None:
    page.goto(f"{address}/arbeitsplatz/formulare/")
    fine(page, "list")
    page.get_by_role("link", name="Auskunft aus dem Baulastenverzeichnis").click()
    fine(page, "published")
    press(page, "Formular ändern")
    fine(page, "draft")
    _faulty_label(page)
    _new_field(page)
    _its_condition(page)
    _its_preview(page, address)
    _its_examples(page, address)


def _faulty_label(page: Page) -> None:
    """A field without a label is kept, and named on top and at its place; all by keyboard."""
    page.get_by_role("link", name="Vorname").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Vorname").wait_for()
    page.get_by_label("Beschriftung").first.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    page.get_by_text("Die Beschriftung fehlt.").first.wait_for()
    assert page.get_by_label("Beschriftung").first.input_value() == ""
    fine(page, "faulty")
    page.get_by_label("Beschriftung").first.focus()
    page.keyboard.type("Vorname")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Vorname").wait_for()
    assert page.get_by_text("Die Beschriftung fehlt.").count() == 0


def _new_field(page: Page) -> None:
    """Added behind the purpose, by keyboard, and moved one up with Alt and an arrow."""
    page.get_by_role("link", name="Beschreiben Sie den Zweck").click()
    page.get_by_label("Beschriftung").last.focus()
    page.keyboard.type("Wie heißt das Vorhaben?")
    key_to(page, "Hinzufügen")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Wie heißt das Vorhaben?").wait_for()
    page.locator(".aw-outline .is-current a").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_selector("text=verschoben")
    labels = page.locator(".aw-outline__label").all_inner_texts()
    new = next(index for index, label in enumerate(labels) if "Vorhaben?" in label)
    assert "Beschreiben" in labels[new + 1]


def _its_condition(page: Page) -> None:
    page.get_by_text("Bedingungen und Prüfungen").click()
    page.get_by_role("link", name="Bedingung zusammenstellen").first.click()
    page.get_by_label("Feld").select_option("purpose")
    page.get_by_label("Vergleich").wait_for()  # with a script the fitting comparisons come at once
    page.get_by_label("Antwort").select_option("building")
    press(page, "Zeile hinzufügen")
    page.get_by_label("Feld").last.select_option("count(parcels)")
    page.get_by_label("Wert").wait_for()
    page.get_by_label("Wert").fill("viele")
    press(page, "Bedingung übernehmen")
    assert page.get_by_text("Bitte geben Sie eine ganze Zahl ein.").first.is_visible()
    fine(page, "condition-faulty")
    page.get_by_label("Vergleich").last.select_option("ge")
    page.get_by_label("Wert").fill("1")
    press(page, "Vorlesen")
    said = "wenn bei „Zweck“ „Bauvorhaben“ gewählt ist und mindestens 1 „Flurstücke“ angegeben sind"
    assert page.get_by_text(said).is_visible()
    fine(page, "condition")
    press(page, "Bedingung übernehmen")
    assert page.get_by_text(said).is_visible()
    fine(page, "with-condition")


def _its_preview(page: Page, address: str) -> None:
    page.goto(f"{address}{DRAFT}vorschau/?vorschau-beispiel=paket-owner-single")
    press(page, "Weiter")
    press(page, "Weiter")
    fine(page, "preview")
    press(page, "Weiter")  # the new field is asked for and not answered
    assert (
        page.get_by_text("Wie heißt das Vorhaben?: Bitte füllen Sie dieses Feld aus.")
        .or_(page.get_by_text("Bitte füllen Sie dieses Feld aus."))
        .first.is_visible()
    )
    fine(page, "preview-problem")
    page.get_by_label("Telefon").check()
    page.get_by_label("Wie heißt das Vorhaben?").fill("Garage")
    press(page, "Weiter")
    fine(page, "preview-phone")
    press(page, "Zusammenfassung")
    assert page.get_by_text("So ließe sich der Antrag absenden").is_visible()
    assert page.get_by_text("Garage").is_visible()
    fine(page, "preview-end")
    press(page, "Angaben des Beispiels ersetzen")
    assert page.get_by_text("Das Beispiel des Leistungspakets gilt jetzt so.", exact=False).is_visible()


def _its_examples(page: Page, address: str) -> None:
    assert page.get_by_text("kommt anders heraus", exact=True).count() == 1
    fine(page, "examples")
    page.get_by_role("button", name="Das neue Ergebnis ist gewollt").click()
    assert page.get_by_text("kommt anders heraus", exact=True).count() == 0
    page.goto(f"{address}{DRAFT}staende/?stand=1")
    fine(page, "states")
    page.goto(f"{address}{DRAFT}pruefen/")
    assert page.get_by_text("Freigeben muss jemand mit dem Recht dazu", exact=False).is_visible()


def _publish(page: Page, address: str) -> None:
    page.goto(f"{address}{DRAFT}pruefen/")
    new = "Neu auf „Wofür brauchen Sie die Auskunft?“: „Wie heißt das Vorhaben?“ (Text, eine Zeile)."
    assert page.get_by_text(new).is_visible()
    press(page, "Freigeben")
    assert page.get_by_text("Bitte begründen Sie die Änderung.").first.is_visible()
    fine(page, "review")
    page.get_by_label("Grund der Änderung").fill("Das Bauordnungsamt muss das Vorhaben kennen")
    press(page, "Freigeben")
    assert page.get_by_text("Fassung 2 ist freigegeben.", exact=False).is_visible()
    fine(page, "published-again")


def test_everything_works_without_a_script_and_on_a_phone(sessions: tuple[str, str]) -> None:
    with served() as address, chromium() as browser:
        with visit(browser, address, sessions[0], width=PHONE, scripts=False) as context:
            page = context.new_page()
            page.goto(f"{address}{FORM}")
            press(page, "Formular ändern")
            _built_by_buttons(page, address)
            _answers_by_buttons(page)
            page.goto(f"{address}{DRAFT}bedingung/?teil=2.2&feld=required_if")
            page.get_by_label("Feld").select_option("owner")
            press(page, "Vorlesen")
            page.get_by_label("Antwort").select_option("false")
            press(page, "Bedingung übernehmen")
            said = "wenn „Gehören Ihnen alle genannten Flurstücke?“ mit Nein beantwortet ist"
            assert page.get_by_text(said).first.is_visible()
            page.goto(f"{address}{DRAFT}bausteine/?teil=3&aus=e-scooter-melden")
            click_through(page.get_by_role("button", name=re.compile("Einfügen.*Warum stört er")))
            assert page.get_by_text("„Warum stört er?“ ist eingefügt.").is_visible()
        with visit(browser, address, sessions[0], width=PHONE) as context:
            page = context.new_page()
            for name, path in {
                "blocks": "bausteine/?teil=3&aus=e-scooter-melden",
                "shared": "?liste=districts",
                "whole": "?teil=",
                "choice": "?teil=2.1",
                "upload": "?teil=2.3",
                "repeated": "?teil=1.0",
            }.items():
                page.goto(f"{address}{DRAFT}{path}")
                fine(page, name)


def _built_by_buttons(page: Page, address: str) -> None:
    page.goto(f"{address}{DRAFT}?teil=0.2")
    page.get_by_label("Art").last.select_option("group")
    page.get_by_label("Beschriftung").last.fill("Firma")
    press(page, "Hinzufügen")
    assert page.get_by_text("Hier steht noch kein Feld.").first.is_visible()
    page.goto(f"{address}{DRAFT}?teil=0.2")
    press(page, "In die Gruppe")
    assert "Firma oder Behörde" in page.locator(".aw-outline__row--3").inner_text()
    press(page, "Kopieren")
    assert page.locator(".aw-outline__row--3").count() == 2
    page.get_by_text("Löschen", exact=True).click()
    press(page, "Löschen bestätigen")
    press(page, "Aus der Gruppe")
    assert page.locator(".aw-outline__row--3").count() == 0
    page.goto(f"{address}{DRAFT}?teil=0.2")
    page.get_by_text("Löschen", exact=True).click()
    press(page, "Löschen bestätigen")


def _answers_by_buttons(page: Page) -> None:
    page.get_by_role("link", name="3.2 Zweck").click()
    press(page, "Antwort hinzufügen")
    page.get_by_label("Antwort 6").fill("Erbschaft")
    click_through(page.get_by_role("button", name=re.compile("nach oben.*Antwort 6")))
    assert page.get_by_label("Antwort 5").input_value() == "Erbschaft"
    click_through(page.get_by_role("button", name=re.compile("entfernen.*Antwort 1")))
    assert page.get_by_label("Antwort 4", exact=True).input_value() == "Erbschaft"


def test_parts_are_dragged_to_their_place(sessions: tuple[str, str]) -> None:
    with served() as address, chromium() as browser, visit(browser, address, sessions[0]) as context:
        page = context.new_page()
        page.goto(f"{address}{FORM}")
        press(page, "Formular ändern")
        row = lambda text: page.locator(".aw-outline__row", has_text=text).first  # noqa: E731 - a word for a look-up
        row("Familienname").drag_to(row("Vorname"), target_position={"x": 40, "y": 3})
        page.wait_for_selector("text=verschoben")
        fields = page.locator(".aw-outline__row--2 .aw-outline__label").all_inner_texts()
        assert [label.split()[-1] for label in fields[:2]] == ["Familienname", "Vorname"]
