"""Does a value pass a test: the meaning of `in` and of the cells of decision tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from amtsweg.feel.values.compare import equal, in_range
from amtsweg.feel.values.ranges import Range
from amtsweg.feel.values.undefined import Undefined


@dataclass(frozen=True, slots=True)
class Unequal:
    """The test `!= value`; it lives only between a test and its use."""

    value: object


@dataclass(frozen=True, slots=True)
class Equal:
    """The test `= value`, for values that no range can hold."""

    value: object


@dataclass(frozen=True, slots=True)
class Unanswerable:
    """A test against something that has no order."""


UNANSWERABLE = Unanswerable()


def matches(value: object, test: object) -> bool | None:
    """Whether the value equals the test, lies in it or is one of it; None when that cannot be said."""
    match test:
        case Unequal(other):
            same = equal(value, other)
            return None if same is None else not same
        case Equal(other):
            return equal(value, other)
        case Unanswerable():
            return None
        case Range():
            return _lies_in(value, test)
        case list():
            return _is_one_of(value, test)
    return equal(value, test)


def _lies_in(value: object, span: Range) -> bool | None:
    if isinstance(value, Range):
        return equal(value, span)
    try:
        return in_range(value, span)
    except Undefined:
        return None


def _is_one_of(value: object, candidates: list[object]) -> bool | None:
    if isinstance(value, list) and equal(value, candidates):
        return True
    return any_true(_is_candidate(value, candidate) for candidate in candidates)


def _is_candidate(value: object, candidate: object) -> bool | None:
    return equal(value, candidate) if isinstance(candidate, list) else matches(value, candidate)


def any_true(answers: Iterable[bool | None]) -> bool:
    """Whether one answer is yes; among candidates of other types, "cannot be said" is as good as no."""
    return any(answer is True for answer in answers)


def passes(value: object, test: object, *, asks: bool, alone: bool) -> bool | None:
    """A cell's test: one that asks about `?` answers itself, any other is compared with the value.

    A condition without `?` may also stand alone; then true is enough for values that are no boolean themselves. The
    words true and false are no conditions: nothing (null) is not true.
    """
    if asks or (alone and isinstance(test, bool) and not isinstance(value, bool)):
        return test if isinstance(test, bool) else matches(value, test) if test is not None else None
    return matches(value, test)
