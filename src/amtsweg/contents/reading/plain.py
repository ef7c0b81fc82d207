"""Plain text in whatever encoding it came."""

from typing import BinaryIO

from amtsweg.contents.contracts import Mark
from amtsweg.contents.reading.gathering import Gathered

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SAMPLE = 64 * 1024
# Umlauts of the DOS age; 0x81 is no sign in Windows-1252, 0x84 and 0x94 only quotes, which never stand within words.
_DOS_UMLAUTS = b"\x84\x94\x81\x8e\x99\x9a"
_DOS_SHARP_S = 0xE1
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather the whole text as one page."""
    data = stream.read(gathered.bounds.packed + 1)
    gathered.add(decoded(data[: gathered.bounds.packed]))
    if len(data) > gathered.bounds.packed:
        gathered.mark(Mark.TOO_LARGE)


def decoded(data: bytes) -> str:
    """Return bytes as text, by the encoding that fits best."""
    return data.decode(encoding_of(data), "replace").removeprefix("\ufeff")


def encoding_of(data: bytes) -> str:
    """Return the encoding of a text."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 4:  # else the sample only ended within a character
            return "cp850" if _is_dos(sample) else "cp1252"
    return "utf-8"


def _is_dos(sample: bytes) -> bool:
    within = [at for at in range(1, len(sample) - 1) if sample[at] > 127 and sample[at - 1] in _LETTERS]
    return sum(_is_dos_umlaut(sample, at) for at in within) > len(within) / 2


def _is_dos_umlaut(sample: bytes, at: int) -> bool:
    return sample[at] == _DOS_SHARP_S or (sample[at] in _DOS_UMLAUTS and sample[at + 1] in _LETTERS)
