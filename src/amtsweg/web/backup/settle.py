"""The second part of bringing back, with Django: database, contents, and the comparison at the end."""

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast

from psycopg import sql

from amtsweg.kernel import chain, scope
from amtsweg.kernel.blobs import broken_blobs, put
from amtsweg.kernel.errors import Conflict
from amtsweg.kernel.models import Blob
from amtsweg.kernel.role import ROLE
from amtsweg.web import databases, environment
from amtsweg.web.backup import archive, programs
from amtsweg.web.backup.archive import Manifest
from amtsweg.web.backup.bring_back import unpacked_dump


@dataclass(frozen=True, slots=True)
class Settled:
    """What was brought back and whether it is the same as what was saved."""

    events: int
    blobs: int
    head: str
    problems: tuple[str, ...]


def settle(tar: tarfile.TarFile, manifest: Manifest, *, at: datetime) -> Settled:
    """Fill the empty database and the store of contents, and compare both with the manifest. Raises Conflict."""
    _fill_database(tar)
    with scope.session(scope.SYSTEM):
        _fill_blobs(tar, manifest, at=at)
        report = chain.verify()
        return Settled(report.sealed, len(manifest.blobs), report.head, tuple(_differences(manifest, report)))


def _fill_database(tar: tarfile.TarFile) -> None:
    owner = environment.owner_database()
    databases.create(owner)
    with databases.connect(owner) as line:
        if line.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchone():
            raise Conflict(
                f"The database {owner.name} is not empty. An archive is brought back into an empty one only."
            )
        if not line.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            line.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(ROLE)))
    with unpacked_dump(tar) as dump:
        programs.restore(owner, dump)
    databases.migrate()


def _fill_blobs(tar: tarfile.TarFile, manifest: Manifest, *, at: datetime) -> None:
    kinds = dict(Blob.objects.values_list("sha256", "media_type"))
    for sha256 in manifest.blobs:
        with archive.open_member(tar, archive.BLOBS + sha256) as content:
            put(cast("BinaryIO", content), media_type=kinds.get(sha256, "application/octet-stream"), at=at)


def _differences(manifest: Manifest, report: chain.ChainReport) -> Iterator[str]:
    yield from report.broken
    yield from broken_blobs()
    if (report.head, report.sealed) != (manifest.chain_head, manifest.chain_length):
        yield f"the event chain ends at {report.head} ({report.sealed}), not at {manifest.chain_head}"
