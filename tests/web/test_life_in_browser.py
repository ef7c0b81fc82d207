"""The whole life of a file in a real browser: from the file plan to its destruction with a protocol, without a script.

Opened, an e-mail filed with its attachments, a note edited by an office program, sent round and co-signed by a
substitute, closed; twelve years later offered, appraised, handed over, and destroyed by two people.
"""

import re
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from amtsweg.disposal.models import DestructionProtocol, Run
from amtsweg.disposal.ports import use_archive
from amtsweg.identity.api import org_units
from amtsweg.identity.queries.directory import forget
from amtsweg.identity.services.substitutions import set_substitution
from amtsweg.kernel import scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.records import api as records
from amtsweg.records.models import Document, DocumentVersion, RecordFile
from amtsweg.records.queries.plan import forget_plan
from amtsweg.records.services.retention import end_retention
from amtsweg.web.environment import Database
from chromium import PHONE, chromium, click_through, overflow, violations, visitor
from disposal.conftest import manager
from disposal.walking import Walk
from process_register.conftest import sign_in
from records.conftest import load_city
from records.papers_made import mail
from records.test_visible import hire
from serving import aside, served

pytestmark = pytest.mark.journey

UNIT, PLAN = "sta-30", "01.30.20"
LONG_AFTER = timedelta(days=40 * 365)


@dataclass
class Office:
    """The legal office, its people at their desks, and the archive."""

    clock: FixedClock
    people: dict[str, Actor]
    walk: Walk
    page: Page
    address: str

    def sit_down(self, name: str) -> None:
        """Let somebody else take the place at the browser."""
        client = Client()
        self.aside(lambda: sign_in(client, self.people[name]))
        host = str(urlsplit(self.address).hostname)
        cookie = {"name": "sessionid", "value": str(client.session.session_key), "domain": host, "path": "/"}
        self.page.context.clear_cookies()
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie is a plain mapping

    def aside(self, act: Callable[[], object]) -> None:
        """Do something as the worker, the archive or an office program would."""

        def done() -> None:
            with scope.session(scope.SYSTEM):
                act()

        aside(done)

    def go(self, path: str) -> None:
        """Open a page of the workplace."""
        self.page.goto(f"{self.address}/arbeitsplatz/{path}")

    def press(self, name: str) -> None:
        """Press a button and wait for what comes."""
        click_through(self.page.get_by_role("button", name=name, exact=True).last)

    def look(self, name: str) -> None:
        """Nothing to object to, and nothing wider than the screen, as seen by a browser that runs scripts."""
        assert self.page.context.browser
        with visitor(self.page.context.browser, width=PHONE) as context:
            context.add_cookies(self.page.context.cookies())  # type: ignore[arg-type]  # what cookies gives, it takes
            page = context.new_page()
            page.goto(self.page.url)
            assert (name, violations(page), overflow(page)) == (name, [], 0)


@pytest.fixture
def office(
    fresh_database: Database,
    fixed_clock: FixedClock,
    at: datetime,
    tmp_path: Path,
    blob_store: object,
) -> Iterator[Office]:
    forget()
    forget_plan()
    with scope.session(scope.SYSTEM):
        load_city(at - timedelta(days=30))
        records.load_file_types(Path(settings.PACKS_DIR), at=at)
        roles = {"Ayla": "clerk", "Bert": "clerk", "Cora": "team-lead"}
        people = {name: Actor(name, hire(name, at, (role, UNIT))) for name, role in roles.items()}
        people |= {name: manager(name, at, unit="stadt-paderborn") for name in ("Mona", "Nils")}
        walk = Walk(tmp_path / "archive", people["Mona"], at)
    before = use_archive(lambda: walk.bound)
    with served() as address, chromium() as browser, visitor(browser, scripts=False) as context:
        yield Office(fixed_clock, people, walk, context.new_page(), address)
    use_archive(before)
    forget()
    forget_plan()


def test_from_the_file_plan_to_the_protocol(office: Office, tmp_path: Path) -> None:
    office.sit_down("Ayla")
    _opened(office)
    file_id = re.search(r"/akte/([0-9a-f-]{36})/", office.page.url)
    assert file_id
    _filled(office, tmp_path)
    _edited_by_a_program(office)
    _gone_round(office, file_id[1])
    _closed(office, file_id[1])
    _disposed_of(office)
    found: list[object] = []
    office.aside(lambda: found.extend([*_left(), DestructionProtocol.objects.count()]))
    assert found == ["disposed", "Ausgesonderte Akte", 0, 0, 1]


def _left() -> list[object]:
    (row,) = RecordFile.objects.all()
    return [row.state, row.title, Document.objects.count(), DocumentVersion.objects.count()]


