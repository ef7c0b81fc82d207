"""Contents under their SHA-256: written once, never changed, found again by what they are.

Bytes come first and their row second, so a row never points at nothing. Metadata never moves bytes. Who may read a
content is decided by whatever refers to it, never here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from amtsweg.kernel.blob_stores.file_system import FileSystemStore
from amtsweg.kernel.blob_stores.port import BlobDamaged, BlobMissing, BlobStore, digest
from amtsweg.kernel.holders import held
from amtsweg.kernel.models import Blob

__all__ = [
    "MAX_BYTES",
    "BlobDamaged",
    "BlobMissing",
    "BlobRef",
    "BlobStore",
    "broken_blobs",
    "check_blobs",
    "is_kept",
    "is_whole",
    "open_blob",
    "put",
    "read_blob",
    "remove",
    "remove_all",
    "store_at",
    "tidy_blobs",
    "use_store",
]

MAX_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BlobRef:
    """A content that is stored."""

    sha256: str
    size: int
    media_type: str


_store: BlobStore | None = None


def use_store(store: BlobStore | None) -> BlobStore | None:
    """Bind the store of this process (None: the folder ``blobs`` of the state) and return the one bound before."""
    global _store
    previous, _store = _store, store
    return previous


def store_at(url: str) -> BlobStore:
    """Return the store an address names: ``s3://…``, else a folder. Raises Invalid."""
    if url.startswith("s3:"):
        from amtsweg.kernel.blob_stores.s3 import s3_store  # noqa: PLC0415 - an optional extra of the installation

        return s3_store(url)
    return FileSystemStore(Path(url))


def _bound() -> BlobStore:
    return _store or FileSystemStore(settings.STATE_DIR / "blobs")


def put(data: bytes | BinaryIO, *, media_type: str, at: datetime, limit: int = MAX_BYTES) -> BlobRef:
    """Store a content and return its reference; one statement. The same content twice is stored once.

    Raises BlobTooLarge, BlobDamaged, OutsideUnavailable; then nothing is stored.
    """
    content = BytesIO(data) if isinstance(data, bytes) else data
    stored = _bound().write(content, limit=limit)
    row = Blob(sha256=stored.sha256, size=stored.size, media_type=media_type, created_at=at)
    Blob.objects.bulk_create([row], ignore_conflicts=True)
    if not _bound().has(stored.sha256):
        # The same content was removed in this very moment; its row waited for that, so now it stays.
        content.seek(0)
        _bound().write(content, limit=limit)
    return BlobRef(stored.sha256, stored.size, media_type)


def is_kept(sha256: str) -> bool:
    """Tell whether a content is there, row and bytes."""
    return Blob.objects.filter(sha256=sha256).exists() and _bound().has(sha256)


def remove(sha256: str) -> bool:
    """Remove a content nobody refers to any more; says whether it did. Belongs into a transaction (`scope.work`).

    The row goes first and holds up whoever stores the same content now, until this transaction ends.
    """
    with transaction.atomic():
        Blob.objects.filter(sha256=sha256).delete()
        if held([sha256]):
            transaction.set_rollback(True)
            return False
        _bound().remove(sha256)
    return True


def remove_all(hashes: Collection[str]) -> frozenset[str]:
    """Remove those of many contents that nobody refers to any more, as `remove` does one, and return them.

    Who refers to them is asked for all at once: with many contents that is what takes the time.
    """
    free = frozenset(hashes) - held(hashes)
    with transaction.atomic():
        # In one order, so that no two wait for each other in a circle.
        list(Blob.objects.select_for_update().filter(sha256__in=free).order_by("sha256").values_list("sha256"))
        Blob.objects.filter(sha256__in=free).delete()
        wanted_meanwhile = bool(held(free))
        if wanted_meanwhile:
            transaction.set_rollback(True)
        else:
            for sha256 in free:
                _bound().remove(sha256)
    return frozenset(one for one in sorted(free) if remove(one)) if wanted_meanwhile else free


def open_blob(sha256: str) -> BinaryIO:
    """Return a content for reading piece by piece; the caller closes it. Raises BlobMissing, OutsideUnavailable."""
    return _bound().open(sha256)


def read_blob(sha256: str) -> bytes:
    """Return a whole content, compared with its hash. Raises BlobMissing, BlobDamaged, OutsideUnavailable."""
    with open_blob(sha256) as content:
        data = content.read()
    if digest(BytesIO(data)) != sha256:
        raise BlobDamaged("Der Inhalt ist nicht mehr der, der gespeichert wurde.")
    return data


def is_whole(sha256: str) -> bool:
    """Tell whether a content is there and still what was stored; reads all of it. Raises OutsideUnavailable."""
    try:
        read_blob(sha256)
    except (BlobMissing, BlobDamaged):
        return False
    return True


def tidy_blobs(*, before: datetime) -> int:
    """Remove what broken writers left behind before this moment and return how many there were."""
    return _bound().tidy(before=before)


def check_blobs() -> None:
    """Return if contents can be stored now, for health; raises OutsideUnavailable if not."""
    _bound().check()


def broken_blobs() -> Iterator[str]:
    """Read every content there should be, and say which are missing or altered."""
    for sha256 in Blob.objects.order_by("sha256").values_list("sha256", flat=True).iterator():
        try:
            if digest(open_blob(sha256)) != sha256:
                yield f"{sha256} has been altered"
        except BlobMissing:
            yield f"{sha256} is missing"
