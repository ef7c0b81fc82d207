"""Filling in a form in a real browser: it answers while somebody types, keeps what was typed, and needs no script."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from amtsweg.catalogue import api as catalogue
from amtsweg.kernel import scope
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from serving import served

pytestmark = pytest.mark.journey

PACKS = Path(__file__).parents[1] / "packs"
PICTURES = Path(__file__).parents[2] / "build" / "filling"
FIELDS = """
      - {key: rooms, type: integer, label: Zimmer, min: 1, max: 2000, required: false}
      - {key: shelves, type: computed, label: Regale, value: rooms * 2, unit: Stück}
      - {key: phone, type: phone, label: Telefon, required: false, required_if: email != null}
      - {key: why, type: multiline, label: Warum so viele, shown_if: rooms > 100, required: false, max_length: 300}
      - key: children
        type: group
        label: Kinder
        shown_if: kind = "child"
        repeat: {min: 1, max: 3, item: Kind}
        fields:
          - {key: first_name, type: text, label: Vorname, required: false}
          - {key: born, type: date, label: Geboren am, required: false}
          - {key: school, type: text, label: Schule, shown_if: born < @"2020-01-01", required: false}
      - {key: from, type: date, label: Von, required: false}
      - {key: to, type: date, label: Bis, required: false,
         checks: [{that: to >= from, message: Das Ende liegt vor dem Anfang.}]}
  - key: more
    title: {de: Noch etwas, en: One more thing}
    fields:
      - {key: remark, type: text, label: Bemerkung, shown_if: rooms > 100 and kind = "child", required: false}
      - {key: agreed, type: consent, label: Einverstanden}
"""


@pytest.fixture
def address(fresh_database: Database, tmp_path: Path, at: datetime) -> Iterator[str]:
    """The start of a form with conditions, sums and checks, served on this machine."""
    packs = Path(shutil.copytree(PACKS, tmp_path / "packs"))
    card = packs / "example" / "library-card"
    shutil.rmtree(card / "examples")
    form = card / "form.yaml"
    form.write_text(form.read_text().rstrip() + FIELDS)
    with scope.session(scope.SYSTEM):
        catalogue.load_packs(packs, at=at)
    with served() as found:
        yield f"{found}/antrag/bibliotheksausweis/"


@pytest.fixture
def browser(address: str) -> Iterator[Browser]:
    """A Chromium, started when everything is served: beside it, nothing speaks to the database."""
    with chromium() as running:
        yield running


def begun(browser: Browser, address: str, *, width: int = DESKTOP, scripts: bool = True) -> Page:
    """A visitor on the first page of the form."""
    page = visitor(browser, width=width, scripts=scripts).new_page()
    page.goto(address)
    page.get_by_role("button", name=re.compile("beginnen|Beginnen")).first.click()
    ready(page, scripts=scripts)
    return page


def ready(page: Page, *, scripts: bool = True) -> None:
    """Wait until all helps are in place."""
    page.wait_for_selector("main form.aw-form")
    if scripts:
        page.wait_for_selector("html[data-enhanced]")


def picture(page: Page, name: str) -> None:
    """Keep a picture to look at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_page_answers_while_somebody_types(browser: Browser, address: str, width: int) -> None:
    page = begun(browser, address, width=width)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    told = page.locator("main form > p.kern-sr-only[role=status]")
    assert violations(page) == []
    assert page.get_by_label("Erziehungsberechtigte Person").count() == 0

    page.get_by_label("Kinder", exact=True).check()
    expect(page.get_by_label("Erziehungsberechtigte Person")).to_be_visible()
    expect(told).to_have_text("Neue Frage: Erziehungsberechtigte Person Neue Frage: Kinder")
    expect(page.get_by_label("Kinder", exact=True).first).to_be_focused()
    page.get_by_label("Erziehungsberechtigte Person").fill("Kim Muster")
    page.get_by_label("Geboren am").fill("2018-05-05")
    expect(page.get_by_label("Schule")).to_be_visible()
    picture(page, f"appeared-{width}")
    assert (violations(page), overflow(page)) == ([], 0)

    page.get_by_label("Erwachsene").check()
    expect(page.get_by_label("Erziehungsberechtigte Person")).to_be_hidden()
    expect(page.get_by_label("Schule")).to_be_hidden()
    page.get_by_label("Kinder", exact=True).check()
    expect(page.get_by_label("Erziehungsberechtigte Person")).to_have_value("Kim Muster")

    page.get_by_label("Zimmer").type("750")
    expect(page.get_by_role("status", name="Regale")).to_have_text("1.500 Stück")
    expect(page.get_by_label("Warum so viele")).to_be_visible()
    expect(page.locator(".aw-count").last).to_have_text("noch 300 Zeichen")

    expect(page.get_by_text("Telefon (freiwillig)")).to_be_visible()
    page.get_by_label("E-Mail").fill("kim@post.example")
    expect(page.get_by_label("Telefon")).to_have_attribute("aria-required", "true")
    assert page.get_by_text("Telefon (freiwillig)").count() == 0
    picture(page, f"computed-{width}")
    assert (violations(page), overflow(page)) == ([], 0)
    assert problems == []


