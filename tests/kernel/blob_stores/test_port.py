"""What every store must do."""

import hashlib
import threading
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amtsweg.kernel.blob_stores.file_system import FileSystemStore
from amtsweg.kernel.blob_stores.port import BlobMissing, BlobStore, BlobTooLarge, Stored, bounded, digest, place_of
from kernel.blob_stores.conftest import Damage

TEXT = "Straße\n".encode() * 100_000
SHA256 = hashlib.sha256(TEXT).hexdigest()
NOBODY = "0" * 64


def read(store: BlobStore, sha256: str) -> bytes:
    with store.open(sha256) as content:
        return content.read()


def test_a_content_comes_back_as_it_was(store: BlobStore) -> None:
    assert store.write(BytesIO(TEXT), limit=len(TEXT)) == Stored(SHA256, len(TEXT))
    assert read(store, SHA256) == TEXT


def test_the_same_content_twice_is_one(store: BlobStore) -> None:
    first = store.write(BytesIO(TEXT), limit=10**6)
    assert store.write(BytesIO(TEXT), limit=10**6) == first
    assert read(store, SHA256) == TEXT


def test_nothing_is_a_content_too(store: BlobStore) -> None:
    stored = store.write(BytesIO(b""), limit=0)
    assert (stored.size, read(store, stored.sha256)) == (0, b"")


def test_what_is_too_large_is_refused_and_leaves_nothing(store: BlobStore) -> None:
    other = TEXT + b"!"
    with pytest.raises(BlobTooLarge):
        store.write(BytesIO(other), limit=len(other) - 1)
    with pytest.raises(BlobMissing):
        store.open(hashlib.sha256(other).hexdigest())


def test_what_is_removed_is_gone_and_may_come_again(store: BlobStore) -> None:
    stored = store.write(BytesIO(b"content"), limit=10)
    assert store.has(stored.sha256)
    for _ in range(2):
        store.remove(stored.sha256)
        assert not store.has(stored.sha256)
    with pytest.raises(BlobMissing):
        store.open(stored.sha256)
    assert store.write(BytesIO(b"content"), limit=10) == stored
    assert store.has(stored.sha256)


def test_what_was_never_stored_is_missing(store: BlobStore) -> None:
    with pytest.raises(BlobMissing):
        store.open(NOBODY)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", NOBODY.replace("0", "A"), NOBODY + "0"])
def test_only_a_hash_is_a_name(store: BlobStore, name: str) -> None:
    with pytest.raises(BlobMissing):
        store.open(name)


def test_a_damaged_content_heals_when_it_comes_again(store: BlobStore, damage: Damage) -> None:
    store.write(BytesIO(TEXT), limit=10**6)
    damage(store, place_of(SHA256))
    assert read(store, SHA256) == b"?"
    store.write(BytesIO(TEXT), limit=10**6)
    assert read(store, SHA256) == TEXT


def test_many_writers_of_one_content_do_not_disturb_each_other(store: BlobStore) -> None:
    done: list[Stored] = []
    writers = [threading.Thread(target=lambda: done.append(store.write(BytesIO(TEXT), limit=10**6))) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert done == [Stored(SHA256, len(TEXT))] * 8
    assert read(store, SHA256) == TEXT


def test_a_usable_store_says_so(store: BlobStore) -> None:
    store.check()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=600_000))
def test_whatever_is_stored_is_found_under_its_hash(tmp_path: Path, content: bytes) -> None:
    store = FileSystemStore(tmp_path)
    stored = store.write(BytesIO(content), limit=600_000)
    assert stored == Stored(hashlib.sha256(content).hexdigest(), len(content))
    assert digest(store.open(stored.sha256)) == stored.sha256


def test_reading_stops_at_the_limit_and_not_at_the_end() -> None:
    class Endless(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return b"x" * (size or 1)

    with pytest.raises(BlobTooLarge, match="1024 KiB"):
        for _ in bounded(Endless(), limit=1024 * 1024):
            pass
