"""A place reported free, offered and taken in a real browser; readable and usable for everybody."""

import os
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from amtsweg.cases import api as cases
from amtsweg.catalogue import api as catalogue
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.web.environment import Database
from cases.test_waiting_list import PACKS, SLUG, Gardens
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from process_register.conftest import sign_in
from serving import aside, served
from way import found_city

LISTS = "/arbeitsplatz/wartelisten/"
GROUP = f"{LISTS}{SLUG}/?gruppe=north"

pytestmark = pytest.mark.journey


@pytest.fixture
def gardens(fresh_database: Database, at: datetime, fixed_clock: FixedClock) -> Iterator[Gardens]:
    """The city, and three people who wait."""
    with scope.session(scope.SYSTEM):
        found_city(at)
        catalogue.load_packs(PACKS, at=at)
        found = Gardens(fixed_clock)
        for name in ("Anna", "Ben", "Cem"):
            found.apply(name, "north", "south", points=10 * (name == "Cem"))
        yield found
    forget()


def fine(page: Page, name: str) -> None:
    """Nothing to object to, and nothing wider than the screen."""
    if os.environ.get("SHOTS"):
        width = page.evaluate("innerWidth")
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{width}.png", full_page=True)
    assert (name, violations(page), overflow(page)) == (name, [], 0)


def test_a_place_is_reported_offered_and_taken(gardens: Gardens) -> None:
    clerk = Client()
    sign_in(clerk, gardens.clerk)
    session = str(clerk.session.session_key)
    secret = cases.status_secret(gardens.people["Cem"].case_id)
    with served() as address, chromium() as browser:
        _reported(browser, address, session)
        aside(lambda: _worked(gardens))
        _taken(browser, address, secret)
        with visitor(browser, width=PHONE) as context:
            context.add_cookies([_cookie(address, session)])
            page = context.new_page()
            for name, path in (("lists", LISTS), ("group", GROUP)):
                page.goto(address + path)
                fine(page, name)


def _cookie(address: str, session: str) -> dict[str, str]:
    return {"name": "sessionid", "value": session, "domain": str(urlsplit(address).hostname), "path": "/"}


def _worked(gardens: Gardens) -> None:
    with scope.session(scope.SYSTEM):
        gardens.work()


def _reported(browser: Browser, address: str, session: str) -> None:
    with visitor(browser, width=DESKTOP) as context:
        context.add_cookies([_cookie(address, session)])
        page = context.new_page()
        page.goto(address + LISTS)
        fine(page, "lists")
        page.get_by_role("link", name="Anlage north").click()
        count = page.get_by_label("Wie viele Plätze sind frei geworden?")
        count.fill("viele")
        page.get_by_role("button", name="Plätze frei melden").click()
        page.get_by_role("link", name="Bitte geben Sie eine Zahl von 1 bis 50 an.").click()
        assert page.get_by_label("Wie viele Plätze sind frei geworden?").evaluate(
            "(it) => it === document.activeElement"
        )
        fine(page, "group-wrong")
        count.fill("1")
        page.get_by_role("button", name="Plätze frei melden").click()
        assert page.get_by_text("Ein Platz ist frei gemeldet.", exact=False).is_visible()
        fine(page, "group")


def _taken(browser: Browser, address: str, secret: str) -> None:
    with visitor(browser, width=PHONE, language="en-GB") as context:
        page = context.new_page()
        page.goto(f"{address}/status/{secret}/")
        fine(page, "status")
        page.get_by_role("link", name="Answer the offer").click()
        fine(page, "offer")
    with visitor(browser, scripts=False) as context:
        page = context.new_page()
        page.goto(f"{address}/status/{secret}/")
        assert page.get_by_text("Wir bieten Ihnen einen Platz an").is_visible()
        page.get_by_role("link", name="Auf das Angebot antworten").click()
        page.get_by_role("button", name="Platz annehmen").click()
        assert page.get_by_text("Danke. Sie haben den Platz angenommen.").is_visible()
