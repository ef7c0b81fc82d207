"""What crosses the door of circulation: reminders, routes, circulations and signatures as plain things.

AmtswegError
├── NotFound
│   ├── UnknownCirculation   there is no such circulation, or it may not be seen
│   └── UnknownReminder      there is no such reminder, or it may not be seen
└── Conflict
    ├── StepSettled          the step is done already, or it is not its turn
    ├── Ended                the circulation has ended
    ├── OtherVersion         meanwhile there is another version than the one that was looked at
    └── StillOpen            the file has open circulations or reminders; it is not closed over them
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from amtsweg.kernel.errors import Conflict, NotFound


class UnknownCirculation(NotFound):
    """There is no such circulation, or it may not be seen."""


class UnknownReminder(NotFound):
    """There is no such reminder, or it may not be seen."""


class StepSettled(Conflict):
    """The step is done already, or it is not its turn."""


class Ended(Conflict):
    """The circulation has ended; nothing changes in it any more."""


class OtherVersion(Conflict):
    """Meanwhile there is another version of a document than the one that was looked at."""


class StillOpen(Conflict):
    """The file has open circulations or reminders; it is not closed over them unless somebody decides so."""


class Action(StrEnum):
    """What a step asks of somebody."""

    SIGHT = "sight"
    """Take note (*Kenntnisnahme*)."""
    COMMENT = "comment"
    """Say something on it (*Stellungnahme*)."""
    CO_SIGNATURE = "co_signature"
    """Sign with others (*Mitzeichnung*)."""
    FINAL_SIGNATURE = "final_signature"
    """Sign for all (*Schlusszeichnung*)."""

    @property
    def signs(self) -> bool:
        """Tell whether the step ends with a signature."""
        return self in (Action.CO_SIGNATURE, Action.FINAL_SIGNATURE)


class StepState(StrEnum):
    """Where a step stands."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    """The signature was refused: nothing goes on until somebody returns to a step, or stops."""
    SKIPPED = "skipped"


class CirculationState(StrEnum):
    """Where a circulation stands."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Group:
    """Whoever has a role in a unit."""

    unit_id: UUID
    role: str

    @classmethod
    def of(cls, key: str) -> "Group | None":
        """Return the group a table names by its key; None for none."""
        unit, _, role = key.partition(":")
        return cls(UUID(unit), role) if role else None

    @property
    def key(self) -> str:
        """Return the group in one word, as tables hold it."""
        return f"{self.unit_id}:{self.role}"


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to be gone: ``stage`` counts from 1, steps of one stage go side by side.

    It is for a person (``holder_id``) or for a group. ``days`` are the working days it may take from the day it opens.
    ``own`` lets whoever started the circulation give this signature as well.
    """

    stage: int
    action: Action
    holder_id: UUID | None = None
    group: Group | None = None
    days: int | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A step of a route: who it is for, a role and a unit, or empty to be asked for at the start."""

    stage: int
    action: Action
    role: str = ""
    unit_key: str = ""
    days: int | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """A route a city has written down, for a unit and everything below it; without a unit, for all."""

    key: str
    title: str
    steps: tuple[RouteStep, ...]
    unit_key: str = ""
    sign_again: bool = True


@dataclass(frozen=True, slots=True)
class Bound:
    """A document of a circulation in the version that is signed now."""

    document_id: UUID
    version_id: UUID
    version: int
    sha256: str
    title: str
    first_version: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it stands."""

    id: UUID
    stage: int
    action: Action
    state: StepState
    holder_id: UUID | None
    group: Group | None
    due_on: date | None
    days: int | None
    own: bool
    opened_at: datetime | None = None
    done_at: datetime | None = None
    done_by_id: UUID | None = None
    acting_for_id: UUID | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed which version of a document, when, and in whose place."""

    id: UUID
    step_id: UUID
    document_id: UUID
    version: int
    sha256: str
    action: Action
    signer_id: UUID
    signer: str
    acting_for_id: UUID | None
    acting_for: str
    comment: str
    at: datetime
    event_id: UUID


@dataclass(frozen=True, slots=True)
class Checked:
    """What recomputing a signature found; ``problems`` is empty if everything agrees.

    ``sealed`` says whether its event stands in the hash chain yet, which happens moments after signing.
    """

    signature: Signature
    problems: tuple[str, ...]
    sealed: bool

    @property
    def valid(self) -> bool:
        """Tell whether version, event and signature agree."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Circulation:
    """A circulation with its documents, steps and signatures."""

    id: UUID
    record_file_id: UUID
    subject_id: UUID
    unit_id: UUID
    title: str
    note: str
    state: CirculationState
    started_by_id: UUID
    started_at: datetime
    ended_at: datetime | None
    end_reason: str
    sign_again: bool
    revision: int
    sheet_id: UUID | None
    documents: tuple[Bound, ...] = ()
    steps: tuple[Step, ...] = ()
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class NewCirculation:
    """What is to be started: on which documents of which file, by which steps."""

    record_file_id: UUID
    title: str
    document_ids: tuple[UUID, ...]
    steps: tuple[NewStep, ...]
    note: str = ""
    sign_again: bool = True


@dataclass(frozen=True, slots=True)
class NewReminder:
    """A reminder to be set, for a person or a group, on a file or a document in it."""

    record_file_id: UUID
    due_on: date
    reason: str
    document_id: UUID | None = None
    for_id: UUID | None = None
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder (*Wiedervorlage*) as it stands; ``in_place_of`` names who it is really for, for a substitute."""

    id: UUID
    record_file_id: UUID
    file_title: str
    reference_number: str | None
    document_id: UUID | None
    document_title: str
    due_on: date
    reason: str
    for_id: UUID | None
    group: Group | None
    set_by_id: UUID
    done_at: datetime | None
    note: str
    revision: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for somebody now."""

    reminders: int = 0
    steps: int = 0
