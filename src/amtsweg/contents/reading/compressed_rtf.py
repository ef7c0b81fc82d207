"""RTF as Outlook packs it (MS-OXRTFCP): copies out of a ring of the last 4096 bytes."""

import struct

from amtsweg.contents.contracts import Mark, Unreadable

_BEGIN = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor"
    b" MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)
_RING = 4096
_LONGEST = 32 * 1024 * 1024


def unpacked(packed: bytes) -> bytes:
    """Return the RTF. Raises Unreadable."""
    if len(packed) < 16:
        raise Unreadable(Mark.DAMAGED)
    _size, raw_size, kind, _sum = struct.unpack_from("<IIII", packed)
    if kind == 0x414C454D:  # stored as it is
        return packed[16 : 16 + raw_size]
    if kind != 0x75465A4C or raw_size > _LONGEST:
        raise Unreadable(Mark.DAMAGED)
    return _unpack(packed[16:], raw_size)


class _Ring:
    """The last bytes written, and all of them."""

    def __init__(self) -> None:
        self._ring = bytearray(_BEGIN.ljust(_RING, b"\0"))
        self.write = len(_BEGIN)
        self.out = bytearray()

    def put(self, byte: int) -> None:
        self._ring[self.write] = byte
        self.out.append(byte)
        self.write = (self.write + 1) % _RING

    def copy(self, place: int, length: int) -> None:
        for step in range(length):
            self.put(self._ring[(place + step) % _RING])


def _unpack(data: bytes, most: int) -> bytes:
    ring, at = _Ring(), 0
    while at < len(data) and len(ring.out) < most:
        flags, at = data[at], at + 1
        for bit in range(8):
            if not flags >> bit & 1:
                if at < len(data):
                    ring.put(data[at])
                at += 1
                continue
            place, at = int.from_bytes(data[at : at + 2], "big"), at + 2
            if at > len(data) or place >> 4 == ring.write:  # a copy of what is just being written ends it
                return bytes(ring.out)
            ring.copy(place >> 4, (place & 15) + 2)
    return bytes(ring.out)
