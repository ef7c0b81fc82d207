"""Text of old Word documents (.doc): the pieces the text was saved in, put in order."""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

import olefile

from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.reading.gathering import Gathered

_ENCRYPTED, _TABLE_ONE = 0x0100, 0x0200
_CLX_AT = 0x01A2
_ONE_BYTE = 0x40000000
_LONGEST = 128 * 1024 * 1024
# A field shows its result behind its instruction; cells end with a bell, notes and pictures leave a sign.
_INSTRUCTION = re.compile("\x13[^\x13\x14\x15]*\x14")
_PLAIN_FIELD = re.compile("\x13[^\x13\x14\x15]*\x15")
_SIGNS = str.maketrans({"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\x1f": ""})


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather the text of all pieces."""
    with olefile.OleFileIO(stream) as container:
        main = _stream(container, "WordDocument")
        (flags,) = struct.unpack_from("<H", main, 0x0A)
        if flags & _ENCRYPTED:
            raise Unreadable(Mark.ENCRYPTED)
        table = _stream(container, "1Table" if flags & _TABLE_ONE else "0Table")
    start, length = struct.unpack_from("<II", main, _CLX_AT)
    text = "".join(_pieces(main, _piece_table(table[start : start + length])))
    text = _PLAIN_FIELD.sub("", _INSTRUCTION.sub("", text))
    gathered.add(text.translate(_SIGNS))


def _stream(container: olefile.OleFileIO, name: str) -> bytes:
    if container.get_size(name) > _LONGEST:
        raise Unreadable(Mark.TOO_LARGE)
    return bytes(container.openstream(name).read())


def _piece_table(clx: bytes) -> bytes:
    at = 0
    while at < len(clx) and clx[at] == 1:  # formatting, each with its length
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise Unreadable(Mark.DAMAGED)
    (length,) = struct.unpack_from("<I", clx, at + 1)
    return clx[at + 5 : at + 5 + length]


def _pieces(main: bytes, table: bytes) -> Iterator[str]:
    count, left = (len(table) - 4) // 12, len(main)
    ends = struct.unpack_from(f"<{count + 1}I", table)
    for place in range(count):
        (where,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * place + 2)
        signs = min(max(ends[place + 1] - ends[place], 0), len(main))
        left -= signs  # pieces that lie over one another would make much out of little
        if left < 0:
            raise Unreadable(Mark.HOSTILE)
        if where & _ONE_BYTE:
            start = (where & ~_ONE_BYTE) // 2
            yield main[start : start + signs].decode("cp1252", "replace")
        else:
            yield main[where : where + 2 * signs].decode("utf-16-le", "replace")
