"""Bringing an archive back onto an empty machine: checked as a whole first, then unpacked, then compared.

The first part works without Django, because the key that Django reads at its start is in the archive.
"""

import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amtsweg.kernel.errors import Conflict
from amtsweg.web import environment
from amtsweg.web.backup import archive
from amtsweg.web.backup.archive import BadArchive, Manifest


@contextmanager
def checked(source: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """Open an archive and compare every sum in it. Raises BadArchive."""
    try:
        with tarfile.open(source, mode="r:") as tar:
            manifest = archive.read_manifest(tar)
            found = list(archive.problems(tar, manifest))
            if found:
                raise BadArchive("The archive is not whole:\n" + "\n".join(found))
            yield tar, manifest
    except (tarfile.TarError, EOFError) as error:
        raise BadArchive(f"{source} is no archive, or it was cut off: {error}") from error


def require_empty_state() -> None:
    """Raise Conflict if anything lies where the archive shall go."""
    state = environment.state_dir()
    if state.exists() and any(state.iterdir()):
        raise Conflict(f"{state} is not empty. An archive is brought back onto an empty machine only.")


def unpack_state(tar: tarfile.TarFile, manifest: Manifest) -> None:
    """Write the keys and other small files to their places."""
    for name in manifest.members:
        if name.startswith(archive.STATE):
            target = environment.state_dir() / name.removeprefix(archive.STATE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch(mode=0o600)
            with archive.open_member(tar, name) as content:
                target.write_bytes(content.read())


@contextmanager
def unpacked_dump(tar: tarfile.TarFile) -> Iterator[Path]:
    """Lay the dump of the database aside for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / archive.DATABASE
        with archive.open_member(tar, archive.DATABASE) as content, target.open("wb") as out:
            while piece := content.read(1024 * 1024):
                out.write(piece)
        yield target
