"""Contents as files: written aside, flushed to the disk, and moved to their name in one step.

Whoever dies on the way leaves a file in ``incoming`` and never one under a hash it does not have.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from amtsweg.kernel.blob_stores.port import BlobDamaged, BlobMissing, Stored, bounded, digest, place_of
from amtsweg.kernel.errors import OutsideUnavailable

_READ_ONLY = 0o440


class FileSystemStore:
    """Keeps contents below one folder, e.g. ``ab/cd/abcd…``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"

    def write(self, content: BinaryIO, *, limit: int) -> Stored:
        """See `BlobStore`; the file aside lies on the same disk, so that moving it cannot stop half-way."""
        _make_folder(self.incoming)
        handle, name = tempfile.mkstemp(dir=self.incoming)
        aside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                stored = _copy(content, file, limit=limit)
            self._settle(aside, stored.sha256)
        finally:
            aside.unlink(missing_ok=True)
        return stored

    def _settle(self, aside: Path, sha256: str) -> None:
        target = self.root / place_of(sha256)
        if not _holds(target, sha256):  # also when a failing disk has changed what lay there
            _make_folder(target.parent)
            aside.chmod(_READ_ONLY)
            aside.replace(target)
            _flush_folder(target.parent)
        if not _holds(target, sha256):
            raise BlobDamaged("Die Datei ließ sich nicht unversehrt speichern. Bitte versuchen Sie es erneut.")

    def open(self, sha256: str) -> BinaryIO:
        """See `BlobStore`."""
        try:
            return (self.root / place_of(sha256)).open("rb")
        except FileNotFoundError as error:
            raise BlobMissing("Dieser Inhalt liegt nicht mehr vor.") from error

    def has(self, sha256: str) -> bool:
        """See `BlobStore`."""
        return (self.root / place_of(sha256)).exists()

    def remove(self, sha256: str) -> None:
        """See `BlobStore`."""
        target = self.root / place_of(sha256)
        try:
            target.unlink(missing_ok=True)
        except OSError as error:
            raise OutsideUnavailable(f"Der Inhalt ließ sich nicht entfernen: {error.strerror}.") from error

    def tidy(self, *, before: datetime) -> int:
        """See `BlobStore`."""
        left = [path for path in self.incoming.glob("*") if _age(path) < before.timestamp()]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def check(self) -> None:
        """See `BlobStore`: writes and flushes one byte, which a full or read-only disk refuses."""
        try:
            _make_folder(self.incoming)
            with tempfile.TemporaryFile(dir=self.incoming) as probe:
                probe.write(b"?")
                probe.flush()
                os.fsync(probe.fileno())
        except OSError as error:
            raise OutsideUnavailable(f"Die Dateiablage nimmt nichts an: {error.strerror}.") from error


def _copy(content: BinaryIO, file: BinaryIO, *, limit: int) -> Stored:
    whole, size = hashlib.sha256(), 0
    for piece in bounded(content, limit=limit):
        whole.update(piece)
        size += file.write(piece)
    file.flush()
    os.fsync(file.fileno())
    return Stored(whole.hexdigest(), size)


def _holds(path: Path, sha256: str) -> bool:
    return path.exists() and digest(path.open("rb")) == sha256


def _make_folder(folder: Path) -> None:
    # A new folder is safe only once the folder around it has been flushed, too.
    if not folder.is_dir():
        _make_folder(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir()
        _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # its writer has just finished
        return float("inf")
