"""Paying in a real browser: the page, the provider, the way back; without scripts as well, and on a phone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from pytest_django import Settings

from amtsweg.kernel import actors, clock, outbox
from amtsweg.kernel.ids import uuid7
from amtsweg.payments.api import raise_demand
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
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
