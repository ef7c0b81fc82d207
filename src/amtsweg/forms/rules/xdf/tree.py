"""XML of strangers as a tree: bounded, without entities, document types and network."""

from collections.abc import Iterator
from typing import cast

from lxml import etree

from amtsweg.forms.rules.xdf.model import Remark, XdfRefused

MAX_BYTES = 16 * 1024 * 1024
MAX_ELEMENTS = 200_000

Node = etree._Element


def parse(data: bytes) -> Node:
    """Return the root of a file. Raises XdfRefused."""
    if len(data) > MAX_BYTES:
        raise refused(0, "Datei", f"Sie ist größer als {MAX_BYTES // 1024 // 1024} MB. Bitte teilen Sie sie auf.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise refused(line, "Datei", f"Das ist kein wohlgeformtes XML ({_short(error)}).") from error
    if root.getroottree().docinfo.internalDTD is not None or b"<!DOCTYPE" in data:
        raise refused(1, "Datei", "XML mit einer Dokumenttyp-Deklaration (DOCTYPE) wird nicht angenommen.")
    if sum(1 for _one in root.iter()) > MAX_ELEMENTS:
        raise refused(1, "Datei", f"Sie hat mehr als {MAX_ELEMENTS} Elemente. Bitte teilen Sie sie auf.")
    return root


def refused(line: int, element: str, reason: str) -> XdfRefused:
    """Return the refusal for one reason."""
    return XdfRefused([Remark(line, element, reason)])


def local(node: Node) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def children(node: Node) -> Iterator[Node]:
    """Yield the elements inside, without entities that were left unresolved."""
    return (child for child in node if isinstance(child.tag, str))


def line_of(node: Node) -> int:
    """Return the line an element begins on."""
    return cast(int | None, node.sourceline) or 0


def clean(text: str | None) -> str:
    """Return a text without the indentation its file gave it: lines stripped, no empty ones around."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def text_of(node: Node) -> str:
    """Return the text of an element that holds nothing else."""
    return clean(node.text)


def _short(error: Exception) -> str:
    words = str(error)
    return words if len(words) <= 120 else words[:119] + "…"
