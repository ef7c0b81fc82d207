"""The forms of the services in a real browser: whole, accessible and no wider than the screen, in both languages."""

import os
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from amtsweg.catalogue import api as catalogue
from amtsweg.forms import api as forms
from amtsweg.identity.queries.directory import forget
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from packs.walks import example
from serving import served
from way import found_city

pytestmark = pytest.mark.journey

# Slug, pack, an example that shows much of the form, and one that shows mistakes.
SERVICES = [
    ("hundesteuer-anmelden", "amt-fuer-finanzen/hundesteuer-anmelden", "two-dogs-moved", "incomplete"),
    ("unterhaltsvorschuss", "sozialamt/unterhaltsvorschuss", "two-children", "incomplete"),
    ("wohngeld", "sozialamt/wohngeld", "family", "incomplete"),
]
# Mistakes are shown on the small screen, where the longest words have the least room.
SCREENS = [(DESKTOP, "en"), (PHONE, "de")]


def addresses(slug: str, pack: str, name: str, at: datetime) -> tuple[list[str], str]:
    """The pages of a draft with the answers of an example, and the page that reviews them."""
    service = catalogue.current_version(slug)
    assert service is not None
    assert service.form_version_id is not None
    answers = example(pack, name)
    context: dict[str, object] = {"service_version": str(service.id), "language": "de"}
    draft = forms.start_draft(
        form_version_id=service.form_version_id, account_id=None, answers=answers, at=at, context=context
    )
    pages = [page.key for page in forms.form(service.form_version_id).pages]
    return [f"/antrag/{slug}/{draft.token}/{key}/" for key in pages], f"/antrag/{slug}/{draft.token}/pruefen/"


def judge(page: Page, name: str) -> None:
    """Judge a page; keep a picture of it where somebody asked for pictures."""
    if folder := os.environ.get("AMTSWEG_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert (page.url, violations(page), overflow(page)) == (page.url, [], 0)


@pytest.mark.usefixtures("fresh_database", "fixed_clock")
@pytest.mark.parametrize(("slug", "pack", "full", "bad"), SERVICES)
def test_every_page_of_the_form_is_for_everybody(slug: str, pack: str, full: str, bad: str, at: datetime) -> None:
    forget()
    found_city(at)
    pages, review = addresses(slug, pack, full, at)
    faulty, faulty_review = addresses(slug, pack, bad, at)
    with served() as address, chromium() as browser:
        for width, language in SCREENS:
            with visitor(browser, width=width, language=language) as context:
                page = context.new_page()
                name = f"{slug}-{width}-{language}"
                for path in (f"/leistungen/{slug}/", *pages, review, faulty_review):
                    page.goto(address + path)
                    judge(page, f"{name}-{path.strip('/').rpartition('/')[2]}")
                for path in faulty if width == PHONE else ():
                    page.goto(address + path)
                    page.locator("main .aw-actions button.kern-btn--primary").click()
                    judge(page, f"{name}-mistakes-{path.strip('/').rpartition('/')[2]}")
    forget()
