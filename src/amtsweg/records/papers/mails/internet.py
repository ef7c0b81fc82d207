"""Read a mail as the internet sends it (RFC 5322 and MIME), in time that grows with its size and nothing else.

The parts are told apart here and not by the library, which follows every level a stranger writes; headers and
encodings are the library's.
"""

import binascii
import quopri
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from email.utils import collapse_rfc2231_value, getaddresses, parsedate_to_datetime

from amtsweg.records.papers.mails.contracts import LONGEST_TEXT, MOST_ATTACHMENTS, Attachment, Mail, Mark
from amtsweg.records.papers.mails.markup import text_of_html
from amtsweg.records.papers.names import one_line, shown_name

_DEEPEST = 12
_MOST_PARTS = 2000
_LONGEST_HEAD = 256 * 1024
_LONGEST_VALUE = 8000
_MOST_ADDRESSES = 200
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


@dataclass
class _Reading:
    """What was found so far."""

    plain: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    marks: set[Mark] = field(default_factory=set)
    parts: int = 0


def read_mail(content: bytes) -> Mail:
    """Return what a mail says; never fails, whatever the content is."""
    head, body = _split(content)
    reading = _Reading()
    _walk(head, body, reading, depth=0, related=False)
    return Mail(
        subject=_value(head, "Subject"),
        sender=next(iter(_addresses(head, "From")), ""),
        recipients=_addresses(head, "To"),
        copies=_addresses(head, "Cc"),
        sent_at=_date(head),
        message_id=_value(head, "Message-ID")[:998],
        text=_text(reading),
        attachments=tuple(reading.attachments),
        marks=frozenset(reading.marks),
    )


def _split(content: bytes) -> tuple[Message, bytes]:
    content = content.lstrip(b"\r\n")
    end = _END_OF_HEAD.search(content, 0, _LONGEST_HEAD)
    head, body = (content[: end.start()], content[end.end() :]) if end else (content[:_LONGEST_HEAD], b"")
    return HeaderParser().parsestr(head.decode("utf-8", "surrogateescape")), body


def _walk(head: Message, body: bytes, reading: _Reading, *, depth: int, related: bool) -> None:
    reading.parts += 1
    if reading.parts > _MOST_PARTS:
        reading.marks.add(Mark.TOO_MANY)
        return
    kind = _kind(head)
    boundary = _parameter(head, "Content-Type", "boundary")
    if kind.startswith("multipart/") and boundary:
        if depth >= _DEEPEST:
            reading.marks.add(Mark.TOO_DEEP)
            return
        for part in _parts(body, boundary, reading):
            inner_head, inner_body = _split_part(part)
            _walk(inner_head, inner_body, reading, depth=depth + 1, related=kind == "multipart/related")
        return
    _leaf(head, body, kind, reading, related=related)


def _split_part(part: bytes) -> tuple[Message, bytes]:
    # A part without a head begins with the empty line.
    if part.startswith((b"\r\n", b"\n")):
        return Message(), part.lstrip(b"\r\n")
    return _split(part)


def _parts(body: bytes, boundary: str, reading: _Reading) -> Iterator[bytes]:
    mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
    found = list(re.finditer(rb"(?:^|\r?\n)--" + mark + rb"(--)?[ \t]*(?=\r?\n|$)", body))
    if not found or not found[-1][1]:
        reading.marks.add(Mark.BROKEN)
    for this, following in zip(found, [*found[1:], None], strict=True):
        if this[1]:
            return
        part = body[this.end() : following.start() if following else len(body)]
        yield re.sub(rb"^\r?\n", b"", part, count=1)


def _leaf(head: Message, body: bytes, kind: str, reading: _Reading, *, related: bool) -> None:
    name = _filename(head)
    disposition = _value(head, "Content-Disposition").partition(";")[0].strip().lower()
    if kind in ("text/plain", "text/html") and not name and disposition != "attachment":
        text = _decoded_text(head, _decoded(head, body, reading))
        (reading.plain if kind == "text/plain" else reading.markup).append(text)
        return
    # Pictures that belong to the look of the text, such as a logo, are no documents.
    if related and kind.startswith("image/") and head.get("Content-ID") and disposition != "attachment":
        return
    if len(reading.attachments) >= MOST_ATTACHMENTS:
        reading.marks.add(Mark.TOO_MANY)
        return
    content = _decoded(head, body, reading)
    if content.strip():
        given = name or _name_for(kind, content, len(reading.attachments) + 1)
        reading.attachments.append(Attachment(shown_name(given), kind, content))


def _name_for(kind: str, content: bytes, number: int) -> str:
    if kind == "message/rfc822":
        subject = _value(_split(content)[0], "Subject")
        return f"{subject or f'Nachricht {number}'}.eml".replace("/", "-").replace("\\", "-")
    return f"Anlage {number}"


def _decoded(head: Message, body: bytes, reading: _Reading) -> bytes:
    encoding = _value(head, "Content-Transfer-Encoding").lower()
    try:
        if encoding == "base64":
            return b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", body) + b"===")
        if encoding == "quoted-printable":
            return quopri.decodestring(body)
    except (binascii.Error, ValueError):
        reading.marks.add(Mark.BROKEN)
    return body


def _decoded_text(head: Message, content: bytes) -> str:
    charset = _parameter(head, "Content-Type", "charset") or "utf-8"
    for one in (charset, "utf-8"):
        try:
            return content.decode(one)
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")


def _text(reading: _Reading) -> str:
    text = "\n\n".join(reading.plain).strip() or text_of_html("<p>".join(reading.markup))
    if len(text) > LONGEST_TEXT:
        reading.marks.add(Mark.CUT)
    # PostgreSQL keeps no zero bytes, and nobody can read them.
    return text[:LONGEST_TEXT].replace("\x00", "").replace("\r\n", "\n")


def _kind(head: Message) -> str:
    kind = _value(head, "Content-Type").partition(";")[0].strip().lower()
    return kind[:120] if re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", kind) else "text/plain"


def _filename(head: Message) -> str:
    name = _parameter(head, "Content-Disposition", "filename") or _parameter(head, "Content-Type", "name")
    return _readable(name)


def _parameter(head: Message, header: str, name: str) -> str:
    try:
        found = head.get_param(name, header=header)
        return collapse_rfc2231_value(found) if found else ""
    except (LookupError, ValueError, TypeError):
        return ""


def _value(head: Message, name: str) -> str:
    return one_line(_readable(str(head.get(name, ""))[:_LONGEST_VALUE]))


def _readable(value: str) -> str:
    try:
        return str(make_header(decode_header(_bytes_read(value))))
    except (LookupError, ValueError, binascii.Error, AssertionError):
        return _bytes_read(value)


def _bytes_read(value: str) -> str:
    # Programs write umlauts into headers as they please.
    raw = value.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _addresses(head: Message, name: str) -> tuple[str, ...]:
    given = [str(one)[:_LONGEST_VALUE] for one in head.get_all(name, [])[:10]]
    pairs = getaddresses(given)[:_MOST_ADDRESSES]
    written = (one_line(f"{_readable(label)} <{address}>" if label else address) for label, address in pairs)
    return tuple(one[:300] for one in written if one)


def _date(head: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(_value(head, "Date"))
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
