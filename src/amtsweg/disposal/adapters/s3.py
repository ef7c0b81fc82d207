"""An archive reached by an object store that speaks S3; needs the extra ``amtsweg[s3]``.

An object appears whole or not at all; prefixes ``out/`` and ``in/`` as in a transfer folder.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit

from minio import Minio
from minio.error import MinioException, S3Error
from urllib3.exceptions import HTTPError

from amtsweg.disposal.ports import Waiting, is_plain_name
from amtsweg.kernel.errors import Invalid, OutsideUnavailable

_PART = 16 * 1024 * 1024


class S3Archive:
    """See `Archive`."""

    def __init__(self, client: Minio, *, bucket: str, prefix: str = "") -> None:
        self.client, self.bucket, self.prefix = client, bucket, prefix

    def put(self, name: str, content: BinaryIO) -> None:
        """See `Archive`."""
        with _translated():
            self.client.put_object(
                bucket_name=self.bucket,
                object_name=f"{self.prefix}out/{name}",
                data=content,
                length=-1,
                part_size=_PART,
            )

    def list(self) -> list[Waiting]:
        """See `Archive`."""
        folder = f"{self.prefix}in/"
        with _translated():
            found = list(self.client.list_objects(bucket_name=self.bucket, prefix=folder))
        waiting = [
            Waiting((one.object_name or "").removeprefix(folder), one.size or 0, f"{one.size}-{one.etag}")
            for one in found
            if not one.is_dir
        ]
        return sorted((one for one in waiting if is_plain_name(one.name)), key=lambda one: one.name)

    def fetch(self, name: str, to: Path) -> None:
        """See `Archive`."""
        with _translated(), to.open("wb") as file:
            response = self.client.get_object(bucket_name=self.bucket, object_name=f"{self.prefix}in/{name}")
            try:
                for piece in response.stream(1024 * 1024):
                    file.write(piece)
            finally:
                response.close()
                response.release_conn()

    def check(self) -> None:
        """See `Archive`."""
        with _translated():
            found = self.client.bucket_exists(bucket_name=self.bucket)
        if not found:
            raise OutsideUnavailable(f"Den Speicherbereich „{self.bucket}“ gibt es nicht.")


def s3_archive(url: str, *, secret: str) -> S3Archive:
    """Return the archive of ``s3://key@host:port/bucket/prefix?region=…`` (``&tls=no`` for a server nearby)."""
    parts = urlsplit(url)
    bucket, _, prefix = parts.path.strip("/").partition("/")
    if not parts.hostname or not bucket:
        raise Invalid("Die Adresse des Archivs hat die Form s3://key@host:port/bucket/prefix.")
    if parts.password:
        raise Invalid("Das Geheimnis gehört in AMTSWEG_ARCHIVE_SECRET und nicht in die Adresse.")
    query = parse_qs(parts.query)
    client = Minio(
        endpoint=parts.hostname + (f":{parts.port}" if parts.port else ""),
        access_key=unquote(parts.username or ""),
        secret_key=secret,
        secure=query.get("tls", ["yes"]) != ["no"],
        region=query.get("region", ["eu-central-1"])[0],
    )
    return S3Archive(client, bucket=bucket, prefix=f"{prefix}/" if prefix else "")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except S3Error as error:
        raise OutsideUnavailable(f"Das Archiv lehnt ab: {error.code}.") from error
    except (MinioException, HTTPError, OSError) as error:
        raise OutsideUnavailable(f"Das Archiv antwortet nicht: {type(error).__name__}.") from error
