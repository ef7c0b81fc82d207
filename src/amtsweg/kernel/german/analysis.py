"""From texts to terms: the words of a text as stems, each with the stems of its parts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from amtsweg.kernel.german.compounds import Compounds
from amtsweg.kernel.german.words import fold, is_stop_word, stem, words

VERSION = 1
"""Goes up with every change of what comes out; whoever stores terms makes them anew then."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word that says something: as it was written, folded, its stem, and the stems of its parts if it has several."""

    text: str
    folded: str
    whole: str
    parts: tuple[str, ...]


def written(texts: Iterable[str]) -> Counter[str]:
    """Count the words of texts as they are written there; what stands between hyphens counts on its own."""
    return Counter(piece for text in texts for word in words(text) for piece in word.split("-"))


def folded(counts: Mapping[str, int]) -> Counter[str]:
    """Count words once they are folded: what `Compounds` and `Spelling` learn from."""
    found = Counter[str]()
    for word, count in counts.items():
        found[fold(word)] += count
    return found


def terms(text: str, compounds: Compounds) -> Iterator[Term]:
    """Yield the terms of a text in their order, without stop words.

    A word with hyphens is one word and its pieces: „Kfz-Zulassung“ is found as „Kfz“, „Zulassung“, „Kfzzulassung“.
    """
    for word in words(text):
        if is_stop_word(word):
            continue
        pieces = fold(word).split("-")
        whole = "".join(pieces)
        if len(pieces) == 1:
            yield Term(word, whole, stem(whole), compounds.parts(whole))
        else:
            parts = [part for piece in pieces for part in (compounds.parts(piece) or (stem(piece),))]
            yield Term(word, whole, stem(whole), tuple(parts))
