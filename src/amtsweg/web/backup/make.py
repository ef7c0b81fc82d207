"""Making an archive, also while everything is running: one snapshot of the database says what belongs to it."""

import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO, LiteralString

from amtsweg.kernel.blobs import open_blob
from amtsweg.kernel.chain import GENESIS
from amtsweg.kernel.errors import Conflict, NotFound
from amtsweg.web import databases, environment
from amtsweg.web.backup import archive, programs
from amtsweg.web.backup.archive import Hashing, Manifest, Member
from amtsweg.web.databases import Connection

# The database and the contents have their own way into the archive; mail in the drop has been sent.
_ELSEWHERE = {"pg", "pg.lock", "blobs", "mail", "uploads"}


@dataclass(slots=True)
class _Packing:
    tar: tarfile.TarFile
    members: dict[str, Member] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)

    def add(self, name: str, content: BytesIO | Hashing, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashing = content if isinstance(content, Hashing) else Hashing(content)
        self.tar.addfile(info, hashing)
        self.members[name] = Member(size, hashing.sha256)

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as content:
            self.add(name, Hashing(content), path.stat().st_size)

    def add_blob(self, sha256: str, size: int) -> None:
        try:
            with open_blob(sha256) as content:
                data = content.read()
        except NotFound:
            self.damaged.append(f"{sha256} is missing")
            return
        if archive.digest(BytesIO(data)) != sha256 or len(data) != size:
            self.damaged.append(f"{sha256} has been altered")
        else:
            self.add(archive.BLOBS + sha256, BytesIO(data), size)


@dataclass(frozen=True, slots=True)
class Made:
    """What was written; ``damaged`` names contents that were missing or altered before and could not be saved."""

    manifest: Manifest
    damaged: tuple[str, ...]


def make(target: Path, *, at: datetime) -> Made:
    """Write an archive of this installation. Raises Conflict if there is such a file already."""
    if target.exists():
        raise Conflict(f"{target} exists already; choose another name.")
    draft = target.with_name(target.name + ".part")
    with (
        tempfile.TemporaryDirectory() as folder,
        _open_private(draft) as file,
        tarfile.open(fileobj=file, mode="w") as tar,
    ):
        made = _fill(_Packing(tar), Path(folder), at=at)
    draft.replace(target)
    return made


@contextmanager
def _open_private(path: Path) -> Iterator[IO[bytes]]:
    # The archive holds keys and everything else that is secret.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(handle)


def _fill(packing: _Packing, folder: Path, *, at: datetime) -> Made:
    owner, dump = environment.owner_database(), folder / archive.DATABASE
    with databases.connect(owner) as line:
        line.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        programs.dump(owner, dump, snapshot=str(_one(line, "SELECT pg_export_snapshot()")))
        packing.add_file(archive.DATABASE, dump)
        for sha256, size in line.execute("SELECT sha256, size FROM kernel_blob ORDER BY sha256"):
            packing.add_blob(str(sha256), int(str(size)))
        head = _one(line, "SELECT encode(hash, 'hex') FROM kernel_event_seal ORDER BY sequence DESC LIMIT 1")
        length = _one(line, "SELECT count(*) FROM kernel_event_seal")
    for path in _state_files():
        packing.add_file(archive.STATE + path.relative_to(environment.state_dir()).as_posix(), path)
    made = Manifest(
        version=version("amtsweg"),
        made_at=at.isoformat(),
        chain_head=str(head or GENESIS.hex()),
        chain_length=int(str(length)),
        members=dict(packing.members),
    )
    raw = made.to_json()
    packing.add(archive.MANIFEST, BytesIO(raw), len(raw))
    return Made(made, tuple(packing.damaged))


def _one(line: Connection, query: LiteralString) -> object:
    row = line.execute(query).fetchone()
    return row[0] if row else None


def _state_files() -> Iterator[Path]:
    for entry in sorted(environment.state_dir().iterdir()):
        if entry.name not in _ELSEWHERE:
            yield from (path for path in sorted([entry, *entry.rglob("*")]) if path.is_file() and not path.is_symlink())
