"""Boxes in the space of all inputs: which part of it no rule covers, and which rule is hidden by others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Box = tuple[int, ...]
"""For each axis the pieces that belong to the box, as bits."""

MOST_STEPS = 200_000


class TooLarge(Exception):
    """The table has too many combinations to look at them all."""


class Space:
    """Boxes that cover each other within bounds, with a limit on the work it may take."""

    def __init__(self, bounds: Box) -> None:
        self.bounds = bounds
        self.steps = 0

    def uncovered(self, box: Box, covering: Sequence[Box]) -> Iterator[Box]:
        """The parts of a box that none of the others covers, as boxes that do not overlap."""
        yield from self._uncovered(box, list(covering), 0, ())

    def _uncovered(self, box: Box, covering: list[Box], axis: int, chosen: Box) -> Iterator[Box]:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooLarge
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
            self.steps += 1
            key = tuple(index for index, other in enumerate(covering) if other[axis] & piece)
            slices[key] = slices.get(key, 0) | piece
        return [(pieces, [covering[index] for index in key]) for key, pieces in slices.items()]


def intersection(left: Box, right: Box) -> Box | None:
    """What two boxes have in common; None if that is nothing."""
    common = tuple(mine & theirs for mine, theirs in zip(left, right, strict=True))
    return common if all(common) else None
