"""The pages for work on PDF and for comparing versions."""

from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client

from amtsweg.kernel.clock import FixedClock
from amtsweg.records import models
from records.at_desk import BASE, a_document, a_file, page_of, sent
from records.conftest import sign_in
from records.papers_made import mail, pdf, signed_pdf

pytestmark = pytest.mark.usefixtures("city", "fixed_clock")


@pytest.fixture
def file_id(city: None, at: datetime) -> UUID:
    """A file of the office."""
    return a_file(at)


@pytest.fixture
def desk(city: None, client: Client, at: datetime, fixed_clock: FixedClock) -> Client:
    """Ayla, who works in the office."""
    sign_in(client, "sta-63", at)
    return client


def test_it_is_stamped_turned_and_taken_apart(desk: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at, pdf("1", "2"), "a.pdf")
    where = f"{page_of(document_id)}pdf/"
    assert "Eingang 2.3.2026" in desk.get(where).content.decode()
    stamp = {"action": "stamp", "text": "Eingang", "style": "stamp", "place": "top-right", "pages": "1"}
    assert desk.post(where, stamp)["Location"] == page_of(document_id)
    assert desk.post(where, {"action": "turn", "angle": "90", "turn_pages": ""}).status_code == 302
    assert desk.post(where, {"action": "split", "ranges": "1, 2"}).status_code == 302
    assert (
        models.DocumentVersion.objects.filter(document_id=document_id).count(),
        models.Document.objects.count(),
    ) == (3, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "stamp", "text": "", "style": "stamp", "place": "top-right"},
        {"action": "stamp", "text": "a", "style": "quer", "place": "top-right"},
        {"action": "stamp", "text": "a", "style": "stamp", "place": "top-right", "pages": "7"},
        {"action": "turn", "angle": "45"},
        {"action": "split", "ranges": "x"},
        {"action": "unfug"},
    ],
)
def test_what_is_wrong_is_said(desk: Client, file_id: UUID, at: datetime, wrong: dict[str, str]) -> None:
    document_id = a_document(file_id, at, pdf("1", "2"), "a.pdf")
    response = desk.post(f"{page_of(document_id)}pdf/", wrong)
    assert (response.status_code, 'id="fehler"' in response.content.decode()) == (422, True)
    assert models.DocumentVersion.objects.count() == 1


def test_a_signed_one_becomes_a_copy_and_says_so(desk: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at, signed_pdf(), "a.pdf")
    where = f"{page_of(document_id)}pdf/"
    assert "Dieses PDF ist signiert" in desk.get(where).content.decode()
    stamp = {"action": "stamp", "text": "Eingang", "style": "note", "place": "top-right", "pages": ""}
    response = desk.post(where, stamp, follow=True)
    assert "unsignierte Kopie" in response.content.decode()
    assert page_of(document_id) in response.content.decode()


def test_a_broken_one_says_so(desk: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at, b"%PDF-1.4 kaputt", "a.pdf")
    response = desk.get(f"{page_of(document_id)}pdf/")
    assert (response.status_code, "beschädigt" in response.content.decode()) == (422, True)


def test_several_are_put_together(desk: Client, file_id: UUID, at: datetime) -> None:
    one, two = (a_document(file_id, at, pdf(text), f"{text}.pdf") for text in ("A", "B"))
    a_document(file_id, at, b"kein PDF", "c.txt")
    where = f"{BASE}{file_id}/zusammenfuehren/"
    page = desk.get(f"{where}?dokument={two}").content.decode()
    assert (f'name="order-{two}" value="1"' in page, "c.txt" in page) == (True, False)
    assert desk.post(where, {f"order-{one}": "1"}).status_code == 422
    assert desk.post(where, {f"order-{one}": "eins", f"order-{two}": "2"}).status_code == 422
    assert desk.post(where, {f"order-{one}": "2", f"order-{two}": "1", "title": "Alles"}).status_code == 302
    assert models.Document.objects.filter(title="Alles").count() == 1
    assert "liegt kein PDF" in desk.get(f"{BASE}{a_file(at)}/zusammenfuehren/").content.decode()


@pytest.mark.parametrize(
    ("old", "new", "name", "shown"),
    [
        (b"fuenfzig Euro", b"sechzig Euro", "a.txt", "<del>fuenfzig</del>"),
        (pdf("fuenfzig Euro"), pdf("sechzig Euro"), "a.pdf", "<ins>sechzig</ins>"),
        (mail(text="alt"), mail(text="neu"), "a.eml", "<ins>neu</ins>"),
        (b"gleich", b"gleich", "a.txt", "Byte für Byte"),
        (b"gleich \n", b"gleich", "a.txt", "Text ist in beiden Fassungen gleich"),
        (b"\x00\x01", b"\x00\x02", "a.bin", "keinen Text"),
        (pdf("a"), b"%PDF-1.4 kaputt", "a.pdf", "keinen Text"),
    ],
)
def test_versions_are_compared(
    desk: Client, file_id: UUID, at: datetime, old: bytes, new: bytes, name: str, shown: str
) -> None:
    document_id = a_document(file_id, at, old, name)
    desk.post(f"{page_of(document_id)}fassung/", {"file": sent(new, name)})
    response = desk.get(f"{page_of(document_id)}vergleich/?von=1&bis=2")
    assert (response.status_code, shown in response.content.decode()) == (200, True)
    assert desk.get(f"{page_of(document_id)}vergleich/?von=2&bis=2").status_code == 422
