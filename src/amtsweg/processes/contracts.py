"""What crosses the door of processes.

Errors:

    Conflict
    ├── TaskAlreadyDone      somebody was faster; says who and when
    ├── TaskNotNeeded        the process has gone another way, the task fell away
    ├── TaskTaken            somebody else has claimed it
    ├── ProcessChanged       the process moved since the page was shown
    ├── ProcessSuspended     somebody has halted the process; says who, when and why
    ├── UndoRefused          a migrated process has moved on; it cannot go back to where it was
    └── MessageNotAwaited    no process of this matter waits for the message
    NotAllowed
    └── FourEyes             the same person may not do both tasks
    Invalid
    └── ModelRejected        the process model is not executed as drawn; a reason for each element
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed


class ProcessStatus(StrEnum):
    """Where an instance stands."""

    WAITING = "waiting"
    INCIDENT = "incident"
    COMPLETED = "completed"
    TERMINATED = "terminated"


class TaskStatus(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class TaskSort(StrEnum):
    """The order of an inbox."""

    DUE = "due"
    OLDEST = "oldest"
    NEWEST = "newest"


class TaskAlreadyDone(Conflict):
    """Somebody was faster."""

    def __init__(self, by: str, at: datetime | None) -> None:
        when = f" am {at:%d.%m.%Y um %H:%M} Uhr" if at else ""
        super().__init__(f"Diese Aufgabe hat {by}{when} bereits erledigt.")
        self.by = by
        self.at = at


class TaskNotNeeded(Conflict):
    """The process has gone another way."""


class TaskTaken(Conflict):
    """Somebody else has claimed the task."""


class ProcessChanged(Conflict):
    """The process has moved since the page was shown."""


class ProcessSuspended(Conflict):
    """The process is halted; nothing in it moves."""

    def __init__(self, by: str, at: datetime, reason: str) -> None:
        super().__init__(f"Dieser Vorgang ist angehalten, seit {at:%d.%m.%Y} von {by}. Grund: {reason}")
        self.by = by
        self.at = at
        self.reason = reason


class UndoRefused(Conflict):
    """The process has gone on since its migration, so that the state before it is no longer true."""


class MessageNotAwaited(Conflict):
    """No process of this matter waits for the message."""


class FourEyes(NotAllowed):
    """Whoever did the first task may not do the second."""


class ModelRejected(Invalid):
    """The model is not executed as drawn."""


class ServiceError(Exception):
    """Raised by a service handler: a business error that the model may catch by its code."""

    def __init__(self, code: str, variables: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.variables = dict(variables or {})


@dataclass(frozen=True, slots=True)
class DeployedModel:
    """A model in use. ``created`` is False when the same content was there already."""

    id: UUID
    slug: str
    version: int
    created: bool


@dataclass(frozen=True, slots=True)
class DeployedVersion:
    """A version of a model, and how many runs of it have not ended."""

    id: UUID
    slug: str
    version: int
    name: str
    deployed_at: datetime
    running: int


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A version byte for byte: its drawing, and its decision files by name."""

    bpmn: bytes
    decisions: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class StartedProcess:
    """A process that has begun, with the tasks it gave people at once."""

    id: UUID
    status: ProcessStatus
    task_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Work for a person or a group.

    ``suspended``: its process is halted, it cannot be done. ``deadline_suspended_at``: since then its due date does not
    run on. ``escalated_at``: since then it lies with somebody above, or its process has escalated.
    """

    id: UUID
    instance_id: UUID
    subject_id: UUID
    unit_id: UUID
    process_slug: str
    element_id: str
    name: str
    kind: str
    form: str
    group: str
    assignee_id: UUID | None
    status: TaskStatus
    created_at: datetime
    due_at: datetime | None
    completed_at: datetime | None
    completed_by: str
    properties: Mapping[str, str]
    suspended: bool = False
    deadline_suspended_at: datetime | None = None
    escalated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks an inbox shows: those of any of the ``assignees``, ``units`` or ``groups`` (pairs of unit and role).

    Where all three are empty there is nothing to show, unless ``anybody`` says that people do not matter; the scope
    holds in any case. ``assignees`` are the person and everybody the person stands in for. Other empty parts do not
    filter.
    """

    status: TaskStatus | None = TaskStatus.OPEN
    assignees: frozenset[UUID] = frozenset()
    units: frozenset[UUID] = frozenset()
    groups: frozenset[tuple[UUID, str]] = frozenset()
    anybody: bool = False
    unclaimed: bool = False
    overdue_at: datetime | None = None
    process_slug: str = ""
    kind: str = ""
    subjects: frozenset[UUID] | None = None
    sort: TaskSort = TaskSort.DUE


