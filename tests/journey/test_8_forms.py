"""A form changed by two people of the office while somebody fills in the old one, who then finishes it unchanged."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from chromium import PHONE
from journey.encumbrance import number_on_receipt, open_case
from journey.person import Person

pytestmark = pytest.mark.journey

START = "/antrag/e-scooter-melden/"
DRAFT = "/arbeitsplatz/formulare/e-scooter-melden/entwurf/"
FORM = "Falsch geparkten E-Scooter melden"
DANGER, UNKNOWN = "Er gefährdet jemanden", "Ein anderer oder nicht erkennbar"
NEW = "Unter welcher Nummer erreichen wir Sie?"
NUMBER = "05251 881234"
SAID = "wenn bei „Warum stört er?“ „Er gefährdet jemanden“ gewählt ist"
WORDS = f"Neu auf „Rückmeldung“: „{NEW}“ (Telefonnummer)."


def test_a_form_is_changed_while_somebody_is_in_the_middle_of_it(
    somebody: Callable[..., Person], staff: Callable[[str], Person]
) -> None:
    early = somebody(width=PHONE)
    begin(early, "Liboristraße 1")
    draft(staff("Ayşe"))
    publish(staff("Mona"))
    say_what_is_wrong(early)
    assert early.page.get_by_label(NEW).count() == 0
    early.look("formular-alte-fassung")
    old = send(early)
    late = somebody(width=PHONE)
    begin(late, "Liboristraße 2")
    say_what_is_wrong(late)
    new = answer_the_new_question(late)
    received(staff("Ayşe"), old=old, new=new)


def begin(citizen: Person, address: str) -> None:
    citizen.go(START)
    citizen.press("Jetzt beginnen")
    citizen.fill(place__address=address)
    citizen.press("Weiter")
    citizen.title_is("Was ist los?")


def say_what_is_wrong(citizen: Person) -> None:
    citizen.choose(DANGER)
    citizen.choose(UNKNOWN)
    citizen.press("Weiter")
    citizen.title_is("Rückmeldung")


def send(citizen: Person) -> str:
    citizen.press("Weiter")
    citizen.press("Verbindlich absenden")
    return number_on_receipt(citizen)


def draft(editor: Person) -> None:
    """The office adds a question, tries it out, and can not publish it alone."""
    editor.go("/arbeitsplatz/")
    editor.follow("Formulare", everywhere=True)
    editor.look("formulare", phone=True)
    editor.follow(FORM)
    editor.look("formular-online")
    editor.press("Formular ändern")
    add_the_question(editor)
    ask_only_in_danger(editor)
    try_it_out(editor)
    editor.go(f"{DRAFT}pruefen/")
    editor.sees(WORDS)
    editor.sees("Freigeben muss jemand mit dem Recht dazu")
    editor.look("formular-pruefung", phone=True)


def add_the_question(editor: Person) -> None:
    """A label that is missing is named; then the new field stands behind the e-mail address."""
    page = editor.page
    editor.follow(re.compile("Ihre E-Mail-Adresse"))
    editor.title_is(FORM)
    page.get_by_label("Beschriftung").first.fill("")
    page.get_by_role("button", name="Speichern", exact=True).last.click()
    editor.sees("Die Beschriftung fehlt.")
    editor.settle()
    editor.look("formular-fehler", phone=True)
    page.get_by_label("Beschriftung").first.fill("Ihre E-Mail-Adresse")
    page.get_by_role("button", name="Speichern", exact=True).last.click()
    expect(page.get_by_text("Die Beschriftung fehlt.")).to_have_count(0)
    editor.settle()
    page.locator("#new-kind").select_option("phone")
    page.locator("#new-label").fill(NEW)
    editor.press("Hinzufügen")
    page.get_by_role("heading", name=NEW).wait_for()
    editor.look("formular-neues-feld", phone=True)


def ask_only_in_danger(editor: Person) -> None:
    """The helper puts a condition together and reads it aloud."""
    page = editor.page
    page.locator("summary").filter(has_text="Bedingungen und Prüfungen").click()
    editor.follow(re.compile("^Bedingung zusammenstellen"))
    page.get_by_label("Feld").select_option(label="Warum stört er?")
    page.get_by_label("Antwort").select_option("danger")
    page.get_by_role("button", name="Vorlesen", exact=True).last.click()
    editor.sees(SAID)
    editor.settle()
    editor.look("formular-bedingung", phone=True)
    editor.press("Bedingung übernehmen")
    editor.sees(SAID)


def try_it_out(editor: Person) -> None:
    """In the preview the question is asked; the example is answered anew, and all examples come out as wanted."""
    editor.go(f"{DRAFT}vorschau/?vorschau-beispiel=paket-danger-unknown")
    page = editor.page
    for _ in range(3):
        page.get_by_role("button", name="Weiter", exact=True).last.click()
        editor.settle()
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    editor.look("formular-vorschau-fehler", phone=True)
    page.get_by_label("Telefon", exact=True).check()
    page.get_by_label(NEW).fill(NUMBER)
    page.get_by_role("button", name="Weiter", exact=True).last.click()
    editor.sees("So ließe sich der Antrag absenden")
    editor.look("formular-vorschau-ende")
    editor.press("Angaben des Beispiels ersetzen")
    editor.look("formular-beispiele", phone=True)
    expect(page.get_by_text("kommt anders heraus", exact=True)).to_have_count(0)


def publish(publisher: Person) -> None:
    """Another person reads the difference in words, gives a reason, and publishes."""
    publisher.go(f"{DRAFT}pruefen/")
    publisher.sees(WORDS)
    publisher.press("Freigeben")
    publisher.sees("Bitte begründen Sie die Änderung.")
    publisher.look("formular-freigabe-fehler", phone=True)
    publisher.page.get_by_label("Grund der Änderung").fill("Bei Gefahr muss das Ordnungsamt zurückrufen können")
    publisher.press("Freigeben")
    publisher.sees("ist freigegeben.")
    publisher.look("formular-freigegeben", phone=True)


def answer_the_new_question(citizen: Person) -> str:
    citizen.press("Weiter")
    citizen.title_is("Rückmeldung")
    expect(citizen.page.get_by_label(NEW)).to_have_attribute("aria-invalid", "true")
    citizen.look("formular-neue-fassung")
    citizen.page.get_by_label(NEW).fill(NUMBER)
    return send(citizen)


def received(clerk: Person, *, old: str, new: str) -> None:
    """Both arrive: the one without the question, the other with its answer."""
    open_case(clerk, old)
    clerk.sees_not(NEW)
    open_case(clerk, new)
    clerk.sees(NEW)
    clerk.sees(NUMBER)
