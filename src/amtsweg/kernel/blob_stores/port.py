"""The port to whatever keeps contents: written once under their SHA-256 and never changed.

AmtswegError
├── NotFound
│   └── BlobMissing     nothing lies under this hash
├── TooMuch
│   └── BlobTooLarge    the content passes the limit it was given
└── OutsideUnavailable
    └── BlobDamaged     what lies there is not what was stored
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from amtsweg.kernel.errors import NotFound, OutsideUnavailable, TooMuch

_PIECE = 256 * 1024


class BlobMissing(NotFound):
    """Nothing lies under this hash."""


class BlobTooLarge(TooMuch):
    """The content is larger than it may be."""


class BlobDamaged(OutsideUnavailable):
    """The store gives back something else than it was given."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store took: the hash it lies under, and how many bytes it has."""

    sha256: str
    size: int


class BlobStore(Protocol):
    """Keeps contents. After `write` has returned, the content survives the loss of power."""

    def write(self, content: BinaryIO, *, limit: int) -> Stored:
        """Keep what can be read here; the same content twice is kept once.

        Raises BlobTooLarge past ``limit`` bytes, BlobDamaged if what was written does not read back the same,
        OutsideUnavailable; then nothing lies under a wrong name.
        """

    def open(self, sha256: str) -> BinaryIO:
        """Return the content for reading. Raises BlobMissing, OutsideUnavailable."""

    def has(self, sha256: str) -> bool:
        """Tell whether something lies under this hash, without reading it. Raises OutsideUnavailable."""

    def remove(self, sha256: str) -> None:
        """Remove a content; one that is not there is no error. Raises OutsideUnavailable."""

    def tidy(self, *, before: datetime) -> int:
        """Remove what writers left unfinished before this moment and return how many there were."""

    def check(self) -> None:
        """Return if the store can be used, for health; raises OutsideUnavailable if not."""


def pieces(content: BinaryIO) -> Iterator[bytes]:
    """Read a content piece by piece, so that memory does not grow with it."""
    while piece := content.read(_PIECE):
        yield piece


def bounded(content: BinaryIO, *, limit: int) -> Iterator[bytes]:
    """Read a content piece by piece. Raises BlobTooLarge as soon as it passes the limit."""
    size = 0
    for piece in pieces(content):
        size += len(piece)
        if size > limit:
            raise BlobTooLarge(f"Die Datei ist größer als {limit // 1024} KiB.")
        yield piece


def digest(content: BinaryIO) -> str:
    """Return the SHA-256 of a content and close it."""
    with content:
        whole = hashlib.sha256()
        for piece in pieces(content):
            whole.update(piece)
        return whole.hexdigest()


def place_of(sha256: str) -> str:
    """Return where a content lies below the root of a store: two levels, so that no folder grows without end."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise BlobMissing("Das ist keine Prüfsumme, unter der etwas liegen könnte.")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