@dataclass(frozen=True, slots=True)
class TaskCursor:
    """The last row of a page; the next page begins after it."""

    order_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One page of an inbox; ``next`` is None on the last."""

    tasks: tuple[Task, ...]
    next: TaskCursor | None


@dataclass(frozen=True, slots=True)
class Suspension:
    """Who halted a process or its deadlines, when and why; ``timers``: the moments the drawing waits for stand, too."""

    at: datetime
    by: str
    reason: str
    timers: bool = False


@dataclass(frozen=True, slots=True)
class ProcessView:
    """An instance as it stands now: which elements wait, and what is wrong.

    ``suspension`` is there while it is halted, ``deadlines`` while its deadlines do not run on.
    """

    id: UUID
    subject_id: UUID
    slug: str
    version: int
    status: ProcessStatus
    revision: int
    started_at: datetime
    ended_at: datetime | None
    variables: Mapping[str, object]
    waiting_at: tuple[str, ...]
    incidents: tuple["IncidentView", ...]
    suspension: Suspension | None = None
    deadlines: Suspension | None = None


@dataclass(frozen=True, slots=True)
class IncidentView:
    """A token that needs a repair."""

    instance_id: UUID
    subject_id: UUID
    token: int
    element_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class IncidentDetail:
    """What is needed to repair a token: where it stands, the variables its element sees, whether it can be taken for
    done (not at a choice between events: nobody can say which has happened).
    """

    incident: IncidentView
    name: str
    slug: str
    version: int
    revision: int
    variables: Mapping[str, object]
    by_hand: bool


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """What a service handler is told. It must do nothing twice for the same ``key``."""

    subject_id: UUID
    instance_id: UUID
    token: int
    element_id: str
    properties: Mapping[str, str]
    variables: Mapping[str, object]
    at: datetime
    unit_id: UUID
    account_id: UUID | None

    @property
    def key(self) -> str:
        """The same for every attempt of this call, and for no other."""
        return service_key(self.instance_id, self.token)


@dataclass(frozen=True, slots=True)
class SelfStart:
    """A process that is to begin by itself and has no matter yet."""

    slug: str
    version: int
    start_event: str
    unit_id: UUID
    actor: Actor
    at: datetime


Opener = Callable[[SelfStart], bool]
"""Opens the matter and starts its process in the same transaction; False where the service is none of its own."""


@dataclass(frozen=True, slots=True)
class ModelElement:
    """A step of a model as it is offered for a mapping; ``inside`` is the name of the sub-process it stands in.

    ``timer``: it waits for a moment. ``standing``: so many instances stand at it now.
    """

    id: str
    name: str
    kind: str
    inside: str = ""
    timer: bool = False
    standing: int = 0


@dataclass(frozen=True, slots=True)
class MappingProposal:
    """The steps of two versions, and which became which as far as that can be told."""

    old: tuple[ModelElement, ...]
    new: tuple[ModelElement, ...]
    mapping: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MigrationOrder:
    """From which version to which, which element becomes which, and whose timers begin anew (old ids)."""

    from_version: int
    to_version: int
    mapping: Mapping[str, str]
    anew: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RunningProcess:
    """An instance that has not ended."""

    id: UUID
    subject_id: UUID
    unit_id: UUID


@dataclass(frozen=True, slots=True)
class MigrationProblem:
    """Why an instance does not fit: at which step (by id and name), which misfit, and what exactly.

    ``misfit`` is one of `bpmn.contracts.Misfit`, or ``version`` (it is not in the version the plan speaks of),
    ``halted`` (it is suspended) or ``message`` (a message is kept for it that the new model never takes).
    """

    element_id: str
    name: str
    misfit: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MigrationResult:
    """What became of one instance: problems, or (unless it was a dry run) the migration that can be undone."""

    problems: tuple[MigrationProblem, ...] = ()
    migration_id: UUID | None = None


ServiceHandler = Callable[[ServiceCall], Mapping[str, object] | None]


def service_key(instance_id: UUID, token: int) -> str:
    """The idempotency key of a service call."""
    return f"process:{instance_id}:{token}"
