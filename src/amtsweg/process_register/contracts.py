"""What the process register speaks of: entries, their status, and what people may write into them.

Errors:

    Conflict
    ├── PlanBusy             a migration plan is at work, or not in a stage in which this can be done
    ├── EntryChanged         somebody else changed the entry since the page was shown
    └── NotYet               the facts do not bear the status that was asked for
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from amtsweg.kernel.errors import Conflict
from amtsweg.processes.contracts import MigrationProblem


class PlanBusy(Conflict):
    """The plan is at work, or not in a stage in which this can be done."""


class Status(StrEnum):
    """How far a process has come. People say recorded, agreed and retired; the other two are found, never claimed."""

    RECORDED = "recorded"
    AGREED = "agreed"
    EXECUTABLE = "executable"
    RUNNING = "running"
    RETIRED = "retired"


class Priority(StrEnum):
    """How much an improvement of the process matters to the administration."""

    TOP = "top"
    NORMAL = "normal"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Entry:
    """A process of the administration as the register describes it.

    ``process`` is the slug under which its models are deployed and its runs are counted, and empty while there is no
    model. ``owner`` is a role or an office, never a person. ``yearly_volume`` counts matters a year, and
    ``target_percent`` says by how much the process shall change its duration (-20: a fifth shorter).
    """

    id: UUID
    slug: str
    title: str
    summary: str
    owner: str
    unit_key: str
    process: str
    leika_keys: tuple[str, ...]
    fim_key: str
    legal_basis: tuple[str, ...]
    status: Status
    priority: Priority
    benefit: str
    yearly_volume: int | None
    media_breaks: str
    goals: str
    target_percent: int | None
    it_used: str
    source: str
    revision: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of a process whether people say so or not."""

    deployed: bool = False
    online: bool = False
    running: int = 0


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries a list shows; empty parts do not filter. An office stands for everything below it."""

    text: str = ""
    unit_key: str = ""
    status: Status | None = None
    process: str = ""
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document of an entry: a drawing, a minute, an instruction."""

    id: UUID
    title: str
    filename: str
    sha256: str
    size: int
    media_type: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ProcessesReport:
    """What loading the city's list did: ``kept`` counts entries in which words of people stood against the list's."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0


class EntryChanged(Conflict):
    """Somebody else has changed the entry since the page was shown."""


class NotYet(Conflict):
    """The facts do not bear what was asked for: a model is missing, or something still runs."""


class PlanStage(StrEnum):
    """Where a migration plan stands; the -ing ones are at work in the background."""

    CHECKING = "checking"
    CHECKED = "checked"
    MOVING = "moving"
    MOVED = "moved"
    UNDOING = "undoing"
    UNDONE = "undone"


class ItemOutcome(StrEnum):
    """What is known of one matter of a plan. ``stayed``: its migration could not be undone, it has gone on."""

    FITS = "fits"
    MISFIT = "misfit"
    MOVED = "moved"
    UNDONE = "undone"
    STAYED = "stayed"


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan to move the running matters of a process to another version of its model."""

    id: UUID
    process: str
    from_version: int
    to_version: int
    mapping: Mapping[str, str]
    anew: tuple[str, ...]
    reason: str
    created_by: str
    created_at: datetime
    stage: PlanStage
    stage_at: datetime
    counts: Mapping[ItemOutcome, int]

    @property
    def total(self) -> int:
        """How many matters were looked at."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One matter of a plan, with the reasons why it does not fit (or did not go back)."""

    id: UUID
    instance_id: UUID
    subject_id: UUID
    unit_id: UUID | None
    outcome: ItemOutcome
    problems: tuple[MigrationProblem, ...]
    at: datetime
