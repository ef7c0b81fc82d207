"""The archive: a tar file with a dump of the database, the contents, the small files of the state, and a manifest.

``database.dump`` is PostgreSQL's own custom format, ``blobs/<sha256>`` the contents, ``state/…`` keys and the like.
``manifest.json`` stands last and names size and SHA-256 of every other member, and the head of the event chain.
"""

import hashlib
import json
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from amtsweg.kernel.errors import Invalid

FORMAT = 1
DATABASE, MANIFEST, BLOBS, STATE = "database.dump", "manifest.json", "blobs/", "state/"
_PIECE = 1024 * 1024
_MANIFEST_LIMIT = 512 * 1024 * 1024


class BadArchive(Invalid):
    """This is no archive of ours, or it is no longer whole."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the archive."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds. ``chain_head`` and ``chain_length`` tell the event log's state at that moment."""

    version: str
    made_at: str
    chain_head: str
    chain_length: int
    members: Mapping[str, Member] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def blobs(self) -> list[str]:
        """Return the hashes of all contents."""
        return [name.removeprefix(BLOBS) for name in self.members if name.startswith(BLOBS)]

    def to_json(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()


def read_manifest(archive: tarfile.TarFile) -> Manifest:
    """Return the manifest. Raises BadArchive."""
    try:
        info = archive.getmember(MANIFEST)
        if info.size > _MANIFEST_LIMIT:
            raise BadArchive("The manifest of this archive is too large to be one of ours.")
        raw = json.loads(_open(archive, info).read())
        members = {str(name): Member(int(one["size"]), str(one["sha256"])) for name, one in raw.pop("members").items()}
        manifest = Manifest(**raw, members=members)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadArchive("This is no archive of amtsweg, or it was cut off: it has no manifest.") from error
    if manifest.format != FORMAT:
        raise BadArchive(f"This archive has format {manifest.format}; this version reads format {FORMAT}.")
    return manifest


def problems(archive: tarfile.TarFile, manifest: Manifest) -> Iterator[str]:
    """Read the whole archive and name each member that is missing, altered, unexpected or badly named."""
    seen = {MANIFEST}
    for info in archive:
        if info.name == MANIFEST:
            continue
        seen.add(info.name)
        expected = manifest.members.get(info.name)
        if expected is None or not info.isreg() or not is_safe(info.name):
            yield f"{info.name} does not belong there"
        elif digest(_open(archive, info)) != expected.sha256:
            yield f"{info.name} has been altered"
        elif info.name.startswith(BLOBS) and info.name != BLOBS + expected.sha256:
            yield f"{info.name} does not hold what its name says"
    yield from (f"{name} is missing" for name in manifest.members if name not in seen)


def is_safe(name: str) -> bool:
    """Tell whether a name stays inside of the folder it is unpacked into."""
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts and name.startswith((DATABASE, BLOBS, STATE))


def open_member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    """Open one file of the archive for reading."""
    return _open(archive, archive.getmember(name))


def _open(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    opened = archive.extractfile(info)
    if opened is None:
        raise BadArchive(f"{info.name} is no file.")
    return opened


def digest(content: IO[bytes]) -> str:
    """Return the SHA-256 of a content."""
    whole = hashlib.sha256()
    while piece := content.read(_PIECE):
        whole.update(piece)
    return whole.hexdigest()


class Hashing:
    """Passes a content on and knows its hash at the end."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content, self._whole = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        piece = self._content.read(size)
        self._whole.update(piece)
        return piece

    @property
    def sha256(self) -> str:
        """Return the hash of all that was read."""
        return self._whole.hexdigest()
