"""One request of a program: where it points, who acts, and what it brings along."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import BinaryIO, cast

from django.http import HttpRequest, HttpResponse

from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, TooMuch
from amtsweg.webdav.contracts import Refused, Spot
from amtsweg.webdav.rules.bodies import LARGEST

_SIZE_NEEDED = "Bitte senden Sie die Größe der Datei mit."


@dataclass(frozen=True, slots=True)
class Call:
    """A request, taken apart."""

    request: HttpRequest
    spot: Spot
    actor: Actor
    at: datetime

    def header(self, name: str, default: str = "") -> str:
        """Return a header, or nothing."""
        return self.request.headers.get(name, default)


def announced(request: HttpRequest) -> int | None:
    """Return how many bytes are announced; none where they come in pieces. Raises Refused, Invalid."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal():
        return int(length)
    if length:
        raise Invalid("Die Länge der Anfrage ist nicht zu lesen.")
    return None if _in_pieces(request) else 0


def whole_size(request: HttpRequest) -> int:
    """Return how large a content is that is to be kept. Raises Refused (411) where nothing tells.

    The server hands a body in pieces that broke off through as if it were whole, so its size must be known; the Finder
    says it in a header of its own.
    """
    size = announced(request)
    if size is not None:
        return size
    expected = request.headers.get("X-Expected-Entity-Length", "")
    if not expected.isdecimal():
        raise Refused(HTTPStatus.LENGTH_REQUIRED, _SIZE_NEEDED)
    return int(expected)


def _in_pieces(request: HttpRequest) -> bool:
    if "chunked" not in request.headers.get("Transfer-Encoding", "").lower():
        return False
    if "granian" not in str(request.META.get("SERVER_SOFTWARE", "")).lower():
        # Other servers hand the pieces through as they are, or wait for ever.
        raise Refused(HTTPStatus.LENGTH_REQUIRED, _SIZE_NEEDED)
    return True


def stream(request: HttpRequest) -> BinaryIO:
    """Return the bytes of a request; Django itself reads none where no length is announced."""
    return cast(BinaryIO, request.META["wsgi.input"] if announced(request) is None else request)


def body(request: HttpRequest) -> bytes:
    """Return a small body whole. Raises TooMuch."""
    found = b""
    source, left = stream(request), announced(request)
    while left is None or len(found) < left:
        piece = source.read(LARGEST)
        found += piece
        if len(found) > LARGEST:
            raise TooMuch("Die Anfrage ist zu groß.")
        if not piece:
            break
    return found


def xml(content: bytes, status: int = HTTPStatus.MULTI_STATUS) -> HttpResponse:
    """Return an answer in XML."""
    return HttpResponse(content, "application/xml; charset=utf-8", status)
