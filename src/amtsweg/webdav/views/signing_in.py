"""Who a program comes for: an access key over Basic, or the token of a link in the address. Never a session."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TypeVar
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest

from amtsweg.webdav.contracts import Refused, Visitor
from amtsweg.webdav.queries.keys import by_key, by_link, hashed
from amtsweg.webdav.services.keys import notice_use

T = TypeVar("T")

_TRIES, _PERIOD = 10, 300
_SIGN_IN = "Bitte melden Sie sich mit Ihrer dienstlichen E-Mail-Adresse und einem App-Zugang an."


@dataclass(frozen=True, slots=True)
class Entry:
    """Who comes, and into which file; none where the address does not reach into one."""

    visitor: Visitor
    record_file_id: UUID | None
    root: str
    rest: str


def enter(request: HttpRequest, address: str, *, at: datetime) -> Entry:
    """Return who comes for what. Raises Refused (401, 404, 429)."""
    kind, _, rest = address.partition("/")
    first, _, rest = rest.partition("/")
    if kind == "dokument" and first:
        linked = by_link(first, at=at)
        if linked is None:
            raise Refused(HTTPStatus.NOT_FOUND, "Dieser Link gilt nicht mehr.")
        return Entry(*linked, f"/dav/dokument/{first}", rest)
    name, key = _credentials(request)
    visitor, used = _slowed(request, name, lambda: by_key(name, key, at=at))
    notice_use(used, at=at)
    if kind not in {"", "akten"} or (kind == "" and first):
        raise Refused(HTTPStatus.NOT_FOUND, "Hier liegt nichts.")
    return Entry(visitor, _file_id(first), f"/dav/akten/{first}".rstrip("/") if kind else "/dav", rest)


def _file_id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Refused(HTTPStatus.NOT_FOUND, "Diese Akte gibt es nicht.") from error


def _credentials(request: HttpRequest) -> tuple[str, str]:
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        name, found, key = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        found = ""
    if kind.lower() != "basic" or not found or "\x00" in name + key:
        raise Refused(HTTPStatus.UNAUTHORIZED, _SIGN_IN)
    return name, key


def _slowed(request: HttpRequest, name: str, find: Callable[[], T | None]) -> T:
    """Find who comes, but not for somebody who keeps guessing: counted by name and address, failures only."""
    counted = "webdav:" + hashed(f"{request.META.get('REMOTE_ADDR', '')} {name.casefold()}")
    if cache.get(counted, 0) >= _TRIES:
        raise Refused(HTTPStatus.TOO_MANY_REQUESTS, "Zu viele Versuche. Bitte warten Sie einige Minuten.")
    found = find()
    if found is None:
        cache.add(counted, 0, _PERIOD)
        cache.incr(counted)
        raise Refused(HTTPStatus.UNAUTHORIZED, _SIGN_IN)
    return found
