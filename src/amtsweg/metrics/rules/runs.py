"""What became of a matter's processes, read from its events: runs, the stays of tokens at elements, tasks.

An event tells which elements were entered, left and cancelled by it. Tokens that stand at the same element leave in the
order they came. Events of one process are ordered by its revision, which its lock gives out; the clocks of several
machines may differ by more than two steps lie apart.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from amtsweg.metrics.contracts import Definition

STARTED, MIGRATED, REVERTED = "process.started", "process.migrated", "process.migration_undone"
_ENDS = {"process.completed": True, "process.terminated": False}
_GIVEN_BACK = frozenset({"task.escalated", "task.released"})


class LogEvent(NamedTuple):
    """An event as mining reads it; who acted is not read at all. ``place`` is where it stands in the log."""

    place: tuple[int, UUID]
    at: datetime
    kind: str
    object_type: str
    object_id: UUID
    subject_id: UUID
    unit_id: UUID
    revision: int
    data: Mapping[str, object]


class End(StrEnum):
    """How a token left an element."""

    LEFT = "left"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class Task:
    """A task of a person. ``turns`` are the moments it was taken (True) or went back to its group (False)."""

    id: UUID
    element: str
    created_at: datetime
    instance: str = ""
    group: str = ""
    due_at: datetime | None = None
    turns: list[tuple[datetime, bool]] = field(default_factory=list)
    ended_at: datetime | None = None
    done: bool = False

    def segments(self) -> list[tuple[datetime, datetime, bool]]:
        """Return from when to when it lay (False) or was worked on (True), until its end."""
        if self.ended_at is None:
            return []
        found, since, taken = [], self.created_at, False
        for at, now_taken in (*self.turns, (self.ended_at, False)):
            found.append((since, max(since, at), taken))
            since, taken = max(since, at), now_taken
        return found


@dataclass(slots=True)
class Stay:
    """A token at an element, from entering to leaving; ``units`` are where the matter was at both moments."""

    element: str
    entered_at: datetime
    entered_in: UUID
    left_at: datetime | None = None
    left_in: UUID | None = None
    end: End | None = None
    task: Task | None = None


@dataclass(slots=True)
class Run:
    """One run of a process. ``unmeasured`` are tokens that left without having been seen to come."""

    instance_id: UUID
    subject_id: UUID
    process: str
    version: int
    unit_id: UUID
    started_in: UUID
    started_at: datetime
    ended_at: datetime | None = None
    completed: bool = False
    decided_at: datetime | None = None
    measured: bool = True
    stays: list[Stay] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    unmeasured: list[tuple[str, datetime, UUID, End]] = field(default_factory=list)
    here: dict[str, deque[Stay]] = field(default_factory=lambda: defaultdict(deque))
    arrivals: dict[tuple[str, datetime], list[Stay]] = field(default_factory=lambda: defaultdict(list))

    @property
    def path(self) -> list[str]:
        """Return the elements in the order they were entered."""
        return [stay.element for stay in self.stays]

    @property
    def live(self) -> list[str]:
        """Return where tokens stand now."""
        return [] if self.ended_at else [stay.element for stay in self.stays if stay.end is None]


def read_runs(events: Iterable[LogEvent], kinds: Definition) -> list[Run]:
    """Return the runs of one matter. A process whose start is not in the log is passed over."""
    ordered = sorted(events, key=lambda event: event.place[1])
    steps: dict[UUID, list[LogEvent]] = defaultdict(list)
    for event in ordered:
        if event.object_type == "process":
            steps[event.object_id].append(event)
    runs = [run for found in steps.values() if (run := _replay(found)) is not None]
    _join(runs, _tasks(ordered, kinds.assigned))
    _add_matter(runs, ordered, kinds)
    return runs


def _replay(events: list[LogEvent]) -> Run | None:
    events.sort(key=lambda event: (event.revision, event.place[1]))
    first = events[0]
    if first.kind != STARTED:
        return None
    run = Run(
        instance_id=first.object_id,
        subject_id=first.subject_id,
        process=str(first.data.get("process", "")),
        version=_number(first.data.get("version")),
        unit_id=first.unit_id,
        started_in=first.unit_id,
        started_at=first.at,
    )
    for event in events:
        _step(run, event)
    return run


def _step(run: Run, event: LogEvent) -> None:
    run.unit_id = event.unit_id
    if event.kind in (MIGRATED, REVERTED):
        _migrate(run, event.data)
    for element in _names(event.data.get("entered")):
        stay = Stay(element, event.at, event.unit_id)
        run.stays.append(stay)
        run.here[element].append(stay)
        run.arrivals[element, event.at].append(stay)
    for end in End:
        for element in _names(event.data.get(end.value)):
            _leave(run, element, event, end)
    if event.kind in _ENDS:
        run.ended_at, run.completed = event.at, _ENDS[event.kind]


def _leave(run: Run, element: str, event: LogEvent, end: End) -> None:
    waiting = run.here.get(element)
    if not waiting:
        run.unmeasured.append((element, event.at, event.unit_id, end))
        return
    stay = waiting.popleft()
    stay.left_at, stay.left_in, stay.end = event.at, event.unit_id, end


def _migrate(run: Run, data: Mapping[str, object]) -> None:
    """Tokens that stand somewhere go over to the elements of the other version; what they left before stays."""
    run.version = _number(data.get("to"), run.version)
    mapping = data.get("elements")
    if not isinstance(mapping, Mapping):
        return
    standing = [stay for waiting in run.here.values() for stay in waiting]
    run.here = defaultdict(deque)
    for stay in sorted(standing, key=lambda one: one.entered_at):
        stay.element = str(mapping.get(stay.element, stay.element))
        run.here[stay.element].append(stay)


# --- tasks ------------------------------------------------------------------------------------------------------


def _tasks(ordered: Iterable[LogEvent], assigned: str) -> list[Task]:
    tasks: dict[UUID, Task] = {}
    for event in ordered:
        if event.kind == "task.created":
            tasks[event.object_id] = _new_task(event)
        elif event.kind == assigned:
            _give_all_back(tasks.values(), event.at)
        elif event.object_type == "task" and event.object_id in tasks:
            _happened(tasks[event.object_id], event)
        elif event.kind == "task.completed" and (done := tasks.get(_id(event.data.get("task")))):
            done.ended_at, done.done = event.at, True
    return list(tasks.values())


def _new_task(event: LogEvent) -> Task:
    data = event.data
    names = str(data.get("element", "")), event.at, str(data.get("instance", "")), str(data.get("group", ""))
    return Task(event.object_id, *names, due_at=_moment(data.get("due_at")))


def _happened(task: Task, event: LogEvent) -> None:
    if event.kind == "task.claimed":
        task.turns.append((event.at, True))
    elif event.kind == "task.reassigned":
        task.turns.append((event.at, bool(event.data.get("to"))))
    elif event.kind in _GIVEN_BACK:
        task.turns.append((event.at, False))
    elif event.kind == "task.cancelled":
        task.ended_at = event.at
    if "due_at" in event.data:
        task.due_at = _moment(event.data["due_at"])


def _give_all_back(tasks: Iterable[Task], at: datetime) -> None:
    """A matter that moves to another unit brings its open tasks there unclaimed."""
    for task in tasks:
        if task.ended_at is None and task.turns and task.turns[-1][1]:
            task.turns.append((at, False))


def _join(runs: list[Run], tasks: Iterable[Task]) -> None:
    """Put every task to the run and to the stay it belongs to."""
    by_id = {str(run.instance_id): run for run in runs}
    for task in tasks:
        run = by_id.get(task.instance) or (_run_of(runs, task) if not task.instance else None)
        if run is None:
            continue
        run.tasks.append(task)
        stay = _stay_of(run, task)
        if stay is not None:
            stay.task = task


def _run_of(runs: list[Run], task: Task) -> Run | None:
    """The run of a task whose event does not name it, as older ones do not."""
    return next((run for run in runs if _stay_of(run, task) is not None), None)


def _stay_of(run: Run, task: Task) -> Stay | None:
    """The stay that began when the task came; where an incident was between, the last one that had begun by then."""
    begun = run.arrivals.get((task.element, task.created_at)) or (
        stay for stay in reversed(run.stays) if stay.element == task.element and stay.entered_at <= task.created_at
    )
    return next((stay for stay in begun if stay.task is None), None)


# --- the matter -------------------------------------------------------------------------------------------------


def _add_matter(runs: list[Run], ordered: list[LogEvent], kinds: Definition) -> None:
    decided_at, measured = None, True
    for event in ordered:
        if event.kind == kinds.decided and decided_at is None:
            decided_at = event.at
        elif event.kind == kinds.closed:
            measured = event.data.get("outcome") not in kinds.without_duration
    # A task may have been handed up to another unit; the matter itself has not moved for that.
    unit = next((event.unit_id for event in reversed(ordered) if event.object_type != "task"), None)
    for run in runs:
        run.decided_at, run.measured = decided_at, measured
        run.unit_id = unit or run.unit_id


# --- values out of JSON -----------------------------------------------------------------------------------------


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []


def _number(value: object, default: int = 0) -> int:
    return value if isinstance(value, int) else default


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None


def _id(value: object) -> UUID:
    return UUID(value) if isinstance(value, str) and value else UUID(int=0)
