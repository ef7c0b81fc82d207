"""Which kind of text a text is: a mail, a page of the web, XML, or plain."""

import re
from collections.abc import Iterator

from amtsweg.contents import kinds

_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?")
_OF_MAILS = frozenset(
    b"from to subject date message-id received return-path mime-version delivered-to reply-to cc content-type sender"
    b" dkim-signature".split()
)
_HTML = re.compile(rb"^\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of_text(head: bytes, suffix: str) -> str:
    """Return the media type of a text by how it begins; among plain texts its ending decides."""
    narrow = _narrow(head)
    if narrow.lstrip().startswith(b"<?xml"):
        return _of_root(narrow)
    if _HTML.match(narrow):
        return kinds.HTML
    if _is_mail(narrow):
        return kinds.EML
    if narrow.lstrip().upper().startswith((b"BEGIN:VCALENDAR", b"BEGIN:VCARD")):
        return "text/calendar" if b"VCALENDAR" in narrow[:40].upper() else "text/vcard"
    named = kinds.BY_SUFFIX.get(suffix, "")
    if narrow.lstrip().startswith(b"<") and named in {kinds.XML, kinds.HTML, "image/svg+xml"}:
        return named
    return kinds.CSV if named == kinds.CSV else kinds.PLAIN


def _narrow(head: bytes) -> bytes:
    for mark in _BOMS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"")


def _of_root(narrow: bytes) -> str:
    match = _ROOT.search(narrow[narrow.find(b"?>") + 2 :])
    root = match[1].lower() if match else b""
    return {b"svg": "image/svg+xml", b"html": kinds.HTML}.get(root, kinds.XML)


def _is_mail(narrow: bytes) -> bool:
    names = list(_header_names(narrow))
    return len(set(names) & _OF_MAILS) >= 2 and bool(names) and (names[0] in _OF_MAILS or names[0].startswith(b"x-"))


def _header_names(narrow: bytes) -> Iterator[bytes]:
    lines = narrow.splitlines()
    if lines and lines[0].startswith(b"From "):
        lines = lines[1:]
    for line in lines[:60]:
        if line[:1] in (b" ", b"\t"):
            continue
        match = _HEADER.match(line)
        if match is None:
            return
        yield match[1].lower()
