"""Stop on the phone and go on at the desk; sign and decline: in a real browser, accessible, and without a script."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms.contracts import Draft
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from intake.together import JONAS, MARTA, SLUG, begun, load_together
from serving import aside, served
from way import Way

pytestmark = pytest.mark.journey

PICTURES = Path(__file__).resolve().parents[2] / "build" / "intake"
Visitor = Callable[..., Page]


@pytest.fixture
def service(way: Way, tmp_path: Path) -> ServiceVersion:
    """The service several people sign."""
    return load_together(tmp_path, way.at)


@pytest.fixture
def draft(way: Way, service: ServiceVersion) -> Draft:
    """A draft that is complete but for the signatures of two people."""
    return begun(service, way.at, MARTA, JONAS)


@pytest.fixture
def browser(draft: Draft) -> Iterator[Browser]:
    """A running Chromium, begun after the draft: while it runs, this thread does not speak to the database."""
    with chromium() as running:
        yield running


def sound(page: Page, name: str, *, scripts: bool) -> None:
    """Judge a page, and keep a picture of it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    width = (page.viewport_size or {"width": 0})["width"]
    page.screenshot(path=PICTURES / f"{name}-{width}{'' if scripts else '-ohne'}.png", full_page=True)
    assert overflow(page) == 0 if scripts else True
    assert violations(page) == [] if scripts else True


def press(page: Page, name: str) -> None:
    """Press a button by what stands on it."""
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()


@pytest.mark.parametrize("scripts", [True, False])
def test_begun_on_the_phone_and_gone_on_at_the_desk_after_a_restart(
    browser: Browser, service: ServiceVersion, scripts: bool
) -> None:
    with served() as address, visitor(browser, width=PHONE, scripts=scripts) as phone:
        page = phone.new_page()
        page.goto(f"{address}/antrag/{SLUG}/")
        sound(page, "beginn", scripts=scripts)
        press(page, "Ohne Anmeldung beginnen")
        page.get_by_label("Vorname").fill("Mira")
        sound(page, "seite", scripts=scripts)
        press(page, "Speichern und später weitermachen")
        expect(page.locator("h1")).to_have_text("Später weitermachen")
        sound(page, "spaeter", scripts=scripts)
        code = page.locator(".aw-receipt").inner_text()
        page.get_by_label(re.compile("^E-Mail-Adresse")).fill("kein")
        press(page, "Code und Link senden")
        sound(page, "spaeter-fehler", scripts=scripts)
        page.get_by_label(re.compile("^E-Mail-Adresse")).fill("mira@post.example")
        press(page, "Code und Link senden")
        expect(page.locator("main")).to_contain_text("Wir senden Code und Link an mira@post.example.")
    with served() as address, visitor(browser, width=DESKTOP, scripts=scripts) as desk:
        page = desk.new_page()
        page.goto(f"{address}/antrag/fortsetzen/")
        page.get_by_label("Code", exact=True).fill("0000-0000-0000")
        press(page, "Weitermachen")
        sound(page, "fortsetzen", scripts=scripts)
        page.get_by_label("Code", exact=True).fill(code.lower())
        page.get_by_label(re.compile("^E-Mail-Adresse")).fill("mira@post.example")
        press(page, "Weitermachen")
        expect(page.get_by_label("Vorname")).to_have_value("Mira")
        sound(page, "wieder-da", scripts=scripts)


def test_two_devices_with_the_same_page_lose_nothing(browser: Browser, draft: Draft) -> None:
    with served() as address, visitor(browser) as one, visitor(browser, width=PHONE) as other:
        desk, phone = one.new_page(), other.new_page()
        for page in (desk, phone):
            page.goto(f"{address}/antrag/{SLUG}/{draft.token}/applicant/")
        desk.get_by_label("Vorname").fill("Mirabelle")
        press(desk, "Weiter")
        phone.get_by_label("Vorname").fill("Mirjam")
        press(phone, "Weiter")
        expect(phone.locator("main")).to_contain_text("inzwischen auf einem anderen Gerät geändert")
        expect(phone.get_by_label("Vorname")).to_have_value("Mirjam")
        expect(phone.locator("table")).to_contain_text("Mirabelle")
        sound(phone, "zwei-staende", scripts=True)
        phone.set_viewport_size({"width": DESKTOP, "height": 900})
        sound(phone, "zwei-staende", scripts=True)
        press(phone, "Weiter")
        desk.goto(f"{address}/antrag/{SLUG}/{draft.token}/applicant/")
        expect(desk.get_by_label("Vorname")).to_have_value("Mirjam")


