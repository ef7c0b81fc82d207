"""Bytes to an element tree, safely: no document types, no entities, no network, bounded size and depth."""

from lxml import etree

from amtsweg.bpmn.contracts import Problem, Unreadable

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
AMTSWEG = "https://amtsweg.org/bpmn/1.0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DIAGRAM = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
        "http://www.omg.org/spec/DD/20100524/DI",
    }
)
LARGEST_BYTES = 4_000_000
MOST_TAGS = 100_000
"""Room for 20,000 elements that are executed, each with its closing tag and its place in the diagram."""


def parse(xml: bytes, *, whole: bool = False) -> etree._Element:
    """The root element `definitions`, with comments and instructions if the `whole` is wanted.

    Raises `Unreadable` for everything that is not plain BPMN XML.
    """
    if len(xml) > LARGEST_BYTES:
        raise _refusal(0, f"the file has {len(xml):,} bytes; at most {LARGEST_BYTES:,} are read")
    if xml.count(b"<") > MOST_TAGS:
        # Counted before anything is built from it: a tree takes many times the room of its text.
        raise _refusal(0, f"the file has more than {MOST_TAGS:,} tags")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise _refusal(0, "document types and entities are not accepted")
    root = _parse(xml, whole)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refusal(0, "document types and entities are not accepted")
    if root.tag != f"{{{BPMN}}}definitions":
        raise _refusal(line_of(root), f"the root element is '{root.tag[:200]}', not BPMN 2.0 'definitions'")
    return root


def _parse(xml: bytes, whole: bool) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=not whole,
        remove_pis=not whole,
    )
    try:
        return etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        raise _refusal(line, f"not well-formed XML: {error}") from error


def _refusal(line: int, reason: str) -> Unreadable:
    return Unreadable((Problem("", line, reason),))


def line_of(element: etree._Element) -> int:
    """The line an element begins on."""
    line: int | None = element.sourceline  # type: ignore[assignment]  # the stubs say ellipsis
    return line or 0


def split(name: object) -> tuple[str, str]:
    """Namespace and local name of a tag or attribute."""
    text = str(name)
    if text.startswith("{"):
        namespace, _, local = text[1:].partition("}")
        return namespace, local
    return "", text


def local(element: etree._Element) -> str:
    """The local name of a BPMN element; empty for an element of another namespace."""
    namespace, name = split(element.tag)
    return name if namespace == BPMN else ""


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The BPMN children with this local name."""
    return list(element.iterchildren(f"{{{BPMN}}}{name}"))


def text_of(element: etree._Element) -> str:
    """The trimmed text of an element."""
    return "".join(str(part) for part in element.itertext()).strip()


def id_of(element: etree._Element) -> str:
    """The id of the element or of the nearest one around it."""
    current: etree._Element | None = element
    while current is not None:
        found = current.get("id")
        if found:
            return str(found)
        current = current.getparent()
    return ""


def problem(element: etree._Element, reason: str) -> Problem:
    """A problem at this place."""
    return Problem(id_of(element), line_of(element), reason)
