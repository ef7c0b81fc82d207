"""Text of a mail: who, to whom, when, about what, its body, and the names of what is attached."""

from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import BinaryIO

from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.reading import html
from amtsweg.contents.reading.gathering import Gathered, clean
from amtsweg.contents.reading.plain import decoded

_HEADERS = {"from": "Von", "to": "An", "cc": "Kopie", "date": "Datum", "subject": "Betreff"}
_MOST_PARTS = 2_000
_LONGEST = 2_000


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather what is read of a mail, and of mails within it."""
    data = stream.read(gathered.bounds.packed + 1)
    if len(data) > gathered.bounds.packed:
        gathered.mark(Mark.TOO_LARGE)
    # Parsed in the oldest way: it takes every line for what it may be and never fails on an address.
    mail = BytesParser(policy=compat32).parsebytes(data[: gathered.bounds.packed])
    gathered.facts |= {name: value for name in _HEADERS if (value := header(mail, name))}
    attachments: list[str] = []
    _walk(mail, gathered, attachments)
    gathered.facts["attachments"] = attachments[:200]
    gathered.add("\n".join(["", *attachments]))


def header(mail: Message, name: str) -> str:
    """Return a header as text; empty if there is none."""
    raw = str(mail.get(name, ""))[:_LONGEST]
    try:
        return clean(str(make_header(decode_header(raw)))).replace("\n", " ").strip()
    except (HeaderParseError, UnicodeError, LookupError, ValueError):
        return clean(raw).replace("\n", " ").strip()


def _walk(mail: Message, gathered: Gathered, attachments: list[str]) -> None:
    waiting, seen = [(mail, 0, True)], 0
    while waiting:
        part, depth, is_mail = waiting.pop()
        seen += 1
        if depth > gathered.bounds.depth or seen > _MOST_PARTS:
            raise Unreadable(Mark.HOSTILE)
        gathered.check_time()
        if is_mail:
            _add_head(part, gathered)
        waiting.extend(_below(part, depth, gathered, attachments))


def _add_head(mail: Message, gathered: Gathered) -> None:
    for name, word in _HEADERS.items():
        if value := header(mail, name):
            gathered.add(f"{word}: {value}\n")
    gathered.add("\n")


def _below(part: Message, depth: int, gathered: Gathered, attachments: list[str]) -> list[tuple[Message, int, bool]]:
    parts = part.get_payload()
    if isinstance(parts, list):
        inner = [one for one in parts if isinstance(one, Message)]
        if part.get_content_type() == "multipart/alternative":
            inner = _best(inner)
        is_mail = part.get_content_type() == "message/rfc822"
        return [(one, depth + 1, is_mail) for one in reversed(inner)]
    if name := _filename(part):
        attachments.append(name)
    elif part.get_content_maintype() == "text":
        _add_body(part, gathered)
    return []


def _best(parts: list[Message]) -> list[Message]:
    # The same text in several forms: the plain one is enough, what holds pictures comes along with the other.
    plain = [one for one in parts if one.get_content_type() == "text/plain"]
    return plain[:1] or parts[-1:]


def _filename(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (LookupError, UnicodeError, ValueError, TypeError):
        name = ""
    if not name and part.get_content_disposition() == "attachment":
        name = part.get_content_type()
    with suppress(HeaderParseError, UnicodeError, LookupError, ValueError):
        name = str(make_header(decode_header(name)))
    return clean(name).replace("\n", " ")[:300]


def _add_body(part: Message, gathered: Gathered) -> None:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return
    if part.get_content_type() == "text/html":
        html.gather(data, gathered)
    else:
        gathered.add(_as_text(data, str(part.get_content_charset() or "")))
    gathered.add("\n")


def _as_text(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset, "replace") if charset else decoded(data)
    except LookupError:
        return decoded(data)
