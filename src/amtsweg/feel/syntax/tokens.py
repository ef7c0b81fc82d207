"""From text to tokens. Names come as single words here; `words` puts names with spaces together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from amtsweg.feel.contracts import FeelSyntaxError
from amtsweg.feel.run import Position

LONGEST_TEXT = 20_000

NAME_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
NAME_PART = NAME_START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"

PATTERN = re.compile(
    rf"""
    (?P<space>(?:[\s\u0085\u180e\u200b\ufeff]|//[^\n\r]*|/\*.*?\*/)+)
  | (?P<at>@"(?:[^"\\]|\\.)*")
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<number>(?:\d+(?:\.(?!\.)\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<word>[{NAME_START}][{NAME_PART}]*)
  | (?P<symbol>\*\*|\.\.|<=|>=|!=|->|[-+*/<>=()\[\]{{}},:.'@!|;&%$#^~])
    """,
    re.VERBOSE | re.DOTALL,
)

ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
SURROGATES = re.compile("([\ud800-\udbff])([\udc00-\udfff])")


class Kind(Enum):
    """What a token is."""

    NUMBER = "number"
    STRING = "string"
    AT = "at"
    WORD = "word"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: `text` is as written, for strings their meaning."""

    kind: Kind
    text: str
    start: int
    end: int


def position(text: str, offset: int) -> Position:
    line_start = text.rfind("\n", 0, offset) + 1
    return Position(text.count("\n", 0, offset) + 1, offset - line_start + 1)


def syntax_error(text: str, offset: int, message: str) -> FeelSyntaxError:
    at = position(text, offset)
    return FeelSyntaxError(message, at.line, at.column)


def _escaped(found: re.Match[str]) -> str:
    short, long, single = found.groups()
    if single is not None:
        # An unknown escape stays as written, so that "\d" is still a pattern for digits.
        return ESCAPES.get(single, found.group())
    code = int(short or long, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _paired(found: re.Match[str]) -> str:
    return chr(0x10000 + (ord(found[1]) - 0xD800) * 0x400 + ord(found[2]) - 0xDC00)


def unescape(raw: str) -> str:
    return SURROGATES.sub(_paired, ESCAPE.sub(_escaped, raw)) if "\\" in raw else raw


def _token(found: re.Match[str]) -> Token:
    kind, text = Kind(found.lastgroup), found.group()
    if kind is Kind.STRING:
        text = unescape(text[1:-1])
    elif kind is Kind.AT:
        text = unescape(text[2:-1])
    return Token(kind, text, found.start(), found.end())


def tokenize(text: str) -> list[Token]:
    """All tokens of a text and the END token; space and comments are left out."""
    if len(text) > LONGEST_TEXT:
        raise FeelSyntaxError(f"the expression is longer than {LONGEST_TEXT} characters", 1, 1)
    tokens: list[Token] = []
    offset = 0
    while offset < len(text):
        found = PATTERN.match(text, offset)
        if found is None:
            problem = "the text is not closed" if text[offset] == '"' else f"unexpected character {text[offset]!r}"
            raise syntax_error(text, offset, problem)
        if found.lastgroup != "space":
            tokens.append(_token(found))
        offset = found.end()
    tokens.append(Token(Kind.END, "", len(text), len(text)))
    return tokens
