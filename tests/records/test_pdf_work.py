"""PDF put together, taken apart, turned and stamped; the old is never altered, and a signed one never rewritten."""

from datetime import datetime
from io import BytesIO
from uuid import UUID

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.kernel import blobs
from amtsweg.kernel.errors import Invalid
from amtsweg.records import models
from amtsweg.records.contracts import UnknownDocument
from amtsweg.records.papers.ranges import WrongRange, pages_in, ranges_in
from amtsweg.records.papers.stamps import Stamp
from amtsweg.records.services.pdf_work import (
    merge_documents,
    pdf_facts,
    split_document,
    stamp_pages,
    turn_pages,
)
from records.at_desk import a_document, a_file
from records.conftest import ACTOR
from records.papers_made import pdf, signed_pdf

STAMP = Stamp("Eingang 3.5.2026\nŁódź #show", "stamp", "top-right")


@pytest.fixture
def file_id(city: None, at: datetime) -> UUID:
    """A file of the office."""
    return a_file(at)


def newest(document_id: UUID) -> bytes:
    row = models.DocumentVersion.objects.filter(document_id=document_id).latest("version")
    return blobs.read_blob(row.sha256)


def texts(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as found:
        return [found[n].get_textpage().get_text_range().strip() for n in range(len(found))]


def test_documents_are_put_together_in_the_order_chosen(file_id: UUID, at: datetime) -> None:
    one, two = (a_document(file_id, at, pdf(*pages), "a.pdf") for pages in (("A1", "A2"), ("B1",)))
    ref = merge_documents(record_file_id=file_id, document_ids=[two, one], title="Alles", actor=ACTOR, at=at)
    assert texts(newest(ref.document_id)) == ["B1", "A1", "A2"]
    head = models.Document.objects.get(id=ref.document_id)
    assert (head.title, head.direction) == ("Alles", "in")
    links = models.Link.objects.filter(document=head).values_list("to_document_id", flat=True)
    assert set(links) == {one, two}
    assert texts(newest(one)) == ["A1", "A2"]


def test_only_documents_of_the_file_are_put_together(file_id: UUID, at: datetime) -> None:
    mine, other = a_document(file_id, at, pdf(), "a.pdf"), a_document(a_file(at), at, pdf("x"), "b.pdf")
    with pytest.raises(UnknownDocument):
        merge_documents(record_file_id=file_id, document_ids=[mine, other], title="", actor=ACTOR, at=at)
    with pytest.raises(Invalid):
        merge_documents(record_file_id=file_id, document_ids=[mine], title="", actor=ACTOR, at=at)


def test_a_document_is_taken_apart(file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at, pdf("1", "2", "3", "4"), "Gutachten.pdf")
    refs = split_document(document_id=document_id, ranges="2-3, 4-", actor=ACTOR, at=at)
    assert [texts(newest(ref.document_id)) for ref in refs] == [["2", "3"], ["4"]]
    titles = [models.Document.objects.get(id=ref.document_id).title for ref in refs]
    assert titles == ["Gutachten (Seiten 2–3)", "Gutachten (Seite 4)"]
    with pytest.raises(Invalid, match="1 bis 4"):
        split_document(document_id=document_id, ranges="3-9", actor=ACTOR, at=at)


def test_pages_are_turned_in_a_new_version(file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at, pdf("1", "2"), "a.pdf")
    made = turn_pages(document_id=document_id, pages="2", angle=90, actor=ACTOR, at=at)
    assert (made.own, made.ref.document_id) == (False, document_id)
    with pikepdf.open(BytesIO(newest(document_id))) as turned:
        assert [page.rotation for page in turned.pages] == [0, 90]
    first = models.DocumentVersion.objects.get(document_id=document_id, version=1)
    assert blobs.read_blob(first.sha256) == pdf("1", "2")
    with pytest.raises(Invalid):
        turn_pages(document_id=document_id, pages="", angle=45, actor=ACTOR, at=at)


@pytest.mark.parametrize("style", ["stamp", "note"])
def test_a_stamp_is_a_layer_over_the_pages_chosen(file_id: UUID, at: datetime, style: str) -> None:
    document_id = a_document(file_id, at, pdf("Anfang", "Mitte", "Ende"), "a.pdf")
    stamp_pages(document_id=document_id, stamp=Stamp(STAMP.text, style, "top-right"), pages="1,3", actor=ACTOR, at=at)
    found = texts(newest(document_id))
    assert [("Eingang 3.5.2026" in one, "Łódź #show" in one) for one in found] == [
        (True, True),
        (False,) * 2,
        (True,) * 2,
    ]
    assert ("Anfang" in found[0], found[1]) == (True, "Mitte")
    with pikepdf.open(BytesIO(newest(document_id))) as stamped:
        assert len(stamped.Root.OCProperties.OCGs) == 1
    again = stamp_pages(document_id=document_id, stamp=STAMP, pages="", actor=ACTOR, at=at)
    assert again.ref.document_id == document_id
    with pikepdf.open(BytesIO(newest(document_id))) as stamped:
        assert len(stamped.Root.OCProperties.OCGs) == 2


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_stamp_stands_upright_on_a_turned_page(file_id: UUID, at: datetime, turned: int) -> None:
    made = BytesIO()
    with pikepdf.open(BytesIO(pdf("Seite"))) as page:
        page.pages[0].rotate(turned, relative=False)
        page.save(made)
    document_id = a_document(file_id, at, made.getvalue(), "a.pdf")
    stamp_pages(document_id=document_id, stamp=Stamp("EINGANG", "stamp", "top-right"), pages="", actor=ACTOR, at=at)
    with pypdfium2.PdfDocument(newest(document_id)) as found:
        picture = found[0].render(scale=1).to_pil().convert("RGB")
    width, height = picture.size
    red = [(x, y) for x in range(width) for y in range(height) if _is_red(picture.getpixel((x, y)))]
    assert len(red) > 50
    assert min(x for x, _ in red) > width / 2
    assert max(y for _, y in red) < height / 8
    across, down = (max(one[n] for one in red) - min(one[n] for one in red) for n in (0, 1))
    assert across > down


def _is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return pixel[0] > 100 and pixel[1] < 80 and pixel[2] < 80


def test_a_signed_document_is_never_rewritten(file_id: UUID, at: datetime) -> None:
    content = signed_pdf()
    document_id = a_document(file_id, at, content, "Bescheid.pdf")
    assert pdf_facts(document_id).signed
    made = stamp_pages(document_id=document_id, stamp=STAMP, pages="", actor=ACTOR, at=at)
    assert made.own
    assert made.ref.document_id != document_id
    assert newest(document_id) == content
    assert models.DocumentVersion.objects.filter(document_id=document_id).count() == 1
    assert not pdf_facts(made.ref.document_id).signed
    assert turn_pages(document_id=document_id, pages="", angle=90, actor=ACTOR, at=at).own
    (part,) = split_document(document_id=document_id, ranges="1", actor=ACTOR, at=at)
    assert not pdf_facts(part.document_id).signed
    assert newest(document_id) == content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 kaputt", "beschädigt"),
        (pdf()[:300], "beschädigt"),
        (b"kein pdf", "kein PDF"),
    ],
)
def test_what_cannot_be_worked_on_says_why(file_id: UUID, at: datetime, content: bytes, said: str) -> None:
    document_id = a_document(file_id, at, content, "a.pdf")
    with pytest.raises(Invalid, match=said):
        pdf_facts(document_id)
    assert models.DocumentVersion.objects.count() == 1


def test_an_encrypted_document_is_not_worked_on(file_id: UUID, at: datetime) -> None:
    made = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as plain:
        plain.save(made, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Invalid, match="Kennwort"):
        pdf_facts(a_document(file_id, at, made.getvalue(), "a.pdf"))


def test_ranges_are_read_as_people_write_them() -> None:
    assert ranges_in("1-3, 5;8-", count=9) == [(1, 3), (5, 5), (8, 9)]
    assert pages_in(" ", count=3) == [1, 2, 3]
    assert pages_in("3, 1–2, 2", count=3) == [1, 2, 3]
    for wrong in ("0", "4", "3-1", "a", "1-2-3", "-2", "9" * 30):
        with pytest.raises(WrongRange):
            ranges_in(wrong, count=3)


@given(st.text(alphabet="0123456789-,; –a", max_size=30), st.integers(1, 20))
def test_ranges_never_lead_out_of_the_document(written: str, count: int) -> None:
    try:
        assert all(1 <= first <= last <= count for first, last in ranges_in(written, count=count))
    except WrongRange:
        assert written == "" or written
