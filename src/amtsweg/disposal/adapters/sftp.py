"""An archive reached by SFTP; needs the extra ``amtsweg[sftp]``. Folders ``out`` and ``in`` as in a transfer folder.

The host must be known: its key comes from the installation's ``known_hosts`` or is given; an unknown one is refused.
"""

import stat
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from paramiko.client import RejectPolicy, SSHClient
from paramiko.pkey import PKey
from paramiko.sftp_attr import SFTPAttributes
from paramiko.sftp_client import SFTPClient
from paramiko.ssh_exception import SSHException

from amtsweg.disposal.ports import Waiting, is_plain_name
from amtsweg.kernel.errors import Invalid, OutsideUnavailable

_PIECE = 256 * 1024
_SECONDS = 30.0
_PORT = 22


@dataclass(frozen=True, slots=True)
class Place:
    """Where the archive is, and as whom we go there; ``key_file`` or ``password`` opens."""

    host: str
    port: int
    user: str
    path: str
    password: str = ""
    key_file: str = ""
    host_key: str = ""


class SftpArchive:
    """See `Archive`; every call opens a connection of its own, so that nothing depends on an old one."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def put(self, name: str, content: BinaryIO) -> None:
        """See `Archive`; renamed to its name only when all of it has arrived."""
        with self._open() as line:
            folder = f"{self.place.path}/out"
            _make(line, folder)
            aside = f"{folder}/.{name}.part"
            sent = 0
            with line.open(aside, "wb") as file:
                file.set_pipelined(True)
                while piece := content.read(_PIECE):
                    file.write(piece)
                    sent += len(piece)
            if line.stat(aside).st_size != sent:
                raise OutsideUnavailable("Das Archiv hat nicht alles empfangen.")
            try:
                line.posix_rename(aside, f"{folder}/{name}")
            except OSError:  # a server without that extension does not replace
                with suppress(OSError):
                    line.remove(f"{folder}/{name}")
                line.rename(aside, f"{folder}/{name}")

    def list(self) -> list[Waiting]:
        """See `Archive`."""
        with self._open() as line:
            folder = f"{self.place.path}/in"
            _make(line, folder)
            found = [one for one in line.listdir_attr(folder) if is_plain_name(one.filename) and _is_file(one)]
            marks = [Waiting(one.filename, one.st_size or 0, f"{one.st_size}-{one.st_mtime}") for one in found]
            return sorted(marks, key=lambda one: one.name)

    def fetch(self, name: str, to: Path) -> None:
        """See `Archive`."""
        with self._open() as line, to.open("wb") as file:
            line.getfo(f"{self.place.path}/in/{name}", file)

    def check(self) -> None:
        """See `Archive`."""
        with self._open() as line:
            line.listdir(self.place.path or ".")

    @contextmanager
    def _open(self) -> Iterator[SFTPClient]:
        client = SSHClient()
        client.load_system_host_keys()
        place = self.place
        try:
            if place.host_key:
                kind, _, given = place.host_key.partition(" ")
                key = PKey.from_type_string(kind, _decoded(given))
                client.get_host_keys().add(_known_as(place), kind, key)
            client.set_missing_host_key_policy(RejectPolicy())
            client.connect(
                place.host,
                port=place.port,
                username=place.user,
                password=place.password or None,
                key_filename=place.key_file or None,
                allow_agent=False,
                look_for_keys=False,
                timeout=_SECONDS,
            )
            line = client.open_sftp()
            yield line
        except (SSHException, OSError, EOFError) as error:
            raise OutsideUnavailable(f"Das Archiv ist über SFTP nicht zu erreichen: {error}.") from error
        finally:
            client.close()


def _known_as(place: Place) -> str:
    return place.host if place.port == _PORT else f"[{place.host}]:{place.port}"


def _decoded(text: str) -> bytes:
    return b64decode(text.split(" ", maxsplit=1)[0])


def _make(line: SFTPClient, folder: str) -> None:
    try:
        line.stat(folder)
    except FileNotFoundError:
        line.mkdir(folder, 0o750)


def _is_file(one: SFTPAttributes) -> bool:
    return stat.S_ISREG(one.st_mode or 0)


def sftp_archive(url: str, *, secret: str, host_key: str = "") -> SftpArchive:
    """Return the archive of ``sftp://user@host:port/path``; the secret is a password or ``file:/path/of/key``."""
    parts = urlsplit(url)
    if not parts.hostname or not parts.username:
        raise Invalid("Die Adresse des Archivs hat die Form sftp://benutzer@rechner:port/pfad.")
    if parts.password:
        raise Invalid("Das Kennwort gehört in AMTSWEG_ARCHIVE_SECRET und nicht in die Adresse.")
    key_file = secret.removeprefix("file:") if secret.startswith("file:") else ""
    place = Place(
        host=parts.hostname,
        port=parts.port or _PORT,
        user=unquote(parts.username),
        path=unquote(parts.path).rstrip("/"),
        password="" if key_file else secret,
        key_file=key_file,
        host_key=host_key,
    )
    return SftpArchive(place)
