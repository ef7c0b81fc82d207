"""Read the XML a program sends (RFC 4918, section 14): bounded, and without anything fetched or expanded."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from amtsweg.kernel.errors import Invalid

LARGEST = 256 * 1024
LONGEST_OWNER = 16 * 1024
DAV = "{DAV:}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ALLPROP, _PROPNAME, _PROP, _INCLUDE = (f"{DAV}{name}" for name in ("allprop", "propname", "prop", "include"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which properties a program asks for: named ones, or (``everything``) all, or (``names_only``) what they are."""

    names: tuple[str, ...] = ()
    everything: bool = False
    names_only: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One property to note (``value`` is its XML) or to forget (``value`` is empty)."""

    name: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class LockWish:
    """The lock a program asks for; ``owner`` is XML, given back as it came."""

    exclusive: bool
    owner: str


def parse(body: bytes) -> etree._Element | None:
    """Return the root of a body, or nothing for an empty one. Raises Invalid."""
    if not body.strip():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Invalid("Das XML der Anfrage ist nicht wohlgeformt.") from error
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        raise Invalid("Das XML der Anfrage darf keine Dokumenttyp-Deklaration enthalten.")
    return root


def read_propfind(body: bytes) -> Wanted:
    """Read which properties are asked for; an empty body asks for all. Raises Invalid."""
    root = parse(body)
    if root is None:
        return Wanted(everything=True)
    if root.tag != f"{DAV}propfind":
        raise Invalid("Erwartet wird „propfind“.")
    kinds = {child.tag: child for child in root}
    if _PROPNAME in kinds:
        return Wanted(names_only=True)
    if _ALLPROP in kinds:
        return Wanted(_names(kinds.get(_INCLUDE)), everything=True)
    if _PROP not in kinds:
        raise Invalid("Die Anfrage sagt nicht, welche Angaben sie möchte.")
    return Wanted(_names(kinds[_PROP]))


def _names(element: etree._Element | None) -> tuple[str, ...]:
    return () if element is None else tuple(dict.fromkeys(str(child.tag) for child in element))


def read_proppatch(body: bytes) -> list[Change]:
    """Read which properties to note and forget, in their order. Raises Invalid."""
    root = parse(body)
    if root is None or root.tag != f"{DAV}propertyupdate":
        raise Invalid("Erwartet wird „propertyupdate“.")
    return list(_changes(root))


def _changes(root: etree._Element) -> Iterator[Change]:
    for action in root:
        for properties in action.iterchildren(_PROP):
            for one in properties:
                if action.tag == f"{DAV}set":
                    yield Change(str(one.tag), _alone(one))
                elif action.tag == f"{DAV}remove":
                    yield Change(str(one.tag))


def _alone(element: etree._Element) -> str:
    # The language may stand at any element around; the property takes it along.
    language = next((str(up.get(XML_LANG)) for up in (element, *element.iterancestors()) if up.get(XML_LANG)), "")
    if language:
        element.set(XML_LANG, language)
    element.tail = None
    return etree.tostring(element, encoding="unicode")


def read_lockinfo(body: bytes) -> LockWish | None:
    """Read which lock is asked for; an empty body asks to make one last longer. Raises Invalid."""
    root = parse(body)
    if root is None:
        return None
    scope = root.find(f"{DAV}lockscope")
    if root.tag != f"{DAV}lockinfo" or scope is None or root.find(f"{DAV}locktype/{DAV}write") is None:
        raise Invalid("Erwartet wird „lockinfo“ mit einer Schreibsperre.")
    owner = root.find(f"{DAV}owner")
    named = "" if owner is None else _alone(owner)
    if len(named) > LONGEST_OWNER:
        raise Invalid("Die Angabe, wer sperrt, ist zu lang.")
    return LockWish(scope.find(f"{DAV}shared") is None, named)