@pytest.mark.parametrize(("width", "scripts"), [(DESKTOP, True), (PHONE, True), (PHONE, False)])
def test_two_sign_and_then_it_is_sent(
    browser: Browser, way: Way, draft: Draft, settings: Settings, width: int, scripts: bool
) -> None:
    with served() as address, visitor(browser, width=width, scripts=scripts) as context:
        settings.PUBLIC_URL = address
        applicant, signer = context.new_page(), context.new_page()
        applicant.goto(f"{address}/antrag/{SLUG}/{draft.token}/pruefen/")
        sound(applicant, "pruefen", scripts=scripts)
        press(applicant, "Um Unterschriften bitten")
        sound(applicant, "unterschriften", scripts=scripts)
        link = applicant.locator("a.aw-secret").inner_text()
        signer.goto(link)
        press(signer, "Unterschreiben")
        sound(signer, "mitzeichnen-fehler", scripts=scripts)
        signs(signer, "Jonas Weiß")
        sound(signer, "mitgezeichnet", scripts=scripts)
        applicant.goto(f"{address}/antrag/{SLUG}/{draft.token}/unterschriften/aendern/")
        sound(applicant, "aendern", scripts=scripts)
        signer.goto(mailed_link(address, draft))
        signs(signer, "Marta Brandt")
        applicant.goto(f"{address}/antrag/{SLUG}/{draft.token}/pruefen/")
        sound(applicant, "alle-haben", scripts=scripts)
        press(applicant, "Verbindlich absenden")
        sound(applicant, "eingang", scripts=scripts)
        aside(way.work)
        applicant.reload()
        expect(applicant.get_by_role("link", name=re.compile("Eingangsbestätigung"))).to_be_visible()
        sound(applicant, "eingang-pdf", scripts=scripts)
        applicant.get_by_role("link", name="Zum Vorgang").click()
        applicant.locator("summary").first.click()
        sound(applicant, "stand", scripts=scripts)


@pytest.mark.parametrize("scripts", [True, False])
def test_one_declines_and_the_applicant_reads_why(browser: Browser, draft: Draft, scripts: bool) -> None:
    with served() as address, visitor(browser, width=PHONE, scripts=scripts) as context:
        applicant, signer = context.new_page(), context.new_page()
        applicant.goto(f"{address}/antrag/{SLUG}/{draft.token}/pruefen/")
        press(applicant, "Um Unterschriften bitten")
        signer.goto(address + str(applicant.locator("a.aw-secret").get_attribute("href")))
        signer.locator("summary").click()
        press(signer, "Nicht unterschreiben")
        expect(signer.get_by_label("Grund")).to_be_visible()
        sound(signer, "ablehnen-fehler", scripts=scripts)
        signer.get_by_label("Grund").fill("Das Flurstück ist falsch.")
        press(signer, "Nicht unterschreiben")
        sound(signer, "abgelehnt", scripts=scripts)
        applicant.reload()
        expect(applicant.locator("main")).to_contain_text("Das Flurstück ist falsch.")
        sound(applicant, "ablehnung", scripts=scripts)


def signs(page: Page, name: str) -> None:
    """Sign as somebody."""
    page.get_by_label("Ihr Vor- und Nachname").fill(name)
    page.get_by_label(re.compile("Ich habe alle Angaben gelesen")).check()
    press(page, "Unterschreiben")
    expect(page.locator("main")).to_contain_text(f"als {name} unterschrieben")


def mailed_link(address: str, draft: Draft) -> str:
    """Return the link that went to Marta by mail."""
    from amtsweg.kernel.models import OutboxEntry

    found: list[str] = []
    aside(lambda: found.extend(_links(OutboxEntry)))
    assert draft.id
    return address + found[0]


def _links(entries: object) -> list[str]:
    from amtsweg.kernel import scope

    with scope.session(scope.SYSTEM):
        rows = list(entries.objects.filter(key__startswith="cosign:"))  # type: ignore[attr-defined]
    return [re.findall(r"(/mitzeichnen/\S+)", row.payload["text"])[0] for row in rows]
