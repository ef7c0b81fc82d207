"""The way of an application that is refused: reasons, a second person's signature, a letter by e-mail link."""

import email
import re
from collections.abc import Callable
from email import policy

import pytest

from journey.city import City
from journey.encumbrance import apply_as_owner, find_complete, open_case, open_task
from journey.person import Person

pytestmark = pytest.mark.journey

REASONS = (
    "Ein berechtigtes Interesse an der Auskunft ist trotz Nachfrage nicht nachgewiesen (§ 85 Abs. 5 BauO NRW 2018)."
)


def test_from_refusal_to_the_letter(somebody: Callable[[], Person], staff: Callable[[str], Person], city: City) -> None:
    citizen, clerk = somebody(), staff("Jana")
    number = apply_as_owner(citizen, "201/1")
    citizen.look("eingang-ohne-konto", phone=True)
    find_complete(clerk, number)
    pay_with_the_secret_link(citizen)
    open_task(clerk, number, "Baulastenverzeichnis einsehen")
    clerk.choose("Keine Baulast eingetragen")
    clerk.press("Erledigt")
    refuse(clerk, number)
    only_somebody_else_may_sign(clerk, number)
    lead = staff("Helga")
    give_back(lead, number)
    refuse_again(clerk, number)
    sign(lead, number)
    read_the_letter(citizen, city, number)
    open_case(clerk, number)
    clerk.sees("Helga Vieraugen")
    clerk.look("vorgang-abgelehnt")


def pay_with_the_secret_link(citizen: Person) -> None:
    citizen.page.locator("a.aw-secret").click()
    citizen.again_until("Jetzt bezahlen")
    citizen.follow("Jetzt bezahlen")
    citizen.press("Jetzt online bezahlen")
    citizen.press("Bezahlen")
    citizen.again_until("Ihre Zahlung ist am")


def refuse(clerk: Person, number: str) -> None:
    open_task(clerk, number, "Entscheiden")
    clerk.choose("abgelehnt")
    clerk.press("Entscheiden")
    clerk.sees("Bitte begründen Sie die Ablehnung")
    clerk.look("ablehnen-ohne-gruende")
    clerk.fill(reasons="Kein Interesse.")
    clerk.press("Entscheiden")


def only_somebody_else_may_sign(clerk: Person, number: str) -> None:
    open_task(clerk, number, "Ablehnung mitzeichnen")
    clerk.sees("Mitzeichnen muss eine andere Person (Vier-Augen-Prinzip).")
    clerk.look("mitzeichnen-verwehrt")


def give_back(lead: Person, number: str) -> None:
    open_task(lead, number, "Ablehnung mitzeichnen")
    lead.look("mitzeichnen")
    lead.choose("Nein, ich gebe den Entwurf zurück")
    lead.press("Absenden")
    lead.look("mitzeichnen-fehler")
    lead.fill(reason="Bitte die Gründe ausführen und die Norm nennen.")
    lead.press("Absenden")


def refuse_again(clerk: Person, number: str) -> None:
    open_task(clerk, number, "Entscheiden")
    clerk.sees("Bitte die Gründe ausführen")
    assert clerk.field("reasons").input_value() == "Kein Interesse."
    clerk.fill(content="Die Auskunft wird abgelehnt.", reasons=REASONS)
    clerk.look("entwurf-zurueck")
    clerk.press("Entscheiden")


def sign(lead: Person, number: str) -> None:
    open_task(lead, number, "Ablehnung mitzeichnen")
    lead.sees(REASONS)
    lead.choose("Ja, ich zeichne mit")
    lead.press("Absenden")
    open_case(lead, number)
    lead.again_until("Abgeschlossen")


def read_the_letter(citizen: Person, city: City, number: str) -> None:
    letter = _read(city.mails("emre.muster@post.example")[-1])
    found = re.search(r"http\S+/postfach/link/\S+", letter)
    assert found is not None
    citizen.go(found[0])
    citizen.look("nachricht-oeffnen", phone=True)
    citizen.press("Nachricht öffnen")
    citizen.title_is(f"Ihr Bescheid ({number})")
    citizen.sees("Gilt am")
    citizen.look("bescheid-per-link", phone=True)


def _read(raw: str) -> str:
    message = email.message_from_string(raw, policy=policy.default)
    body = message.get_body()
    assert body is not None
    return f"{message['Subject']}\n{body.get_content()}"
