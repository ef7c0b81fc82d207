"""Text out of markup as it streams by: no tree is built, no entity resolved, nothing fetched."""

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from lxml import etree

from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.reading.gathering import Gathered

_WILD = frozenset({"ERR_RESOURCE_LIMIT", "ERR_ENTITY_LOOP"})


class Target(Protocol):
    """What is told of tags and text as they stream by."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open a tag."""

    def end(self, tag: str) -> None:
        """Close a tag."""

    def data(self, text: str) -> None:
        """Take text."""

    def close(self) -> None:
        """End."""


class TextTarget:
    """Receives tags and text. ``breaks`` stand for signs, ``skips`` hide what they hold; ``takes`` alone hold text."""

    def __init__(
        self,
        gathered: Gathered,
        *,
        breaks: Mapping[str, str],
        skips: Collection[str] = (),
        takes: Collection[str] | None = None,
    ) -> None:
        self._gathered = gathered
        self._breaks, self._skips, self._takes = breaks, frozenset(skips), takes
        self._hidden = self._taken = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open a tag."""
        del attributes
        name = local(tag)
        if name in self._skips:
            self._hidden += 1
        if self._takes is not None and name in self._takes:
            self._taken += 1

    def end(self, tag: str) -> None:
        """Close a tag; what ends a line or a cell does so here."""
        name = local(tag)
        if name in self._skips:
            self._hidden -= 1
        if self._takes is not None and name in self._takes:
            self._taken -= 1
        if not self._hidden and name in self._breaks:
            self._gathered.add(self._breaks[name])

    def data(self, text: str) -> None:
        """Take text where it counts."""
        if not self._hidden and (self._takes is None or self._taken):
            self._gathered.add(text)

    def close(self) -> None:
        """End; what was gathered lies elsewhere."""


def local(tag: str) -> str:
    """Return the name of a tag without its namespace."""
    return tag.rpartition("}")[2]


def feed_xml(pieces: Iterable[bytes], target: Target) -> None:
    """Stream XML to a target. Raises Unreadable; what came before a fault has been gathered."""
    parser = etree.XMLParser(
        target=target,  # type: ignore[arg-type] # the stubs expect bytes where lxml gives text
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
    )
    _feed(parser, pieces)


def feed_html(pieces: Iterable[bytes], target: Target, encoding: str | None = None) -> None:
    """Stream HTML of any quality to a target. Raises Unreadable."""
    parser = etree.HTMLParser(
        target=target,  # type: ignore[arg-type] # as above
        no_network=True,
        huge_tree=False,
        encoding=encoding,
    )
    _feed(parser, pieces)


def _feed(parser: etree.XMLParser | etree.HTMLParser, pieces: Iterable[bytes]) -> None:
    fed = False
    try:
        for piece in pieces:
            parser.feed(piece)
            fed = True
            if _is_wild(parser.feed_error_log):  # the parser reads on without a word of it
                raise Unreadable(Mark.HOSTILE)
        if fed:
            parser.close()
    except etree.XMLSyntaxError as error:
        raise Unreadable(Mark.HOSTILE if _is_wild(error.error_log) else Mark.DAMAGED) from error


def _is_wild(log: etree._ErrorLog) -> bool:
    # libxml2 says so where depth, length or growth by entities pass what it takes for sound.
    return any(entry.type_name in _WILD for entry in log)  # type: ignore[attr-defined] # the stubs forget that it is a list
