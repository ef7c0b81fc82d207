"""What crosses the door of disposal.

AmtswegError
├── NotFound
│   └── UnknownRun        there is no such disposal, or it may not be seen
├── NotAllowed
│   └── FourEyes          whoever prepared the destruction may not confirm it
├── Conflict
│   ├── WrongStep         the disposal does not stand where this step could be taken
│   ├── OnHold            a legal hold is on the file
│   └── WithArchive       the archive has the file already
└── Invalid
    └── UnusableMessage   a message of the archive that cannot be applied; says why
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class UnknownRun(NotFound):
    """There is no such disposal, or it may not be seen."""


class FourEyes(NotAllowed):
    """Whoever prepared the destruction may not confirm it."""


class WrongStep(Conflict):
    """The disposal does not stand where this step could be taken."""


class OnHold(Conflict):
    """A legal hold is on the file."""


class WithArchive(Conflict):
    """The archive has the file already."""


class UnusableMessage(Invalid):
    """A message of the archive that cannot be applied; says why."""


class RunState(StrEnum):
    """Where a disposal stands."""

    COLLECTED = "collected"
    """Its files are chosen; proposals can be changed."""
    OFFERED = "offered"
    """The list of offers (0501) is with the archive."""
    OFFER_RECEIVED = "offer_received"
    """The archive has confirmed that it has the list (0504)."""
    APPRAISED = "appraised"
    """The archive has decided (0502), and we have confirmed that (0505)."""
    HANDED_OVER = "handed_over"
    """The files are with the archive (0503)."""
    HAND_OVER_RECEIVED = "hand_over_received"
    """The archive has confirmed that it has the package (0507)."""
    CONFIRMED = "confirmed"
    """The archive has taken the files over (0506), or wants none of them."""
    DESTROYING = "destroying"
    """Two people have agreed to the destruction; it goes on by itself."""
    DONE = "done"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What moves a disposal on."""

    OFFER = "offer"
    RECEIVE_OFFER = "receive_offer"
    APPRAISE = "appraise"
    HAND_OVER = "hand_over"
    SKIP_HAND_OVER = "skip_hand_over"
    RECEIVE_HAND_OVER = "receive_hand_over"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    FAIL = "fail"
    """The message could not be made, so nothing left the house."""
    DESTROY = "destroy"
    FINISH = "finish"
    CANCEL = "cancel"


class FileStage(StrEnum):
    """Where one file stands in its disposal."""

    DUE = "due"
    """Its retention is over; no disposal has it."""
    COLLECTED = "collected"
    OFFERED = "offered"
    APPRAISED = "appraised"
    HANDED_OVER = "handed_over"
    CONFIRMED = "confirmed"
    """The archive has taken it over."""
    DESTROYED = "destroyed"


class Direction(StrEnum):
    """Which way a message went."""

    OUT = "out"
    IN = "in"


class MessageState(StrEnum):
    """What became of a message."""

    PREPARED = "prepared"
    SENT = "sent"
    APPLIED = "applied"
    SET_ASIDE = "set_aside"
    """It cannot be applied; its reason says why."""
    KNOWN = "known"
    """The same message had come before."""


@dataclass(frozen=True, slots=True)
class DueGroup:
    """How many files of a unit of the file plan, whose retention ended in one year, are due."""

    plan_key: str
    year: int
    files: int
    held: int


@dataclass(frozen=True, slots=True)
class DisposalRun:
    """A disposal."""

    id: UUID
    number: str
    title: str
    unit_id: UUID
    stages: int
    version: str
    state: RunState
    created_at: datetime
    created_by: str
    prepared_at: datetime | None = None
    prepared_by: str = ""
    prepared_by_id: UUID | None = None
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DisposalFile:
    """A file in a disposal. ``title`` is empty where the reader may not see the file."""

    id: UUID
    record_file_id: UUID
    subject_id: UUID
    unit_id: UUID
    reference_number: str
    plan_key: str
    opened_on: date
    closed_on: date | None
    retention_until: date
    stage: FileStage
    proposal: str
    proposal_source: str
    decision: str = ""
    decided_by: str = ""
    archive_id: str = ""
    problem: str = ""
    held: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message between us and the archive."""

    id: UUID
    run_id: UUID | None
    direction: Direction
    kind: str
    filename: str
    size: int
    state: MessageState
    reason: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold on a file."""

    id: UUID
    reference_number: str
    reason: str
    placed_by: str
    placed_at: datetime
    until: date | None


@dataclass(frozen=True, slots=True)
class StandingRule:
    """What the archive has decided once for all files under a unit of the file plan."""

    id: UUID
    plan_key: str
    decision: str
    source: str
    decided_on: date
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An entry of the register of what was handed over to the archive."""

    id: UUID
    run_number: str
    reference_number: str
    plan_key: str
    plan_title: str
    opened_on: date
    closed_on: date | None
    documents: int
    archive_id: str
    handed_over_at: datetime
    confirmed_at: datetime
    package_hash: str
    contents: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Protocol:
    """The protocol of a destruction; it outlives what was destroyed."""

    id: UUID
    run_number: str
    reference_number: str
    plan_key: str
    plan_title: str
    opened_on: date
    closed_on: date | None
    retention: str
    retention_until: date
    decision: str
    decided_by: str
    prepared_by: str
    prepared_at: datetime
    confirmed_by: str
    confirmed_at: datetime
    destroyed_at: datetime
    documents: int
    versions: int
    size: int
    hashes: tuple[str, ...]
