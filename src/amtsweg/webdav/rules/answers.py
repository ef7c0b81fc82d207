"""Write the XML of answers: properties, locks, several states at once (RFC 4918, sections 13 to 15)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from urllib.parse import quote

from lxml import etree

from amtsweg.webdav.contracts import Held, Resource
from amtsweg.webdav.rules.bodies import DAV, Wanted

_MAP = {"D": "DAV:"}
_SAFE = "/!$&'()*+,;=:@~"


@dataclass(frozen=True, slots=True)
class Shown:
    """A resource as an answer shows it: where it is, its locks, and what programs have noted at it."""

    href: str
    root: str
    resource: Resource
    locks: Sequence[Held]
    noted: Mapping[str, str]


def href_of(root: str, path: Iterable[str], *, collection: bool) -> str:
    """Return the encoded address of a path below a root; that of a collection ends with a slash."""
    href = quote("/".join([root.rstrip("/"), *path]), safe=_SAFE)
    return f"{href}/" if collection else href


def new(name: str, text: str = "") -> etree._Element:
    """Return an element of WebDAV."""
    element = etree.Element(f"{DAV}{name}", nsmap=_MAP)
    element.text = text or None
    return element


def written(root: etree._Element) -> bytes:
    """Return a whole body."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def properties(shown: Iterable[Shown], wanted: Wanted, *, at: datetime) -> bytes:
    """Return the answer to PROPFIND."""
    root = new("multistatus")
    root.extend(_response(one, wanted, at) for one in shown)
    return written(root)


def _response(shown: Shown, wanted: Wanted, at: datetime) -> etree._Element:
    element = new("response")
    element.append(new("href", shown.href))
    found, missing = _sorted_out(shown, wanted, at)
    if found or not missing:
        element.append(_propstat(found, HTTPStatus.OK))
    if missing:
        element.append(_propstat((etree.Element(name) for name in missing), HTTPStatus.NOT_FOUND))
    return element


def _sorted_out(shown: Shown, wanted: Wanted, at: datetime) -> tuple[list[etree._Element], list[str]]:
    names: Collection[str] = wanted.names
    if wanted.everything or wanted.names_only:
        names = dict.fromkeys([*_LIVE, *shown.noted, *wanted.names])
    made = {name: _LIVE[name](shown, at) if name in _LIVE else _noted(shown, name) for name in names}
    found = [element for element in made.values() if element is not None]
    if wanted.names_only:
        return [etree.Element(element.tag) for element in found], []
    asked = wanted.names if wanted.everything else made
    return found, [name for name in asked if made[name] is None]


def _noted(shown: Shown, name: str) -> etree._Element | None:
    return etree.fromstring(shown.noted[name]) if name in shown.noted else None


def _propstat(elements: Iterable[etree._Element], status: HTTPStatus) -> etree._Element:
    element, prop = new("propstat"), new("prop")
    prop.extend(elements)
    element.append(prop)
    element.append(new("status", f"HTTP/1.1 {status.value} {status.phrase}"))
    return element


def _type(shown: Shown, _at: datetime) -> etree._Element:
    element = new("resourcetype")
    if shown.resource.is_collection:
        element.append(new("collection"))
    return element


def _length(shown: Shown, _at: datetime) -> etree._Element | None:
    return None if shown.resource.is_collection else new("getcontentlength", str(shown.resource.size))


def _content_type(shown: Shown, _at: datetime) -> etree._Element | None:
    if shown.resource.is_collection:
        return None
    return new("getcontenttype", shown.resource.media_type or "application/octet-stream")


def _etag(shown: Shown, _at: datetime) -> etree._Element | None:
    return None if shown.resource.is_collection else new("getetag", shown.resource.etag)


def _created(shown: Shown, _at: datetime) -> etree._Element:
    return new("creationdate", shown.resource.added_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def http_date(moment: datetime) -> str:
    """Return a moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _supported(_shown: Shown, _at: datetime) -> etree._Element:
    element = new("supportedlock")
    for scope in ("exclusive", "shared"):
        entry, inner, kind = new("lockentry"), new("lockscope"), new("locktype")
        inner.append(new(scope))
        kind.append(new("write"))
        entry.extend([inner, kind])
        element.append(entry)
    return element


def _discovery(shown: Shown, at: datetime) -> etree._Element:
    element = new("lockdiscovery")
    element.extend(_active(one, shown.root, at) for one in shown.locks)
    return element


_LIVE: Mapping[str, Callable[[Shown, datetime], etree._Element | None]] = {
    f"{DAV}resourcetype": _type,
    f"{DAV}displayname": lambda shown, _at: new("displayname", shown.resource.name),
    f"{DAV}getcontentlength": _length,
    f"{DAV}getcontenttype": _content_type,
    f"{DAV}getetag": _etag,
    f"{DAV}getlastmodified": lambda shown, _at: new("getlastmodified", http_date(shown.resource.changed_at)),
    f"{DAV}creationdate": _created,
    f"{DAV}supportedlock": _supported,
    f"{DAV}lockdiscovery": _discovery,
}
PROTECTED = frozenset(_LIVE)
"""What programs cannot note themselves."""


def _active(lock: Held, root: str, at: datetime) -> etree._Element:
    element, scope, kind = new("activelock"), new("lockscope"), new("locktype")
    scope.append(new("exclusive" if lock.exclusive else "shared"))
    kind.append(new("write"))
    element.extend([scope, kind, new("depth", "infinity" if lock.deep else "0")])
    if lock.owner:
        element.append(etree.fromstring(lock.owner))
    element.append(new("timeout", f"Second-{max(1, int((lock.until - at).total_seconds()))}"))
    for name, href in (("locktoken", lock.token), ("lockroot", href_of(root, lock.path.split("/"), collection=False))):
        outer = new(name)
        outer.append(new("href", href))
        element.append(outer)
    return element


def named_owner(name: str) -> str:
    """Return the owner of a lock as XML, by the name of a person."""
    return etree.tostring(new("owner", name), encoding="unicode")


def locks(held: Iterable[Held], *, root: str, at: datetime) -> bytes:
    """Return the answer to LOCK."""
    answer, discovery = new("prop"), new("lockdiscovery")
    discovery.extend(_active(one, root, at) for one in held)
    answer.append(discovery)
    return written(answer)


def patched(href: str, results: Mapping[str, HTTPStatus]) -> bytes:
    """Return the answer to PROPPATCH: what became of each property."""
    root, response = new("multistatus"), new("response")
    response.append(new("href", href))
    response.extend(_by_status(results))
    root.append(response)
    return written(root)


def _by_status(results: Mapping[str, HTTPStatus]) -> Iterator[etree._Element]:
    for status in sorted(set(results.values())):
        yield _propstat((etree.Element(name) for name, one in results.items() if one == status), status)


def refusal(condition: str, href: str) -> bytes:
    """Return the body that names the condition of the standard that was not met."""
    root, element = new("error"), new(condition)
    if href:
        element.append(new("href", href))
    root.append(element)
    return written(root)
