"""What somebody typed, read: words that must all be there, and "phrases"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from amtsweg.file_search.rules.analysing import Analyser, Word
from amtsweg.kernel.german.words import fold, stem, words

LONGEST = 200
MOST_WORDS = 12
_PIECES = re.compile(r"[\"„“”»«]([^\"„“”»«]*)[\"„“”»«]?|(\S+)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing a hit must say: a word, or several in their order."""

    words: tuple[Word, ...]
    is_phrase: bool = False


def tidy(text: str) -> str:
    """Return a query without what no query needs."""
    return " ".join(text.replace("\0", " ").split())[:LONGEST]


def read(text: str, analyser: Analyser) -> tuple[Wanted, ...]:
    """Return what a query asks for. A query of nothing but stop words asks for these."""
    wanted = tuple(one for one in _read(text, analyser) if one.words)[:MOST_WORDS]
    return wanted or tuple(Wanted((Word(stem(fold(one)), (), (), one),)) for one in list(words(text))[:1])


def _read(text: str, analyser: Analyser) -> Iterator[Wanted]:
    for found in _PIECES.finditer(tidy(text)):
        quoted, bare = found.groups()
        if quoted is not None:
            yield _phrase(quoted, analyser)
        else:
            # „63.10/2024“ is one thing, although it is several words.
            yield _phrase(bare, analyser)


def _phrase(text: str, analyser: Analyser) -> Wanted:
    found = tuple(word for word in map(analyser.word, words(text)) if word.stem)
    return Wanted(found[:MOST_WORDS], is_phrase=len(found) > 1)


def stems_of(wanted: tuple[Wanted, ...]) -> frozenset[str]:
    """Return the terms that are marked in a text."""
    return frozenset(term for one in wanted for word in one.words for term in (word.stem, *_pieces_of(word)))


def _pieces_of(word: Word) -> tuple[str, ...]:
    # „Kfz-Zulassung“ may stand there in two words; other compounds are not what was looked for in pieces.
    return word.parts if "-" in word.spelt else ()
