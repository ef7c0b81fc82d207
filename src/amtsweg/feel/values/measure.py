"""What it costs to look at a whole value. Values share their parts, so a small one can be enormous when written out."""

from __future__ import annotations

from amtsweg.feel.contracts import FeelLimitError
from amtsweg.feel.run import Run
from amtsweg.feel.values.ranges import Range

CHARACTERS_A_STEP = 50


def size(value: object, most: int) -> int:
    """The number of parts, long texts counting for several; `FeelLimitError` as soon as there are too many."""
    count = 0
    waiting = [value]
    while waiting:
        part = waiting.pop()
        count += 1 + len(part) // CHARACTERS_A_STEP if isinstance(part, str) else 1
        if count > most:
            raise FeelLimitError(f"a value of more than {most} parts")
        if isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, Range):
            waiting.extend((part.start, part.end))
    return count


def weigh(run: Run, value: object, times: int = 1) -> None:
    """Pay for looking at every part of a value, so many times."""
    if isinstance(value, list | dict | str | Range):
        run.step(size(value, run.limits.steps) * times)


def glance(value: object) -> int:
    """The cost of passing a value through a function that reads it once, without looking into its parts."""
    if isinstance(value, str):
        return len(value) // CHARACTERS_A_STEP
    return len(value) // 5 if isinstance(value, list | dict) else 0


def weigh_test(run: Run, value: object, test: object) -> None:
    """Pay for asking whether a value passes a test; only lists and contexts take more than a moment."""
    if isinstance(test, list | dict):
        run.step(glance(test))
        weigh(run, value)
