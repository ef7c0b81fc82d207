"""Two texts beside each other: line by line, and within changed lines word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_LINES = 20_000
_MOST_WORDS = 3000
_AROUND = 2
_LONGEST_LINE = 2000
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
    for kind, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            yield from (Row((Piece(line),), (Piece(line),)) for line in before[i:j])
        else:
            yield _changed("\n".join(before[i:j]), "\n".join(after[k:m]))


def _changed(old: str, new: str) -> Row:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > _MOST_WORDS:
        return Row((Piece(old, "del"),), (Piece(new, "ins"),))
    left, right = list[Piece](), list[Piece]()
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        mark = ("", "") if kind == "equal" else ("del", "ins")
        left += [Piece("".join(before[i:j]), mark[0])] if j > i else []
        right += [Piece("".join(after[k:m]), mark[1])] if m > k else []
    return Row(tuple(left), tuple(right))


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
