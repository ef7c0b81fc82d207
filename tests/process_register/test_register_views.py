"""The register's pages: who may do what, what they say, and what they cost."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.process_register.contracts import Status
from amtsweg.process_register.queries.documents import documents_of
from amtsweg.process_register.queries.entries import entry
from amtsweg.process_register.services.loading import load_processes
from amtsweg.process_register.services.writing import create_entry, edit_entry
from amtsweg.processes import api as processes
from process_register.conftest import CITY, hire, sign_in
from process_register.test_register_services import DRAWN

LIST = "/arbeitsplatz/prozesse/"

pytestmark = pytest.mark.usefixtures("city", "fixed_clock")


@pytest.fixture
def register(city: None, at: datetime) -> None:
    """The city's processes, and one with two versions of a model."""
    load_processes(CITY, at=at)
    processes.deploy(slug="hundesteuer", version=1, bpmn=DRAWN, decisions={}, at=at)
    second = DRAWN.replace(
        b'<userTask id="t">', b'<userTask id="t" name="Bescheid" a:due="P7D" xmlns:a="https://amtsweg.org/bpmn/1.0">'
    )
    processes.deploy(slug="hundesteuer", version=2, bpmn=second, decisions={}, at=at + timedelta(days=1))


@pytest.fixture
def oda(client: Client, manager: Actor) -> Client:
    """Process management, signed in."""
    sign_in(client, manager)
    return client


