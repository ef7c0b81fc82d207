"""What a content is, by its own first bytes; what its name claims only helps where these leave it open."""

import mimetypes
import re
from typing import BinaryIO

UNKNOWN = "application/octet-stream"
PDF, TEXT, MAIL, OUTLOOK = "application/pdf", "text/plain", "message/rfc822", "application/vnd.ms-outlook"
_HEAD, _TAIL = 8192, 65536

_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
)
_OOXML = "application/vnd.openxmlformats-officedocument."
_IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"word/document", f"{_OOXML}wordprocessingml.document"),
    (b"xl/workbook", f"{_OOXML}spreadsheetml.sheet"),
    (b"ppt/presentation", f"{_OOXML}presentationml.presentation"),
)
# Names inside of old office files stand in UTF-16.
_IN_OLE: tuple[tuple[str, str], ...] = (
    ("__properties_version1.0", OUTLOOK),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_OLE_BY_ENDING = {
    ".msg": OUTLOOK,
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
}
_MAIL_LINE = re.compile(rb"^(?:From|To|Date|Subject|Received|Message-ID|MIME-Version|Return-Path):", re.I | re.M)
_FIRST_MAIL_LINE = re.compile(rb"^(?:From [^\n]*\n)?[A-Za-z][A-Za-z0-9-]*:[ \t]?")
# What a text may call itself by its ending; anything else of text is plain text.
_TEXTS = frozenset({"text/csv", "text/markdown", "text/calendar", "text/vcard", "application/json"})


def media_type_of(stream: BinaryIO, filename: str) -> str:
    """Return the media type of a content; reads a bounded part and goes back to the beginning."""
    stream.seek(0)
    head = stream.read(_HEAD)
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    stream.seek(0)
    return _by_sign(head, tail, filename.lower()) or _by_text(head, filename.lower()) or UNKNOWN


def _by_sign(head: bytes, tail: bytes, name: str) -> str:
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _of_zip(head, tail)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _of_ole(head + tail, name)
    return _of_container(head) or next((kind for sign, kind in _SIGNS if head.startswith(sign)), "")


def _of_container(head: bytes) -> str:
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in (b"heic", b"heix", b"mif1", b"hevc") else "video/mp4"
    return ""


def _of_zip(head: bytes, tail: bytes) -> str:
    # Open document formats say what they are in their first, uncompressed entry.
    if head[30:38] == b"mimetype":
        kind = re.match(rb"[a-z0-9.+/-]{1,100}", head[38:])
        return kind[0].decode("ascii").removesuffix("PK") if kind else "application/zip"
    if b"[Content_Types].xml" in head or b"[Content_Types].xml" in tail:
        return next((kind for sign, kind in _IN_ZIP if sign in head or sign in tail), "application/zip")
    return "application/zip"


def _of_ole(seen: bytes, name: str) -> str:
    by_content = next((kind for sign, kind in _IN_OLE if sign.encode("utf-16-le") in seen), "")
    ending = name[name.rfind(".") :] if "." in name else ""
    return by_content or _OLE_BY_ENDING.get(ending, "application/x-ole-storage")


def _by_text(head: bytes, name: str) -> str:
    if not _is_text(head):
        return ""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _is_mail(start, name):
        return MAIL
    lowered = start[:512].lower()
    if b"<svg" in lowered:
        return "image/svg+xml"
    if lowered.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if lowered.startswith(b"<?xml"):
        return "application/xml"
    claimed = mimetypes.guess_type(name)[0] or ""
    return claimed if claimed in _TEXTS else TEXT


def _is_mail(start: bytes, name: str) -> bool:
    if not _FIRST_MAIL_LINE.match(start):
        return False
    lines = {found[0].lower() for found in _MAIL_LINE.finditer(start)}
    return len(lines) >= (1 if name.endswith(".eml") else 3)


def _is_text(head: bytes) -> bool:
    if not head:
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
