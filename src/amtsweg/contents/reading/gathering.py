"""Gathering text within bounds: whoever reads adds to it, and is told when it is enough."""

import re
import time

from amtsweg.contents.contracts import Bounds, Mark, Unreadable

# What no text holds: control signs, halves of wide characters, and signs that stand for none.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return a text without signs that are none, with plain line ends."""
    return _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))


class Gathered:
    """Pages, facts and marks of one content as they come; raises Unreadable(TOO_LARGE) when it is enough."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.facts: dict[str, object] = {}
        self.marks: list[Mark] = []
        self._pages: list[str] = []
        self._parts: list[str] = []
        self._left = bounds.characters
        self._until = time.process_time() + bounds.seconds

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages so far, with the one that is not ended yet."""
        begun = clean("".join(self._parts)).strip()
        return (*self._pages, begun) if begun else tuple(self._pages)

    def add(self, text: str) -> None:
        """Add text to the present page."""
        self._parts.append(text[: self._left])
        self._left -= len(text)
        if self._left <= 0:
            raise Unreadable(Mark.TOO_LARGE)

    def end_page(self) -> None:
        """End the present page, be it empty."""
        self._pages.append(clean("".join(self._parts)).strip())
        self._parts = []
        if len(self._pages) >= self.bounds.pages:
            raise Unreadable(Mark.TOO_LARGE)
        self.check_time()

    def check_time(self) -> None:
        """Raise Unreadable when the time is over."""
        if time.process_time() > self._until:
            raise Unreadable(Mark.TOO_LARGE)

    def mark(self, mark: Mark) -> None:
        """Note something, once."""
        if mark not in self.marks:
            self.marks.append(mark)
