"""Text of a page of the web: without scripts, styles and pictures."""

from collections.abc import Iterable
from typing import BinaryIO

from amtsweg.contents.contracts import Mark
from amtsweg.contents.reading.gathering import Gathered
from amtsweg.contents.reading.markup import TextTarget, feed_html
from amtsweg.contents.reading.plain import encoding_of

_LINES = (
    "p div br li tr h1 h2 h3 h4 h5 h6 title section article header footer table ul ol pre blockquote dt dd option hr"
)
BREAKS = {**dict.fromkeys(_LINES.split(), "\n"), "td": "\t", "th": "\t"}
HIDDEN = ("script", "style", "noscript", "template", "svg", "math")
_PIECE = 64 * 1024


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather the text that is seen."""
    data = stream.read(gathered.bounds.packed + 1)
    gather(data[: gathered.bounds.packed], gathered)
    if len(data) > gathered.bounds.packed:
        gathered.mark(Mark.TOO_LARGE)


def gather(data: bytes, gathered: Gathered) -> None:
    """Gather the text of HTML that lies in memory."""
    known = encoding_of(data)
    # Bytes that are no UTF-8 may still say themselves which encoding they have.
    encoding = None if known in {"cp1252", "cp850"} and b"charset" in data[:4096].lower() else known
    feed_html(_pieces(data, gathered), TextTarget(gathered, breaks=BREAKS, skips=HIDDEN), encoding)


def _pieces(data: bytes, gathered: Gathered) -> Iterable[bytes]:
    for start in range(0, len(data), _PIECE):
        gathered.check_time()
        yield data[start : start + _PIECE]
