"""Text of old Excel tables and presentations (.xls, .ppt): streams of records, walked through once."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

import olefile

from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.reading.gathering import Gathered

_LONGEST = 128 * 1024 * 1024
_SLIDES = "PowerPoint Document"
_WIDE_TEXT, _NARROW_TEXT = 0x0FA0, 0x0FA8
_LOCK, _SHEET, _SHARED, _MORE = 0x2F, 0x85, 0xFC, 0x3C


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather the texts of all slides, or of all cells."""
    with olefile.OleFileIO(stream) as container:
        name = next((one for one in (_SLIDES, "Workbook", "Book") if container.exists(one)), "")
        if not name:
            raise Unreadable(Mark.DAMAGED)
        if container.get_size(name) > _LONGEST:
            raise Unreadable(Mark.TOO_LARGE)
        data = bytes(container.openstream(name).read())
    if name == _SLIDES:
        _read_slides(data, gathered)
    else:
        _read_tables(data, gathered)


def _read_slides(data: bytes, gathered: Gathered) -> None:
    at = 0
    while at + 8 <= len(data):
        kind, number, length = struct.unpack_from("<HHI", data, at)
        at += 8
        if kind & 15 == 15:  # a record that holds records: they come next
            continue
        if number in {_WIDE_TEXT, _NARROW_TEXT}:
            encoding = "utf-16-le" if number == _WIDE_TEXT else "cp1252"
            gathered.add(data[at : at + length].decode(encoding, "replace") + "\n")
        at += length


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(data):
        number, length = struct.unpack_from("<HH", data, at)
        yield number, data[at + 4 : at + 4 + length]
        at += 4 + length


def _read_tables(data: bytes, gathered: Gathered) -> None:
    shared: list[bytes] = []
    before = 0
    for number, body in _records(data):
        if number == _LOCK:
            raise Unreadable(Mark.ENCRYPTED)
        if number == _SHEET and len(body) > 8:
            gathered.add(_sheet_name(body) + "\n")
        if number == _SHARED or (number == _MORE and before == _SHARED):
            shared.append(body)
            number = _SHARED  # noqa: PLW2901 - what continues the shared texts belongs to them
        before = number
    for text in _Strings(shared).texts() if shared else ():
        gathered.add(text + "\n")


def _sheet_name(body: bytes) -> str:
    raw = body[8:]
    return raw.decode("utf-16-le" if body[7] & 1 else "cp1252", "replace")


class _Strings:
    """The shared texts, which may be cut anywhere: behind a cut stands anew whether characters are wide."""

    def __init__(self, bodies: list[bytes]) -> None:
        self._bodies, self._body, self._at = bodies, 0, 8

    def texts(self) -> Iterator[str]:
        """Yield text after text."""
        while self._settle():
            yield self._one()

    def _settle(self) -> bool:
        while self._body < len(self._bodies) and self._at >= len(self._bodies[self._body]):
            self._body, self._at = self._body + 1, 0
        return self._body < len(self._bodies)

    def _take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size and self._settle():
            piece = self._bodies[self._body][self._at : self._at + size - len(taken)]
            taken, self._at = taken + piece, self._at + len(piece)
        return taken

    def _one(self) -> str:
        count, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        text = self._characters(count, wide=bool(flags & 1))
        self._take(min(4 * runs + extra, _LONGEST))
        return text

    def _characters(self, count: int, *, wide: bool) -> str:
        parts: list[str] = []
        while count and self._settle():
            room = (len(self._bodies[self._body]) - self._at) // (2 if wide else 1)
            now = min(count, max(room, 1))
            raw = self._bodies[self._body][self._at : self._at + now * (2 if wide else 1)]
            parts.append(raw.decode("utf-16-le" if wide else "cp1252", "replace"))
            self._at += len(raw)
            count -= now
            if count and self._settle() and self._at == 0:
                wide, self._at = bool(self._bodies[self._body][0] & 1), 1
        return "".join(parts)
