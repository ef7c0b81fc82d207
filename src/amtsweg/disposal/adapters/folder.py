"""An archive reached by a transfer folder: ``out`` is what we lay down, ``in`` what it answers.

Written aside, flushed to the disk and moved to its name in one step, so that whoever watches the folder never sees half
a file.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from amtsweg.disposal.ports import Waiting, is_plain_name
from amtsweg.kernel.errors import OutsideUnavailable

_PIECE = 1 << 20


class FolderArchive:
    """See `Archive`."""

    def __init__(self, root: Path) -> None:
        self.out, self.into = root / "out", root / "in"

    def put(self, name: str, content: BinaryIO) -> None:
        """See `Archive`."""
        with _translated():
            self.out.mkdir(parents=True, exist_ok=True)
            # Always the same name aside: who died on the way leaves nothing that the next one does not write over.
            aside = self.out / f".{name}.part"
            with aside.open("wb") as file:
                shutil.copyfileobj(content, file, _PIECE)
                file.flush()
                os.fsync(file.fileno())
            aside.chmod(0o640)
            aside.replace(self.out / name)
            _flush(self.out)

    def list(self) -> list[Waiting]:
        """See `Archive`."""
        with _translated():
            if not self.into.is_dir():
                return []
            found = [path for path in self.into.iterdir() if path.is_file() and is_plain_name(path.name)]
            return sorted((_waiting(path) for path in found), key=lambda one: one.name)

    def fetch(self, name: str, to: Path) -> None:
        """See `Archive`."""
        with _translated(), (self.into / name).open("rb") as content, to.open("wb") as file:
            shutil.copyfileobj(content, file, _PIECE)

    def check(self) -> None:
        """See `Archive`."""
        with _translated():
            self.out.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.out) as probe:
                probe.write(b"?")
                probe.flush()


def _waiting(path: Path) -> Waiting:
    facts = path.stat()
    return Waiting(path.name, facts.st_size, f"{facts.st_size}-{facts.st_mtime_ns}")


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutsideUnavailable(f"Der Ordner des Archivs ist nicht zu gebrauchen: {error.strerror}.") from error
