"""Disposal in a real browser: every page readable for everybody, and the whole way without a script."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from amtsweg.disposal.models import DestructionProtocol, Run
from amtsweg.disposal.ports import use_archive
from amtsweg.disposal.services.appraising import record_rule
from amtsweg.disposal.services.holding import place_hold
from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.records.queries.plan import forget_plan
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, click_through, overflow, violations, visitor
from disposal.conftest import UNIT, ended, manager, number_of
from disposal.walking import Walk
from process_register.conftest import sign_in
from records.conftest import load_city
from serving import aside, served

pytestmark = pytest.mark.journey

BASE = "/arbeitsplatz/aussonderung/"


@dataclass
class House:
    """A house with files that are due, two people who manage records, and an archive."""

    walk: Walk
    sessions: tuple[str, str]
    pages: tuple[str, ...] = ()

    def aside(self, act: Callable[[], object]) -> None:
        """Do something as the worker or the archive would."""

        def done() -> None:
            with scope.session(scope.SYSTEM):
                act()

        aside(done)


@pytest.fixture
def house(fresh_database: Database, fixed_clock: FixedClock, at: datetime, tmp_path: Path) -> Iterator[House]:
    forget()
    forget_plan()
    with scope.session(scope.SYSTEM):
        load_city(at - timedelta(days=30))
        ayla, bengt = (manager(name, at, unit="stadt-paderborn") for name in ("Ayla", "Bengt"))
        for n in range(3):
            ended(at, n=n, documents=2)
        walk = Walk(tmp_path / "archive", ayla, at)
        sessions = []
        for one in (ayla, bengt):
            client = Client()
            sign_in(client, one)
            sessions.append(str(client.session.session_key))
    before = use_archive(lambda: walk.bound)
    yield House(walk, (sessions[0], sessions[1]))
    use_archive(before)
    forget()
    forget_plan()


def furnish(house: House, at: datetime) -> tuple[str, ...]:
    """Let there be something to see on every page, and return their addresses."""
    with scope.session(scope.SYSTEM):
        walk, bengt = house.walk, manager("Cem", at)
        unit_id = identity.unit_by_key(UNIT).id
        empty = ("uebergaben/", "protokolle/", "verfahren/", "sperren/", "regeln/")
        del empty
        walk.start()
        walk.offer()
        walk.archive.appraise({one.id: "AV"[n % 2] for n, one in enumerate(walk.archive.read("0501").objects)})
        walk.work()
        walk.hand_over()
        walk.archive.confirm()
        walk.work()
        walk.destroy(bengt)
        done = walk.run_id
        held = ended(
            at, n=10, title="Klage der Eheleute Brandt gegen den Bescheid über die Erschließung der Wiesenstraße"
        )
        for n in range(11, 15):
            ended(at, n=n)
        running = walk.start().id
        ended(at, n=20)
        place_hold(reference_number=number_of(held), reason="Klage 4 K 12/26", until=None, actor=walk.actor, at=at)
        given = {"plan_key": "10", "decision": "A", "source": "Schreiben des Archivs 12/25", "decided_on": at.date()}
        record_rule(unit_id=unit_id, actor=walk.actor, at=at, **given)  # type: ignore[arg-type]  # as named above
        protocol = DestructionProtocol.objects.first()
        assert protocol
    return ("", "verfahren/", f"{running}/", f"{done}/", "sperren/", "regeln/", "uebergaben/", "protokolle/",
            f"protokolle/{protocol.id}/", "uebergaben/?suche=xyzzy")  # fmt: skip


def signed_in(context: BrowserContext, address: str, session: str) -> Page:
    host = str(urlsplit(address).hostname)
    context.add_cookies([{"name": "sessionid", "value": session, "domain": host, "path": "/"}])
    return context.new_page()


def test_every_page_can_be_read_by_everybody(house: House, at: datetime, pictures: Path | None) -> None:
    empty = [("leer", path) for path in ("verfahren/", "sperren/", "regeln/", "uebergaben/", "protokolle/")]
    with served() as address, chromium() as browser:
        for state, path in empty:
            check(browser, address, house, path, state, pictures)
        paths: list[str] = []
        aside(lambda: paths.extend(furnish(house, at)))
        for path in paths:
            check(browser, address, house, path, "", pictures)


def check(browser: object, address: str, house: House, path: str, state: str, pictures: Path | None) -> None:
    for width in (DESKTOP, PHONE):
        with visitor(browser, width=width) as context:  # type: ignore[arg-type]  # the browser of the caller
            page = signed_in(context, address, house.sessions[0])
            page.goto(f"{address}{BASE}{path}")
            name = f"{width}-{state}-{path[:12]}-{path[-14:]}".replace("/", "_").replace("?", "_")
            if pictures is not None:
                page.screenshot(path=pictures / f"{name}.png", full_page=True)
            assert (path, violations(page), overflow(page)) == (path, [], 0)


def test_from_due_to_destroyed_without_a_script(house: House) -> None:
    walk = house.walk
    with served() as address, chromium() as browser, visitor(browser, scripts=False) as context:
        page = signed_in(context, address, house.sessions[0])
        page.goto(f"{address}{BASE}")
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_label("Name der Aussonderung").fill("Rechtsamt 2026")
        click_through(page.get_by_role("button", name="Aussonderung beginnen"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Rechtsamt 2026")
        house.aside(lambda: setattr(walk, "run_id", Run.objects.get().id))
        for button in page.get_by_role("button", name="A für alle unter").all()[:1]:
            click_through(button)
        click_through(page.get_by_role("button", name="Dem Archiv anbieten"))
        house.aside(walk.work)
        house.aside(lambda: walk.archive.appraise(lambda _: "A"))
        house.aside(walk.work)
        page.reload()
        click_through(page.get_by_role("button", name="Dem Archiv übergeben"))
        house.aside(walk.work)
        house.aside(walk.archive.confirm)
        house.aside(walk.work)
        page.reload()
        click_through(page.get_by_role("button", name="Vernichtung vorbereiten"))
        expect(page.get_by_text("Eine andere Person muss ihr zustimmen")).to_be_visible()
        url = page.url
        with visitor(browser, scripts=False) as others:
            other = signed_in(others, address, house.sessions[1])
            other.goto(url)
            other.get_by_text("Der Vernichtung zustimmen").click()
            click_through(other.get_by_role("button", name="Endgültig zustimmen"))
        house.aside(walk.sweep)
        page.reload()
        expect(page.get_by_text("Diese Aussonderung ist abgeschlossen.")).to_be_visible()
        page.goto(f"{address}{BASE}protokolle/")
        assert page.get_by_role("row").count() == 4
