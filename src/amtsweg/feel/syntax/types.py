"""Reading the names of types, as they stand after `instance of` and in parameter lists."""

from __future__ import annotations

from amtsweg.feel.syntax.names import argument_name
from amtsweg.feel.syntax.stream import TokenStream
from amtsweg.feel.syntax.tokens import Kind
from amtsweg.feel.syntax.words import words_of
from amtsweg.feel.values.protocols import FeelType
from amtsweg.feel.values.types import (
    ANY,
    CHECKS,
    ContextType,
    FunctionType,
    ListType,
    NamedType,
    RangeType,
    SimpleType,
)

BY_WORDS = {words_of(name): name for name in CHECKS}
LONGEST = max(map(len, BY_WORDS))


def read_type(stream: TokenStream) -> FeelType:
    """The type that stands here."""
    with stream.nested():
        simple = _simple_name(stream)
        if simple is None:
            return NamedType(_qualified_name(stream))
        if not stream.at("<"):
            # A function may leave out its parameters and still name its result.
            return _result(stream, ()) if simple == "function" and stream.at("->") else SimpleType(simple)
        return _parametrised(stream, simple)


def _simple_name(stream: TokenStream) -> str | None:
    for length in range(LONGEST, 0, -1):
        words = tuple(token.text for token in stream.tokens[stream.index : stream.index + length])
        if words in BY_WORDS and len(words) == length:
            stream.index += length
            return BY_WORDS[words]
    return None


def _qualified_name(stream: TokenStream) -> str:
    if stream.current.kind is not Kind.WORD:
        raise stream.error("expected the name of a type")
    name = _type_word(stream)
    while stream.take("."):
        name += "." + _type_word(stream)
    return name


def _type_word(stream: TokenStream) -> str:
    known = stream.known.match(stream.tokens, stream.index)
    if known is not None:
        stream.index += known[1]
        return known[0]
    return stream.next().text


def _parametrised(stream: TokenStream, name: str) -> FeelType:
    stream.expect("<")
    if name == "list":
        return ListType(_closed(stream))
    if name == "range":
        return RangeType(_closed(stream))
    if name == "context":
        return ContextType(_entries(stream))
    if name == "function":
        return _result(stream, _parameters(stream))
    raise stream.error(f"{name} has no parts")


def _closed(stream: TokenStream) -> FeelType:
    item = read_type(stream)
    stream.expect(">")
    return item


def _entries(stream: TokenStream) -> tuple[tuple[str, FeelType], ...]:
    entries: list[tuple[str, FeelType]] = []
    while not stream.take(">"):
        if entries:
            stream.expect(",")
        name = argument_name(stream)
        if name is None:
            raise stream.error("expected the name of a context entry")
        entries.append((name, read_type(stream)))
    return tuple(entries)


def _parameters(stream: TokenStream) -> tuple[FeelType, ...]:
    parameters: list[FeelType] = []
    while not stream.take(">"):
        if parameters:
            stream.expect(",")
        parameters.append(read_type(stream))
    return tuple(parameters)


def _result(stream: TokenStream, parameters: tuple[FeelType, ...]) -> FeelType:
    return FunctionType(parameters, read_type(stream) if stream.take("->") else ANY)
