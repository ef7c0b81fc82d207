"""The way of an application that is granted: searched, applied for, asked back, paid, decided, sealed, delivered."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from journey.city import PICTURES, City
from journey.encumbrance import (
    SERVICE,
    consent,
    fill_about_you,
    fill_parcel,
    fill_purpose,
    number_on_receipt,
    open_case,
    open_task,
)
from journey.person import Person

pytestmark = pytest.mark.journey

DECISION = PICTURES / "decision.pdf"
MISSING = "Bitte senden Sie uns die Vollmacht der Eigentümer*innen."


def test_from_search_to_the_sealed_decision(
    somebody: Callable[[], Person], staff: Callable[[str], Person], proof: Path, city: City
) -> None:
    citizen = somebody()
    find_service(citizen)
    number = apply(citizen, proof)
    clerk = staff("Jana")
    ask_for_documents(clerk, number)
    answer(citizen, proof)
    accept(clerk, number)
    pay(citizen)
    decide(clerk, number)
    take_delivery(citizen)
    look_at_the_closed_case(clerk, number)
    check_in_public(somebody(), DECISION)
    check_on_the_command_line(city)


def find_service(citizen: Person) -> None:
    citizen.go("/")
    citizen.look("start", phone=True)
    citizen.fill(q="Baulast")
    citizen.press("Suchen")
    citizen.sees(SERVICE)
    citizen.look("suche", phone=True)
    citizen.follow(SERVICE)
    citizen.title_is(SERVICE)
    citizen.look("leistung", phone=True)


def apply(citizen: Person, proof: Path) -> str:
    citizen.follow("Online erledigen")
    citizen.look("vor-dem-antrag", phone=True)
    citizen.follow("Anmelden und beginnen")
    citizen.press("Weiter zum Online-Konto")
    citizen.look("online-konto", phone=True)
    citizen.page.get_by_label(re.compile("Emre Muster")).check()
    citizen.page.get_by_role("button", name="Anmelden", exact=True).click()
    citizen.press("Jetzt beginnen")
    assert citizen.field("given_name").input_value() == "Emre"
    citizen.look("antrag-person", phone=True)
    fill_about_you(citizen)
    fill_parcels(citizen)
    fill_purpose(citizen, proof=proof)
    citizen.upload("Nachweis des berechtigten Interesses", proof)
    citizen.look("antrag-zweck", phone=True)
    citizen.press("Weiter")
    citizen.look("antrag-einverstaendnis")
    citizen.press("Weiter")
    citizen.sees("Bitte prüfen Sie Ihre Angaben")
    citizen.look("antrag-fehler", phone=True)
    consent(citizen)
    citizen.sees(proof.name)
    citizen.look("pruefen", phone=True)
    citizen.press("Verbindlich absenden")
    number = number_on_receipt(citizen)
    citizen.look("eingang", phone=True)
    citizen.follow("Zum Vorgang")
    citizen.look("vorgang-eingegangen", phone=True)
    return number


def fill_parcels(citizen: Person) -> None:
    citizen.title_is("Um welche Flurstücke geht es?")
    fill_parcel(citizen, 0, "117/4")
    citizen.press("Flurstück hinzufügen")
    fill_parcel(citizen, 1, "118")
    citizen.press("Flurstück hinzufügen")
    citizen.look("antrag-flurstuecke", phone=True)
    citizen.press("Flurstück 3 entfernen")
    citizen.press("Flurstück hinzufügen")
    fill_parcel(citizen, 2, "119/2")
    citizen.press("Weiter")


def ask_for_documents(clerk: Person, number: str) -> None:
    clerk.go("/arbeitsplatz/")
    clerk.fill(suche=number)
    clerk.press("Anzeigen")
    clerk.sees(number)
    clerk.look("posteingang")
    open_case(clerk, number)
    clerk.look("vorgang-amt")
    clerk.follow("Akte")
    clerk.again_until("63-")
    clerk.look("akte")
    open_task(clerk, number, "Vollständigkeit prüfen")
    clerk.look("aufgabe")
    clerk.press("Aufgabe übernehmen")
    clerk.choose("Nein")
    clerk.press("Erledigt")
    clerk.field("missing").fill(MISSING)
    clerk.look("aufgabe-nachfrage")
    clerk.press("Erledigt")


def answer(citizen: Person, proof: Path) -> None:
    citizen.go("/meine-vorgaenge/")
    citizen.look("meine-vorgaenge", phone=True)
    citizen.follow(re.compile("Baulastenauskunft"))
    citizen.again_until("Jetzt antworten")
    citizen.look("vorgang-nachfrage", phone=True)
    citizen.follow("Jetzt antworten")
    citizen.press("Antwort senden")
    citizen.look("antwort-fehler")
    citizen.fill(text="Hier ist die Vollmacht.")
    citizen.upload("Dateien", proof)
    citizen.look("antwort", phone=True)
    citizen.press("Antwort senden")
    citizen.sees("Ihre Antwort ist angekommen")


def accept(clerk: Person, number: str) -> None:
    open_case(clerk, number)
    clerk.follow("Nachrichten")
    clerk.sees("Hier ist die Vollmacht.")
    clerk.look("nachrichten-amt")
    open_task(clerk, number, "Vollständigkeit prüfen")
    clerk.choose("Ja")
    clerk.press("Erledigt")


def pay(citizen: Person) -> None:
    citizen.again_until("Jetzt bezahlen")
    citizen.sees("50,00 €")
    citizen.look("vorgang-gebuehr", phone=True)
    citizen.follow("Jetzt bezahlen")
    citizen.look("bezahlen", phone=True)
    citizen.press("Jetzt online bezahlen")
    citizen.look("zahlungsanbieter", phone=True)
    citizen.press("Abbrechen")
    citizen.again_until("Sie haben die Zahlung abgebrochen")
    citizen.look("zahlung-abgebrochen", phone=True)
    citizen.follow("Erneut bezahlen")
    citizen.press("Jetzt online bezahlen")
    citizen.press("Bezahlen")
    citizen.again_until("Ihre Zahlung ist am")
    citizen.look("bezahlt", phone=True)
    citizen.follow("Zum Vorgang")
    citizen.sees("Baulastenauskunft Elsen")


def decide(clerk: Person, number: str) -> None:
    open_task(clerk, number, "Baulastenverzeichnis einsehen")
    clerk.choose("Keine Baulast eingetragen")
    clerk.look("einsicht")
    clerk.press("Erledigt")
    open_task(clerk, number, "Entscheiden")
    clerk.press("Entscheiden")
    clerk.look("entscheiden-fehler")
    clerk.choose("stattgegeben")
    clerk.fill(content="Auf den drei Flurstücken ist keine Baulast eingetragen.")
    clerk.look("entscheiden")
    clerk.press("Entscheiden")


def take_delivery(citizen: Person) -> None:
    citizen.go("/meine-vorgaenge/")
    citizen.follow(re.compile("Baulastenauskunft"))
    citizen.again_until("Abgeschlossen")
    citizen.look("vorgang-abgeschlossen", phone=True)
    citizen.follow(re.compile("^Postfach"), everywhere=True)
    citizen.look("postfach", phone=True)
    citizen.follow(re.compile("^Ihr Bescheid"))
    citizen.look("bescheid-nachricht", phone=True)
    with citizen.page.expect_download() as download:
        citizen.page.get_by_role("link", name=re.compile("herunterladen")).click()
    download.value.save_as(DECISION)
    with pikepdf.open(DECISION) as decision, decision.open_metadata() as metadata:
        assert (bool(decision.Root.MarkInfo.Marked), metadata.pdfa_status) == (True, "2A")


def look_at_the_closed_case(clerk: Person, number: str) -> None:
    open_case(clerk, number)
    clerk.sees("Abgeschlossen")
    clerk.look("vorgang-amt-abgeschlossen")
    clerk.follow("Akte")
    clerk.sees("Aufbewahrung bis")
    clerk.look("akte-abgeschlossen")
    clerk.follow("Nachrichten")
    clerk.look("zustellung-amt")
    clerk.follow("Verlauf")
    clerk.look("verlauf")


def check_in_public(visitor: Person, decision: Path) -> None:
    visitor.go("/pruefen/")
    visitor.look("pruefseite", phone=True)
    visitor.upload("PDF-Datei", decision)
    visitor.press("Prüfen")
    visitor.sees("Das Siegel ist echt, das Dokument ist unverändert")
    visitor.look("pruefseite-echt", phone=True)
    visitor.upload("PDF-Datei", with_one_byte_changed(decision))
    visitor.press("Prüfen")
    visitor.sees("Auf dieses Dokument können Sie sich nicht verlassen")
    visitor.look("pruefseite-veraendert", phone=True)


def with_one_byte_changed(decision: Path) -> Path:
    changed = bytearray(decision.read_bytes())
    changed[len(changed) // 3] ^= 1
    path = decision.with_name("changed.pdf")
    path.write_bytes(changed)
    return path


def check_on_the_command_line(city: City) -> None:
    """Check the decision with our own command, here and elsewhere, and with that of pyHanko."""
    authority = Path(city.amtsweg("seal", "ca").stdout.strip())
    ca = shutil.copy(authority, PICTURES / "ca.pem")
    changed, verify = with_one_byte_changed(DECISION), ("seal", "verify")
    assert [city.amtsweg(*verify, str(one)).returncode for one in (DECISION, changed)] == [0, 1]
    elsewhere = {**city.environment, "AMTSWEG_STATE": str(city.state.with_name("elsewhere"))}
    assert replace(city, environment=elsewhere).amtsweg(*verify, str(DECISION)).returncode == 1
    assert replace(city, environment=elsewhere).amtsweg(*verify, "--trust", str(ca), str(DECISION)).returncode == 0
    assert [pyhanko(one, ca).returncode for one in (DECISION, changed)] == [0, 1]


def pyhanko(file: Path, ca: Path) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).with_name("pyhanko")
    command = [str(program), "sign", "validate", "--trust-replace", "--trust", str(ca), str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
