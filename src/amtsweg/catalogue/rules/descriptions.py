"""Descriptions of services that somebody else wrote: what is kept of them, made harmless.

It holds texts by name and language, as HTML of a few harmless elements: ``{"texts": {"fees": {"de": "<p>…"}}}``.
"""

import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping

import nh3

TEXTS = (
    "short", "full", "who", "needed", "fees", "deadlines", "duration", "procedure", "forms", "legal_basis", "contact",
    "otherwise", "hints", "more", "remedies",
)  # fmt: skip
LONGEST_TEXT = 50_000
_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "a"}
# Headings and tables of others would break the order of our page; their words stay.
_HEADING = re.compile(r"<h[1-6](?:\s[^>]*)?>(.*?)</h[1-6]\s*>", re.IGNORECASE | re.DOTALL)
_ROW, _CELL = re.compile(r"</tr\s*>", re.IGNORECASE), re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:div|section|article)(?:\s[^>]*)?>", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-z/!][^>]*>", re.IGNORECASE)
_DEAD_LINK = re.compile(r'<a rel="noopener noreferrer">(.*?)</a>', re.DOTALL)
_ENDS = re.compile(r"</(?:p|li)>|<br>")


def clean(text: str) -> str:
    """Return a text of somebody else as harmless HTML; plain text becomes paragraphs. Empty if it says nothing."""
    if not _MARKUP.search(text):
        parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", html.unescape(text))]
        return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part)
    prepared = _BLOCK.sub("<br>", _ROW.sub("<br>", _CELL.sub(" ", _HEADING.sub(r"<p><strong>\1</strong></p>", text))))
    cleaned = nh3.clean(
        prepared,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    cleaned = _DEAD_LINK.sub(r"\1", cleaned).strip()
    return cleaned if plain(cleaned) else ""


def plain(cleaned: str) -> str:
    """Return the words of a cleaned text."""
    return " ".join(html.unescape(_MARKUP.sub("", _ENDS.sub(" ", cleaned))).replace("\xa0", " ").split())


def described_words(description: Mapping[str, object]) -> str:
    """Return the German words of a description, for searching."""
    texts = description.get("texts")
    by_name = texts if isinstance(texts, Mapping) else {}
    return "\n".join(_german(by_name))


def _german(texts: Mapping[str, object]) -> Iterator[str]:
    for by_language in texts.values():
        if isinstance(by_language, Mapping):
            yield plain(str(by_language.get("de", "")))


def digest(description: Mapping[str, object]) -> str:
    """Return the hash of a description, to see whether it said so before."""
    text = json.dumps(description, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
