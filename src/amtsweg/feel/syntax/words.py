"""Names with spaces and signs in them: which words belong together depends on the names that are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from amtsweg.feel.contracts import FeelSyntaxError
from amtsweg.feel.syntax.tokens import Kind, Token, tokenize

KEYWORDS = frozenset((
    "true", "false", "null", "if", "then", "else", "for", "in", "return", "some", "every", "satisfies",
    "between", "and", "or", "instance", "function", "external",
))  # fmt: skip
KEYWORD_NAMES = ("date and time", "days and time duration", "years and months duration")
"""Names of the language itself that contain keywords; all its other names are found by themselves."""

NAME_SIGNS = frozenset("./-'+*")


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The tokens a name consists of; a name that no token sequence can spell has none."""
    try:
        return tuple(token.text for token in tokenize(name)[:-1])
    except FeelSyntaxError:
        return ()


class KnownNames:
    """Names in sight while parsing: given ones, and those that the expression itself introduces."""

    def __init__(self, names: Iterable[str]) -> None:
        self._known: dict[tuple[str, ...], str] = {}
        self._firsts: set[str] = set()
        self._longest = 1
        for name in (*KEYWORD_NAMES, *names):
            self.add(name)

    def add(self, name: str) -> None:
        words = words_of(name)
        if len(words) > 1:
            self._known[words] = name
            self._firsts.add(words[0])
            self._longest = max(self._longest, len(words))

    @contextmanager
    def local(self, names: Iterable[str]) -> Iterator[None]:
        """Names known only for a while; a name that stays known longer than needed would do no harm."""
        before = dict(self._known), set(self._firsts), self._longest
        for name in names:
            self.add(name)
        yield
        self._known, self._firsts, self._longest = before

    def match(self, tokens: Sequence[Token], start: int) -> tuple[str, int] | None:
        """The longest known name of several words that begins here, and how many tokens it takes."""
        if tokens[start].text not in self._firsts:
            return None
        texts = tuple(token.text for token in tokens[start : start + self._longest])
        for length in range(len(texts), 1, -1):
            name = self._known.get(texts[:length])
            if name is not None:
                return name, length
        return None


def joined(tokens: Sequence[Token], start: int) -> tuple[str, int]:
    """Neighbouring words that no grammar would put side by side: an unknown name with spaces."""
    length = 1
    while _continues(tokens[start + length]):
        length += 1
    return " ".join(token.text for token in tokens[start : start + length]), length


def _continues(token: Token) -> bool:
    if token.kind is Kind.NUMBER:
        return token.text.isdigit()
    return token.kind is Kind.WORD and token.text not in KEYWORDS


def spelled(text: str, tokens: Sequence[Token], start: int, end: int) -> str:
    """A name as written between two tokens, each run of space in it narrowed to one."""
    return " ".join(text[tokens[start].start : tokens[end - 1].end].split())