def test_a_mistake_is_named_when_its_field_is_left_and_goes_when_it_is_right(browser: Browser, address: str) -> None:
    page = begun(browser, address)
    error = page.locator("#f-email-error")
    mail = page.get_by_label("E-Mail")
    page.get_by_label("Name").focus()
    page.keyboard.press("Tab")
    assert page.locator(".kern-error").count() == 0, "who only passes by is not scolded"
    mail.type("kim.post")
    assert error.count() == 0, "nobody is interrupted while typing"
    page.keyboard.press("Tab")
    expect(error).to_have_text("Fehler: Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de ein.")
    assert (mail.get_attribute("aria-invalid"), mail.get_attribute("aria-describedby")) == ("true", "f-email-error")
    picture(page, "mistake")
    assert violations(page) == []
    mail.fill("kim@post.example")
    expect(error).to_have_count(0)
    assert (mail.get_attribute("aria-invalid"), mail.get_attribute("aria-describedby")) == (None, None)

    page.get_by_label("Von").fill("2026-02-02")
    page.get_by_label("Bis").fill("2026-02-01")
    page.get_by_label("Von").focus()
    expect(page.locator("#f-to-error")).to_have_text("Fehler: Das Ende liegt vor dem Anfang.")
    page.get_by_label("Von").fill("2026-01-01")
    expect(page.locator("#f-to-error")).to_have_count(0)


def test_a_mistake_that_goes_does_not_take_the_button_away_from_under_the_mouse(browser: Browser, address: str) -> None:
    page = begun(browser, address)
    page.set_viewport_size({"width": DESKTOP, "height": 4000})  # a browser that scrolls holds the page in its place
    page.clock.install()
    page.reload()
    on = page.get_by_role("button", name="Weiter", exact=True)
    on.click()
    page.wait_for_selector("#fehler:focus")
    ready(page)
    expect(page.locator("#f-name-error")).to_have_count(1)
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))  # no pause in typing is long enough
    page.get_by_label("Name", exact=True).fill("Mika Muster")
    box = on.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 3)
    page.mouse.down()
    with page.expect_request(lambda asked: asked.method == "POST", timeout=5000):
        page.mouse.up()


def test_what_the_script_says_is_what_the_server_says(browser: Browser, address: str) -> None:
    page = begun(browser, address)
    page.get_by_label("E-Mail").fill("kim.post")
    page.get_by_label("Zimmer").fill("2001")
    page.get_by_label("Geburtsdatum").fill("2999-01-01")
    page.get_by_label("Name").focus()
    here = page.locator(".aw-form .kern-form-input:has(.kern-error)").evaluate_all(
        "all => all.map(one => one.outerHTML)"
    )
    assert len(here) == 3
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.wait_for_selector("#fehler")
    for html in here:
        inner = re.search('id="(f-[a-z]+)"', html)
        assert inner is not None
        box = page.locator(f".kern-form-input:has(#{inner[1]})")
        assert words(box.evaluate("one => one.outerHTML")) == words(html)


def words(html: str) -> list[str]:
    """The tags and texts of a piece of markup; typed values, order of attributes and white space do not count."""
    tags = re.findall(r"<[^>]*>|[^<>]+", re.sub(r' value="[^"]*"', "", html))
    return [" ".join(sorted(tag.strip("<>").split())) for tag in tags if tag.strip()]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_form_is_sent_the_same_with_a_script_and_without(browser: Browser, address: str, scripts: bool) -> None:
    page = begun(browser, address, scripts=scripts)
    page.get_by_label("Name").fill("Mika Muster")
    page.get_by_label("Geburtsdatum").fill("2018-05-05")
    page.get_by_label("Kinder", exact=True).check()
    page.get_by_label("Zimmer").fill("200")
    if not scripts:
        page.get_by_role("button", name="Weiter", exact=True).click()
        page.wait_for_selector("#f-guardian")
        assert page.locator("#fehler").count() == 0
    page.get_by_label("Erziehungsberechtigte Person").fill("Kim Muster")
    page.get_by_label("Warum so viele").fill("Viele Bücher.")
    page.get_by_role("button", name="Weiter", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noch etwas")
    expect(page.get_by_label("Bemerkung")).to_be_visible()
    page.get_by_label("Einverstanden").check()
    page.get_by_role("button", name="Weiter", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Prüfen")
    summary = page.locator("main").inner_text()
    assert [word in summary for word in ("Kim Muster", "400 Stück", "Viele Bücher.")] == [True] * 3


def test_whoever_closes_the_laptop_finds_what_was_typed(browser: Browser, address: str) -> None:
    page = begun(browser, address)
    page.clock.install()
    page.reload()
    ready(page)
    with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
        page.get_by_label("Name").type("Mika")
        page.get_by_label("Kinder", exact=True).check()
        page.get_by_label("Erziehungsberechtigte Person").type("Kim")
        page.clock.run_for(10_500)
    assert saved.value.status == 204
    expect(page.get_by_text(re.compile("gespeichert um [0-9]{2}:[0-9]{2}"))).to_be_visible()
    picture(page, "saved")
    assert violations(page) == []
    where = page.url
    page.close(run_before_unload=False)

    back = visitor(browser, scripts=False).new_page()
    back.goto(where)
    assert back.get_by_label("Name", exact=True).input_value() == "Mika"
    assert back.get_by_label("Erziehungsberechtigte Person").input_value() == "Kim"


def test_without_a_connection_the_page_stays_and_is_sent_later(browser: Browser, address: str) -> None:
    page = begun(browser, address)
    page.get_by_label("Name").fill("Mika Muster")
    page.context.set_offline(True)
    page.get_by_role("button", name="Weiter", exact=True).click()
    expect(page.get_by_text("Keine Verbindung: Die Seite wurde noch nicht abgeschickt.")).to_be_visible()
    assert page.get_by_label("Name").input_value() == "Mika Muster"
    picture(page, "offline")
    assert violations(page) == []
    page.context.set_offline(False)
    expect(page.get_by_text(re.compile("gespeichert um"))).to_be_visible()
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.wait_for_selector("#fehler")
