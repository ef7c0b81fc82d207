"""What somebody with an account sees of drafts, and the clerk of what came from the account, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from amtsweg.forms.contracts import Draft
from amtsweg.intake.models import Submission
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, visitor
from house.test_routes import signed_in
from intake.test_in_browser import press, sound
from intake.test_resuming import citizen
from intake.test_together_views import address, with_account
from intake.together import begun, load_together
from serving import served
from way import Way

pytestmark = pytest.mark.journey


@pytest.fixture
def draft(way: Way, tmp_path: Path, fresh_database: Database) -> tuple[Draft, str]:
    """A draft of an account, whose identity told some answers, and the session of that account."""
    client, account = citizen(way)
    return with_account(begun(load_together(tmp_path, way.at), way.at), account), client.cookies["sessionid"].value


@pytest.fixture
def case(way: Way, draft: tuple[Draft, str], tmp_path: Path) -> tuple[str, str]:
    """What became of another draft of the same account, and the session of the clerk."""
    client, account = citizen(way)
    one = with_account(begun(load_together(tmp_path / "again", way.at), way.at), account)
    client.post(address(one, "pruefen"))
    assert way.clerk.account_id is not None
    clerk = signed_in(way.clerk.account_id, factor=True)
    return f"/arbeitsplatz/vorgang/{Submission.objects.get().subject_id}/", clerk.cookies["sessionid"].value


@pytest.fixture
def browser(draft: tuple[Draft, str], case: tuple[str, str]) -> Iterator[Browser]:
    """A running Chromium, begun after everything that is asked of the database."""
    with chromium() as running:
        yield running


def signed_in_at(browser: Browser, url: str, session: str, width: int) -> BrowserContext:
    """Return a visitor whose browser has kept a session."""
    context = visitor(browser, width=width)
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    return context


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_drafts_of_an_account_and_what_it_told(
    browser: Browser, draft: tuple[Draft, str], case: tuple[str, str], width: int
) -> None:
    one, session = draft
    with served() as url, signed_in_at(browser, url, session, width) as context:
        page = context.new_page()
        page.goto(f"{url}/meine-entwuerfe/")
        sound(page, "entwuerfe", scripts=True)
        page.get_by_role("link", name="Weitermachen").click()
        page.goto(url + address(one, "applicant"))
        expect(page.get_by_label("Familienname")).to_have_attribute("readonly", "readonly")
        sound(page, "vorausgefuellt", scripts=True)
        press(page, "Speichern und später weitermachen")
        sound(page, "spaeter-konto", scripts=True)
        page.goto(f"{url}/meine-entwuerfe/")
        page.locator("summary").first.click()
        press(page, "Endgültig löschen")
        sound(page, "keine-entwuerfe", scripts=True)
    with served() as url, signed_in_at(browser, url, case[1], width) as context:
        page = context.new_page()
        page.goto(url + case[0])
        expect(page.locator("main")).to_contain_text("Aus dem Online-Konto, Vertrauensniveau: substanziell")
        sound(page, "amt", scripts=True)