def _opened(office: Office) -> None:
    office.go("akten/anlegen/")
    units: list[str] = []
    office.aside(lambda: units.extend(one.key for one in org_units()))
    assert UNIT in units
    office.page.get_by_label("Stelle").select_option(UNIT)
    office.page.get_by_label("Aktenplan").select_option(PLAN)
    click_through(office.page.get_by_role("button", name="Weiter"))
    office.page.get_by_label("Titel der Akte").fill("Widerspruch gegen den Gebührenbescheid")
    office.press("Akte anlegen")
    office.look("opened")


def _filled(office: Office, folder: Path) -> None:
    (folder / "Anfrage.eml").write_bytes(mail(subject="Widerspruch Müller", attachments=2))
    (folder / "Vermerk.txt").write_text("Die Frist ist gewahrt.")
    office.page.get_by_label("Dateien hochladen").set_input_files([folder / "Anfrage.eml", folder / "Vermerk.txt"])
    office.press("Hochladen")
    for title in ("Widerspruch Müller", "Plän 0", "Plän 1", "Vermerk"):
        assert office.page.get_by_text(title).first.is_visible(), title
    office.look("filled")


def _edited_by_a_program(office: Office) -> None:
    click_through(office.page.get_by_role("link", name=re.compile("Vermerk")).first)
    click_through(office.page.get_by_role("link", name="Im Programm bearbeiten"))
    office.press("Dokument öffnen")
    path = urlsplit(office.page.get_by_label("Adresse für andere Programme").input_value()).path
    data = "Die Frist ist gewahrt. Der Widerspruch ist zulässig.".encode()
    saving = urllib.request.Request(office.address + path, data=data, method="PUT")
    with urllib.request.urlopen(saving, timeout=30) as answer:
        assert answer.status in {200, 201, 204}
    versions: list[int] = []
    query = DocumentVersion.objects.filter(document__title__startswith="Vermerk")
    office.aside(lambda: versions.extend(query.order_by("version").values_list("version", flat=True)))
    assert versions == [1, 2]


def _gone_round(office: Office, file_id: str) -> None:
    cora, bert = (office.people[name].account_id for name in ("Cora", "Bert"))
    assert cora
    assert bert
    at = office.clock.at
    since, until = at - timedelta(minutes=1), at + timedelta(days=7)
    office.aside(
        lambda: set_substitution(
            absent_id=cora, substitute_id=bert, since=since, until=until, actor=office.people["Cora"], at=at
        )
    )
    page = office.page
    office.go(f"umlaeufe/neu/?akte={file_id}")
    page.get_by_label("Worum geht es?").fill("Zulässigkeit des Widerspruchs")
    page.get_by_label(re.compile("^Vermerk")).check()
    step = page.get_by_role("group", name="Schritt 1")
    step.get_by_label("Stufe").fill("1")
    step.get_by_label("Was ist zu tun?").select_option("co_signature")
    step.get_by_label("Wer?").fill("Cora")
    office.press("Umlauf starten")
    assert page.get_by_text("Der Umlauf ist gestartet.").is_visible()
    office.sit_down("Bert")
    office.go("umlaeufe/")
    assert page.get_by_text("in Vertretung für Cora").is_visible()
    click_through(page.get_by_role("link", name="Zulässigkeit des Widerspruchs"))
    office.press("Mitzeichnen")
    office.aside(office.walk.work)


def _closed(office: Office, file_id: str) -> None:
    office.sit_down("Ayla")
    office.go(f"akte/{file_id}/")
    office.page.get_by_text("Akte schließen (z. d. A.)").click()
    office.press("Jetzt schließen")
    assert office.page.get_by_text("Die Akte ist geschlossen.").is_visible()
    office.look("closed")


def _disposed_of(office: Office) -> None:
    walk, page = office.walk, office.page
    office.clock.at += LONG_AFTER
    walk.at = walk.archive.at = office.clock.at
    office.aside(lambda: records.number_new_files(at=office.clock.at))
    office.aside(lambda: end_retention(at=office.clock.at))
    office.sit_down("Mona")
    office.go("aussonderung/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Name der Aussonderung").fill("Rechtsamt")
    office.press("Aussonderung beginnen")
    office.aside(lambda: setattr(walk, "run_id", Run.objects.get().id))
    office.press("Dem Archiv anbieten")
    for answer in (lambda: walk.archive.appraise(lambda _: "A"),):
        office.aside(walk.work)
        office.aside(answer)
        office.aside(walk.work)
    page.reload()
    office.press("Dem Archiv übergeben")
    office.aside(walk.work)
    office.aside(walk.archive.confirm)
    office.aside(walk.work)
    page.reload()
    office.press("Vernichtung vorbereiten")
    url = page.url
    office.sit_down("Nils")
    page.goto(url)
    page.get_by_text("Der Vernichtung zustimmen").click()
    office.press("Endgültig zustimmen")
    office.aside(walk.sweep)
    page.reload()
    assert page.get_by_text("Diese Aussonderung ist abgeschlossen.").is_visible()
    office.go("aussonderung/protokolle/")
    office.look("protocols")
