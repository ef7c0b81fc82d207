"""Forgiving typing errors: the word of a vocabulary that was probably meant."""

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

_ONE_ERROR_FROM, _TWO_ERRORS_FROM, _THREE_ERRORS_FROM = 4, 7, 13
_CLOSE_ENOUGH = 40


class Spelling:
    """Knows the words (folded) of some texts and how often each occurs."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = {word: count for word, count in counts.items() if len(word) >= _ONE_ERROR_FROM}
        self._words = list(self._counts)

    def correct(self, folded: str) -> str:
        """Return the nearest known word, the more usual one of two; empty if none is near enough.

        Swapped neighbours are one error. Short words bear none: too many others are as near.
        """
        errors = _errors(len(folded))
        if not errors:
            return ""
        found = process.extract(
            folded, self._words, scorer=OSA.distance, score_cutoff=errors, limit=_CLOSE_ENOUGH, processor=None
        )
        # People rarely mistake the first letter.
        ranked = ((int(far) + (word[0] != folded[0]) / 2, -self._counts[word], word) for word, far, _ in found)
        return min(ranked, default=(0, 0, ""))[2]


def _errors(length: int) -> int:
    return (length >= _ONE_ERROR_FROM) + (length >= _TWO_ERRORS_FROM) + (length >= _THREE_ERRORS_FROM)
