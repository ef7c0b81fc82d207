"""Reading names: of variables, properties, context entries, parameters and loop variables."""

from __future__ import annotations

from amtsweg.feel.syntax.stream import TokenStream
from amtsweg.feel.syntax.tokens import Kind
from amtsweg.feel.syntax.words import KEYWORDS, NAME_SIGNS, joined, spelled


def variable_name(stream: TokenStream) -> str:
    """A name used as a value: the longest known one, else words that stand side by side."""
    name, length = stream.known.match(stream.tokens, stream.index) or joined(stream.tokens, stream.index)
    stream.index += length
    return name


def property_name(stream: TokenStream) -> str:
    """A name behind a dot; here keywords are names too."""
    if stream.current.kind is not Kind.WORD:
        raise stream.error("expected the name of a property")
    return variable_name(stream)


def declared_name(stream: TokenStream, *ends: str) -> str:
    """A new name, which reaches until one of the given tokens; it becomes known to what follows."""
    start = stream.index
    while not stream.at(*ends):
        _expect_name_token(stream, first=stream.index == start)
        stream.next()
    if stream.index == start:
        raise stream.error("expected a name")
    name = spelled(stream.text, stream.tokens, start, stream.index)
    stream.known.add(name)
    return name


def _expect_name_token(stream: TokenStream, *, first: bool) -> None:
    token = stream.current
    fits = token.kind is Kind.WORD or (not first and (token.kind is Kind.NUMBER or token.text in NAME_SIGNS))
    if not fits or (first and token.text in KEYWORDS and stream.peek().text != ":"):
        raise stream.error(f"expected a name, found {token.text or 'the end'!r}")


def entry_key(stream: TokenStream) -> str:
    """The key of a context entry: a name or a text, up to the colon."""
    if stream.current.kind is Kind.STRING:
        key = stream.next().text
        stream.known.add(key)
        return key
    return declared_name(stream, ":")


def argument_name(stream: TokenStream) -> str | None:
    """The name before a colon, if the argument here has one; the cursor moves only then."""
    end = stream.index
    while stream.tokens[end].kind in (Kind.WORD, Kind.NUMBER) or stream.tokens[end].text in NAME_SIGNS:
        end += 1
    if end == stream.index or stream.tokens[end].text != ":" or stream.current.kind is not Kind.WORD:
        return None
    name = spelled(stream.text, stream.tokens, stream.index, end)
    stream.index = end + 1
    return name
