"""Words from what somebody may see: suggestions while typing, and what was probably meant.

Both ask the index for words with the reader's rights in the same query, so a word that stands in hidden documents only
is never shown.
"""

from collections.abc import Collection

from amtsweg.file_search.queries.asking import seen_by
from amtsweg.file_search.queries.opened import Opened, opened
from amtsweg.file_search.rules.analysing import Word
from amtsweg.kernel.german.spelling import Spelling
from amtsweg.kernel.german.words import fold
from amtsweg.records.api import reads

SUGGESTED = 8
_SHORTEST, _BEGINNING, _COMPARED = 2, 2, 3000


def suggest(text: str, who: reads.searchable.Reader) -> tuple[str, ...]:
    """Return words that begin like the last word of a query and stand in what the reader may see, the usual first."""
    begun = text.rsplit(maxsplit=1)[-1].strip('"„“”').lower() if text.split() else ""
    index = opened()
    if index is None or len(begun) < _SHORTEST:
        return ()
    found = index.searcher().terms_with_prefix("spelt", begun, seen_by(who), SUGGESTED)
    return tuple(word for word, _ in found)


def meant(index: Opened, text: str, unknown: Collection[Word], who: reads.searchable.Reader) -> str:
    """Return a query in which unknown words are replaced by the nearest known ones; empty if that does not help."""
    instead, rights, searcher = text, seen_by(who), index.searcher()
    for word in unknown:
        near = dict(searcher.terms_with_prefix("spelt", word.spelt[:_BEGINNING], rights, _COMPARED))
        by_fold = {fold(one): one for one in reversed(near)}
        right = Spelling({one: near[by_fold[one]] for one in by_fold}).correct(fold(word.spelt))
        if not right:
            return ""
        instead = _replaced(instead, word.spelt, by_fold[right])
    return instead if instead != text else ""


def _replaced(text: str, spelt: str, right: str) -> str:
    at = text.lower().find(spelt)
    return text[:at] + right + text[at + len(spelt) :] if at >= 0 else text
