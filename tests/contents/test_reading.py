"""The text of everything a city files, page by page."""

from io import BytesIO

import pikepdf
import pytest

from amtsweg.contents.api import Bounds, Extracted, Mark, kinds, text_of
from contents import making
from contents.compound import compound

WORDS = "Baugenehmigungsbescheid für Schloß Neuhaus"
PARAGRAPH = f"<text:p>{WORDS}<text:tab/>ja</text:p>"
SHEET = (
    f"<table:table><table:table-row><table:table-cell>{PARAGRAPH}</table:table-cell></table:table-row></table:table>"
)
RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Riched20;}\f0 Baugenehmigungsbescheid f\'fcr"
    r" Schlo\u223?\~Neuhaus\par zweite Zeile\tab ja}"
).replace(r"\~", " ")
PAGE = f"<html><head><title>T</title><style>p{{}}</style></head><body><p>{WORDS}</p><script>x</script></body></html>"
READ = {
    "pdf": (making.pdf(WORDS), kinds.PDF),
    "docx": (making.docx("Anrede", WORDS), kinds.DOCX),
    "pptx": (making.pptx(WORDS), kinds.PPTX),
    "xlsx": (making.xlsx([["Nr", WORDS], ["1", 12]]), kinds.XLSX),
    "odt": (making.odf("text", f"<office:text>{PARAGRAPH}</office:text>"), kinds.ODT),
    "ods": (making.odf("spreadsheet", f"<office:spreadsheet>{SHEET}</office:spreadsheet>"), kinds.ODS),
    "rtf": (RTF.encode(), kinds.RTF),
    "html": (PAGE.encode(), kinds.HTML),
    "html in cp1252": (PAGE.encode("cp1252"), kinds.HTML),
    "xml": (f'<?xml version="1.0"?><a><b>{WORDS}</b></a>'.encode(), kinds.XML),
    "utf-8": (WORDS.encode(), kinds.PLAIN),
    "cp1252": (WORDS.encode("cp1252"), kinds.PLAIN),
    "cp850": (WORDS.encode("cp850"), kinds.PLAIN),
    "utf-16": (WORDS.encode("utf-16"), kinds.PLAIN),
    "utf-16 without its mark": (WORDS.encode("utf-16-be"), kinds.PLAIN),
    "mail": (making.eml("Betreff", WORDS), kinds.EML),
    "mail in HTML": (making.eml("Betreff", "", html=PAGE).replace(b"text/plain", b"text/x-no"), kinds.EML),
    "old Word": (compound(making.word97(f"Anrede\r{WORDS}\r")), kinds.DOC),
    "old Excel": (compound(making.excel97("Nr", WORDS)), kinds.XLS),
    "old PowerPoint": (compound(making.powerpoint97(WORDS)), kinds.PPT),
    "Outlook": (compound(making.outlook("Betreff", WORDS)), kinds.MSG),
}


def read(data: bytes, media_type: str, **bounds: float) -> Extracted:
    """The text of bytes."""
    return text_of(BytesIO(data), media_type, Bounds(**bounds))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", READ)
def test_the_text_is_found(name: str) -> None:
    found = read(*READ[name])
    assert WORDS in found.text
    assert found.marks == ()


def test_a_pdf_is_read_page_by_page_with_what_it_says_of_itself() -> None:
    found = read(making.pdf("eins", "", "drei", title="Der Titel"), kinds.PDF)
    assert found.pages == ("eins", "", "drei")
    assert found.text == "eins\f\fdrei"
    assert found.facts["pages"] == 3
    assert found.facts["title"] == "Der Titel"


def test_what_a_file_says_of_itself_holds_no_sign_a_database_refuses() -> None:
    found = read(making.eml("Grüße", "Text").replace(b"To: bauamt", b"To: b\x00au\x01amt"), kinds.EML)
    assert found.facts["to"] == "bauamt@stadt.example"


def test_a_word_parted_at_the_end_of_a_line_is_one_word() -> None:
    assert "Baugenehmigung" in read(making.pdf("Die Bau-\ngenehmigung"), kinds.PDF).text
    assert "Bau- und" in read(making.pdf("Bau- und Wohnungsamt"), kinds.PDF).text


def test_what_stands_in_the_fields_of_a_form_is_part_of_the_page() -> None:
    with pikepdf.open(BytesIO(making.pdf("Name:"))) as document:
        look = document.make_stream(b"BT /F1 11 Tf 2 2 Td (Erika Mustermann) Tj ET")
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = [0, 0, 200, 20]
        look.Resources = document.pages[0].Resources
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T="name",
                F=4,
                V="Erika Mustermann",
                Rect=[100, 700, 300, 720],
                AP=pikepdf.Dictionary(N=look),
            )
        )
        document.pages[0].Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        filled = making.saved(document)
    assert "Erika Mustermann" in read(filled, kinds.PDF).text


