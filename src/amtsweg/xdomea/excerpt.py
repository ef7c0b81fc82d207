"""One object of a message as a message of its own, as it stood there: nothing of the others is in it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import cast

from lxml import etree

from amtsweg.xdomea.reading import parse

_OTHERS = {"Schriftgutobjekt", "Anschreiben", "Aktenplan"}


class Excerpts:
    """The objects of a message, one by one; the message is read once, however many there are."""

    def __init__(self, xml: bytes) -> None:
        self._root = parse(xml)
        named = [(etree.QName(child).localname, child) for child in self._root]
        self._objects = [child for name, child in named if name == "Schriftgutobjekt"]
        self._common = [child for name, child in named if name not in _OTHERS]

    def one(self, index: int) -> bytes:
        """Return the message with only the object at this place (from 0)."""
        root = etree.Element(self._root.tag, nsmap=cast("Mapping[str, str]", self._root.nsmap))
        for name, value in self._root.attrib.items():
            root.set(name, value)
        # Copied, for an element that is put elsewhere is gone where it was.
        root.extend([copy.deepcopy(child) for child in (*self._common, self._objects[index])])
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
