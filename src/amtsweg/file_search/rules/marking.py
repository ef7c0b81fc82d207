"""Where a text says what was looked for: the best stretch of it, with the words marked."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator

from amtsweg.file_search.contracts import Piece

WIDTH = 240
_LOOKED_AT = 60_000
_MOST_MARKS = 100
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*", re.UNICODE)
Place = tuple[int, int, str]
Stems = Callable[[str], Collection[str]]


def marked(text: str, wanted: Collection[str], stems: Stems) -> tuple[Piece, ...]:
    """Return a text in pieces, the words that were looked for marked."""
    return tuple(_pieces(text, _places(text, wanted, stems), 0, len(text)))


def snippet(text: str, wanted: Collection[str], stems: Stems) -> tuple[Piece, ...]:
    """Return the stretch of a text that says most of what was looked for; the beginning where nothing does."""
    head = text[:_LOOKED_AT]
    places = _places(head, wanted, stems)
    begin, end = _stretch(head, places)
    pieces = list(_pieces(head, [one for one in places if begin <= one[0] and one[1] <= end], begin, end))
    if begin > 0:
        pieces.insert(0, Piece("… "))
    if end < len(text.rstrip()):
        pieces.append(Piece(" …"))
    return tuple(pieces)


def _places(text: str, wanted: Collection[str], stems: Stems) -> list[Place]:
    found: list[Place] = []
    for word in _WORD.finditer(text):
        said = next((stem for stem in stems(word.group()) if stem in wanted), "")
        if said:
            found.append((word.start(), word.end(), said))
            if len(found) >= _MOST_MARKS:
                break
    return found


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
