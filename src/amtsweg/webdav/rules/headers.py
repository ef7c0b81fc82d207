"""Read the headers of WebDAV: If, Depth, Timeout, Destination (RFC 4918, section 10)."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from amtsweg.kernel.errors import Invalid
from amtsweg.webdav.contracts import Condition, Guard, Listing

INFINITY = "infinity"
USUAL_LOCK, LONGEST_LOCK = timedelta(minutes=30), timedelta(hours=24)

_TOKEN = re.compile(r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<no>Not\b)|<(?P<uri>[^>]*)>|\[(?P<etag>[^\]]*)\])", re.I)
_BROKEN = "Die Bedingungen im Kopf „If“ sind nicht zu lesen."


def read_guard(headers: Callable[[str], str]) -> Guard:
    """Return the conditions a request makes. Raises Invalid."""
    return Guard(tuple(read_if(headers("If"))), headers("If-Match").strip(), headers("If-None-Match").strip())


def read_if(text: str) -> Iterator[Listing]:
    """Read an ``If`` header. Raises Invalid."""
    resource, inside, denied, conditions = "", False, False, list[Condition]()
    for kind, value in _words(text):
        if not inside and kind == "uri":
            resource = path_in(value)
        elif not inside and kind == "open":
            inside, conditions = True, []
        elif inside and kind == "no" and not denied:
            denied = True
        elif inside and kind in {"uri", "etag"}:
            conditions.append(Condition(value if kind == "uri" else "", value if kind == "etag" else "", denied=denied))
            denied = False
        elif inside and kind == "close" and conditions and not denied:
            inside = False
            yield Listing(tuple(conditions), resource)
        else:
            raise Invalid(_BROKEN)
    if inside:
        raise Invalid(_BROKEN)


def _words(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while text[position:].strip():
        found = _TOKEN.match(text, position)
        if not found or not found.lastgroup:
            raise Invalid(_BROKEN)
        yield found.lastgroup, found[found.lastgroup]
        position = found.end()


@dataclass(frozen=True, slots=True)
class State:
    """What conditions are compared with: the locks that cover a resource, and its etag (empty: there is none)."""

    tokens: Collection[str]
    etag: str


def holds(lists: Collection[Listing], state_of: Callable[[str], State]) -> bool:
    """Tell whether one of the lists is true, or there are none."""
    if not lists:
        return True
    return any(all(_is_true(one, state_of(listing.resource)) for one in listing.conditions) for listing in lists)


def _is_true(condition: Condition, state: State) -> bool:
    met = condition.token in state.tokens if condition.token else bool(state.etag) and condition.etag == state.etag
    return met != condition.denied


def matches(header: str, etag: str) -> bool:
    """Tell whether an ``If-Match`` or ``If-None-Match`` names this etag, or anything that is there (``*``)."""
    if header == "*":
        return bool(etag)
    return bool(etag) and etag in {one.strip().removeprefix("W/") for one in header.split(",")}


def path_in(url: str) -> str:
    """Return the decoded path of an address."""
    try:
        return unquote(urlsplit(url).path, errors="strict")
    except ValueError as error:
        raise Invalid("Diese Adresse ist nicht zu lesen.") from error


def host_in(url: str) -> str:
    """Return the host an address names, or nothing."""
    return urlsplit(url).netloc


def depth(text: str, *, usual: str) -> str:
    """Return how deep a request reaches: ``0``, ``1`` or ``infinity``. Raises Invalid."""
    given = (text.strip() or usual).lower()
    if given not in {"0", "1", INFINITY}:
        raise Invalid("Die Tiefe („Depth“) muss 0, 1 oder infinity sein.")
    return given


def lock_period(text: str) -> timedelta:
    """Return how long a lock shall last: as the program wishes, within bounds."""
    for wish in text.split(","):
        kind, _, seconds = wish.strip().partition("-")
        if kind.lower() == "infinite":
            return LONGEST_LOCK
        if kind.lower() == "second" and seconds.isdecimal():
            return min(timedelta(seconds=min(max(int(seconds), 60), 10**7)), LONGEST_LOCK)
    return USUAL_LOCK
