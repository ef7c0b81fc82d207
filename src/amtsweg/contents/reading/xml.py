"""Text of any XML: what stands between the tags, one line each."""

from collections.abc import Iterator
from typing import BinaryIO

from amtsweg.contents.reading.gathering import Gathered
from amtsweg.contents.reading.markup import TextTarget, feed_xml

_PIECE = 64 * 1024


class _Lines(TextTarget):
    def end(self, tag: str) -> None:
        super().end(tag)
        self._gathered.add("\n")


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather the text."""
    feed_xml(_pieces(stream, gathered), _Lines(gathered, breaks={}, skips=("script", "style")))


def _pieces(stream: BinaryIO, gathered: Gathered) -> Iterator[bytes]:
    left = gathered.bounds.unpacked
    while left > 0 and (piece := stream.read(_PIECE)):
        gathered.check_time()
        left -= len(piece)
        yield piece
