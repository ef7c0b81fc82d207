"""What can be told from the letters alone: numbers, escapes, space and names that the browser reads otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amtsweg.feel.contracts import Construct, Unportable
from amtsweg.feel.portable.kinds import MOST_DIGITS
from amtsweg.feel.syntax.tokens import Kind, Token, position, tokenize

PLAIN_NAME = re.compile(r"[A-Za-z_\u00c0-\u024f][A-Za-z0-9_\u00c0-\u024f]*")
_ESCAPE = re.compile(r"\\(?:[uUNRT']|(?=\Z))")
_SPACE = re.compile(r"[ \t\r\n]*")


def misspelled(text: str) -> Iterator[Unportable]:
    """Everything about the letters of an expression that the browser would take otherwise."""
    end = 0
    for token in tokenize(text):
        if not _SPACE.fullmatch(text, end, token.start):
            yield _problem(text, end, Construct.SPACE, "")
        end = token.end
        yield from _wrong(text, token)


def _wrong(text: str, token: Token) -> Iterator[Unportable]:
    raw = text[token.start : token.end]
    if token.kind is Kind.NUMBER and "e" in raw.lower():
        yield _problem(text, token.start, Construct.EXPONENT, raw)
    elif token.kind is Kind.NUMBER and len(raw.replace(".", "").lstrip("0")) > MOST_DIGITS:
        yield _problem(text, token.start, Construct.DIGITS, raw)
    elif token.kind is Kind.STRING and (found := _ESCAPE.search(raw.replace("\\\\", ""))):
        yield _problem(text, token.start, Construct.ESCAPE, found.group())


def _problem(text: str, offset: int, construct: Construct, what: str) -> Unportable:
    at = position(text, offset)
    return Unportable(construct, what, at.line, at.column)
