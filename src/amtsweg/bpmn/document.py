"""A BPMN document as a whole: what is executed, what is drawn, and what only other programs understand.

The plan the engine follows is compiled from the document and never written back; what is written is the document
itself. So nothing can be lost on the way: not the diagram, not foreign extensions, not comments.
"""

from dataclasses import dataclass
from typing import Self

from lxml import etree

from amtsweg.bpmn.reader.source import parse


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read. Its tree is shared with whoever reads it and is not to be changed."""

    root: etree._Element

    @classmethod
    def of(cls, xml: bytes) -> Self:
        """Read a document; raises `Unreadable`."""
        return cls(parse(xml, whole=True))

    def to_xml(self) -> bytes:
        """Write the document, in UTF-8."""
        return etree.tostring(self.root.getroottree(), encoding="UTF-8", xml_declaration=True)


def canonical(xml: bytes) -> bytes:
    """The canonical form (C14N 2.0, with comments): equal for two documents that say the same."""
    return etree.tostring(Document.of(xml).root.getroottree(), method="c14n2", with_comments=True)


def roundtrip(xml: bytes) -> bool:
    """Whether the document comes out as it went in; raises `Unreadable`."""
    return canonical(Document.of(xml).to_xml()) == canonical(xml)
