"""ZIP packages of strangers: entries are read piece by piece and never beyond what may be unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.reading.gathering import Gathered
from amtsweg.contents.sniffing.containers import MOST_DIRECTORY, end_of_zip

_PIECE = 64 * 1024
_RATIO = 200
_FREE = 8 * 1024 * 1024  # so much may unpack out of next to nothing
_BROKEN = (
    zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError, KeyError, zlib.error,
)  # fmt: skip


class Package:
    """The entries of a ZIP, and how much may still be unpacked of them all together."""

    def __init__(self, archive: zipfile.ZipFile, gathered: Gathered) -> None:
        self._archive = archive
        self._gathered = gathered
        self._left = gathered.bounds.unpacked
        self.names = archive.namelist()
        self.declared = sum(info.file_size for info in archive.infolist())
        if len(self.names) > gathered.bounds.entries:
            raise Unreadable(Mark.HOSTILE)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Unpack an entry piece by piece. Raises Unreadable."""
        try:
            info = self._archive.getinfo(name)
            if info.flag_bits & 1:
                raise Unreadable(Mark.ENCRYPTED)
            if info.file_size > _FREE + info.compress_size * _RATIO:
                raise Unreadable(Mark.HOSTILE)
            with self._archive.open(info) as entry:
                yield from self._bounded(entry, info.compress_size)
        except _BROKEN as error:
            raise Unreadable(Mark.DAMAGED) from error

    def _bounded(self, entry: IO[bytes], packed: int) -> Iterator[bytes]:
        size = 0
        while piece := entry.read(_PIECE):
            size += len(piece)
            self._left -= len(piece)
            if size > _FREE + packed * _RATIO:
                raise Unreadable(Mark.HOSTILE)
            if self._left < 0:
                raise Unreadable(Mark.TOO_LARGE)
            self._gathered.check_time()
            yield piece

    def whole(self, name: str, limit: int) -> bytes:
        """Unpack an entry that is short. Raises Unreadable."""
        data = bytearray()
        for piece in self.pieces(name):
            data += piece
            if len(data) > limit:
                raise Unreadable(Mark.TOO_LARGE)
        return bytes(data)


@contextmanager
def opened(stream: BinaryIO, gathered: Gathered) -> Iterator[Package]:
    """Open a package. Raises Unreadable."""
    end = end_of_zip(stream)
    if end is None:
        raise Unreadable(Mark.DAMAGED)
    if end[0] > MOST_DIRECTORY:
        raise Unreadable(Mark.HOSTILE)
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN as error:
        raise Unreadable(Mark.DAMAGED) from error
    with archive:
        yield Package(archive, gathered)
