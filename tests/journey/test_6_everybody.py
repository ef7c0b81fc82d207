"""Whoever comes, and whatever goes wrong: no script, another language, double clicks, time-outs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from journey.encumbrance import (
    ABOUT_YOU,
    START,
    consent,
    fill_about_you,
    fill_all,
    fill_parcel,
    fill_purpose,
    number_on_receipt,
)
from journey.person import Person

pytestmark = pytest.mark.journey

SEND_TWICE = """async () => {
    const form = document.querySelector("main form[method=post]");
    const send = () => fetch(form.action, {method: "post", body: new FormData(form)});
    return (await Promise.all([send(), send(), send()])).map((answer) => answer.status);
}"""
# Small words that stand in almost every German sentence and in no English one.
GERMAN = (
    r"\b(und|oder|der|das|dem|den|ein|eine|einen|nicht|mit|für|von|zur|zum|Sie|Ihre?n?|wir|ist|sind|wird|werden|auf"
    r"|Bitte|Weiter|Zurück|Anmelden|Abmelden|Leistungen|Vorgänge|Postfach|Schritt|Prüfen|Suchen)\b"
)


def test_nobody_needs_a_script(somebody: Callable[..., Person], proof: Path) -> None:
    citizen = somebody(scripts=False)
    citizen.go(START)
    citizen.press("Ohne Anmeldung beginnen")
    citizen.look("ohne-skript-person", phone=True)
    fill_about_you(citizen)
    fill_parcel(citizen, 0, "502/1")
    citizen.press("Flurstück hinzufügen")
    fill_parcel(citizen, 1, "502/2")
    citizen.press("Weiter")
    fill_purpose(citizen, proof=proof)
    citizen.press("Weiter")
    citizen.upload("Nachweis des berechtigten Interesses", proof)
    citizen.press("Weiter")
    consent(citizen)
    citizen.sees(proof.name)
    citizen.press("Verbindlich absenden")
    number_on_receipt(citizen)
    citizen.page.locator("a.aw-secret").click()
    citizen.sees("In Bearbeitung")
    citizen.go("/antrag/e-scooter-melden/")
    citizen.press("Jetzt beginnen")
    citizen.look("ohne-skript-ort", phone=True)


def test_a_double_click_sends_once(somebody: Callable[[], Person], staff: Callable[[str], Person]) -> None:
    citizen = somebody()
    fill_all(citizen, "503/1")
    assert citizen.page.evaluate(SEND_TWICE) == [200, 200, 200]
    citizen.page.get_by_role("button", name="Verbindlich absenden").dblclick()
    number = number_on_receipt(citizen)
    clerk = staff("Jana")
    clerk.go("/arbeitsplatz/vorgaenge/?suche=503/1")
    assert clerk.page.locator("main tbody tr").count() == 1
    clerk.sees(number)


def test_a_session_that_ran_out_loses_nothing(somebody: Callable[[], Person]) -> None:
    citizen = somebody()
    citizen.go(START)
    citizen.follow("Anmelden und beginnen")
    citizen.sign_in_online("Marlene Beispiel")
    citizen.press("Jetzt beginnen")
    citizen.fill(**{**ABOUT_YOU, "given_name": "Marlene", "family_name": "Beispiel-Ohnesorg"})
    citizen.context.clear_cookies(name="sessionid")
    citizen.press("Weiter")
    citizen.title_is("Ihre Eingaben sind noch da")
    citizen.look("sitzung-abgelaufen", phone=True)
    with citizen.context.expect_page() as opened:
        citizen.page.get_by_role("link", name="Melden Sie sich in einem neuen Fenster an").click()
    elsewhere = Person(citizen.city, citizen.context, opened.value)
    elsewhere.sign_in_online("Marlene Beispiel")
    citizen.press("Eingaben absenden")
    # Signing in has changed the form's protection as well: the page comes once more, still with everything on it.
    citizen.title_is("Ihre Eingaben sind noch da")
    citizen.press("Eingaben absenden")
    citizen.title_is("Um welche Flurstücke geht es?")
    citizen.follow("Zurück")
    assert citizen.field("family_name").input_value() == "Beispiel-Ohnesorg"


def test_everything_speaks_english(somebody: Callable[[], Person]) -> None:
    visitor = somebody()
    visitor.go("/")
    visitor.page.get_by_role("button", name="English").click()
    visitor.look("english-start", phone=True)
    speaks_english(visitor)
    visitor.go("/leistungen/baulastenauskunft/")
    visitor.look("english-service")
    speaks_english(visitor)
    visitor.follow("Do it online")
    visitor.look("english-before")
    speaks_english(visitor)
    visitor.press("Begin without signing in")
    walk_through_in_english(visitor)


def walk_through_in_english(visitor: Person) -> None:
    visitor.press("Continue")
    visitor.look("english-errors", phone=True)
    speaks_english(visitor)
    visitor.fill(**ABOUT_YOU)
    visitor.press("Continue")
    speaks_english(visitor)
    fill_parcel(visitor, 0, "504/1")
    visitor.look("english-parcels")
    visitor.press("Continue")
    speaks_english(visitor)
    visitor.choose("Yes")
    visitor.choose("Building project")
    visitor.press("Continue")
    speaks_english(visitor)
    visitor.choose("I have understood that the information is subject to a fee, and my details are correct.")
    visitor.press("Continue")
    visitor.look("english-review")
    speaks_english(visitor)
    visitor.press("Submit")
    visitor.look("english-receipt", phone=True)
    speaks_english(visitor)
    visitor.page.locator("a.aw-secret").click()
    visitor.look("english-status", phone=True)
    speaks_english(visitor)
    for path in ("/anmelden/", "/pruefen/", "/leistungen/?q=Baulast", "/antrag/e-scooter-melden/", "/gibt-es-nicht/"):
        visitor.go(path)
        speaks_english(visitor)


def speaks_english(visitor: Person) -> None:
    """Check that no German is left but what is marked as such: names of laws, addresses."""
    found = visitor.page.evaluate(
        """(pattern) => {
            const copy = document.body.cloneNode(true);
            for (const part of copy.querySelectorAll("[lang=de], script, address")) part.remove();
            return [...copy.textContent.matchAll(new RegExp(`.{0,40}${pattern}.{0,40}`, "gu"))].map((one) => one[0]);
        }""",
        GERMAN,
    )
    assert found == [], visitor.page.url
