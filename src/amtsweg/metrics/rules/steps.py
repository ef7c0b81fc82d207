"""The steps of a run as an exchange format tells them: at which element, when, and what became of the work there.

Transitions are those of the standard lifecycle of XES (IEEE 1849-2016, lifecycle extension). Nothing tells who acted.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from amtsweg.metrics.rules.runs import End, Run, Stay, Task


class Step(NamedTuple):
    """One event of an exported log. ``number`` ties the steps of one stay together."""

    at: datetime
    element: str
    transition: str
    number: int
    unit_id: UUID
    task: Task | None


def steps_of(run: Run) -> list[Step]:
    """Return the steps of a run in the order of time."""
    found = [step for number, stay in enumerate(run.stays, 1) for step in _steps(stay, number)]
    return sorted(found, key=lambda step: step.at)


def _steps(stay: Stay, number: int) -> Iterator[Step]:
    told = _of_task(stay.task, stay.entered_at) if stay.task is not None else [(stay.entered_at, "start")]
    taken = stay.task is None
    for at, transition in told:
        taken = transition in ("start", "resume")
        yield Step(at, stay.element, transition, number, stay.entered_in, stay.task)
    if stay.left_at is None or stay.left_in is None:
        return
    started = any(transition == "start" for _, transition in told)
    if stay.end is End.LEFT and not taken:
        # Whoever does a task has begun it; where nobody took it before, this is all that is known of the beginning.
        yield Step(stay.left_at, stay.element, "resume" if started else "start", number, stay.left_in, stay.task)
    yield Step(stay.left_at, stay.element, _ending(stay.end, started=started), number, stay.left_in, stay.task)


def _ending(end: End | None, *, started: bool) -> str:
    if end is End.LEFT:
        return "complete"
    return "ate_abort" if started else "withdraw"


def _of_task(task: Task, entered_at: datetime) -> list[tuple[datetime, str]]:
    told = [(entered_at, "schedule")]
    taken = begun = False
    for at, now_taken in task.turns:
        if now_taken != taken:
            told.append((at, ("resume" if begun else "start") if now_taken else "suspend"))
            taken, begun = now_taken, True
    return told
