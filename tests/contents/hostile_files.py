"""Files that want all time and all memory there is, or are two things at once. Made by hand, nobody is harmed."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from io import BytesIO

from amtsweg.contents.api import Mark, kinds
from contents import making
from contents.compound import compound

MEGABYTE = 1024 * 1024
Hostile = tuple[Callable[[], bytes], str, frozenset[Mark]]
_WHATEVER: frozenset[Mark] = frozenset()  # what is read of it may be all there is
_STOPPED = frozenset({Mark.HOSTILE, Mark.TOO_LARGE, Mark.DAMAGED})


def bare_pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of these objects, as they are."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer <</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    return bytes(out)


def stream(content: bytes, more: bytes = b"") -> bytes:
    """A stream, packed."""
    packed = zlib.compress(content, 9)
    return b"<</Filter/FlateDecode/Length %d%b>>\nstream\n%b\nendstream" % (len(packed), more, packed)


def _one_page(content: bytes, resources: bytes = b"<<>>", box: bytes = b"[0 0 595 842]") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox %b/Contents 4 0 R/Resources %b>>" % (box, resources)
    return bare_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content)


def _pages_in_a_circle() -> bytes:
    return bare_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>",
        b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 2000000000>>",
    )  # fmt: skip


def _one_page_many_times() -> bytes:
    kids = b"3 0 R " * 500_000
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<<>>>>"
    return bare_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count 500000>>" % kids,
        page,
        stream(b"q Q " * 99_999),
    )


def _form_in_itself() -> bytes:
    inner = stream(b"/F Do /F Do /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return bare_pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, stream(b"/F Do"), inner)


def _forms_of_forms() -> bytes:
    """Every form draws the next one ten times: ten to the power of twelve times in all."""
    forms = []
    for number in range(12):
        resources = b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + number)
        content = b"/F Do " * 10 if number < 11 else b"0 0 9 9 re f"
        forms.append(stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + resources))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return bare_pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, stream(b"/F Do"), *forms)


def _broken_font(kind: bytes, program: bytes) -> Callable[[], bytes]:
    def make() -> bytes:
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
        font = b"<</Type/Font/Subtype/TrueType/BaseFont/X/FirstChar 0/LastChar 255/Widths[%b]/FontDescriptor 6 0 R>>"
        described = b"<</Type/FontDescriptor/FontName/X/Flags 4/%b 7 0 R/FontBBox[0 0 1 1]/ItalicAngle 0>>" % kind
        return bare_pdf(
            b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page,
            stream(b"BT /F 12 Tf 50 700 Td (Hallo) Tj ET"), font % (b"9" * 30 + b" -1 " * 255), described,
            stream(program),
        )  # fmt: skip

    return make


def _image_bomb() -> bytes:
    image = stream(
        bytes(90 * MEGABYTE),
        b"/Type/XObject/Subtype/Image/Width 50000/Height 50000/BitsPerComponent 8/ColorSpace/DeviceRGB",
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return bare_pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, stream(b"595 0 0 842 0 0 cm /I Do"), image)


def _png(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(MEGABYTE)))
        + chunk(b"IEND", b"")
    )


def _zip_bomb(inner: str) -> Callable[[], bytes]:
    def make() -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            with archive.open(inner, "w", force_zip64=True) as entry:
                entry.write(b"<w:document xmlns:w='w'><w:t>")
                for _ in range(600):
                    entry.write(b" " * MEGABYTE)
        return out.getvalue()

    return make


def _overlapping() -> bytes:
    """Many entries of a directory that all point at the same packed data."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(bytes(16 * MEGABYTE)) + kernel.flush()
    size, crc = 16 * MEGABYTE, zlib.crc32(bytes(16 * MEGABYTE))
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0x21, crc, len(packed), size, 3, 0) + b"a.x" + packed
    entries = b"".join(
        struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0x21, crc, len(packed), size, 5, 0, 0, 0, 0, 0, 0
        )
        + b"%05d" % n
        for n in range(30_000)
    )
    return local + entries + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 30_000, 30_000, len(entries), len(local), 0)


def _nested_mails(depth: int) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.org", "innen"
    mail.set_content("Text")
    raw = mail.as_bytes()
    for _ in range(depth):
        raw = b"From: a@example.org\nSubject: um\nContent-Type: message/rfc822\n\n" + raw
    return raw


def _nested_parts(depth: int) -> bytes:
    head = b"From: a@example.org\nSubject: um\nMIME-Version: 1.0\n"
    body = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level) for level in range(depth)
    )
    return head + body + b"Content-Type: text/plain\n\nText\n"


_LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha" * 50}">' for i in range(10))
_XML = b'<?xml version="1.0"?>'
HOSTILE: Mapping[str, Hostile] = {
    "pages in a circle": (_pages_in_a_circle, kinds.PDF, _WHATEVER),
    "one page half a million times": (_one_page_many_times, kinds.PDF, _STOPPED),
    "a form within itself": (_form_in_itself, kinds.PDF, _WHATEVER),
    "forms of forms": (_forms_of_forms, kinds.PDF, _WHATEVER),
    "no pages": (lambda: bare_pdf(b"<</Type/Catalog>>"), kinds.PDF, _WHATEVER),
    "a broken TrueType font": (_broken_font(b"FontFile2", b"\0\1\0\0\xff\xff" + b"\xff" * 9999), kinds.PDF, _WHATEVER),
    "a broken Type 1 font": (_broken_font(b"FontFile", b"%!PS-AdobeFont" + b"{" * 99_999), kinds.PDF, _WHATEVER),
    "a broken compact font": (_broken_font(b"FontFile3", b"\1\0\4\4" + b"\xff" * 9999), kinds.PDF, _WHATEVER),
    "a page of kilometres": (lambda: _one_page(stream(b"0 0 9 9 re f"), box=b"[0 0 1e9 1e9]"), kinds.PDF, _WHATEVER),
    "a page without height": (lambda: _one_page(stream(b"0 0 9 9 re f"), box=b"[0 0 900 0]"), kinds.PDF, _WHATEVER),
    "a stream of nothing without end": (lambda: _one_page(stream(b" " * 900 * MEGABYTE)), kinds.PDF, _WHATEVER),
    "saved states without end": (lambda: _one_page(stream(b"q " * 20_000_000)), kinds.PDF, _WHATEVER),
    "text without end": (
        lambda: _one_page(stream(b"BT /F 9 Tf " + b"(aaaaaaaaaaaaaaaa) Tj " * 2_000_000 + b"ET")), kinds.PDF, _WHATEVER,
    ),
    "arrays in arrays": (lambda: bare_pdf(b"[" * 400_000 + b"]" * 400_000), kinds.PDF, _STOPPED),
    "a picture of gigabytes in a page": (_image_bomb, kinds.PDF, _WHATEVER),
    "a picture of gigabytes": (lambda: _png(200_000, 200_000), "image/png", frozenset({Mark.HOSTILE})),
    "a picture that is cut": (lambda: _png(9_000, 9_000), "image/png", _WHATEVER),
    "a bomb as Word document": (_zip_bomb("word/document.xml"), kinds.DOCX, frozenset({Mark.HOSTILE})),
    "a bomb as table": (_zip_bomb("xl/worksheets/sheet1.xml"), kinds.XLSX, frozenset({Mark.HOSTILE})),
    "entries that lie over one another": (_overlapping, kinds.ZIP, frozenset({Mark.HOSTILE})),
    "a directory without end": (
        lambda: making.zipped({f"{n:0>200}": "" for n in range(70_000)}), kinds.ZIP, frozenset({Mark.HOSTILE}),
    ),
    "a billion laughs": (
        lambda: _XML + f"<!DOCTYPE a [{_LAUGHS}]><a>&l9;</a>".encode(), kinds.XML, _WHATEVER,
    ),
    "laughs in a Word document": (
        lambda: making.zipped(
            {"[Content_Types].xml": "<Types/>", "word/document.xml": f"<!DOCTYPE a [{_LAUGHS}]><a><t>&l9;</t></a>"}
        ), kinds.DOCX, _WHATEVER,
    ),
    "a file from outside": (
        lambda: _XML + b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', kinds.XML, _WHATEVER,
    ),
    "tags without end": (lambda: _XML + b"<a>" * 2_000_000, kinds.XML, frozenset({Mark.HOSTILE})),
    "attributes without end": (
        lambda: _XML + b"<a " + b" ".join(b"a%d=''" % n for n in range(900_000)) + b"/>", kinds.XML, _WHATEVER,
    ),
    "HTML without end": (lambda: b"<html>" + b"<div>" * 3_000_000, kinds.HTML, _WHATEVER),
    "mails in mails": (lambda: _nested_mails(3_000), kinds.EML, _STOPPED),
    "parts in parts": (lambda: _nested_parts(3_000), kinds.EML, _STOPPED),
    "a head without end": (lambda: b"From: a\nTo: " + b"=?utf-8?q?=FF?= " * 900_000 + b"\n\nT", kinds.EML, _WHATEVER),
    "groups without end": (lambda: b"{\\rtf1 " + b"{" * 5_000_000, kinds.RTF, frozenset({Mark.HOSTILE})),
    "pieces over one another": (
        lambda: compound(making.word97("a", table=_pieces_again())), kinds.DOC, _STOPPED,
    ),
    "a container in a circle": (lambda: _ring(compound(making.outlook("a", "b"))), kinds.MSG, _WHATEVER),
}  # fmt: skip
SOUND = (lambda: making.pdf("Ein Bescheid"), kinds.PDF)


def _pieces_again() -> bytes:
    count = 100_000
    ends = struct.pack(f"<{count + 1}I", *range(0, 1000 * (count + 1), 1000))
    pieces = ends + struct.pack("<HIH", 0, 0x40000000, 0) * count
    return b"\x02" + struct.pack("<I", len(pieces)) + pieces


def _ring(data: bytes) -> bytes:
    """The chains of sectors lead back to their beginning."""
    return data[:-512] + struct.pack("<128I", *[0] * 128)
