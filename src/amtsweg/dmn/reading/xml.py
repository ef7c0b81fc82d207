"""Safe access to the XML of a model: no entities, no network, and names without namespaces."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from amtsweg.dmn.contracts import DmnReadError, Problem
from amtsweg.dmn.model import Place, Text

NAMESPACES = frozenset(
    (
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    )
)
"""DMN 1.1, 1.2, 1.3, 1.4 and 1.5."""
LARGEST = 4_000_000
MOST_TAGS = 15_000
"""A table of three hundred rules with ten columns has nearly as many; nobody would read more of them at once."""

LONGEST_NAME = 200
"""Of an element in a message."""
MOST_CHARACTERS = 50_000
"""Of FEEL in all texts together: they are compiled when the model is read."""

XML = etree._Element


def parse_any(xml: bytes, most_tags: int = MOST_TAGS) -> XML:
    """The root of a file, or `DmnReadError` where it is too large, no XML, or brings entities."""
    if len(xml) > LARGEST:
        raise _refused(1, f"the file has {len(xml):,} bytes; at most {LARGEST:,} are read")
    if xml.count(b"<") > most_tags:
        # Counted before anything is built from it: a tree takes many times the room of its text.
        raise _refused(1, f"the file has more than {most_tags:,} tags")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused(getattr(error, "lineno", None) or 1, f"no well-formed XML: {error}") from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise _refused(1, "a document type is not allowed")
    return root


def parse(xml: bytes) -> XML:
    """The root of a model, or `DmnReadError` with what is wrong with the file itself."""
    root = parse_any(xml)
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        raise _refused(line_of(root), f"not a decision model: {root.tag[:LONGEST_NAME]}")
    if sum(len(text.text or "") for text in root.iter(f"{{{name.namespace}}}text")) > MOST_CHARACTERS:
        raise _refused(line_of(root), f"the texts of the model have more than {MOST_CHARACTERS:,} characters")
    return root


def _refused(line: int, reason: str) -> DmnReadError:
    return DmnReadError((Problem("definitions", line, reason),))


def children(node: XML) -> Iterator[tuple[str, XML]]:
    """Child elements of the same namespace with their local names; extensions and comments are left out."""
    namespace = etree.QName(node).namespace
    for child in node:
        if isinstance(child.tag, str):
            name = etree.QName(child)
            if name.namespace == namespace:
                yield name.localname, child


def line_of(node: XML) -> int:
    line: object = node.sourceline
    return line if isinstance(line, int) else 0


def all_of(node: XML, *names: str) -> list[XML]:
    return [child for name, child in children(node) if name in names]


def first_of(node: XML | None, *names: str) -> XML | None:
    return next(iter(all_of(node, *names)), None) if node is not None else None


def attribute(node: XML | None, name: str) -> str | None:
    value = None if node is None else node.get(name)
    return str(value) if value else None


def place(node: XML, fallback: str = "") -> Place:
    """The element's id, or its name, or what it is."""
    name = attribute(node, "id") or attribute(node, "name") or fallback or etree.QName(node).localname
    return Place(name[:LONGEST_NAME], line_of(node))


def content(node: XML | None) -> str:
    """All text inside an element."""
    return "" if node is None else "".join(str(part) for part in node.itertext()).strip()


def text_in(node: XML | None) -> Text | None:
    """The `text` of an expression; None when there is none or it is empty."""
    inner = first_of(node, "text")
    if node is None or inner is None or not content(inner):
        return None
    raw = inner.text or ""
    leading = raw[: len(raw) - len(raw.lstrip())].count("\n")
    return Text(Place(place(node).element, line_of(inner) + leading), content(inner))
