"""Read a mail as Outlook saves it (``.msg``, MS-OXMSG): properties in streams of an OLE file, each under its number."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO

import olefile

from amtsweg.records.papers.mails.contracts import LONGEST_TEXT, MOST_ATTACHMENTS, Attachment, Mail, Mark
from amtsweg.records.papers.mails.markup import text_of_html
from amtsweg.records.papers.names import one_line, shown_name
from amtsweg.records.papers.sniffing import media_type_of

_SUBJECT, _SENDER_NAME, _SENDER_MAIL, _SENDER_SMTP = "0037", "0C1A", "0C1F", "5D01"
_TO, _COPY, _BODY, _HTML, _MESSAGE_ID, _HEADERS = "0E04", "0E03", "1000", "1013", "1035", "007D"
_DATA, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME = "3701", "3707", "3704", "3001"
_RECIPIENT_NAME, _RECIPIENT_MAIL, _RECIPIENT_SMTP = "3001", "3003", "39FE"
_SUBMITTED, _RECIPIENT_KIND = 0x00390040, 0x0C150003
_PROPERTIES = "__properties_version1.0"
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MOST_RECIPIENTS = 200

Folder = tuple[str, ...]
# What a library for a format of this age raises on files that only claim to be of it.
_FAULTS = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


def read_outlook(content: bytes) -> Mail:
    """Return what an Outlook mail says; never fails, whatever the content is."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as ole:
            return _Message(ole).read()
    except _FAULTS:
        return Mail("", "", (), (), None, "", "", (), frozenset({Mark.BROKEN}))


class _Message:
    """One Outlook file, read once."""

    def __init__(self, ole: olefile.OleFileIO) -> None:
        self._ole = ole
        self._marks: set[Mark] = set()
        top = {entry[0] for entry in ole.listdir(streams=True, storages=True)}
        self._recipients = sorted(one for one in top if one.startswith("__recip_version1.0_"))
        self._attachments = sorted(one for one in top if one.startswith("__attach_version1.0_"))

    def read(self) -> Mail:
        recipients = list(self._read_recipients())
        attachments = tuple(self._read_attachments())
        text = self._body()
        return Mail(
            subject=self._line((), _SUBJECT),
            sender=self._person((), _SENDER_NAME, _SENDER_SMTP, _SENDER_MAIL),
            recipients=tuple(who for who, copy in recipients if not copy) or self._listed(_TO),
            copies=tuple(who for who, copy in recipients if copy) or self._listed(_COPY),
            sent_at=self._sent_at(),
            message_id=self._line((), _MESSAGE_ID)[:998],
            text=text,
            attachments=attachments,
            marks=frozenset(self._marks),
        )

    def _read_recipients(self) -> Iterator[tuple[str, bool]]:
        for name in self._recipients[:_MOST_RECIPIENTS]:
            who = self._person((name,), _RECIPIENT_NAME, _RECIPIENT_SMTP, _RECIPIENT_MAIL)
            if who:
                yield who, self._fixed((name,), _RECIPIENT_KIND, head=8)[:4] == b"\x02\x00\x00\x00"

    def _read_attachments(self) -> Iterator[Attachment]:
        for number, name in enumerate(self._attachments, start=1):
            if number > MOST_ATTACHMENTS:
                self._marks.add(Mark.TOO_MANY)
                return
            content = self._bytes((name,), _DATA, "0102")
            if not content:  # a mail within this one, or a broken part: it lies in the mail itself only
                self._marks.add(Mark.BROKEN)
                continue
            names = (self._line((name,), one) for one in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME))
            filename = shown_name(next((one for one in names if one), f"Anlage {number}"))
            yield Attachment(filename, media_type_of(BytesIO(content), filename), content)

    def _body(self) -> str:
        text = self._text((), _BODY) or text_of_html(self._text((), _HTML) or self._markup())
        if len(text) > LONGEST_TEXT:
            self._marks.add(Mark.CUT)
        return text[:LONGEST_TEXT].replace("\x00", "").replace("\r\n", "\n").strip()

    def _markup(self) -> str:
        content = self._bytes((), _HTML, "0102")
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return content.decode("cp1252", "replace")

    def _sent_at(self) -> datetime | None:
        ticks = int.from_bytes(self._fixed((), _SUBMITTED, head=32), "little")
        with suppress(OverflowError):
            if ticks:
                return _EPOCH + timedelta(microseconds=ticks // 10)
        return self._date_of_headers()

    def _date_of_headers(self) -> datetime | None:
        for line in self._text((), _HEADERS)[:100_000].splitlines():
            if line.lower().startswith("date:"):
                with suppress(TypeError, ValueError, IndexError, OverflowError):
                    found = parsedate_to_datetime(line[5:].strip())
                    return found if found.tzinfo else found.replace(tzinfo=UTC)
        return None

    def _person(self, folder: Folder, name: str, *addresses: str) -> str:
        label = self._line(folder, name)
        found = (self._line(folder, one) for one in addresses)
        # Inside of an organisation Outlook keeps an address of its own directory, which tells nobody anything.
        address = next((one for one in found if "@" in one), "")
        return (f"{label} <{address}>" if label and address and label != address else label or address)[:300]

    def _listed(self, number: str) -> tuple[str, ...]:
        names = self._line((), number).split(";")
        return tuple(one.strip()[:300] for one in names if one.strip())[:_MOST_RECIPIENTS]

    def _line(self, folder: Folder, number: str) -> str:
        return one_line(self._text(folder, number)[:8000])

    def _text(self, folder: Folder, number: str) -> str:
        wide = self._bytes(folder, number, "001F")
        if wide:
            return wide.decode("utf-16-le", "replace")
        return self._bytes(folder, number, "001E").decode("cp1252", "replace")

    def _bytes(self, folder: Folder, number: str, kind: str) -> bytes:
        return self._stream((*folder, f"__substg1.0_{number}{kind}"))

    def _fixed(self, folder: Folder, tag: int, *, head: int) -> bytes:
        """Return the eight bytes of a property of fixed length; ``head`` is how much stands before the first one."""
        content = self._stream((*folder, _PROPERTIES))
        for at in range(head, len(content) - 15, 16):
            if int.from_bytes(content[at : at + 4], "little") == tag:
                return content[at + 8 : at + 16]
        return b""

    def _stream(self, path: Folder) -> bytes:
        try:
            if not self._ole.exists(list(path)) or self._ole.get_type(list(path)) != olefile.STGTY_STREAM:
                return b""
            with self._ole.openstream(list(path)) as stream:
                return bytes(stream.read())
        except _FAULTS:
            self._marks.add(Mark.BROKEN)
            return b""
