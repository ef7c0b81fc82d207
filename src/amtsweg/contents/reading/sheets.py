"""Text of Excel tables: a sheet is a page, a row a line; shared texts are looked up, numbers stand as they are."""

import re
from collections.abc import Mapping
from typing import BinaryIO

from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.reading.gathering import Gathered
from amtsweg.contents.reading.markup import feed_xml, local
from amtsweg.contents.reading.packages import opened

_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_SHARED = "xl/sharedStrings.xml"


class _Shared:
    """Collects the shared texts."""

    def __init__(self, most: int) -> None:
        self.texts: list[str] = []
        self._left = most
        self._parts: list[str] = []
        self._in_text = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        del attributes
        self._in_text = local(tag) == "t"

    def data(self, text: str) -> None:
        if self._in_text:
            self._left -= len(text)
            self._parts.append(text)
            if self._left < 0:
                raise Unreadable(Mark.TOO_LARGE)

    def end(self, tag: str) -> None:
        self._in_text = False
        if local(tag) == "si":
            self.texts.append("".join(self._parts))
            self._parts = []

    def close(self) -> None:
        """End."""


class _Cells:
    """Gathers the cells of one sheet."""

    def __init__(self, gathered: Gathered, shared: list[str]) -> None:
        self._gathered, self._shared = gathered, shared
        self._is_shared = self._in_value = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if name == "c":
            self._is_shared = attributes.get("t") == "s"
        self._in_value = name in {"v", "t"}

    def data(self, text: str) -> None:
        if self._in_value:
            self._gathered.add(self._looked_up(text) if self._is_shared else text)

    def _looked_up(self, text: str) -> str:
        place = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else len(self._shared)
        return self._shared[place] if place < len(self._shared) else ""

    def end(self, tag: str) -> None:
        name = local(tag)
        self._in_value = False
        if name in {"c", "row"}:
            self._gathered.add("\t" if name == "c" else "\n")

    def close(self) -> None:
        """End."""


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather all sheets in their order."""
    with opened(stream, gathered) as package:
        shared = _Shared(gathered.bounds.characters)
        if _SHARED in package.names:
            feed_xml(package.pieces(_SHARED), shared)
        sheets = [(int(match[1][:9]), match[0]) for name in package.names if (match := _SHEET.fullmatch(name))]
        for _number, name in sorted(sheets):
            feed_xml(package.pieces(name), _Cells(gathered, shared.texts))
            gathered.end_page()
    if not sheets:
        gathered.mark(Mark.DAMAGED)
