"""The process register: a process looked at, its fee table changed by two people, its running matters moved.

It comes last, because what it publishes holds for everything that is applied for afterwards.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from journey.person import Person

pytestmark = pytest.mark.journey

_PROCESS = "/arbeitsplatz/prozesse/baulastenauskunft/"
_TITLE = "Auskunft aus dem Baulastenverzeichnis"


def test_from_the_register_to_a_single_case(staff: Callable[[str], Person]) -> None:
    """Register → process → heat map → variant → case."""
    helga = staff("Helga")
    helga.go("/arbeitsplatz/")
    helga.follow("Prozesse", everywhere=True)
    helga.title_is("Prozesse")
    helga.look("prozessregister", phone=True)
    helga.page.get_by_label("Suche", exact=False).first.fill("Baulasten")
    helga.page.keyboard.press("Enter")
    helga.follow(_TITLE)
    helga.title_is(_TITLE)
    helga.look("prozess-steckbrief", phone=True)

    helga.follow("Modell")
    figures = helga.page.locator(".djs-overlay .aw-figure")
    expect(figures.first).to_be_visible()
    helga.page.get_by_text("Powered by bpmn.io").or_(helga.page.locator(".bjs-powered-by")).first.wait_for()
    helga.look("prozess-heatmap", phone=True)
    steps = helga.page.locator("#schritte tbody tr")
    assert steps.count() > 5
    counted = [row.get_attribute("data-badge") for row in steps.all() if row.get_attribute("data-badge")]
    assert set(figures.locator("visible=true").all_inner_texts()) & set(counted), "the map shows the table's figures"

    helga.follow("Auswertung")
    helga.look("prozess-auswertung", phone=True)
    helga.follow(re.compile("^Varianten"))
    helga.sees("Weg 1")
    helga.look("prozess-varianten", phone=True)
    helga.follow(re.compile("^Vorgänge ansehen"))
    helga.look("prozess-vorgaenge")
    helga.page.locator("main table tbody a").first.click()
    expect(helga.page).to_have_url(re.compile("/arbeitsplatz/vorgaenge/|/arbeitsplatz/vorgang/"))
    helga.look("prozess-vorgang")


def test_the_export_of_the_log_names_nobody(staff: Callable[[str], Person]) -> None:
    """XES and OCEL 2.0 can be taken along."""
    helga = staff("Helga")
    for form in ("xes", "jsonocel", "xmlocel"):
        answer = helga.context.request.get(f"{helga.city.url}{_PROCESS}auswertung/protokoll.{form}")
        assert answer.ok, (form, answer.status)
        assert "Beispiel" not in answer.text()
        assert "Aktenkundig" not in answer.text()


def test_a_fee_is_changed_by_two_people(staff: Callable[[str], Person]) -> None:
    """One drafts and tests, another publishes; the drafting person can not."""
    helga, oda = staff("Helga"), staff("Oda")
    helga.go(f"{_PROCESS}tabellen/")
    helga.look("tabellen", phone=True)
    helga.page.locator("main .aw-result-list a").first.click()
    helga.press("Tabelle ändern")
    cell = helga.page.locator("main textarea.aw-cell").filter(has_text=re.compile("^30$")).first
    cell.fill("3x(")
    helga.press("Entwurf speichern")
    expect(helga.page.locator("main [aria-invalid=true]").first).to_be_visible()
    helga.look("tabelle-fehler")
    helga.page.locator("main textarea[aria-invalid=true]").first.fill("35")
    helga.press("Entwurf speichern")
    helga.sees("Der Entwurf ist gespeichert.")
    helga.look("tabelle-entwurf", phone=True)

    helga.follow(re.compile("^Beispiele"))
    helga.fill(titel="Ein Flurstück nach neuer Satzung")
    helga.field("w-answers.purpose").select_option("purchase")
    helga.field("w-answers.parcels").fill("[1]")
    helga.press("Mit dem Entwurf ausrechnen")
    expect(helga.field("e-amount")).to_have_value("35")
    helga.press("Beispiel speichern")
    helga.sees("ändert sich")
    helga.look("tabelle-beispiele", phone=True)
    while (wanted := helga.page.get_by_role("button", name="Das neue Ergebnis ist gewollt")).count():
        wanted.first.click()
        helga.page.wait_for_load_state("load")

    helga.follow("Prüfen und freigeben")
    helga.sees("jetzt 35 (vorher 30)")
    helga.sees("in Ordnung")
    helga.sees("Freigeben muss jemand mit dem Recht dazu")
    helga.look("tabelle-pruefung", phone=True)

    oda.go(helga.page.url.removeprefix(helga.city.url))
    oda.fill(reason="Gebührensatzung, geändert zum Jahreswechsel")
    oda.press("Freigeben")
    oda.look("tabelle-freigegeben", phone=True)
    oda.go(f"{_PROCESS}versionen/")
    oda.sees("jetzt 35 (vorher 30)")
    oda.look("prozess-versionen", phone=True)


def test_running_matters_move_after_a_dry_run(staff: Callable[[str], Person]) -> None:
    """The plan, its dry run, the move, and one taken back."""
    oda = staff("Oda")
    oda.go(f"{_PROCESS}umzug/")
    oda.follow("Neuen Umzug planen")
    oda.look("umzug-plan", phone=True)
    oda.fill(reason="Alle sollen nach der neuen Satzung entscheiden")
    oda.press("Plan speichern und Probelauf beginnen")
    oda.again_until_visible(oda.page.locator("summary").filter(has_text="Umziehen"))
    oda.look("umzug-probelauf", phone=True)
    oda.page.locator("summary").filter(has_text="Umziehen").click()
    oda.press("Jetzt umziehen")
    back = oda.page.get_by_role("button", name=re.compile("^Zurücknehmen"))
    oda.again_until_visible(back.first)
    oda.look("umzug-bericht", phone=True)
    before = back.count()
    back.first.click()
    oda.page.wait_for_load_state("load")
    expect(oda.page.get_by_role("button", name=re.compile("^Zurücknehmen"))).to_have_count(before - 1)
    oda.look("umzug-zurueckgenommen")
