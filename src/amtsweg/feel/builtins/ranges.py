"""How points and ranges lie to each other, and ranges made from texts."""

from __future__ import annotations

from amtsweg.feel.builtins.signature import Library, builtin
from amtsweg.feel.run import Run
from amtsweg.feel.values.compare import compare, in_range
from amtsweg.feel.values.ranges import Range
from amtsweg.feel.values.undefined import Undefined

LIBRARY: Library = {}


def _closed(value: object) -> Range:
    """A range with both ends; a point is the range from itself to itself."""
    if isinstance(value, Range):
        if value.start is None or value.end is None:
            raise Undefined("the range has an open end")
        return value
    if value is None:
        raise Undefined("a point must not be null")
    return Range(value, value)


def _start_before(left: Range, right: Range) -> bool:
    """Whether the left range starts before the right one."""
    order = compare(left.start, right.start)
    return order < 0 or (order == 0 and left.start_included and not right.start_included)


def _same_start(left: Range, right: Range) -> bool:
    return compare(left.start, right.start) == 0 and left.start_included == right.start_included


def _same_end(left: Range, right: Range) -> bool:
    return compare(left.end, right.end) == 0 and left.end_included == right.end_included


def _end_before(left: Range, right: Range) -> bool:
    """Whether the left range ends before the right one."""
    order = compare(left.end, right.end)
    return order < 0 or (order == 0 and right.end_included and not left.end_included)


def _wholly_before(left: Range, right: Range) -> bool:
    order = compare(left.end, right.start)
    return order < 0 or (order == 0 and not (left.end_included and right.start_included))


@builtin(LIBRARY, "before(point1: any, point2: any)")
@builtin(LIBRARY, "before(point: any, range: any)")
@builtin(LIBRARY, "before(range: any, point: any)")
@builtin(LIBRARY, "before(range1: any, range2: any)")
def before(_: Run, left: object, right: object) -> bool:
    return _wholly_before(_closed(left), _closed(right))


@builtin(LIBRARY, "after(point1: any, point2: any)")
@builtin(LIBRARY, "after(point: any, range: any)")
@builtin(LIBRARY, "after(range: any, point: any)")
@builtin(LIBRARY, "after(range1: any, range2: any)")
def after(_: Run, left: object, right: object) -> bool:
    return _wholly_before(_closed(right), _closed(left))


@builtin(LIBRARY, "meets(range1: range, range2: range)")
def meets(_: Run, left: Range, right: Range) -> bool:
    left, right = _closed(left), _closed(right)
    return left.end_included and right.start_included and compare(left.end, right.start) == 0


@builtin(LIBRARY, "met by(range1: range, range2: range)")
def met_by(run: Run, left: Range, right: Range) -> bool:
    return meets(run, right, left)


@builtin(LIBRARY, "overlaps(range1: range, range2: range)")
def overlaps(_: Run, left: Range, right: Range) -> bool:
    left, right = _closed(left), _closed(right)
    return not _wholly_before(left, right) and not _wholly_before(right, left)


@builtin(LIBRARY, "overlaps before(range1: range, range2: range)")
def overlaps_before(run: Run, left: Range, right: Range) -> bool:
    left, right = _closed(left), _closed(right)
    return _start_before(left, right) and overlaps(run, left, right) and not _end_before(right, left)


@builtin(LIBRARY, "overlaps after(range1: range, range2: range)")
def overlaps_after(run: Run, left: Range, right: Range) -> bool:
    return overlaps_before(run, right, left)


@builtin(LIBRARY, "finishes(point: any, range: range)")
@builtin(LIBRARY, "finishes(range1: any, range2: range)")
def finishes(_: Run, left: object, right: Range) -> bool:
    inner, outer = _closed(left), _closed(right)
    return _same_end(inner, outer) and not _start_before(inner, outer)


@builtin(LIBRARY, "finished by(range: range, point: any)")
@builtin(LIBRARY, "finished by(range1: range, range2: any)")
def finished_by(run: Run, left: Range, right: object) -> bool:
    return finishes(run, right, left)


@builtin(LIBRARY, "includes(range: range, point: any)")
@builtin(LIBRARY, "includes(range1: range, range2: any)")
def includes(_: Run, outer: Range, inner: object) -> bool:
    if not isinstance(inner, Range):
        if inner is None:
            raise Undefined("a point must not be null")
        return in_range(inner, outer)
    left, right = _closed(inner), _closed(outer)
    return not _start_before(left, right) and not _end_before(right, left)


@builtin(LIBRARY, "during(point: any, range: range)")
@builtin(LIBRARY, "during(range1: any, range2: range)")
def during(run: Run, inner: object, outer: Range) -> bool:
    return includes(run, outer, inner)


@builtin(LIBRARY, "starts(point: any, range: range)")
@builtin(LIBRARY, "starts(range1: any, range2: range)")
def starts(_: Run, left: object, right: Range) -> bool:
    inner, outer = _closed(left), _closed(right)
    return _same_start(inner, outer) and not _end_before(outer, inner)


@builtin(LIBRARY, "started by(range: range, point: any)")
@builtin(LIBRARY, "started by(range1: range, range2: any)")
def started_by(run: Run, left: Range, right: object) -> bool:
    return starts(run, right, left)


@builtin(LIBRARY, "coincides(point1: any, point2: any)")
@builtin(LIBRARY, "coincides(range1: any, range2: any)")
def coincides(_: Run, left: object, right: object) -> bool:
    if isinstance(left, Range) != isinstance(right, Range):
        raise Undefined("a point cannot coincide with a range")
    mine, theirs = _closed(left), _closed(right)
    return _same_start(mine, theirs) and _same_end(mine, theirs)
