"""Paying in a real browser: the page, the provider, the way back; without scripts as well, and on a phone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import actors, clock, outbox, scope
from amtsweg.kernel.ids import uuid7
from amtsweg.payments.api import raise_demand
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from payments.test_transfers import sign_in
from serving import aside, served

pytestmark = pytest.mark.journey


@pytest.fixture
def pay_url(fresh_database: Database, settings: Settings, at: datetime) -> Iterator[str]:
    """The address at which a demand is paid."""
    demand = raise_demand(
        subject_id=uuid7(), unit_id=uuid7(), account_id=None, amount=Decimal("1230.50"),
        purpose="PB-7KQ2-MX4T-9 Auskunft aus dem Baulastenverzeichnis",
        due=at + timedelta(days=30), key="k1", actor=actors.system("test"), at=at,
    )  # fmt: skip
    with served() as address:
        settings.PUBLIC_URL = address
        yield address + demand.pay_path


@pytest.mark.parametrize(("width", "scripts"), [(DESKTOP, True), (PHONE, True), (PHONE, False)])
def test_a_citizen_pays(pay_url: str, fixed_clock: clock.FixedClock, at: datetime, width: int, scripts: bool) -> None:
    with chromium() as browser, visitor(browser, width=width, scripts=scripts) as context:
        page = context.new_page()

        def work_on() -> None:
            aside(lambda: outbox.drain(at=at))

        def sound() -> None:
            assert overflow(page) == 0
            assert not scripts or violations(page) == []

        page.goto(pay_url)
        assert "1.230,50 €" in page.inner_text("main")
        sound()
        page.get_by_role("button", name="Jetzt online bezahlen").click()
        sound()
        page.get_by_role("button", name="Fehlschlagen lassen").click()
        page.wait_for_url("**/ergebnis/")
        assert "Noch nicht bestätigt" in page.inner_text("main")
        sound()
        work_on()
        page.get_by_role("link", name="Stand aktualisieren").click()
        assert "Die Zahlung hat nicht geklappt" in page.inner_text("main")
        sound()
        page.get_by_role("link", name="Erneut bezahlen").click()
        page.get_by_role("button", name="Jetzt online bezahlen").click()
        page.get_by_role("button", name="Bezahlen", exact=True).click()
        page.wait_for_url("**/ergebnis/")
        work_on()
        page.reload()
        assert "Ihre Zahlung ist am 02.03.2026" in page.inner_text("main")
        sound()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_clerk_books_a_transfer_twice_and_a_refund(
    fresh_database: Database, fixed_clock: clock.FixedClock, at: datetime, width: int
) -> None:
    client = Client()
    forget()
    with scope.session(scope.SYSTEM):
        identity.load_organisation(settings.PACKS_DIR / "paderborn", at=at - timedelta(days=30))
        demand = raise_demand(
            subject_id=uuid7(), unit_id=identity.unit_by_key("sta-63").id, account_id=None, amount=Decimal("30.00"),
            purpose="PB-1 Auskunft", due=at, key="k1", actor=actors.system("test"), at=at,
        )  # fmt: skip
        sign_in(client, "sta-63", at)
    with served() as address, chromium() as browser, visitor(browser, width=width) as context:
        host = str(urlsplit(address).hostname)
        key = str(client.session.session_key)
        context.add_cookies([{"name": "sessionid", "value": key, "domain": host, "path": "/"}])
        page = context.new_page()
        page.goto(f"{address}/arbeitsplatz/forderung/{demand.id}/")
        assert (violations(page), overflow(page)) == ([], 0)
        page.get_by_role("button", name="Zahlung erfassen").click()
        assert page.get_by_label("Buchungsreferenz vom Kontoauszug").get_attribute("aria-invalid") == "true"
        assert (violations(page), overflow(page)) == ([], 0)
        for reference in ("17/1", "17/2"):
            page.get_by_label("Betrag in Euro").fill("30,00")
            page.get_by_label("Buchungsreferenz vom Kontoauszug").fill(reference)
            page.get_by_role("button", name="Zahlung erfassen").click()
            assert "Die Zahlung ist erfasst." in page.inner_text("main")
        assert (violations(page), overflow(page)) == ([], 0)
        page.get_by_role("button", name="Betrag ist zurückgezahlt").click()
        assert "Die Erstattung ist erfasst." in page.inner_text("main")
    forget()
