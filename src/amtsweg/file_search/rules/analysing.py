"""Text to terms, once for the index and once for what is asked, so that both agree.

A compound becomes its stem, the stems of its parts, and those of neighbouring parts joined: „Baugenehmigungsbescheid“
is found by „Genehmigung“ and by „Baugenehmigung“, and a text that says „Bau“ here and „Genehmigung“ there is not.
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from amtsweg.kernel.german.analysis import VERSION
from amtsweg.kernel.german.compounds import Compounds
from amtsweg.kernel.german.words import fold, is_stop_word, stem, words

_WORDS = Path(__file__).parents[1] / "words.txt"
_KNOWN_TIMES = 3
"""As often a word of our list counts as having been read."""
_REMEMBERED = 300_000
_SHORTEST_SPELT = 3
_SHORTEST_ODD, _LONGEST_LINK = 8, 2


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the index has it; without a ``stem`` it says nothing and is left out.

    ``parts`` are the stems of its parts, ``inner`` those of neighbouring parts as they stand in it together. ``odd``
    says that some of it belongs to no part: what is looked for may stand in there.
    """

    stem: str
    parts: tuple[str, ...]
    inner: tuple[str, ...]
    spelt: str
    odd: bool = False

    @property
    def sequence(self) -> tuple[str, ...]:
        """Return it as it stands in a phrase: with a hyphen as several words."""
        return self.parts if "-" in self.spelt and self.parts else (self.stem,)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a text: all of them, the stems in their order for phrases, odd words, words as they are spelt."""

    every: str
    phrase: str
    odd: frozenset[str]
    spelt: frozenset[str]


class Analyser:
    """Turns text into terms, with a vocabulary (folded words and how often each was read)."""

    def __init__(self, learned: Mapping[str, int]) -> None:
        counts = dict(learned)
        for word in base_words():
            counts[word] = counts.get(word, 0) + _KNOWN_TIMES
        self._compounds = Compounds(counts)
        self._words: dict[str, tuple[str, str, str, str]] = {}

    def word(self, written: str) -> Word:
        """Return one word (with hyphens or not) as a query needs it."""
        if is_stop_word(written):
            return Word("", (), (), "")
        pieces = [without_gender(one) for one in fold(written).split("-") if one]
        whole = "".join(pieces)
        parts = [part for piece in pieces for part in (self._compounds.pieces(piece) or (piece,))]
        spelt, odd = spelling_of(written), self._is_odd(whole, parts)
        if len(parts) == 1:
            return Word(stem(whole), (), (), spelt, odd)
        return Word(stem(whole), tuple(map(stem, parts)), tuple(_inner(whole, parts)), spelt, odd)

    def _is_odd(self, whole: str, parts: list[str]) -> bool:
        if len(whole) < _SHORTEST_ODD or not whole.isalpha():
            return False
        left_over = len(whole) - sum(map(len, parts)) > _LONGEST_LINK * (len(parts) - 1)
        return left_over or any(len(part) >= _SHORTEST_ODD and not self._compounds.knows(part) for part in parts)

    def terms(self, text: str) -> Terms:
        """Return the terms of a text."""
        every, phrase, odd, spelt, known = [], [], set(), set(), self._words
        for written in words(text):
            found = known.get(written) or self._remember(written)
            if found[1]:
                every.append(found[0])
                phrase.append(found[1])
                spelt.add(found[2])
                odd.add(found[3])
        return Terms(" ".join(every), " ".join(phrase), frozenset(odd - {""}), frozenset(spelt - {""}))

    def says(self, written: str, wanted: frozenset[str]) -> str:
        """Return which of these terms a word of a text is found by; nothing if by none."""
        every = (self._words.get(written) or self._remember(written))[0]
        return next((term for term in every.split() if term in wanted), "")

    def _remember(self, written: str) -> tuple[str, str, str, str]:
        if len(self._words) >= _REMEMBERED:
            self._words.clear()
        word = self.word(written)
        every = dict.fromkeys([word.stem, *word.parts, *word.inner])
        phrase = " ".join(word.sequence) if word.stem else ""
        self._words[written] = found = (" ".join(every), phrase, word.spelt, word.stem if word.odd else "")
        return found


def _inner(whole: str, parts: list[str]) -> Iterator[str]:
    """Yield the stems of all stretches of several parts, with what links them; they end without it."""
    places, at = [], 0
    for part in parts:
        begin = whole.index(part, at)
        at = begin + len(part)
        places.append((begin, at))
    for number, (begin, _) in enumerate(places):
        for _, end in places[number + 1 :]:
            yield stem(whole[begin:end])


def without_gender(folded: str) -> str:
    """Return „Klägerin“ as „Kläger“: whoever looks for the one looks for the other."""
    return next((folded[: -len(ending) + 2] for ending in ("erinnen", "erin") if _is_woman(folded, ending)), folded)


def _is_woman(folded: str, ending: str) -> bool:
    return folded.endswith(ending) and len(folded) > len(ending) + 2


def spelling_of(written: str) -> str:
    """Return a word as suggestions show it: in lower case, composed; nothing for what is too short or no word."""
    plain = unicodedata.normalize("NFC", written).lower()
    return plain if len(plain) >= _SHORTEST_SPELT and any(sign.isalpha() for sign in plain) else ""


@cache
def base_words() -> tuple[str, ...]:
    """Return the folded words of our own list."""
    text = _WORDS.read_text(encoding="utf-8")
    found = (word for line in text.splitlines() if not line.startswith("#") for word in line.split())
    return tuple(dict.fromkeys(fold(word) for word in found))


def fingerprint(schema_version: int) -> str:
    """Return a mark that changes with everything that decides about the terms of an index."""
    whole = hashlib.sha256(f"{schema_version} {VERSION} ".encode() + _WORDS.read_bytes())
    return whole.hexdigest()[:16]
