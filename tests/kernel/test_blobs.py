"""Contents and their rows."""

import hashlib
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.kernel import blobs
from amtsweg.kernel.blob_stores.file_system import FileSystemStore
from amtsweg.kernel.blob_stores.port import BlobDamaged, BlobMissing, BlobTooLarge, place_of
from amtsweg.kernel.blob_stores.s3 import S3Store
from amtsweg.kernel.models import Blob, OutboxEntry

SHA256 = hashlib.sha256(b"content").hexdigest()


def test_bytes_and_files_are_stored_alike(db: None, at: datetime, blob_store: Path) -> None:
    expected = blobs.BlobRef(SHA256, 7, "text/plain")
    assert blobs.put(b"content", media_type="text/plain", at=at) == expected
    assert blobs.put(BytesIO(b"content"), media_type="text/plain", at=at) == expected
    assert blobs.read_blob(SHA256) == b"content"
    assert list(Blob.objects.values_list("sha256", "size", "created_at")) == [(SHA256, 7, at)]
    assert (blob_store / place_of(SHA256)).read_bytes() == b"content"


def test_storing_is_one_statement(db: None, at: datetime) -> None:
    with CaptureQueriesContext(connection) as queries:
        blobs.put(b"content", media_type="text/plain", at=at)
    assert len(queries) == 1


def test_the_limit_of_the_caller_holds(db: None, at: datetime) -> None:
    with pytest.raises(BlobTooLarge):
        blobs.put(b"content", media_type="text/plain", at=at, limit=6)
    assert Blob.objects.count() == 0


def test_an_altered_content_is_not_handed_out_whole(db: None, at: datetime, blob_store: Path) -> None:
    blobs.put(b"content", media_type="text/plain", at=at)
    assert list(blobs.broken_blobs()) == []
    path = blob_store / place_of(SHA256)
    path.chmod(0o600)
    path.write_bytes(b"other")
    with pytest.raises(BlobDamaged):
        blobs.read_blob(SHA256)
    assert list(blobs.broken_blobs()) == [f"{SHA256} has been altered"]
    path.unlink()
    with pytest.raises(BlobMissing):
        blobs.read_blob(SHA256)
    assert list(blobs.broken_blobs()) == [f"{SHA256} is missing"]


def test_another_store_can_be_bound(db: None, at: datetime, tmp_path: Path) -> None:
    elsewhere = FileSystemStore(tmp_path / "elsewhere")
    before = blobs.use_store(elsewhere)
    try:
        blobs.put(b"content", media_type="text/plain", at=at)
        assert elsewhere.open(SHA256).read() == b"content"
    finally:
        assert blobs.use_store(before) is elsewhere


def test_an_address_names_a_folder_or_an_object_store(tmp_path: Path) -> None:
    folder, bucket = blobs.store_at(str(tmp_path)), blobs.store_at("s3://key:secret@localhost/blobs")
    assert isinstance(folder, FileSystemStore)
    assert folder.root == tmp_path
    assert isinstance(bucket, S3Store)
    assert bucket.bucket == "blobs"


def test_health_and_tidying_reach_the_store(at: datetime, blob_store: Path) -> None:
    blobs.check_blobs()
    assert blobs.tidy_blobs(before=at) == 0
    assert (blob_store / "incoming").is_dir()


def test_many_contents_are_removed_at_once_and_those_somebody_needs_stay(system_scope: None, at: datetime) -> None:
    free = {blobs.put(f"free {n}".encode(), media_type="text/plain", at=at).sha256 for n in range(3)}
    needed = blobs.put(b"needed", media_type="text/plain", at=at).sha256
    OutboxEntry.objects.create(topic="x", key="x", payload={"content": needed}, created_at=at, due_at=at)
    assert blobs.remove_all([*free, needed, "0" * 64]) == {*free, "0" * 64}
    assert [blobs.is_kept(one) for one in (*free, needed)] == [False, False, False, True]
    assert blobs.remove_all([]) == frozenset()
