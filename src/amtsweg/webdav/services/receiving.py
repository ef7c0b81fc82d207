"""Take in what a program sends: piece by piece to the disk, whole or not at all, looked at, and kept by its content."""

import tempfile
from datetime import datetime
from http import HTTPStatus
from typing import BinaryIO, Protocol

from django.conf import settings
from django.http import UnreadablePostError

from amtsweg.forms.api import scanning
from amtsweg.kernel import blobs
from amtsweg.kernel.errors import TooMuch
from amtsweg.webdav.contracts import Received, Refused
from amtsweg.webdav.rules.sniffing import media_type

_PIECE = 256 * 1024


class Body(Protocol):
    """Whatever gives the bytes of a request."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


def receive(body: Body, *, size: int, at: datetime, limit: int = blobs.MAX_BYTES) -> Received:
    """Take a content of this size in. Raises TooMuch, and Refused where it broke off or holds malware.

    Then nothing is kept.
    """
    if size > limit:
        raise TooMuch(f"Die Datei ist größer als {limit // 1024 // 1024} MiB.")
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        if spool(body, file, size) != size:
            raise Refused(HTTPStatus.BAD_REQUEST, "Die Übertragung ist abgebrochen; es wurde nichts gespeichert.")
        return _kept(file, size, limit, at) if size else Received("", 0, "")


def spool(body: Body, file: BinaryIO, size: int) -> int:
    """Write a body to a file and return how much has come. Raises Refused on a full disk."""
    come = 0
    try:
        while come < size and (piece := body.read(min(_PIECE, size - come))):
            come += file.write(piece)
        file.flush()
    except UnreadablePostError:  # whoever sent it has gone
        return come
    except OSError as error:
        text = "Auf dem Server ist kein Platz mehr; es wurde nichts gespeichert."
        raise Refused(HTTPStatus.INSUFFICIENT_STORAGE, text) from error
    return come


def _kept(file: BinaryIO, size: int, limit: int, at: datetime) -> Received:
    kind, state = media_type(file), scanning.scan(file)
    if state == scanning.INFECTED:
        raise Refused(HTTPStatus.FORBIDDEN, "In der Datei wurde Schadsoftware gefunden; sie wurde nicht gespeichert.")
    file.seek(0)
    blob = blobs.put(file, media_type=kind, at=at, limit=limit)
    scanning.remember(blob.sha256, state, at=at)
    if not blobs.is_kept(blob.sha256):  # removed in this very moment; now it is known to be fresh, so it stays
        file.seek(0)
        blobs.put(file, media_type=kind, at=at, limit=limit)
    return Received(blob.sha256, size, kind)
