"""Text of OpenDocument: paragraphs line by line; a sheet or a slide is a page."""

from typing import BinaryIO

from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.reading.gathering import Gathered
from amtsweg.contents.reading.markup import TextTarget, feed_xml, local
from amtsweg.contents.reading.packages import opened

_BREAKS = {"p": "\n", "h": "\n", "tab": "\t", "line-break": "\n", "s": " ", "table-cell": "\t", "table-row": "\n"}
_HIDDEN = ("tracked-changes", "binary-data", "script", "automatic-styles", "settings")
_TEXT = ("p", "h")


class _Target(TextTarget):
    """Ends a page with a sheet or a slide."""

    def end(self, tag: str) -> None:
        super().end(tag)
        namespace = tag.rpartition("}")[0]
        is_sheet = local(tag) == "table" and namespace.endswith("table:1.0")
        if (is_sheet and self.in_tables) or (local(tag) == "page" and namespace.endswith("drawing:1.0")):
            self._gathered.end_page()

    in_tables = False


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather the text of the document and of its heads and feet."""
    with opened(stream, gathered) as package:
        if "content.xml" not in package.names:
            raise Unreadable(Mark.DAMAGED)
        if b"encryption-data" in package.whole("META-INF/manifest.xml", 1 << 22):
            raise Unreadable(Mark.ENCRYPTED)
        target = _Target(gathered, breaks=_BREAKS, skips=_HIDDEN, takes=_TEXT)
        target.in_tables = b"spreadsheet" in package.whole("mimetype", 200)
        feed_xml(package.pieces("content.xml"), target)
        if "styles.xml" in package.names:
            feed_xml(package.pieces("styles.xml"), TextTarget(gathered, breaks=_BREAKS, skips=_HIDDEN, takes=_TEXT))
