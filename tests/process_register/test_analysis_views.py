"""The pages of the analysis: what they say, to whom, and what that costs."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amtsweg.kernel import scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.process_register.services.loading import load_processes
from amtsweg.web.environment import Database
from process_register.analysed import PROCESS, analysed
from process_register.conftest import CITY, hire, sign_in
from way import Way

BASE = f"/arbeitsplatz/prozesse/{PROCESS}/"
_ROW = re.compile(r'<tr id="schritt-(\w+)"[^>]*data-level="(\d)" data-live="(\d+)" data-badge="([^"]*)"')


@pytest.fixture
def ran(fresh_database: Database, fixed_clock: FixedClock, at: datetime) -> Iterator[Way]:
    """A city in which a process has run."""
    with analysed(fixed_clock, at) as way:
        with scope.session(scope.SYSTEM):
            load_processes(CITY, at=at)
        yield way


def page(client: Client, path: str) -> str:
    response = client.get(BASE + path)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


def signed_in(actor: Actor) -> Client:
    client = Client()
    with scope.session(scope.SYSTEM):
        sign_in(client, actor)
    return client


def as_staff(role: str, unit: str, at: datetime) -> Client:
    with scope.session(scope.SYSTEM):
        actor = hire(role, unit, at, name=role)
    return signed_in(actor)


def test_figures_stand_on_every_step_and_lead_to_the_cases(ran: Way, at: datetime) -> None:
    clerk = signed_in(ran.clerk)
    model = page(clerk, "modell/")
    rows = {found[1]: found.groups()[1:] for found in _ROW.finditer(model)}
    assert rows["await_answer"] == ("5", "0", "4,0 Tage")
    assert rows["completeness"][1:] == ("2", "1,1 Tage")
    assert rows["resume"] == ("0", "0", "")
    assert "<strong>6</strong> begonnen, <strong>4</strong> beendet. <strong>2</strong> laufen jetzt" in model
    standing = page(clerk, "auswertung/vorgaenge/?schritt=completeness&jetzt=1")
    assert "2 Vorgänge. Einen davon dürfen Sie nicht lesen" in standing
    assert f"/arbeitsplatz/vorgang/{ran.case_id}/" in standing or str(ran.case_id) in standing
    assert "Vorgänge, die gerade bei „Vollständigkeit prüfen“ stehen" in standing
    assert "4 davon dürfen Sie nicht lesen" in page(clerk, "auswertung/vorgaenge/")
    edge = page(clerk, "auswertung/vorgaenge/?von_schritt=await_answer&nach_schritt=completeness")
    assert "Vorgänge, die von „Auf Antwort warten“ zu „Vollständigkeit prüfen“ gegangen sind" in edge

    manager = as_staff("process-manager", "stadt-paderborn", at)
    assert str(ran.case_id) not in page(manager, "auswertung/vorgaenge/?schritt=completeness&jetzt=1")
    other = as_staff("clerk", "sta-32", at)
    assert "<strong>0</strong> begonnen" in page(other, "modell/")
    assert "Noch keine Vorgänge" in page(other, "auswertung/")
    editor = as_staff("editor", "stadt-paderborn", at)
    assert {editor.get(BASE + path).status_code for path in ("modell/", "auswertung/", "modell.bpmn")} == {403}


def test_times_ways_and_comparison(ran: Way, at: datetime) -> None:
    clerk = signed_in(ran.clerk)
    times = page(clerk, "auswertung/")
    assert "Rechtzeitig entschieden" in times
    assert re.search(r"Aufgaben warten auf jemanden: <strong>\d+ %", times)
    assert times.index("Auf Antwort warten") < times.index("Baulastenverzeichnis einsehen")
    ways = page(clerk, "auswertung/varianten/")
    assert "<strong>4</strong> Vorgänge sind in diesem Zeitraum zu Ende gegangen, auf <strong>2</strong>" in ways
    assert "75 %" in ways
    assert re.search(r"Mit Schleife.{0,80}Vollständigkeit prüfen</span> \(2 ×\)", ways)
    weg = re.findall(r"weg=(\w+)", ways)[1]
    assert "1 Vorgang." in page(clerk, f"auswertung/vorgaenge/?weg={weg}")
    comparison = page(clerk, "auswertung/vergleich/")
    assert "Zu wenige Fälle für ein Urteil" in comparison
    wrong = page(clerk, "auswertung/vergleich/?vor_von=quatsch")
    assert ('href="#vor_von"' in wrong, "Ergebnis" in wrong) == (True, False)


def test_logs_and_drawings_are_files(ran: Way, at: datetime) -> None:
    clerk = signed_in(ran.clerk)
    logs = {form: clerk.get(f"{BASE}auswertung/protokoll.{form}") for form in ("xes", "jsonocel", "xmlocel")}
    assert all(response.streaming for response in logs.values())
    read = {form: b"".join(response.streaming_content) for form, response in logs.items()}  # type: ignore[arg-type]
    assert len(ElementTree.fromstring(read["xes"]).findall("{*}trace")) == 6
    assert len(json.loads(read["jsonocel"])["objects"]) > 6
    assert ElementTree.fromstring(read["xmlocel"]).tag == "log"
    assert b"Brandt" not in read["xes"] + read["jsonocel"]
    assert clerk.get(f"{BASE}auswertung/protokoll.exe").status_code == 404
    drawing = (CITY.parent / "bauordnungsamt" / PROCESS / "process.bpmn").read_bytes()
    assert clerk.get(f"{BASE}modell.bpmn").content == drawing
    assert clerk.get(f"{BASE}entscheidung/fee.dmn").content.startswith(b"<?xml")
    assert clerk.get(f"{BASE}entscheidung/nichts.dmn").status_code == 404
    assert clerk.get("/arbeitsplatz/prozesse/hilfen-fuer-asylbewerber/modell/").status_code == 404


def test_a_page_costs_few_statements_however_much_has_run(ran: Way, at: datetime) -> None:
    clerk = signed_in(ran.clerk)
    for path in ("modell/", "auswertung/", "auswertung/varianten/", "auswertung/vergleich/", "auswertung/vorgaenge/"):
        page(clerk, path)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(clerk, path)
        assert len(captured) <= 32, (path, len(captured))
