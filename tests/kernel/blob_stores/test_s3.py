"""What only an object store can get wrong: its address, its bucket, its absence."""

from io import BytesIO

import pytest

from amtsweg.kernel.blob_stores.s3 import s3_store
from amtsweg.kernel.errors import Invalid, OutsideUnavailable


@pytest.mark.parametrize("url", ["s3://key:secret@host:9000", "s3:///bucket", "http://host/bucket"])
def test_an_address_without_host_or_bucket_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        s3_store(url)


def test_objects_lie_below_the_prefix(s3_server: str) -> None:
    store = s3_store(s3_server)
    sha256 = store.write(BytesIO(b"under a prefix"), limit=100).sha256
    names = {one.object_name for one in store.client.list_objects(bucket_name="blobs", recursive=True)}
    assert names >= {f"city/{sha256[:2]}/{sha256[2:4]}/{sha256}"}


def test_a_missing_bucket_is_reported(s3_server: str) -> None:
    store = s3_store(s3_server.replace("/blobs/", "/elsewhere/"))
    with pytest.raises(OutsideUnavailable, match="„elsewhere“ gibt es nicht"):
        store.check()
    with pytest.raises(OutsideUnavailable, match="NoSuchBucket"):
        store.write(BytesIO(b"lost"), limit=10)


def test_a_silent_server_is_reported() -> None:
    store = s3_store("s3://key:secret-key@127.0.0.1:9/blobs?tls=no")
    store.client._http.connection_pool_kw["retries"] = False
    with pytest.raises(OutsideUnavailable, match="antwortet nicht"):
        store.check()
