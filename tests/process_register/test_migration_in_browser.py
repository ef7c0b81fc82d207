"""A migration in a real browser: by keyboard and on a phone, with a second version of a real service."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import outbox, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.ids import uuid7
from amtsweg.processes import api as processes
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from process_register.conftest import hire, sign_in
from serving import aside, served

pytestmark = pytest.mark.journey

PACK = Path(settings.PACKS_DIR) / "bauordnungsamt" / "baulastenauskunft"
SLUG = "baulastenauskunft"
PAGE = f"/arbeitsplatz/prozesse/{SLUG}/umzug/"


@pytest.fixture
def session_key(fresh_database: Database, fixed_clock: FixedClock, at: datetime) -> Iterator[str]:
    """The session of a process manager; six matters run in the old version, one of them is a step further."""
    forget()
    with scope.session(scope.SYSTEM):
        identity.load_organisation(Path(settings.PACKS_DIR) / "paderborn", at=at - timedelta(days=30))
        old = (PACK / "process.bpmn").read_bytes()
        new = old.replace(b'"lookup"', b'"inspection"').replace(b"verzeichnis einsehen", b"blatt lesen")
        decisions = {"fee.dmn": (PACK / "fee.dmn").read_bytes()}
        for version, xml in enumerate((old, new), 1):
            processes.deploy(slug=SLUG, version=version, bpmn=xml, decisions=decisions, at=at)
        for number in range(6):
            start(at, further=number == 0)
        manager = hire("process-manager", "stadt-paderborn", at, name="Oda Ablauf")
        client = Client()
        sign_in(client, manager)
    yield str(client.session.session_key)
    forget()


def start(at: datetime, *, further: bool) -> None:
    answers = {"parcels": [{"district": "Elsen"}], "purpose": "official", "owner": False}
    begun = processes.start_process(
        slug=SLUG, version=1, subject_id=uuid7(), unit_id=identity.unit_by_key("sta-63").id, account_id=None,
        variables={"answers": answers, "case": {"number": "1", "title": "x"}}, actor=Actor("Ayla"), at=at,
    )  # fmt: skip
    if further:
        variables = {"completeness": {"complete": True}}
        processes.complete_task(task_id=begun.task_ids[0], variables=variables, actor=Actor("Ayla"), at=at)


def work(at: datetime) -> None:
    """Let the worker do what is owed."""

    def drain() -> None:
        while outbox.drain(at=at):
            pass

    aside(drain)


def check(page: Page, name: str) -> None:
    """Look at the page on a desk and on a phone."""
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        assert (violations(page), overflow(page)) == ([], 0), f"{name} at {width}"


def test_matters_move_and_go_back(session_key: str, at: datetime) -> None:
    with served() as address, chromium() as browser, visitor(browser) as context:
        host = str(urlsplit(address).hostname)
        context.add_cookies([{"name": "sessionid", "value": session_key, "domain": host, "path": "/"}])
        page = context.new_page()
        page.goto(f"{address}{PAGE}")
        check(page, "list")
        page.get_by_role("link", name="Neuen Umzug planen").click()
        first = page.locator("tbody tr").first
        assert "Baulastenverzeichnis einsehen" in first.inner_text()
        check(page, "form")
        page.get_by_role("button", name="Plan speichern und Probelauf beginnen").click()
        assert page.locator(".kern-alert a, [role=alert] a").first.inner_text() == "Bitte begründen Sie den Umzug."
        check(page, "form with error")
        page.get_by_label("Grund des Umzugs").fill("Neue Satzung")
        page.get_by_role("button", name="Plan speichern und Probelauf beginnen").click()
        assert page.locator("#progress h3").inner_text() == "Probelauf läuft"
        check(page, "running")
        work(at)
        page.get_by_role("link", name="Ergebnis ansehen").click()
        assert "„Baulastenverzeichnis einsehen“: Hier steht der Vorgang" in page.inner_text("main")
        page.get_by_text("Umziehen", exact=True).click()
        check(page, "report")
        page.get_by_role("button", name="Jetzt umziehen").click()
        work(at)
        page.get_by_role("link", name="Ergebnis ansehen").click()
        assert page.get_by_role("row", name="umgezogen").first.inner_text().split() == ["umgezogen", "5"]
        page.get_by_role("button", name="Zurücknehmen").first.click()
        assert "wieder in der alten Fassung" in page.inner_text("main")
        page.get_by_text("Alle zurücknehmen").click()
        page.get_by_label("Grund").fill("Zu früh")
        check(page, "back")
        page.get_by_role("button", name="Umzug zurücknehmen").click()
        work(at)
        page.get_by_role("link", name="Ergebnis ansehen").click()
        assert page.get_by_role("row", name="zurückgenommen").first.inner_text().split() == ["zurückgenommen", "5"]
        check(page, "end")
