"""One object of a message as a message of its own, as it stood there: nothing of the others is in it."""

from __future__ import annotations

from lxml import etree

from amtsweg.xdomea.reading import parse

_OTHERS = {"Anschreiben", "Aktenplan"}


def excerpt(xml: bytes, index: int) -> bytes:
    """Return the message with only the object at this place (from 0), byte for byte what it said about it."""
    root, place = parse(xml), 0
    for child in list(root):
        name = etree.QName(child).localname
        if name == "Schriftgutobjekt":
            keep = place == index
            place += 1
        else:
            keep = name not in _OTHERS
        if not keep:
            root.remove(child)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
