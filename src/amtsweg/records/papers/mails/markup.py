"""The text of a mail that was written as HTML: words and lines, nothing of its looks, its links or its scripts."""

import re

from lxml import etree

_SILENT = frozenset({"script", "style", "head", "title"})
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"})
_MOST = 500_000


class _Words:
    """Hears what the parser finds, one thing after the other: no tree is built, however deep a stranger nests."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.silent = 0

    def start(self, tag: str, attributes: object) -> None:
        """Begin an element."""
        del attributes
        self.silent += tag in _SILENT
        if tag in _BREAKS:
            self.words.append("\n")

    def end(self, tag: str) -> None:
        """End an element."""
        self.silent = max(0, self.silent - (tag in _SILENT))

    def data(self, data: str) -> None:
        """Hear a piece of text."""
        if not self.silent:
            self.words.append(re.sub(r"\s+", " ", data))

    def close(self) -> str:
        """Return all that was heard."""
        return "".join(self.words)


def text_of_html(markup: str) -> str:
    """Return the words of a page of HTML."""
    # The parser of the standard library takes time that grows with the square of what is broken.
    heard_by = _Words()
    parser = etree.HTMLParser(target=heard_by, encoding="utf-8", recover=True)  # type: ignore[arg-type]  # no comments
    heard = etree.fromstring(b"<html>" + markup[:_MOST].encode("utf-8", "replace"), parser)
    lines = (" ".join(line.split()) for line in str(heard).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
