"""Where a text says what was looked for: the best stretch of it, with the words marked."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache

from amtsweg.file_search.contracts import Piece

WIDTH = 240
_MOST_MARKS = 100
# Every way a folded sign may be written; a text is not folded before it is looked through, since its places count.
_WRITTEN = {"a": "(?:ae|[aäá])", "o": "(?:oe|[oöó])", "u": "(?:ue|[uüú])", "ss": "(?:ss|ß)", "e": "[eéè]"}
Place = tuple[int, int, str]
Says = Callable[[str, frozenset[str]], str]
"""Returns which of the terms a written word says, or nothing."""


def marked(text: str, wanted: frozenset[str], says: Says) -> tuple[Piece, ...]:
    """Return a text in pieces, the words that were looked for marked."""
    return tuple(_pieces(text, _places(text, wanted, says), 0, len(text)))


def snippet(text: str, wanted: frozenset[str], says: Says) -> tuple[Piece, ...]:
    """Return the stretch of a text that says most of what was looked for; the beginning where nothing does."""
    places = _places(text, wanted, says)
    begin, end = _stretch(text, places)
    pieces = list(_pieces(text, [one for one in places if begin <= one[0] and one[1] <= end], begin, end))
    if begin > 0:
        pieces.insert(0, Piece("… "))
    if end < len(text.rstrip()):
        pieces.append(Piece(" …"))
    return tuple(pieces)


def _places(text: str, wanted: frozenset[str], says: Says) -> list[Place]:
    """Return where a text says it: words that look like it are found at once, and only these are analysed."""
    found: list[Place] = []
    for word in _like(wanted).finditer(text) if wanted else ():
        if said := says(word.group(), wanted):
            found.append((word.start(), word.end(), said))
            if len(found) >= _MOST_MARKS:
                break
    return found


@lru_cache(maxsize=200)
def _like(wanted: frozenset[str]) -> re.Pattern[str]:
    """Return what matches every word with one of these terms in it."""
    any_of = "|".join(sorted(map(_however_written, wanted), key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:[^\W_]|-(?=[^\W_]))*?(?:{any_of})(?:[^\W_]|-(?=[^\W_]))*", re.IGNORECASE)


def _however_written(term: str) -> str:
    signs = re.split("(ss|.)", term)
    return "".join(_WRITTEN.get(sign, re.escape(sign)) for sign in signs)


def _stretch(text: str, places: list[Place]) -> tuple[int, int]:
    if not places:
        return 0, _word_end(text, WIDTH)
    starts = [one[0] for one in places]

    def worth(first: int) -> tuple[int, int]:
        inside = places[first : bisect_left(starts, starts[first] + WIDTH * 3 // 4)]
        return len({one[2] for one in inside}), -first

    best = max(range(len(places)), key=worth)
    begin = _word_begin(text, starts[best] - WIDTH // 4)
    return begin, _word_end(text, max(begin + WIDTH, places[best][1]))


def _word_begin(text: str, at: int) -> int:
    return text.find(" ", at) + 1 if at > 0 and " " in text[at : at + 40] else max(at, 0)


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    cut = text.rfind(" ", at - 40, at)
    return cut if cut > 0 else at


def _pieces(text: str, places: list[Place], begin: int, end: int) -> Iterator[Piece]:
    for start, stop, _ in places:
        if start > begin:
            yield Piece(text[begin:start])
        yield Piece(text[start:stop], marked=True)
        begin = stop
    if begin < end:
        yield Piece(text[begin:end])
