"""Every page of the forms in a real browser: accessible on desk and phone, empty, filled in and with errors."""

import os
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Page

from amtsweg.catalogue import api as catalogue
from amtsweg.forms import api as forms
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import clock, scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from packs.walking import begin, example
from process_register.conftest import sign_in
from serving import served
from way import Way, found_city, hire

SERVICES = {
    "bewohnerparkausweis": ("ordnungsamt/bewohnerparkausweis", "several-plates"),
    "personenstandsurkunden": ("standesamt/personenstandsurkunden", "several-multilingual"),
    "musikschule-anmeldung": ("musikschule/musikschule-anmeldung", "child-piano"),
}

NEXT = {"de-DE": "Weiter", "en-GB": "Continue"}

pytestmark = pytest.mark.journey


@pytest.fixture
def address(fresh_database: Database, at: datetime) -> Iterator[str]:
    """The portal of the real city, served on this machine."""
    with scope.session(scope.SYSTEM):
        found_city(at)
    with served() as found:
        yield found
    forget()


def pages_of(slug: str, answers: dict[str, object]) -> list[str]:
    """The addresses of all pages of a new draft with these answers, the review at the end."""
    with scope.session(scope.SYSTEM):
        service = catalogue.current_version(slug)
        assert service is not None
        assert service.form_version_id is not None
        version = service.form_version_id
        draft = forms.start_draft(
            form_version_id=version,
            account_id=None,
            answers=answers,
            context={"service_version": str(service.id)},
            at=clock.now(),
        )
        form = forms.form(version)
    keys = [one.key for one in form.pages]
    return [f"/antrag/{slug}/{draft.token}/{key}/" for key in (*keys, "pruefen")]


def judge(page: Page, path: str) -> None:
    """Nothing for axe to object to, and nothing that sticks out of the screen."""
    if os.environ.get("SHOTS"):
        name = f"{path.strip('/').replace('/', '-')}-{page.evaluate('innerWidth')}.png"
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}", full_page=True)
    assert (path, violations(page), overflow(page)) == (path, [], 0)


@pytest.mark.parametrize(("width", "language"), [(DESKTOP, "de-DE"), (PHONE, "en-GB")])
def test_every_page_is_accessible(address: str, width: int, language: str) -> None:
    ways = [(slug, pages_of(slug, example(*of)), pages_of(slug, {})) for slug, of in SERVICES.items()]
    with chromium() as browser:
        page = visitor(browser, width=width, language=language).new_page()
        for slug, filled, empty in ways:
            for path in (f"/leistungen/{slug}/", f"/antrag/{slug}/", *filled):
                shown = page.goto(address + path)
                assert shown is not None
                assert (path, shown.status) == (path, HTTPStatus.OK)
                judge(page, path)
            wrong = 0
            for path in empty[:-1]:
                page.goto(address + path)
                page.get_by_role("button", name=NEXT[language], exact=True).click()
                wrong += page.locator("[role=alert]").count()
                judge(page, path)
            assert wrong == len(empty) - 1


def test_whoever_checks_reads_the_hint_above_the_form(address: str, fixed_clock: FixedClock) -> None:
    client = Client()
    with scope.session(scope.SYSTEM):
        clerk = hire("Nora", fixed_clock.at, ("clerk", "sta-12"))
        way = Way(fixed_clock, clerk, clerk)
        begin(way, "personenstandsurkunden", example(*SERVICES["personenstandsurkunden"]))
        path = f"/arbeitsplatz/aufgabe/{way.task('completeness').id}/"
        sign_in(client, clerk)
    session = str(client.session.session_key)
    with chromium() as browser:
        for width in (DESKTOP, PHONE):
            context = visitor(browser, width=width)
            host = str(urlsplit(address).hostname)
            context.add_cookies([{"name": "sessionid", "value": session, "domain": host, "path": "/"}])
            page = context.new_page()
            page.goto(address + path)
            assert page.get_by_role("heading", name="Hinweis zu dieser Aufgabe").is_visible()
            judge(page, path)
            context.close()
