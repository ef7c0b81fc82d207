"""Taking compounds apart with a vocabulary that was learned from the texts that are searched.

German writes „Baugenehmigung“ in one word, and so stems alone find „Genehmigung“ in few of its compounds. A word is
taken apart where all its parts are words the texts also use elsewhere, or beginnings and ends that many words share
(„-schein“ in Jagdschein, Angelschein, Waffenschein). Linking elements (s, es, n, en, er, e) belong to no part.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from amtsweg.kernel.german.words import STOP_WORDS, listed, stem

_LINKS = ("", "s", "es", "n", "en", "er", "e")
_SHORTEST, _SHORTEST_KNOWN, _LONGEST = 4, 3, 60
_SHARED_BY = 3
"""So many different words must share a beginning or an end before it counts as a part of its own."""
_LEARNED = 0.2
"""What a part counts that never stands alone: less than any word that does."""
_TIMES_FOR_SHORT = 3
_COST_OF_A_PART = 5.0
# What only begins or ends a word is none, however often it does.
_PREFIXES = listed("prefixes")
_SUFFIXES = listed("suffixes")
_NO_END = ("sc", "ngsb", "ngsv", "nnz")
_NO_BEGINNING = tuple(sorted(listed("no_beginnings")))
_NEVER = _PREFIXES | _SUFFIXES | STOP_WORDS


class Compounds:
    """Takes words apart. Made from how often each word (folded, not stemmed) occurs in the texts."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._known: dict[str, float] = {}
        for word, count in counts.items():
            if len(word) >= _SHORTEST_KNOWN and word.isalpha() and word not in STOP_WORDS and word not in _PREFIXES:
                self._known[stem(word)] = self._known.get(stem(word), 0) + count
        self._short = {one for one, count in self._known.items() if len(one) < _SHORTEST and count >= _TIMES_FOR_SHORT}
        self._learn(counts)
        self.parts = lru_cache(maxsize=100_000)(self._parts)

    def _learn(self, counts: Mapping[str, int]) -> None:
        begins, ends = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for word in counts:
            for at in range(_SHORTEST_KNOWN, len(word) - _SHORTEST_KNOWN + 1):
                left, right = word[:at], word[at:]
                if self._may_be_learned(right) and not self._is_linked(right) and (one := self._without_link(left)):
                    ends[right].add(stem(one))
                if self._may_be_learned(left) and self._is_part(right):
                    begins[left].add(stem(right))
        for found in (ends, begins):
            for part, others in found.items():
                if len(others) >= _SHARED_BY:
                    self._known.setdefault(stem(part), _LEARNED)

    def _may_be_learned(self, text: str) -> bool:
        return len(text) >= _SHORTEST and text not in _SUFFIXES and text not in _PREFIXES

    def _is_linked(self, text: str) -> bool:
        """Return whether this is a known word with the linking element of the word before it."""
        return any(link and text.startswith(link) and stem(text[len(link) :]) in self._known for link in _LINKS)

    def _without_link(self, text: str) -> str:
        """Return a beginning with its linking element taken off; empty if that is no word."""
        if text in _PREFIXES or text in STOP_WORDS:
            return ""
        bare = (text[: len(text) - len(link)] for link in _LINKS if text.endswith(link))
        return max((one for one in bare if self._is_part(one)), key=lambda one: self._known[stem(one)], default="")

    def _is_part(self, text: str) -> bool:
        if text in _NEVER or text.startswith(_NO_BEGINNING) or text.endswith(_NO_END):
            return False
        return text in self._short if len(text) < _SHORTEST else stem(text) in self._known

    def _parts(self, folded: str) -> tuple[str, ...]:
        """Return the stems of the smallest parts of a folded word; none if it is no compound."""
        return tuple(stem(part) for part in self._smallest(folded))

    def pieces(self, folded: str) -> tuple[str, ...]:
        """Return the smallest parts of a folded word as they stand in it, without what links them, in their order.

        Where no split of the whole is known, those it begins and ends with: what stands between belongs to none. Takes
        more words apart than ``parts``, some of them wrongly; for texts so long that one wrong part does no harm.
        """
        smallest = list(self._smallest(folded)) or [folded]
        found = [one for part in smallest for one in (self._at_ends(part) or (part,))]
        return tuple(found) if found != [folded] else ()

    def knows(self, folded: str) -> bool:
        """Tell whether a folded word is one the texts use, or part of some."""
        return stem(folded) in self._known

    def _at_ends(self, folded: str) -> tuple[str, ...]:
        if len(folded) < 2 * _SHORTEST or not folded.isalpha() or self.knows(folded):
            return ()
        begin, left = 0, list[str]()
        while (end := self._longest_beginning(folded, begin)) > begin:
            piece = self._without_link(folded[begin:end])
            left += list(self._smallest(piece)) or [piece]
            begin = end
        right = next((folded[at:] for at in range(begin, len(folded) - 3) if self._ends_well(folded, at)), "")
        return (*left, right) if right else tuple(left)

    def _longest_beginning(self, folded: str, begin: int) -> int:
        ends = range(len(folded) - _SHORTEST, begin + _SHORTEST - 1, -1)
        return next((end for end in ends if len(self._without_link(folded[begin:end])) >= _SHORTEST), begin)

    def _ends_well(self, folded: str, at: int) -> bool:
        return at > 0 and self._is_part(folded[at:])

    def _smallest(self, folded: str) -> Iterator[str]:
        for part in self._split(folded):
            yield from list(self._smallest(part)) or [part]

    def _split(self, folded: str) -> tuple[str, ...]:
        if not (2 * _SHORTEST_KNOWN <= len(folded) <= _LONGEST) or not folded.isalpha():
            return ()
        return self._best(folded) or self._with_stranger(folded)

    def _best(self, folded: str) -> tuple[str, ...]:
        """Return the split whose parts are the most usual ones; fewer parts win over more."""
        # best[at]: score and parts of folded[at:], worked out from the end.
        best: list[tuple[float, tuple[str, ...]] | None] = [None] * (len(folded) + 1)
        best[len(folded)] = (0.0, ())
        for at in range(len(folded) - _SHORTEST_KNOWN, -1, -1):
            for end in range(at + _SHORTEST_KNOWN, len(folded) + (at > 0)):
                rest = best[end]
                part = "" if rest is None else self._part(folded[at:end], last=end == len(folded))
                if rest is None or not part:
                    continue
                score = rest[0] - _COST_OF_A_PART + math.log(self._known[stem(part)] + 1) + min(len(part), 8) / 4
                if best[at] is None or score > (best[at] or (0,))[0]:
                    best[at] = (score, (part, *rest[1]))
        return (best[0] or (0.0, ()))[1]

    def _part(self, text: str, *, last: bool) -> str:
        if last:
            return text if self._is_part(text) else ""
        return self._without_link(text)

    def _with_stranger(self, folded: str) -> tuple[str, ...]:
        """Return the two parts of a word of which one is well known and the other one stands nowhere else."""
        places = range(_SHORTEST, len(folded) - _SHORTEST)
        for at in places:
            left, right = folded[:at], folded[at:]
            if left not in _NEVER and self._is_part(right):
                return (left, right) if self._known[stem(right)] >= 1 else ()
        for at in reversed(places):
            left, right = self._without_link(folded[:at]), folded[at:]
            if len(left) > _SHORTEST and len(right) > _SHORTEST and self._known[stem(left)] > 1:
                return (left, right) if self._may_be_learned(right) and not right.startswith(_NO_BEGINNING) else ()
        return ()
