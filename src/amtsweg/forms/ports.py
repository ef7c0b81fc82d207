"""What forms ask of the outside: a request that was posted, its files, and a virus scanner."""

from collections.abc import Sequence
from typing import BinaryIO, Protocol


class Posted(Protocol):
    """The part of Django's QueryDict that reading needs."""

    def getlist(self, key: str, /) -> list[str]:
        """Return all values sent under a name."""
        ...

    def __contains__(self, key: object, /) -> bool: ...


class UploadedFile(Protocol):
    """The part of Django's UploadedFile that receiving needs."""

    name: str | None

    @property
    def size(self) -> int | None:
        """Return how many bytes there are, if that is known."""
        ...

    def seek(self, offset: int, whence: int = 0, /) -> object:
        """Go to a position."""
        ...

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        ...


class PostedFiles(Protocol):
    """The part of Django's FILES that reading needs."""

    def getlist(self, key: str, /) -> Sequence[UploadedFile]:
        """Return all files sent under a name."""
        ...


class Scanner(Protocol):
    """The port to a virus scanner."""

    def scan(self, content: BinaryIO) -> str:
        """Read a content to its end, piece by piece, and return ``clean``, ``infected`` or ``unchecked``."""
        ...
