"""Boxes in the space of all inputs: which part of it no rule covers, and which rule is hidden by others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Box = tuple[int, ...]
"""For each axis the pieces that belong to the box, as bits."""

MOST_STEPS = 250_000
"""A step takes about a microsecond, so that a model is looked at in well under a second."""


class TooLarge(Exception):
    """The table has too many combinations to look at them all."""


class Budget:
    """The work that looking at all tables of a model may take."""

    def __init__(self) -> None:
        self.left = MOST_STEPS

    def pay(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooLarge


class Space:
    """Boxes that cover each other within bounds."""

    def __init__(self, bounds: Box, budget: Budget) -> None:
        self.bounds = bounds
        self.budget = budget

    def uncovered(self, box: Box, covering: Sequence[Box]) -> Iterator[Box]:
        """The parts of a box that none of the others covers, as boxes that do not overlap."""
        yield from self._uncovered(box, list(covering), 0, ())

    def _uncovered(self, box: Box, covering: list[Box], axis: int, chosen: Box) -> Iterator[Box]:
        self.budget.pay(2)
        if not covering:
            yield chosen + box[axis:]
        elif axis < len(box):
            for bits, still in self._slices(box[axis], covering, axis):
                yield from self._uncovered(box, still, axis + 1, (*chosen, bits))

    def _slices(self, bits: int, covering: list[Box], axis: int) -> list[tuple[int, list[Box]]]:
        """The pieces of one axis, those together that the same boxes cover."""
        slices: dict[tuple[int, ...], int] = {}
        while bits:
            piece = bits & -bits
            bits ^= piece
            self.budget.pay(1 + len(covering) // 10)
            key = tuple(index for index, other in enumerate(covering) if other[axis] & piece)
            slices[key] = slices.get(key, 0) | piece
        return [(pieces, [covering[index] for index in key]) for key, pieces in slices.items()]


def meeting(boxes: Sequence[Box], bounds: Box, budget: Budget) -> Iterator[tuple[int, int]]:
    """All pairs of boxes that have something in common, by their places."""
    by_piece = [_by_piece(boxes, axis, bounds[axis], budget) for axis in range(len(bounds))]
    for place, box in enumerate(boxes):
        others = -1 << (place + 1) & (1 << len(boxes)) - 1
        for axis, bits in enumerate(box):
            others &= _union(by_piece[axis], bits, budget)
        while others:
            first = others & -others
            others ^= first
            budget.pay(1)
            yield place, first.bit_length() - 1


def _by_piece(boxes: Sequence[Box], axis: int, bounds: int, budget: Budget) -> list[int]:
    """For each piece of an axis the boxes that hold it, as bits."""
    holders = [0] * bounds.bit_length()
    for place, box in enumerate(boxes):
        for piece in _bits(box[axis], budget):
            holders[piece] |= 1 << place
    return holders


def _union(holders: list[int], bits: int, budget: Budget) -> int:
    found = 0
    for piece in _bits(bits, budget):
        found |= holders[piece]
    return found


def _bits(bits: int, budget: Budget) -> Iterator[int]:
    while bits:
        first = bits & -bits
        bits ^= first
        budget.pay(1)
        yield first.bit_length() - 1


def intersection(left: Box, right: Box) -> Box | None:
    """What two boxes have in common; None if that is nothing."""
    common = tuple(mine & theirs for mine, theirs in zip(left, right, strict=True))
    return common if all(common) else None