def test_a_scan_says_that_nobody_finds_a_word_of_it() -> None:
    assert read(making.pdf(""), kinds.PDF).marks == (Mark.SCAN,)
    assert read(making.image("TIFF"), "image/tiff").marks == (Mark.SCAN,)


def test_pages_that_were_scanned_are_counted_among_others() -> None:
    found = read(making.scanned("Deckblatt", "", ""), kinds.PDF)
    assert (found.marks, found.facts["scanned_pages"]) == ((), 2)
    assert read(making.scanned("", ""), kinds.PDF).marks == (Mark.SCAN,)
    assert "scanned_pages" not in read(making.pdf("eins", ""), kinds.PDF).facts


def test_a_locked_document_is_marked() -> None:
    with pikepdf.open(BytesIO(making.pdf(WORDS))) as document:
        locked = making.saved(document, encryption=pikepdf.Encryption(owner="a", user="b"))
        free = making.saved(document, encryption=pikepdf.Encryption(owner="a", user=""))
    assert read(locked, kinds.PDF).marks == (Mark.ENCRYPTED,)
    assert WORDS in read(free, kinds.PDF).text
    odt = making.odf("text", "<office:text/>", manifest="<m:encryption-data xmlns:m='m'/>")
    assert read(odt, kinds.ODT).marks == (Mark.ENCRYPTED,)
    assert read(compound(making.word97(WORDS, flags=0x0300)), kinds.DOC).marks == (Mark.ENCRYPTED,)


def test_what_was_struck_out_is_not_read() -> None:
    struck = "<w:p><w:del><w:r><w:delText>weg</w:delText></w:r></w:del><w:ins><w:r><w:t>da</w:t></w:r></w:ins></w:p>"
    assert read(making.docx(inside=struck), kinds.DOCX).text == "da"


def test_a_sheet_and_a_slide_are_pages() -> None:
    assert read(making.pptx("eins", "zwei"), kinds.PPTX).pages == ("eins", "zwei")
    two = f"<office:spreadsheet>{SHEET}{SHEET}</office:spreadsheet>"
    assert len(read(making.odf("spreadsheet", two), kinds.ODS).pages) == 2


def test_a_mail_tells_who_wrote_and_what_is_attached() -> None:
    found = read(making.eml("Grüße", "Text", attached={"Plan Straße.pdf": b"x"}), kinds.EML)
    assert found.facts["from"] == "Jürgen Müller <mueller@example.org>"
    assert found.facts["subject"] == "Grüße"
    assert found.facts["attachments"] == ["Plan Straße.pdf"]
    assert "Plan Straße.pdf" in found.text


def test_a_mail_of_outlook_tells_the_same() -> None:
    found = read(compound(making.outlook("Grüße", "Text", attached="Plan Straße.pdf")), kinds.MSG)
    assert found.facts == {
        "pages": 1, "from": "Jürgen Müller", "subject": "Grüße", "attachments": ["Plan Straße.pdf"],
    }  # fmt: skip
    assert "Plan Straße.pdf" in found.text


def test_the_bounds_are_kept_and_what_was_read_by_then_stays() -> None:
    many = making.pdf(*["Seite"] * 9)
    found = read(many, kinds.PDF, pages=3)
    assert (found.pages, found.marks, found.facts["pages"]) == (("Seite",) * 3, (Mark.TOO_LARGE,), 9)
    found = read(b"a" * 5000, kinds.PLAIN, characters=100)
    assert (len(found.text), found.marks) == (100, (Mark.TOO_LARGE,))
    found = read(making.docx(*["Absatz"] * 100), kinds.DOCX, unpacked=1000)
    assert found.marks == (Mark.TOO_LARGE,)
    assert read(many, kinds.PDF, seconds=-1).marks == (Mark.TOO_LARGE,)


@pytest.mark.parametrize("name", sorted(set(READ) - {"utf-8", "cp1252", "cp850", "utf-16", "utf-16 without its mark"}))
def test_a_cut_file_never_raises(name: str) -> None:
    data, media_type = READ[name]
    for parts in range(1, 8):
        read(data[: len(data) * parts // 8], media_type)


def test_an_archive_is_searched_by_the_names_it_holds() -> None:
    found = read(making.zipped({"Pläne/Lageplan.pdf": "x"}), kinds.ZIP)
    assert (found.text, found.facts["entries"]) == ("Pläne/Lageplan.pdf", 1)
