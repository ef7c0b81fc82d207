"""What a run adds to the rollups: amounts that can be added up, and taken back again.

Rollups are always the sum over the facts of all runs as the log tells them; so an increment is the facts of the matters
that moved, as they are now less as they were before, and comes to the same as counting everything anew.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import IntEnum
from functools import partial
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from amtsweg.kernel.clock import local_date
from amtsweg.metrics.rules.histogram import bucket_of
from amtsweg.metrics.rules.runs import End, Run, Stay, Task

RULES = 1
"""Raise this when the same log comes to other facts: every installation then counts anew, aside, and swaps."""


class Figure(IntEnum):
    """What is counted. Those marked (h) are histograms, those marked (s) are seconds, the others are counts."""

    STARTED = 1
    COMPLETED = 2
    TERMINATED = 3
    ENTERED = 10
    LEFT = 11
    CANCELLED = 12
    STAY = 13
    """(h) from entering to leaving"""
    EDGE = 14
    """(h) from entering one element to entering the next"""
    WAITING = 20
    """(h) tasks done, until taken"""
    WORKING = 21
    """(h) tasks done, while taken"""
    IN_TIME = 22
    LATE = 23
    WAITING_SECONDS = 30
    WORKING_SECONDS = 31
    ELSEWHERE_SECONDS = 32
    """(s) at elements without a task; for the run as a whole while no task was open"""


_LEAVING = {End.LEFT: Figure.LEFT, End.CANCELLED: Figure.CANCELLED}


class Cell(NamedTuple):
    """What amounts are kept for: a day, a unit, a version, and an element or (with a target) an edge. Without an
    element it is the run as a whole.
    """

    process: str
    version: int
    unit_id: UUID
    day: date
    element: str
    target: str


Facts = Counter[tuple[Cell, int, int]]
"""Amounts by cell, figure and bucket (0 where there are none)."""


class _Fact(NamedTuple):
    """One amount, before it is known which cell it falls into."""

    at: datetime
    unit_id: UUID
    element: str
    figure: Figure
    bucket: int = 0
    amount: int = 1
    target: str = ""


def facts_of(runs: Iterable[Run]) -> Facts:
    """Return what runs add to the rollups."""
    facts: Facts = Counter()
    for run in runs:
        for fact in _facts(run):
            day = local_date(fact.at)
            cell = Cell(run.process, run.version, fact.unit_id, day, fact.element, fact.target)
            facts[cell, int(fact.figure), fact.bucket] += fact.amount
    return facts


def variant_key(path: Sequence[str]) -> str:
    """Return the key of a way through a process: the same wherever and whenever it was taken."""
    return hashlib.sha256("\x1f".join(path).encode()).hexdigest()[:16]


def _facts(run: Run) -> Iterator[_Fact]:
    yield _Fact(run.started_at, run.started_in, "", Figure.STARTED)
    for stay in run.stays:
        yield from _stay(stay)
    for element, at, unit, end in run.unmeasured:
        yield _Fact(at, unit, element, _LEAVING[end])
    for before, after in pairwise(run.stays):
        bucket = bucket_of((after.entered_at - before.entered_at).total_seconds())
        yield _Fact(after.entered_at, after.entered_in, before.element, Figure.EDGE, bucket, target=after.element)
    if run.ended_at is not None:
        yield _Fact(run.ended_at, run.unit_id, "", Figure.COMPLETED if run.completed else Figure.TERMINATED)
        *_, elsewhere = spent(run)
        yield _Fact(run.ended_at, run.unit_id, "", Figure.ELSEWHERE_SECONDS, amount=elsewhere)


def _stay(stay: Stay) -> Iterator[_Fact]:
    yield _Fact(stay.entered_at, stay.entered_in, stay.element, Figure.ENTERED)
    if stay.end is None or stay.left_at is None or stay.left_in is None:
        return
    left = partial(_Fact, stay.left_at, stay.left_in, stay.element)
    yield left(_LEAVING[stay.end])
    seconds = (stay.left_at - stay.entered_at).total_seconds()
    if stay.end is End.LEFT:
        yield left(Figure.STAY, bucket_of(seconds))
    if stay.task is not None:
        yield from _task(stay.task, left)
    elif seconds >= 1:
        yield left(Figure.ELSEWHERE_SECONDS, amount=round(seconds))


def _task(task: Task, left: Callable[..., _Fact]) -> Iterator[_Fact]:
    """A task that nobody took before it was done was waiting all the time; of working nothing is known then."""
    lying, worked = _sums(task)
    yield left(Figure.WAITING_SECONDS, amount=round(lying))
    yield left(Figure.WORKING_SECONDS, amount=round(worked))
    if not task.done or task.ended_at is None:
        return
    yield left(Figure.WAITING, bucket_of(lying))
    if any(taken for _, taken in task.turns):
        yield left(Figure.WORKING, bucket_of(worked))
    if task.due_at is not None:
        yield left(Figure.IN_TIME if task.ended_at <= task.due_at else Figure.LATE)


def _sums(task: Task) -> tuple[float, float]:
    lying = worked = 0.0
    for since, until, taken in task.segments():
        seconds = (until - since).total_seconds()
        lying, worked = (lying, worked + seconds) if taken else (lying + seconds, worked)
    return lying, worked


def spent(run: Run) -> tuple[int, int, int]:
    """Return for how many seconds of an ended run tasks lay, somebody worked, and neither: together all of it.

    While somebody works on one task the run is worked on, whatever else lies.
    """
    if run.ended_at is None:
        return 0, 0, 0
    changes = [change for task in run.tasks for change in _changes(task, run.ended_at)]
    total = (run.ended_at - run.started_at).total_seconds()
    lying = worked = 0.0
    open_tasks = taken_tasks = 0
    before = run.started_at
    for at, opened, taken in sorted(changes):
        seconds = (at - before).total_seconds()
        if taken_tasks:
            worked += seconds
        elif open_tasks:
            lying += seconds
        before, open_tasks, taken_tasks = at, open_tasks + opened, taken_tasks + taken
    return round(lying), round(worked), max(round(total) - round(lying) - round(worked), 0)


def _changes(task: Task, ended_at: datetime) -> Iterator[tuple[datetime, int, int]]:
    """How the number of open and of taken tasks changes, and when; all tasks end with the run."""
    if task.ended_at is None or task.ended_at > ended_at:
        task = replace(task, ended_at=ended_at)
    for since, until, taken in task.segments():
        yield min(since, ended_at), 1, int(taken)
        yield min(until, ended_at), -1, -int(taken)
