"""Documents of every kind, made by hand as the programs of a city make them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from io import BytesIO

import pikepdf
from PIL import Image, ImageDraw

_OOXML = "http://schemas.openxmlformats.org/"
_MAIN = {
    "docx": ("word/document.xml", "w", _OOXML + "wordprocessingml/2006/main"),
    "pptx": ("ppt/slides/slide{}.xml", "a", _OOXML + "drawingml/2006/main"),
}
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def pdf(*pages: str, title: str = "") -> bytes:
    """A PDF with these lines on its pages, in a font every reader has."""
    with pikepdf.new() as document:
        for text in pages:
            page = document.add_blank_page(page_size=(595, 842))
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
            page.Contents = document.make_stream(_drawn(text))
        if title:
            document.docinfo["/Title"] = title
        return saved(document)


def scanned(*pages: str) -> bytes:
    """A PDF whose pages without text are pictures, as a scanner makes them."""
    with pikepdf.open(BytesIO(pdf(*pages))) as document:
        raw = Image.new("L", (60, 80), 128).tobytes()
        picture = pikepdf.Stream(document, raw)
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 60, 80, 8
        picture.ColorSpace = pikepdf.Name.DeviceGray
        held = document.make_indirect(picture)
        for page, text in zip(document.pages, pages, strict=True):
            if not text:
                page.Resources.XObject = pikepdf.Dictionary(I=held)
                page.Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
        return saved(document)


def _drawn(text: str) -> bytes:
    lines = []
    for number, line in enumerate(text.splitlines()):
        shown = line.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        lines.append(b"BT /F1 11 Tf 60 %d Td (%b) Tj ET" % (780 - 14 * number, shown))
    return b"\n".join(lines)


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    """The bytes of a PDF."""
    out = BytesIO()
    document.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def zipped(entries: Mapping[str, bytes | str], *, stored: Sequence[str] = ()) -> bytes:
    """A ZIP with these entries."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(*paragraphs: str, inside: str = "") -> bytes:
    """A Word document."""
    name, prefix, space = _MAIN["docx"]
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs) + inside
    xml = f'<?xml version="1.0"?><{prefix}:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", name: xml})


def pptx(*slides: str) -> bytes:
    """A presentation."""
    pattern, _, space = _MAIN["pptx"]
    parts = {
        pattern.format(n): f'<p:sld xmlns:p="p" xmlns:a="{space}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'
        for n, text in enumerate(slides, 1)
    }
    return zipped({"[Content_Types].xml": "<Types/>", **parts})


def xlsx(rows: Sequence[Sequence[str | int]]) -> bytes:
    """An Excel table; texts are shared."""
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    cells = "".join(
        "<row>"
        + "".join(
            f'<c t="s"><v>{texts.index(cell)}</v></c>' if isinstance(cell, str) else f"<c><v>{cell}</v></c>"
            for cell in row
        )
        + "</row>"
        for row in rows
    )
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    space = _OOXML + "spreadsheetml/2006/main"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": "<workbook/>",
            "xl/sharedStrings.xml": f'<sst xmlns="{space}">{shared}</sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>',
        }
    )


def odf(kind: str, content: str, *, manifest: str = "<manifest/>", thumbnail: bytes = b"") -> bytes:
    """An OpenDocument of a kind (text, spreadsheet, presentation) with this content."""
    spaces = " ".join(
        f'xmlns:{one}="{_ODF}{name}:1.0"'
        for one, name in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"))
    )
    entries: dict[str, bytes | str] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"<office:document {spaces}><office:body>{content}</office:body></office:document>",
        "META-INF/manifest.xml": manifest,
    }
    if thumbnail:
        entries["Thumbnails/thumbnail.png"] = thumbnail
    return zipped(entries, stored=["mimetype"])


def image(kind: str, *, size: tuple[int, int] = (600, 400), mode: str = "RGB") -> bytes:
    """A picture of a kind Pillow writes."""
    picture = Image.new(mode, size, 200 if mode == "L" else "white")
    ImageDraw.Draw(picture).rectangle((10, 10, size[0] // 2, size[1] // 2), fill=60 if mode == "L" else "blue")
    out = BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def eml(subject: str, body: str, *, html: str = "", attached: Mapping[str, bytes] | None = None) -> bytes:
    """A mail."""
    mail = EmailMessage()
    mail["From"] = "Jürgen Müller <mueller@example.org>"
    mail["To"] = "bauamt@stadt.example"
    mail["Date"] = "Mon, 02 Mar 2026 09:00:00 +0100"
    mail["Subject"] = subject
    mail.set_content(body)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content in (attached or {}).items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def word97(text: str, *, flags: int = 0x0200, table: bytes = b"") -> Mapping[str, bytes]:
    """The streams of an old Word document: one piece of wide characters."""
    head = bytearray(0x400)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", head, 0x0A, flags)
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, len(head), 0)
    table = table or b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", head, 0x01A2, 0, len(table))
    return {"WordDocument": bytes(head) + text.encode("utf-16-le"), "1Table": table}


def excel97(*texts: str) -> Mapping[str, bytes]:
    """The stream of an old Excel table: shared texts, the last of them cut in the middle."""
    body = struct.pack("<II", len(texts), len(texts))
    for text in texts:
        body += struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
    cut = len(body) - 6
    records = struct.pack("<HH", 0x809, 4) + b"\0\6\5\0"
    name = "Gebühren"
    sheet = struct.pack("<IHBB", 0, 0, len(name), 0) + name.encode("cp1252")
    records += struct.pack("<HH", 0x85, len(sheet)) + sheet
    records += struct.pack("<HH", 0xFC, cut) + body[:cut]
    rest = b"\1" + body[cut:]
    return {"Workbook": records + struct.pack("<HH", 0x3C, len(rest)) + rest}


def powerpoint97(text: str) -> Mapping[str, bytes]:
    """The stream of an old presentation: a text within a container."""
    raw = text.encode("utf-16-le")
    atom = struct.pack("<HHI", 0, 0x0FA0, len(raw)) + raw
    return {"PowerPoint Document": struct.pack("<HHI", 15, 0x03E8, len(atom)) + atom}


def outlook(subject: str, body: str, *, attached: str = "") -> Mapping[str, bytes]:
    """The streams of a mail as Outlook saves it."""
    streams = {
        "__properties_version1.0": bytes(32),
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_1000001F": body.encode("utf-16-le"),
        "__substg1.0_0C1A001E": "Jürgen Müller".encode("cp1252"),
    }
    if attached:
        streams["__attach_version1.0_#00000000/__substg1.0_3707001F"] = attached.encode("utf-16-le")
    return streams
