"""From the search to the receipt, by those who have no mouse and by those who have no script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from journey.encumbrance import number_on_receipt
from journey.keyboard import Keyboard
from journey.person import Person

pytestmark = pytest.mark.journey

SERVICE = "Hund zur Hundesteuer anmelden"
KEEPER, DOGS, RELIEF = "Wer hält den Hund?", "Um welche Hunde geht es?", "Befreiung oder Ermäßigung"
PAYMENT, CONSENT, REVIEW = "Wie möchten Sie zahlen?", "Datenschutz und Bestätigung", "Prüfen und absenden"
THANKS = "Danke, Ihre Angaben sind angekommen"
NAME = {"given_name": "Nele", "family_name": "Sandkamp"}
ADDRESS = {
    "email": "nele.sandkamp@post.example",
    "address__street": "Erlenweg",
    "address__house_number": "7",
    "address__postcode": "33100",
    "address__city": "Paderborn",
}


def test_the_whole_way_with_the_keyboard_alone(somebody: Callable[[], Person]) -> None:
    citizen = somebody()
    keys = Keyboard(citizen)
    citizen.go("/")
    search_and_begin(citizen, keys)
    tell_who_keeps_the_dog(citizen, keys)
    tell_which_dog(citizen, keys)
    keys.pick("relief", "none")
    keys.enter("Weiter", leads_to=PAYMENT)
    keys.pick("payment", "transfer")
    keys.pick("interval", "quarterly")
    keys.enter("Weiter", leads_to=CONSENT)
    keys.is_told("Weiter")
    citizen.look("tastatur-einwilligung")
    keys.tick("informed")
    keys.tick("correct")
    keys.enter("Weiter", leads_to=REVIEW)
    citizen.sees("Krümel")
    keys.enter("Verbindlich absenden", leads_to=THANKS)
    number_on_receipt(citizen)
    keys.go_to("Zum Vorgang")
    keys.press("Enter")
    citizen.sees("Hundesteuer Nele Sandkamp: Krümel")


def search_and_begin(citizen: Person, keys: Keyboard) -> None:
    """Jump over the navigation, search, and begin without an account."""
    keys.press("Tab")
    assert keys.is_at("Zum Inhalt springen")
    keys.press("Enter")
    keys.fill(q="Hund anmelden")
    keys.press("Enter")
    citizen.page.wait_for_url(re.compile(r"\?q="))
    citizen.settle()
    keys.enter(SERVICE, leads_to=SERVICE)
    keys.go_to("Online erledigen")
    keys.press("Enter")
    citizen.page.wait_for_url(re.compile("/antrag/"))
    citizen.settle()
    keys.enter("Ohne Anmeldung beginnen", leads_to=KEEPER)


def tell_who_keeps_the_dog(citizen: Person, keys: Keyboard) -> None:
    """Go on too early, follow the list of mistakes to the first field, and fill in everything."""
    keys.is_told("Weiter")
    citizen.look("tastatur-fehler")
    keys.press("Tab", "Enter")
    assert keys.is_at("given_name")
    keys.type("Nela")
    keys.fill(family_name="Sandkamp")
    keys.go_to("given_name", by="Shift+Tab")
    keys.press("Control+a")
    keys.type("Nele")
    # Day and month are alike: a browser without its German texts asks for the month first.
    keys.fill(birthdate="02021990", **ADDRESS)
    keys.enter("Weiter", leads_to=DOGS)


def tell_which_dog(citizen: Person, keys: Keyboard) -> None:
    """Questions come up while one answers, a second dog is added and taken away again."""
    keys.pick("reason", "moved")
    keys.fill(previous_town="Lippstadt", dogs__0__name="Krümel")
    keys.pick("dogs.0.sex", "female")
    keys.fill(dogs__0__breed="Zwergpudel")
    keys.pick("dogs.0.breed_group", "none")
    keys.pick("dogs.0.big", "false")
    keys.fill(dogs__0__born="01012025", dogs__0__since="02022025")
    keys.go_to("Hund hinzufügen")
    keys.press("Enter")
    citizen.field("dogs.1.name").wait_for()
    citizen.settle()
    keys.go_to("Hund 2 entfernen")
    keys.press("Enter")
    expect(citizen.field("dogs.1.name")).to_have_count(0)
    citizen.settle()
    keys.pick("other_dogs", "false")
    citizen.look("tastatur-hunde")
    keys.enter("Weiter", leads_to=RELIEF)


def test_the_whole_way_without_a_script(somebody: Callable[..., Person]) -> None:
    citizen = somebody(scripts=False)
    citizen.go("/")
    citizen.fill(q="Hund anmelden")
    citizen.press("Suchen")
    citizen.follow(SERVICE)
    citizen.follow("Online erledigen")
    citizen.press("Ohne Anmeldung beginnen")
    citizen.title_is(KEEPER)
    citizen.fill(**NAME, birthdate="1990-02-11", **ADDRESS)
    citizen.press("Weiter")
    name_the_dog_without_a_script(citizen)
    again = somebody(scripts=False)
    go_on_elsewhere(again, stop_here(citizen))
    send_without_a_script(again)


def name_the_dog_without_a_script(citizen: Person) -> None:
    """A question that depends on an answer comes with the next page load, and a mistake is named."""
    citizen.title_is(DOGS)
    assert citizen.field("previous_town").count() == 0
    citizen.answer("reason", "moved")
    citizen.fill(dogs__0__name="Krümel", dogs__0__breed="Zwergpudel")
    citizen.press("Weiter")
    citizen.title_is(DOGS)
    expect(citizen.page.locator("#fehler")).to_be_focused()
    citizen.look("ohne-skript-hund-fehler", phone=True)
    citizen.fill(previous_town="Lippstadt", dogs__0__born="2025-10-05", dogs__0__since="2025-01-18")
    for name, value in {"sex": "female", "breed_group": "none"}.items():
        citizen.answer(f"dogs.0.{name}", value)
    citizen.answer("other_dogs", "false")
    citizen.press("Weiter")
    citizen.title_is(DOGS)
    citizen.answer("dogs.0.big", "false")
    citizen.press("Weiter")
    citizen.sees("Der Hund kann nicht vor seiner Geburt zu Ihnen gekommen sein.")
    citizen.fill(dogs__0__since="2026-02-18")


def stop_here(citizen: Person) -> str:
    """Save the page as it is and take the code along."""
    citizen.press("Speichern und später weitermachen")
    citizen.title_is("Später weitermachen")
    citizen.look("ohne-skript-spaeter", phone=True)
    return citizen.page.locator(".aw-receipt").inner_text().strip()


def go_on_elsewhere(citizen: Person, code: str) -> None:
    """Type the code, find everything, and answer what is left."""
    citizen.go("/antrag/fortsetzen/")
    citizen.fill(code=code)
    citizen.press("Weitermachen")
    citizen.title_is(DOGS)
    assert citizen.field("dogs.0.since").input_value() == "2026-02-18"
    citizen.press("Weiter")
    citizen.title_is(RELIEF)
    citizen.answer("relief", "none")
    citizen.press("Weiter")
    citizen.title_is(PAYMENT)
    citizen.answer("payment", "transfer")
    citizen.answer("interval", "yearly")
    citizen.press("Weiter")
    citizen.title_is(CONSENT)
    citizen.answer("informed", "true")
    citizen.answer("correct", "true")
    citizen.press("Weiter")


def send_without_a_script(citizen: Person) -> None:
    """Look everything over, send it, and look at where it stands."""
    citizen.title_is(REVIEW)
    citizen.sees("Lippstadt")
    citizen.look("ohne-skript-pruefen", phone=True)
    citizen.press("Verbindlich absenden")
    number_on_receipt(citizen)
    citizen.look("ohne-skript-eingang", phone=True)
    citizen.follow("Zum Vorgang")
    citizen.sees("Hundesteuer Nele Sandkamp: Krümel")
    citizen.look("ohne-skript-stand", phone=True)
