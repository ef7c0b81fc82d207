"""The port to the archive: a place where messages are laid down whole, and where the archive's answers are found.

Every adapter writes under the name it is given so that nobody ever sees half a file there, and does nothing twice:
the same name with the same content is laid down once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from amtsweg.kernel.errors import OutsideUnavailable


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file the archive has laid down for us. ``mark`` changes when its content does (size and time of writing)."""

    name: str
    size: int
    mark: str


class Archive(Protocol):
    """Takes messages and gives back answers. All methods raise OutsideUnavailable."""

    def put(self, name: str, content: BinaryIO) -> None:
        """Lay a content down under a name, whole or not at all; afterwards it survives the loss of power there."""

    def list(self) -> list[Waiting]:
        """Return what the archive has laid down for us, by name."""

    def fetch(self, name: str, to: Path) -> None:
        """Write what lies under a name into a file of ours, piece by piece."""

    def check(self) -> None:
        """Return if the archive can be reached, for health."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The archive of this installation: the way to it, and what it is called in messages."""

    archive: Archive
    name: str


def _none() -> Bound | None:
    return None


_bound: Callable[[], Bound | None] = _none


def use_archive(make: Callable[[], Bound | None]) -> Callable[[], Bound | None]:
    """Bind the archive of this process and return what was bound before."""
    global _bound
    previous, _bound = _bound, make
    return previous


def archive() -> Bound | None:
    """Return the archive; None where messages are carried by hand."""
    return _bound()


def bound_archive() -> Bound:
    """Return the archive. Raises OutsideUnavailable where none is set up."""
    found = _bound()
    if found is None:
        raise OutsideUnavailable("Es ist kein Archiv eingerichtet (AMTSWEG_ARCHIVE_URL).")
    return found


def is_plain_name(name: str) -> bool:
    """Tell whether a name is that of a file right there: nothing that climbs, nothing hidden."""
    return bool(name) and "/" not in name and "\\" not in name and not name.startswith(".") and len(name) <= 255
