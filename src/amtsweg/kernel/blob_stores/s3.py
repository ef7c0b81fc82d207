"""Contents in an object store that speaks S3; needs the extra ``amtsweg[s3]``."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit

from minio import Minio
from minio.error import MinioException, S3Error
from urllib3.exceptions import HTTPError

from amtsweg.kernel.blob_stores.port import BlobDamaged, BlobMissing, Stored, bounded, digest, place_of
from amtsweg.kernel.errors import Invalid, OutsideUnavailable

_IN_MEMORY = 4 * 1024 * 1024
_MISSING = frozenset({"NoSuchKey", "NoSuchObject"})


class S3Store:
    """Keeps contents as objects of one bucket, which somebody else has made and protects."""

    def __init__(self, client: Minio, *, bucket: str, prefix: str = "") -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = prefix

    def write(self, content: BinaryIO, *, limit: int) -> Stored:
        """See `BlobStore`; an object appears whole or not at all, but its name must be known before it is sent."""
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            stored = _copy(content, spool, limit=limit)
            if not self._holds(stored.sha256):
                spool.seek(0)
                self._send(spool, stored)
        return stored

    def _send(self, spool: IO[bytes], stored: Stored) -> None:
        with _translated():
            self.client.put_object(
                bucket_name=self.bucket,
                object_name=self._name(stored.sha256),
                data=spool,  # type: ignore[arg-type]  # a spooled file reads like any other
                length=stored.size,
            )
        if not self._holds(stored.sha256):
            raise BlobDamaged("Die Datei ließ sich nicht unversehrt speichern. Bitte versuchen Sie es erneut.")

    def _holds(self, sha256: str) -> bool:
        try:
            return digest(self.open(sha256)) == sha256
        except BlobMissing:
            return False

    def open(self, sha256: str) -> BinaryIO:
        """See `BlobStore`; what is read comes from a spool, so that a broken line shows itself here and not later."""
        spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the reader closes it
        with _translated():
            response = self.client.get_object(bucket_name=self.bucket, object_name=self._name(sha256))
            try:
                for piece in response.stream(1024 * 1024):
                    spool.write(piece)
            finally:
                response.close()
                response.release_conn()
        spool.seek(0)
        return spool  # type: ignore[return-value]  # a spooled file reads like any other

    def _name(self, sha256: str) -> str:
        return self.prefix + place_of(sha256)

    def has(self, sha256: str) -> bool:
        """See `BlobStore`."""
        try:
            with _translated():
                self.client.stat_object(bucket_name=self.bucket, object_name=self._name(sha256))
        except BlobMissing:
            return False
        return True

    def remove(self, sha256: str) -> None:
        """See `BlobStore`; the protocol takes removing what is not there for done."""
        with _translated():
            self.client.remove_object(bucket_name=self.bucket, object_name=self._name(sha256))

    def tidy(self, *, before: datetime) -> int:
        """See `BlobStore`; parts of broken uploads are removed by the bucket's own rules."""
        del before
        return 0

    def check(self) -> None:
        """See `BlobStore`."""
        with _translated():
            found = self.client.bucket_exists(bucket_name=self.bucket)
        if not found:
            raise OutsideUnavailable(f"Den Speicherbereich „{self.bucket}“ gibt es nicht.")


def s3_store(url: str) -> S3Store:
    """Return the store of ``s3://key:secret@host:port/bucket/prefix?region=…`` (``&tls=no`` for a server nearby)."""
    parts = urlsplit(url)
    bucket, _, prefix = parts.path.strip("/").partition("/")
    if parts.scheme != "s3" or not parts.hostname or not bucket:
        raise Invalid("Die Adresse des Objektspeichers hat die Form s3://key:secret@host:port/bucket.")
    query = parse_qs(parts.query)
    client = Minio(
        endpoint=parts.hostname + (f":{parts.port}" if parts.port else ""),
        access_key=unquote(parts.username or ""),
        secret_key=unquote(parts.password or ""),
        secure=query.get("tls", ["yes"]) != ["no"],
        region=query.get("region", ["eu-central-1"])[0],
    )
    return S3Store(client, bucket=bucket, prefix=f"{prefix}/" if prefix else "")


def _copy(content: BinaryIO, spool: IO[bytes], *, limit: int) -> Stored:
    whole, size = hashlib.sha256(), 0
    for piece in bounded(content, limit=limit):
        whole.update(piece)
        size += spool.write(piece)
    return Stored(whole.hexdigest(), size)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except S3Error as error:
        if error.code in _MISSING:
            raise BlobMissing("Dieser Inhalt liegt nicht mehr vor.") from error
        raise OutsideUnavailable(f"Der Objektspeicher lehnt ab: {error.code}.") from error
    except (MinioException, HTTPError, OSError) as error:
        raise OutsideUnavailable(f"Der Objektspeicher antwortet nicht: {type(error).__name__}.") from error
