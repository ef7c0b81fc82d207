"""Two texts beside each other: line by line, and within changed lines word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

MOST_LINES = 20_000
_MOST_WORDS = 3000
_AROUND = 2
_LONGEST_LINE = 2000
Stretch = tuple[bool, tuple[int, int], tuple[int, int]]
_WORDS = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: the same in both (``""``), only in the old text (``del``), or only in the new one (``ins``)."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the old text beside the line of the new one; ``skipped`` counts equal lines that are left out."""

    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs; ``cut`` if only the beginning of very long texts was compared."""

    rows: tuple[Row, ...]
    inserted: int
    deleted: int
    cut: bool = False

    @property
    def equal(self) -> bool:
        """Tell whether nothing differs."""
        return not self.inserted and not self.deleted


def compare(old: str, new: str) -> Comparison:
    """Return what differs between two texts, in words."""
    before, after = _lines(old), _lines(new)
    cut = len(before) > MOST_LINES or len(after) > MOST_LINES
    rows = list(_rows(before[:MOST_LINES], after[:MOST_LINES]))
    inserted = sum(_words(piece.text) for row in rows for piece in row.new if piece.mark == "ins")
    deleted = sum(_words(piece.text) for row in rows for piece in row.old if piece.mark == "del")
    return Comparison(tuple(_folded(rows)), inserted, deleted, cut)


def _lines(text: str) -> list[str]:
    # Where a line or page ends is a matter of looks; what is compared is what stands in it.
    lines = (" ".join(line.split()) for line in text.replace("\f", "\n").splitlines())
    pieces = (line[at : at + _LONGEST_LINE] for line in lines for at in range(0, len(line), _LONGEST_LINE))
    return [piece for piece in pieces if piece]


def _rows(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    for equal, (i, j), (k, m) in _stretches(before, after):
        if equal:
            yield from (Row((Piece(line),), (Piece(line),)) for line in before[i:j])
        else:
            yield _changed("\n".join(before[i:j]), "\n".join(after[k:m]))


def _changed(old: str, new: str) -> Row:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if not before or not after or max(len(before), len(after)) > _MOST_WORDS:
        return Row((Piece(old, "del"),) if old else (), (Piece(new, "ins"),) if new else ())
    left, right = list[Piece](), list[Piece]()
    for equal, (i, j), (k, m) in _joined(before, _stretches(before, after)):
        left += [Piece("".join(before[i:j]), "" if equal else "del")] if j > i else []
        right += [Piece("".join(after[k:m]), "" if equal else "ins")] if m > k else []
    return Row(tuple(left), tuple(right))


def _stretches(before: Sequence[str], after: Sequence[str]) -> Iterator[Stretch]:
    """Return by turns what is equal and what is not; takes time that is bounded, whatever the texts are."""
    i = k = 0
    for one in Indel.opcodes(before, after):
        if one.tag != "equal":
            continue
        if one.src_start > i or one.dest_start > k:
            yield False, (i, one.src_start), (k, one.dest_start)
        yield True, (one.src_start, one.src_end), (one.dest_start, one.dest_end)
        i, k = one.src_end, one.dest_end
    if i < len(before) or k < len(after):
        yield False, (i, len(before)), (k, len(after))


def _joined(words: Sequence[str], stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Take a blank between two changes for a part of them: a phrase that was replaced reads as one."""
    held: Stretch | None = None
    for equal, old, new in stretches:
        blank = equal and held is not None and not "".join(words[slice(*old)]).strip()
        if equal and not blank:
            if held is not None:
                yield held
            held = None
            yield True, old, new
        else:
            held = (False, old, new) if held is None else (False, (held[1][0], old[1]), (held[2][0], new[1]))
    if held is not None:
        yield held


def _folded(rows: Sequence[Row]) -> Iterator[Row]:
    """Leave out long runs of equal lines, but for a few around each change."""
    near = {at for n, row in enumerate(rows) if _differs(row) for at in range(n - _AROUND, n + _AROUND + 1)}
    skipped = 0
    for n, row in enumerate(rows):
        if n not in near:
            skipped += 1
            continue
        if skipped:
            yield Row(skipped=skipped)
            skipped = 0
        yield row
    if skipped:
        yield Row(skipped=skipped)


def _differs(row: Row) -> bool:
    return any(piece.mark for piece in (*row.old, *row.new))


def _words(text: str) -> int:
    return len(re.findall(r"[^\W_]+", text)) or int(bool(text.strip()))
