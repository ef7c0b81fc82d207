"""Documents in a real browser: dropped, looked at, compared, stamped; readable for everybody and on a phone."""

import os
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.records.contracts import PartKind
from amtsweg.records.queries.plan import forget_plan
from amtsweg.records.services.keeping import add_part
from amtsweg.web.environment import Database
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from records.at_desk import BASE, a_document, a_file, page_of, sent
from records.conftest import ACTOR, load_city, sign_in
from records.papers_made import mail, pdf, signed_pdf
from serving import served

pytestmark = pytest.mark.journey

# What a browser does when files are dropped: ours cannot be driven by the mouse of the machine.
_DROP = """([where, files]) => {
  const carried = new DataTransfer();
  for (const [name, text] of files) carried.items.add(new File([text], name));
  const form = document.querySelector(where);
  for (const kind of ["dragenter", "dragover", "drop"])
    form.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""
LETTER = (
    "Sehr geehrte Frau Brandt,\n\nder Termin ist am {day}.\nBitte bringen Sie {thing} mit.\n\nMit freundlichen Grüßen"
)


@pytest.fixture
def office(fresh_database: Database, fixed_clock: FixedClock, at: datetime) -> Iterator[tuple[Client, UUID]]:
    """Ayla at her desk with a file of the office."""
    forget()
    forget_plan()
    client = Client()
    with scope.session(scope.SYSTEM):
        load_city(at)
        sign_in(client, "sta-63", at)
        file_id = a_file(at)
    yield client, file_id
    forget()
    forget_plan()


def enter(context: BrowserContext, client: Client, address: str) -> Page:
    host = str(urlsplit(address).hostname)
    key = str(client.session.session_key)
    context.add_cookies([{"name": "sessionid", "value": key, "domain": host, "path": "/"}])
    return context.new_page()


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at pages."""
    if folder := os.environ.get("AMTSWEG_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def photo() -> bytes:
    made = BytesIO()
    Image.new("RGB", (640, 400), "#8fb3d9").save(made, "PNG")
    return made.getvalue()


def documents(client: Client, file_id: UUID, at: datetime) -> dict[str, str]:
    """File one of each and return the addresses of all pages of documents."""
    with scope.session(scope.SYSTEM):
        add_part(record_file_id=file_id, kind=PartKind.SUB_FILE, title="Pläne", actor=ACTOR, at=at)
        letter = a_document(file_id, at, LETTER.format(day="3. Mai", thing="den Ausweis").encode(), "Einladung.txt")
        plan = a_document(file_id, at, pdf("Lageplan", "Schnitt"), "Lageplan.pdf")
        signed = a_document(file_id, at, signed_pdf(), "Bescheid.pdf")
        others = {
            "foto": a_document(file_id, at, photo(), "Ortstermin.png"),
            "mail": a_document(file_id, at, mail(), "Anfrage.eml"),
            "fremd": a_document(file_id, at, b"\x00\x01\x02", "Zeichnung.dwg"),
            "pdf": plan,
        }
    newer = LETTER.format(day="10. Mai", thing="den Personalausweis und zwei Zeugen").encode()
    client.post(f"{page_of(letter)}fassung/", {"file": sent(newer, "Einladung.txt"), "based_on": "1"})
    late = client.post(f"{page_of(letter)}fassung/", {"file": sent(b"meins", "Einladung.txt"), "based_on": "1"})
    client.post(f"{page_of(plan)}sperre/", {"action": "out"})
    return {name: page_of(one) for name, one in others.items()} | {
        "text": page_of(letter),
        "vergleich": f"{page_of(letter)}vergleich/",
        "konflikt": late["Location"],
        "bearbeiten": f"{page_of(signed)}pdf/",
        "zusammen": f"{BASE}{file_id}/zusammenfuehren/",
    }


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_every_page_can_be_read_by_everybody(office: tuple[Client, UUID], at: datetime, width: int) -> None:
    client, file_id = office
    pages = documents(client, file_id, at)
    with served() as address, chromium() as browser, visitor(browser, width=width) as context:
        page = enter(context, client, address)
        for name, path in pages.items():
            page.goto(f"{address}{path}")
            if name == "pdf":
                page.wait_for_timeout(3000 if os.environ.get("AMTSWEG_PICTURES") else 0)
            picture(page, f"dokument-{width}-{name}")
            for more in page.locator("details").all():
                more.evaluate("one => { one.open = true; }")
            assert (name, violations(page), overflow(page)) == (name, [], 0)
            if name in {"text", "pdf"}:
                picture(page, f"dokument-{width}-{name}-offen")


def test_files_are_dropped_one_by_one_and_say_what_became_of_them(office: tuple[Client, UUID], at: datetime) -> None:
    client, file_id = office
    with scope.session(scope.SYSTEM):
        document_id = a_document(file_id, at, b"eins", "Vermerk.txt")
    with served() as address, chromium() as browser, visitor(browser) as context:
        page = enter(context, client, address)
        page.goto(f"{address}{page_of(document_id)}")
        page.locator("html[data-enhanced]").wait_for()
        page.get_by_text("Neue Fassung hochladen").click()
        page.evaluate(_DROP, ["form[data-drop]", [["Vermerk.txt", "zwei"]]])
        page.get_by_text("Die neue Fassung ist abgelegt.").wait_for()
        assert page.locator(".aw-look--text").inner_text() == "zwei"
        page.get_by_role("button", name="Fassungen vergleichen").click()
        page.locator("ins", has_text="zwei").wait_for()


def test_a_pdf_is_stamped_by_keyboard_and_without_a_script(office: tuple[Client, UUID], at: datetime) -> None:
    client, file_id = office
    with scope.session(scope.SYSTEM):
        document_id = a_document(file_id, at, pdf("Antrag"), "Antrag.pdf")
    with served() as address, chromium() as browser, visitor(browser, scripts=False) as context:
        page = enter(context, client, address)
        page.goto(f"{address}{page_of(document_id)}")
        page.get_by_role("link", name="PDF bearbeiten").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Stempeln").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Die neue Fassung ist abgelegt.").wait_for()
        assert page.get_by_role("link", name="Fassung 2 speichern").count() == 1


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_many_files_are_dropped_into_a_file(office: tuple[Client, UUID], at: datetime, width: int) -> None:
    client, file_id = office
    with served() as address, chromium() as browser, visitor(browser, width=width) as context:
        page = enter(context, client, address)
        for n, path in enumerate((f"{BASE}{file_id}/", f"{BASE}{file_id}/hochladen/")):
            page.goto(f"{address}{path}")
            page.locator("html[data-enhanced]").wait_for()
            page.locator("form[data-drop]").scroll_into_view_if_needed()
            files = [[f"{width} {n} {k}.txt", f"Text {width} {n} {k}"] for k in range(4)]
            page.evaluate(_DROP, ["form[data-drop]", [*files, ["leer.txt", ""]]])
            page.get_by_text("Nicht alle Dateien sind abgelegt.").wait_for()
            assert page.locator("[data-drop-list] a").count() == 4
            assert page.get_by_text("Die Datei ist leer.").count() == 1
            assert (violations(page), overflow(page)) == ([], 0)
            picture(page, f"hochladen-{width}-{n}")
            page.locator("[data-drop-status] a").click()
        page.goto(f"{address}{BASE}{file_id}/")
        page.get_by_role("link", name=f"{width} 1 3").click()
        assert page.locator(".aw-look--text").inner_text() == f"Text {width} 1 3"


def test_files_are_filed_without_a_script(office: tuple[Client, UUID], at: datetime) -> None:
    client, file_id = office
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": f"Text {n}".encode()} for n in range(3)]
    with served() as address, chromium() as browser, visitor(browser, scripts=False) as context:
        page = enter(context, client, address)
        page.goto(f"{address}{BASE}{file_id}/hochladen/")
        page.get_by_label("Dateien hochladen").set_input_files(files)  # type: ignore[arg-type]  # payloads, as it asks for
        page.get_by_role("button", name="Hochladen", exact=True).click()
        page.get_by_text("3 Dateien sind abgelegt.").wait_for()
        assert page.locator("main li a").count() == 3
