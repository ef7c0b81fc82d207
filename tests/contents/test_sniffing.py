"""What a content is, is told by its bytes; a name that says something else is noted."""

from io import BytesIO

import pytest

from amtsweg.contents.api import Mark, Sniffed, kinds, sniff
from contents import making
from contents.compound import compound

ODT = making.odf("text", "<office:text/>")
KNOWN = {
    "antrag.pdf": (making.pdf("Antrag"), kinds.PDF),
    "vorn-leer.pdf": (b"\n\x80junk\n" + making.pdf("Antrag"), kinds.PDF),
    "foto.jpg": (making.image("JPEG"), "image/jpeg"),
    "foto.png": (making.image("PNG"), "image/png"),
    "scan.tif": (making.image("TIFF"), "image/tiff"),
    "bild.webp": (making.image("WEBP"), "image/webp"),
    "bild.gif": (making.image("GIF"), "image/gif"),
    "bild.bmp": (making.image("BMP"), "image/bmp"),
    "brief.docx": (making.docx("Sehr geehrte"), kinds.DOCX),
    "liste.xlsx": (making.xlsx([["a", 1]]), kinds.XLSX),
    "vortrag.pptx": (making.pptx("Hallo"), kinds.PPTX),
    "brief.odt": (ODT, kinds.ODT),
    "seite.odt": (making.odf("text-web", "<office:text/>"), kinds.ODT),
    "liste.ods": (making.odf("spreadsheet", "<office:spreadsheet/>"), kinds.ODS),
    "alt.doc": (compound(making.word97("alt")), kinds.DOC),
    "alt.xls": (compound(making.excel97("alt")), kinds.XLS),
    "alt.ppt": (compound(making.powerpoint97("alt")), kinds.PPT),
    "post.msg": (compound(making.outlook("Betreff", "Text")), kinds.MSG),
    "post.eml": (making.eml("Betreff", "Text"), kinds.EML),
    "alles.zip": (making.zipped({"a.txt": "a"}), kinds.ZIP),
    "leer.zip": (b"PK\5\6" + bytes(18), kinds.ZIP),
    "notiz.txt": ("Grüße aus Schloß Neuhaus".encode(), kinds.PLAIN),
    "notiz-alt.txt": ("Grüße".encode("cp1252"), kinds.PLAIN),
    "notiz-breit.txt": ("Grüße".encode("utf-16"), kinds.PLAIN),
    "notiz-breit-ohne.txt": ("Gruss aus der Stadt".encode("utf-16-le"), kinds.PLAIN),
    "liste.csv": (b"a;b\n1;2\n", kinds.CSV),
    "daten.xml": (b'<?xml version="1.0"?><a/>', kinds.XML),
    "zeichnung.svg": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
    "seite.html": (b"<!DOCTYPE html><html><body>a</body></html>", kinds.HTML),
    "brief.rtf": (b"{\\rtf1\\ansi Hallo}", kinds.RTF),
    "ton.mp3": (b"ID3\x04\0\0\0\0\0\0", "audio/mpeg"),
    "film.mp4": (b"\0\0\0\x18ftypisom\0\0\0\0", "video/mp4"),
    "termin.ics": (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "text/calendar"),
    "programm.exe": (b"MZ\x90\0\3\0\0\0", "application/x-msdownload"),
    "was.dat": (b"\x01\x02\x03\x04\x05" * 10, kinds.UNKNOWN),
}


@pytest.mark.parametrize("filename", KNOWN)
def test_a_content_is_known_by_its_bytes(filename: str) -> None:
    data, media_type = KNOWN[filename]
    expected = () if filename != "was.dat" else (Mark.MISLABELLED,)
    assert sniff(BytesIO(data), filename) == Sniffed(media_type, expected)
    assert sniff(BytesIO(data)).media_type == (kinds.PLAIN if media_type == kinds.CSV else media_type)


@pytest.mark.parametrize(
    ("filename", "data"),
    [("rechnung.pdf", b"MZ\x90\0\3\0\0\0"), ("foto.jpg", making.image("PNG")), ("brief.docx", making.pdf("x"))],
)
def test_a_name_that_says_something_else_is_noted(filename: str, data: bytes) -> None:
    assert sniff(BytesIO(data), filename).marks == (Mark.MISLABELLED,)


def test_a_locked_office_document_is_known_by_its_name() -> None:
    locked = compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"})
    found = sniff(BytesIO(locked), "Gehälter.xlsx")
    assert (found.media_type, found.marks) == (kinds.XLSX, (Mark.ENCRYPTED,))


def test_a_file_of_no_bytes_is_said_to_be_empty() -> None:
    assert sniff(BytesIO(b""), "scan.pdf").marks == (Mark.EMPTY,)


def test_a_document_that_is_an_archive_as_well_is_marked() -> None:
    found = sniff(BytesIO(making.pdf("Antrag") + making.zipped({"evil.exe": "MZ"})), "antrag.pdf")
    assert (found.media_type, found.marks) == (kinds.PDF, (Mark.HOSTILE,))


def test_a_cut_archive_is_damaged() -> None:
    assert sniff(BytesIO(ODT[: len(ODT) // 2]), "brief.odt").marks == (Mark.DAMAGED, Mark.MISLABELLED)
