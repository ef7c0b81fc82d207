"""Pages as people write them: „1-3, 5, 8-“."""

import re
from collections.abc import Sequence

MOST_RANGES = 200
_RANGE = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{0,6}))?")


class WrongRange(ValueError):
    """Somebody wrote something that is no page of this document; ``wrong`` is what they wrote."""

    def __init__(self, wrong: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong


def ranges_in(written: str, *, count: int) -> list[tuple[int, int]]:
    """Return the ranges (first and last page, from 1) that somebody wrote, in their order. Raises WrongRange."""
    pieces = [piece.strip() for piece in re.split(r"[,;\n]", written) if piece.strip()]
    if not pieces or len(pieces) > MOST_RANGES:
        raise WrongRange(written[:60])
    return [_range(piece, count) for piece in pieces]


def pages_in(written: str, *, count: int) -> list[int]:
    """Return the single pages that somebody wrote, each once, in the order of the document; nothing is all of them."""
    if not written.strip():
        return list(range(1, count + 1))
    return sorted({page for first, last in ranges_in(written, count=count) for page in range(first, last + 1)})


def as_written(ranges: Sequence[tuple[int, int]]) -> list[str]:
    """Return ranges as they are read: „1–3“, „5“."""
    return [str(first) if first == last else f"{first}–{last}" for first, last in ranges]


def _range(piece: str, count: int) -> tuple[int, int]:
    found = _RANGE.fullmatch(piece)
    if found is None:
        raise WrongRange(piece[:60])
    first = int(found[1])
    last = first if found[2] is None else int(found[2] or count)
    if not 1 <= first <= last <= count:
        raise WrongRange(piece[:60])
    return first, last
