"""One set of tests for every store; the object store is a real server of the S3 protocol."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from amtsweg.kernel.blob_stores.file_system import FileSystemStore
from amtsweg.kernel.blob_stores.port import BlobStore
from amtsweg.kernel.blob_stores.s3 import S3Store, s3_store

Damage = Callable[[BlobStore, str], None]


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of a bucket in an object store on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"s3://key:secret-key@{host}:{port}/blobs/city?tls=no"
    s3_store(url).client.make_bucket(bucket_name="blobs")
    yield url
    server.stop()


@pytest.fixture(params=["file_system", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    """Each of the stores in turn."""
    if request.param == "file_system":
        return FileSystemStore(tmp_path / "blobs")
    return s3_store(request.getfixturevalue("s3_server"))


@pytest.fixture
def damage() -> Damage:
    """Put something else in the place of a content, as a failing disk would."""

    def put(store: BlobStore, place: str) -> None:
        if isinstance(store, S3Store):
            from io import BytesIO

            name = store.prefix + place
            store.client.put_object(bucket_name=store.bucket, object_name=name, data=BytesIO(b"?"), length=1)
        elif isinstance(store, FileSystemStore):
            path = store.root / place
            path.chmod(0o600)
            path.write_bytes(b"?")

    return put
