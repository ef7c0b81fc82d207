"""A decision goes round in a real browser: co-signed by a substitute, finally signed after a confirmation, filed."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from amtsweg.circulation.contracts import Action, CirculationState, NewReminder
from amtsweg.circulation.queries.circulations import circulation
from amtsweg.circulation.services.reminding import set_reminder
from amtsweg.circulation.services.working import refuse_step
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import outbox, scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.records.queries.plan import forget_plan
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, click_through, overflow, violations, visitor
from circulation.conftest import Office, found_office
from circulation.test_pages import browser as signed_in
from serving import aside, served

UMLAEUFE, WIEDERVORLAGEN = "/arbeitsplatz/umlaeufe/", "/arbeitsplatz/wiedervorlagen/"

pytestmark = pytest.mark.journey


@pytest.fixture
def office(fresh_database: Database, at: datetime, fixed_clock: FixedClock) -> Iterator[Office]:
    """The office, in a database other threads see."""
    with scope.session(scope.SYSTEM):
        found = found_office(at)
        found.stand_in("Cora", "Bert")
        for who, day in (("Bert", at.date()), ("Cora", at.date()), ("Bert", at.date() + timedelta(days=8))):
            new = NewReminder(found.file_id, day, "Antwort des Vermessungsbüros da?", for_id=found.id_of(who))
            set_reminder(new=new, actor=found.people["Ayla"], at=at)
        yield found
    forget()
    forget_plan()


def fine(page: Page, name: str) -> None:
    """Nothing to object to, and nothing wider than the screen."""
    if os.environ.get("SHOTS"):
        width = page.evaluate("innerWidth")
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{width}.png", full_page=True)
    assert (name, violations(page), overflow(page)) == (name, [], 0)


def at_desk(context: BrowserContext, address: str, session: str) -> Page:
    """A page of somebody who is signed in."""
    host = str(urlsplit(address).hostname)
    context.add_cookies([{"name": "sessionid", "value": session, "domain": host, "path": "/"}])
    return context.new_page()


def test_a_decision_goes_round(office: Office) -> None:
    names = ("Ayla", "Bert", "Dora")
    old = office.at - timedelta(hours=1)  # so long ago that the final signature asks who this is
    sessions = {name: str(signed_in(office, name, proven=old).session.session_key) for name in names}
    with served() as address, chromium() as browser:
        with visitor(browser, width=DESKTOP) as context:
            here = _started(at_desk(context, address, sessions["Ayla"]), address, office)
        with visitor(browser, width=PHONE) as context:
            _seen(at_desk(context, address, sessions["Bert"]), address, here)
        with visitor(browser, scripts=False) as context:
            _co_signed(at_desk(context, address, sessions["Bert"]), address)
        with visitor(browser, width=DESKTOP) as context:
            _finally_signed(at_desk(context, address, sessions["Dora"]), here)
        aside(lambda: _worked(office))
        _looked_at(browser, address, here, sessions)


def _started(page: Page, address: str, office: Office) -> str:
    page.goto(f"{address}{UMLAEUFE}neu/?akte={office.file_id}")
    fine(page, "start-free")
    page.get_by_label("Laufweg").select_option(label="Bescheid des Bauordnungsamtes")
    click_through(page.get_by_role("button", name="Übernehmen"))
    who = page.get_by_role("group", name="Schritt 1").get_by_label("Wer?")
    assert who.input_value() == "Teamleitung, Mitzeichnung (StA 63)"
    click_through(page.get_by_role("button", name="Umlauf starten"))
    page.get_by_role("link", name="Bitte wählen Sie mindestens ein Dokument aus.").click()
    fine(page, "start-wrong")
    page.get_by_label("Anlage 1").check()
    page.get_by_label("Hinweis an alle").fill("Bitte bis Donnerstag, der Termin steht.")
    who.fill("Cora")
    click_through(page.get_by_role("button", name="Umlauf starten"))
    assert page.get_by_text("Der Umlauf ist gestartet.").is_visible()
    page.get_by_text("Schritt einfügen").click()
    fine(page, "started")
    return page.url.partition("#")[0]


def _seen(page: Page, address: str, here: str) -> None:
    for name, path in (("inbox", UMLAEUFE), ("reminders", WIEDERVORLAGEN)):
        page.goto(address + path)
        fine(page, name)
    page.get_by_role("link", name="Antwort des Vermessungsbüros da?").first.click()
    fine(page, "reminder")
    page.goto(here)
    fine(page, "co-sign")


def _co_signed(page: Page, address: str) -> None:
    page.goto(address + UMLAEUFE)
    assert page.get_by_text("in Vertretung für Cora").is_visible()
    page.get_by_role("link", name="Bescheid des Bauordnungsamtes").click()
    assert page.get_by_text("Sie handeln in Vertretung für Cora.").is_visible()
    page.get_by_label("Anmerkung").fill("Einverstanden")
    page.get_by_role("button", name="Mitzeichnen").click()
    assert page.get_by_text("Ihr Schritt ist erledigt.").is_visible()
    page.goto(address + WIEDERVORLAGEN)
    page.get_by_role("link", name="Antwort des Vermessungsbüros da?").first.click()
    page.get_by_role("button", name="Erledigt").click()
    assert page.get_by_text("Die Wiedervorlage ist erledigt.").is_visible()


def _finally_signed(page: Page, here: str) -> None:
    page.goto(here)
    fine(page, "confirm-first")
    assert not page.get_by_role("button", name="Schlusszeichnen").count()
    page.get_by_role("link", name="Anmeldung bestätigen").click()
    page.locator("input[type=password]").fill("correct horse battery staple")
    page.locator("main form").first.locator("button").first.click()
    page.get_by_role("button", name="Schlusszeichnen").click()
    assert page.get_by_text("abgeschlossen").first.is_visible()


def _worked(office: Office) -> None:
    with scope.session(scope.SYSTEM):
        while outbox.drain(at=office.at):
            pass


def _looked_at(browser: Browser, address: str, here: str, sessions: dict[str, str]) -> None:
    for width in (DESKTOP, PHONE):
        with visitor(browser, width=width) as context:
            page = at_desk(context, address, sessions["Bert"])
            page.goto(f"{here}?pruefen=1")
            assert page.get_by_role("link", name="in der Akte ansehen").is_visible()
            assert page.get_by_text("Inhalt, Fassung und Ereignisprotokoll stimmen überein.").first.is_visible()
            fine(page, "finished")
            for name, path in (
                ("inbox-ended", f"{UMLAEUFE}?ansicht=beendet"),
                ("inbox-empty", UMLAEUFE),
                ("reminders", f"{WIEDERVORLAGEN}?ansicht=kommend"),
            ):
                page.goto(address + path)
                fine(page, name)


def test_a_refused_signature_and_a_new_reminder_on_a_phone_in_english(office: Office) -> None:
    one = office.start(office.step(1, Action.CO_SIGNATURE, "Dora"), office.step(2, Action.SIGHT, "Bert"))
    refuse_step(
        circulation_id=one,
        step_id=circulation(one).steps[0].id,
        comment="Die Gebühr stimmt nicht.",
        actor=office.people["Dora"],
        at=office.at,
    )
    session = str(signed_in(office, "Ayla").session.session_key)
    with served() as address, chromium() as browser, visitor(browser, width=PHONE, language="en-GB") as context:
        page = at_desk(context, address, session)
        page.goto(f"{address}{UMLAEUFE}{one}/")
        fine(page, "refused-english")
        page.goto(f"{address}{UMLAEUFE}neu/?akte={office.file_id}&weg=bescheid-mit-rechtsamt")
        fine(page, "start-english")
        page.goto(f"{address}{WIEDERVORLAGEN}neu/?akte={office.file_id}")
        click_through(page.locator("main form button"))
        fine(page, "reminder-new-wrong-english")
    assert circulation(one).state is CirculationState.RUNNING
