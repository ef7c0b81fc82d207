"""The tokens of one text with a cursor: what every form of the grammar is read from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager

from amtsweg.feel.contracts import FeelSyntaxError
from amtsweg.feel.run import Position
from amtsweg.feel.syntax.nodes import Node
from amtsweg.feel.syntax.tokens import Kind, Token, syntax_error, tokenize
from amtsweg.feel.syntax.words import KnownNames

DEEPEST = 60
VALUE_SYMBOLS = frozenset(("(", "[", "]", "{", "-", "<", "<=", ">", ">="))
NOT_VALUES = frozenset((
    "then", "else", "in", "return", "satisfies", "between", "and", "or", "instance", "external",
))  # fmt: skip


class TokenStream:
    """Tokens, the cursor, the known names and the nesting so far."""

    def __init__(self, text: str, known: KnownNames) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.line_ends = [offset for offset, sign in enumerate(text) if sign == "\n"]
        self.index = 0
        self.known = known
        self.depth = 0

    @property
    def current(self) -> Token:
        return self.tokens[self.index]

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def position(self) -> Position:
        """Where the current token begins; asked for every node, so that it must not read the text anew."""
        start = self.tokens[self.index].start
        line = bisect_left(self.line_ends, start)
        return Position(line + 1, start - (self.line_ends[line - 1] if line else -1))

    def error(self, message: str) -> FeelSyntaxError:
        return syntax_error(self.text, self.current.start, message)

    def next(self) -> Token:
        token = self.current
        self.index += token.kind is not Kind.END
        return token

    def at(self, *texts: str) -> bool:
        """Whether the current token is one of these symbols or words."""
        return self.current.text in texts and self.current.kind in (Kind.SYMBOL, Kind.WORD)

    def take(self, *texts: str) -> bool:
        found = self.at(*texts)
        self.index += found
        return found

    def expect(self, *texts: str) -> str:
        if not self.at(*texts):
            wanted = " or ".join(repr(text) for text in texts)
            raise self.error(f"expected {wanted}, found {self.current.text or 'the end'!r}")
        return self.next().text

    def finish(self) -> None:
        if self.current.kind is not Kind.END:
            raise self.error(f"unexpected {self.current.text!r}")

    def may_start_value(self, token: Token) -> bool:
        if token.kind is Kind.SYMBOL:
            return token.text in VALUE_SYMBOLS
        return token.kind is not Kind.END and not (token.kind is Kind.WORD and token.text in NOT_VALUES)

    @contextmanager
    def nested(self) -> Iterator[None]:
        self.deepen()
        yield
        self.depth -= 1

    def deepen(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(f"the expression is nested more than {DEEPEST} levels deep")


class ExpressionReader(TokenStream, ABC):
    """A stream that can read the expressions inside a form."""

    @abstractmethod
    def expression(self) -> Node:
        """Any expression."""

    @abstractmethod
    def operand(self) -> Node:
        """An expression without `and`, `or` and comparisons: the end of a range, the value of a test."""
