"""Which adapter an address names. The secret comes from the environment and never stands in the address."""

from pathlib import Path

from amtsweg.disposal.adapters.folder import FolderArchive
from amtsweg.disposal.ports import Archive


def archive_at(url: str, *, secret: str = "", host_key: str = "") -> Archive:
    """Return the archive at ``sftp://user@host/path``, ``s3://key@host/bucket/prefix``, or in a folder.

    ``secret`` is the password, the path of a private key (SFTP) or the secret key (S3). Raises Invalid.
    """
    if url.startswith("sftp:"):
        from amtsweg.disposal.adapters.sftp import sftp_archive  # noqa: PLC0415 - an optional extra

        return sftp_archive(url, secret=secret, host_key=host_key)
    if url.startswith("s3:"):
        from amtsweg.disposal.adapters.s3 import s3_archive  # noqa: PLC0415 - an optional extra

        return s3_archive(url, secret=secret)
    return FolderArchive(Path(url))
