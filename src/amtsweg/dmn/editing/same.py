"""Whether two files say the same, however they are written."""

from __future__ import annotations

from lxml import etree

from amtsweg.dmn.reading.xml import parse


def is_same(xml: bytes, other: bytes) -> bool:
    """Whether two models are equal in canonical form (C14N 2.0), comments included. Raises `DmnReadError`."""
    return xml == other or _canonical(xml) == _canonical(other)


def _canonical(xml: bytes) -> bytes:
    return etree.tostring(parse(xml).getroottree(), method="c14n2", with_comments=True)
