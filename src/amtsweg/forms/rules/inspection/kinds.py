"""Kinds of files, told by their content and never by their name."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

_HEAD = 1024


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that can be accepted."""

    name: str
    label: str
    media_type: str
    suffixes: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."

KINDS: Mapping[str, FileKind] = {
    kind.name: kind
    for kind in (
        FileKind("pdf", "ein PDF-Dokument", "application/pdf", (".pdf",)),
        FileKind("jpeg", "ein JPEG-Bild", "image/jpeg", (".jpg", ".jpeg")),
        FileKind("png", "ein PNG-Bild", "image/png", (".png",)),
        FileKind("tiff", "ein TIFF-Bild", "image/tiff", (".tif", ".tiff")),
        FileKind("webp", "ein WebP-Bild", "image/webp", (".webp",)),
        FileKind("docx", "ein Word-Dokument", _OFFICE + "wordprocessingml.document", (".docx",)),
        FileKind("xlsx", "eine Excel-Tabelle", _OFFICE + "spreadsheetml.sheet", (".xlsx",)),
        FileKind("odt", "ein OpenDocument-Text", _OPEN + "text", (".odt",)),
        FileKind("ods", "eine OpenDocument-Tabelle", _OPEN + "spreadsheet", (".ods",)),
        FileKind("xml", "eine XML-Datei", "application/xml", (".xml", ".bpmn", ".dmn")),
        FileKind("txt", "eine Textdatei", "text/plain", (".txt",)),
    )
}
IMAGES = frozenset({"jpeg", "png", "tiff", "webp"})
ZIPPED = frozenset({"docx", "xlsx", "odt", "ods"})
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\xef\xbb\xbf<?xml", "xml"),
    (b"<?xml", "xml"),
)


def sniff(file: BinaryIO) -> str:
    """Return the name of the kind a file is by its content; empty when it is none we know."""
    file.seek(0)
    head = file.read(_HEAD)
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(file)
    return "txt" if head and _is_text(head) else ""


def _zipped(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = {info.filename for info in archive.infolist()[:5000]}
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                declared = archive.read("mimetype").decode("ascii", "replace").strip()
                return next((kind.name for kind in KINDS.values() if kind.media_type == declared), "")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else ""


def _is_text(head: bytes) -> bool:
    return not any(byte < 32 and byte not in b"\t\n\r\f" for byte in head) and b"\x7f" not in head