def html(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_the_list_finds_and_filters(register: None, oda: Client) -> None:
    assert "Unterhaltsvorschuss" in html(oda, f"{LIST}?suche=vorschuss")
    page = html(oda, f"{LIST}?stand=agreed")
    assert ("Digitaler Bauantrag" in page, "Wohngeld</a>" in page) == (True, False)
    assert "Keine Prozesse gefunden" in html(oda, f"{LIST}?suche=xyzzy")
    assert oda.get(f"{LIST}?nach=quatsch").status_code == 404
    assert "weitere" in html(oda, f"{LIST}stand/")


@pytest.mark.parametrize(
    "path", [LIST, f"{LIST}stand/", f"{LIST}wohngeld/", f"{LIST}hundesteuer/versionen/", f"{LIST}hundesteuer/druck/"]
)
def test_pages_cost_few_statements(register: None, oda: Client, path: str) -> None:
    oda.get(path)
    with CaptureQueriesContext(connection) as statements:
        html(oda, path)
    assert len(statements) <= 30, [one["sql"][:200] for one in statements]


def test_who_only_reads_is_offered_nothing_to_write(register: None, client: Client, at: datetime) -> None:
    sign_in(client, hire("clerk", "sta-63", at))
    page = html(client, f"{LIST}digitaler-bauantrag/")
    assert ("Bearbeiten" in page, "Stand ändern" in page, "Dokument hinzufügen" in page) == (False, False, False)
    for path in ("neu/", "digitaler-bauantrag/bearbeiten/"):
        assert client.get(LIST + path).status_code == 403
    assert client.post(f"{LIST}digitaler-bauantrag/status/").status_code == 403


def test_a_team_lead_writes_for_the_own_office_only(register: None, client: Client, lead: Actor) -> None:
    sign_in(client, lead)
    assert "Bearbeiten" in html(client, f"{LIST}digitaler-bauantrag/")
    assert "Bearbeiten" not in html(client, f"{LIST}wohngeld/")
    assert client.get(f"{LIST}wohngeld/bearbeiten/").status_code == 403
    assert "Sozialamt" not in html(client, f"{LIST}neu/").split("<form")[-1]


def test_enter_and_change_a_process(oda: Client) -> None:
    refused = oda.post(
        f"{LIST}neu/", {"title": "", "unit_key": "sozialamt", "priority": "top", "yearly_volume": "viele"}
    )
    assert refused.status_code == 422
    page = refused.content.decode()
    assert ("Bitte geben Sie dem Prozess einen Namen." in page, 'value="viele"' in page) == (True, True)
    made = oda.post(
        f"{LIST}neu/", {"title": "Bestattung", "unit_key": "sta-67", "priority": "top", "yearly_volume": "900"}
    )
    assert made.headers["Location"] == f"{LIST}bestattung/"
    assert "TOP-Prozess" in html(oda, f"{LIST}bestattung/")
    changed = oda.post(f"{LIST}bestattung/bearbeiten/", {"title": "Bestattungen", "revision": "1"})
    assert (changed.status_code, entry("bestattung").title) == (302, "Bestattungen")


def test_a_conflict_keeps_what_was_typed(oda: Client, manager: Actor, at: datetime) -> None:
    slug = create_entry(typed={"title": "Bestattung", "unit_key": "sta-67"}, actor=manager, at=at)
    edit_entry(slug=slug, typed={"goals": "schneller"}, revision=1, actor=manager, at=at)
    refused = oda.post(f"{LIST}{slug}/bearbeiten/", {"title": "Mein Titel", "revision": "1"})
    page = refused.content.decode()
    assert (refused.status_code, "Jemand war schneller" in page, 'value="Mein Titel"' in page) == (422, True, True)
    assert 'name="revision" value="2"' in page


def test_the_status_is_said_with_a_reason(oda: Client, manager: Actor, at: datetime) -> None:
    slug = create_entry(typed={"title": "Bestattung", "unit_key": "sta-67"}, actor=manager, at=at)
    refused = oda.post(f"{LIST}{slug}/status/", {"status": "retired", "revision": "1"})
    assert (refused.status_code, "Bitte nennen Sie den Grund." in refused.content.decode()) == (422, True)
    refused = oda.post(f"{LIST}{slug}/status/", {"status": "running", "revision": "1", "reason": "doch"})
    assert (refused.status_code, "trägt niemand ein" in refused.content.decode()) == (422, True)
    oda.post(f"{LIST}{slug}/status/", {"status": "agreed", "revision": "1"})
    assert entry(slug).status is Status.AGREED


@pytest.mark.usefixtures("blob_store")
def test_documents_go_in_and_out(oda: Client, manager: Actor, at: datetime) -> None:
    slug = create_entry(typed={"title": "Bestattung", "unit_key": "sta-67"}, actor=manager, at=at)
    drawing = SimpleUploadedFile("ablauf.bpmn", b'<?xml version="1.0"?>' + DRAWN)
    assert oda.post(f"{LIST}{slug}/dokument/", {"title": "", "file": drawing}).status_code == 302
    (kept,) = documents_of(entry(slug).id)
    assert (kept.title, kept.filename) == ("ablauf.bpmn", "ablauf.bpmn")
    sent = oda.get(f"{LIST}{slug}/dokument/{kept.id}/")
    assert sent.headers["Content-Type"] == "application/octet-stream"
    assert b"".join(sent.streaming_content).endswith(DRAWN)
    assert oda.post(f"{LIST}{slug}/dokument/", {"title": "ohne"}).status_code == 422
    oda.post(f"{LIST}{slug}/dokument/{kept.id}/entfernen/")
    assert documents_of(entry(slug).id) == []


def test_versions_and_what_is_different(register: None, oda: Client) -> None:
    page = html(oda, f"{LIST}hundesteuer/versionen/")
    assert "Was in Version 2 anders ist als in Version 1" in page
    assert "Frist jetzt 7 Tage (vorher nichts)" in page
    back = html(oda, f"{LIST}hundesteuer/versionen/?alt=2&neu=1")
    assert "Frist entfällt (vorher 7 Tage)" in back
    assert oda.get(f"{LIST}hundesteuer/versionen/1/modell.bpmn").content == DRAWN
    assert oda.get(f"{LIST}hundesteuer/versionen/9/modell.bpmn").status_code == 404
    assert oda.get(f"{LIST}hundesteuer/versionen/1/fee.dmn").status_code == 404
    assert "Noch keine Version" in html(oda, f"{LIST}wohngeld/versionen/")


def test_paper_holds_profile_and_steps(register: None, oda: Client) -> None:
    page = html(oda, f"{LIST}hundesteuer/druck/")
    assert "Ablauf in Schritten (Version 2" in page
    assert "7 Tage" in page
    assert "§§ 22 ff. Wohngeldgesetz" in html(oda, f"{LIST}wohngeld/druck/")


def test_the_register_goes_out_as_a_file(register: None, oda: Client, manager: Actor, at: datetime) -> None:
    create_entry(typed={"title": "=1+1", "unit_key": "sta-67"}, actor=manager, at=at)
    text = b"".join(oda.get("/arbeitsplatz/prozesse.csv").streaming_content).decode("utf-8-sig")
    rows = {row["slug"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert rows["1-1"]["title"] == "'=1+1"
    assert rows["digitaler-bauantrag"]["target_percent"] == "-20"
    found = oda.get("/arbeitsplatz/prozesse.json?stand=agreed").json()["processes"]
    assert [(one["slug"], one["status"]) for one in found] == [("digitaler-bauantrag", "agreed")]


def test_the_interface_speaks_english(register: None, oda: Client, fixed_clock: FixedClock) -> None:
    oda.cookies["django_language"] = "en"
    page = html(oda, f"{LIST}hundesteuer/versionen/")
    assert "What is different in version 2" in page
