"""What crosses the door of cases: plain things, states, outcomes and errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from amtsweg.geo.contracts import Place
from amtsweg.kernel.errors import Conflict


class CaseState(StrEnum):
    """Where a case stands, as its applicant sees it."""

    OPEN = "open"
    WAITING = "waiting"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a case came out."""

    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class Direction(StrEnum):
    """Which way a message goes."""

    TO_APPLICANT = "to_applicant"
    FROM_APPLICANT = "from_applicant"


class EntryState(StrEnum):
    """Where an entry of a waiting list stands. ``left``: the case ended, or got another place."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    LEFT = "left"


class VacancyState(StrEnum):
    """Where a free place stands."""

    OPEN = "open"
    OFFERED = "offered"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


class CaseClosed(Conflict):
    """The case has ended; nothing can be changed in it any more."""


class AlreadyAnswered(Conflict):
    """This request has its answer already."""


class OfferSettled(Conflict):
    """The offer of a place was answered already, or its deadline is over."""


@dataclass(frozen=True, slots=True)
class NewParty:
    """A person or body that takes part in a case, as named when it was opened."""

    name: str
    email: str = ""
    address: str = ""
    role: str = "applicant"
    account_id: UUID | None = None
    language: str = "de"


@dataclass(frozen=True, slots=True)
class NewCase:
    """Everything that is needed to open a case. ``secret`` opens the status page to whoever holds it.

    ``start_event`` names where the process begins, if not at its none start event.
    """

    id: UUID
    service_version_id: UUID
    number: str
    secret: str
    title: str
    unit_id: UUID
    parties: Sequence[NewParty]
    data: Mapping[str, object]
    documents: Sequence["FiledUpload"] = ()
    place: Place | None = None
    duplicate_key: str = ""
    start_event: str | None = None


@dataclass(frozen=True, slots=True)
class FiledUpload:
    """A file that came with a submission or an answer and goes into the record file."""

    title: str
    sha256: str
    filename: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Party:
    """A person or body that takes part in a case."""

    name: str
    email: str
    address: str
    role: str
    account_id: UUID | None
    language: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands now.

    It came in by ``service_version_id``, whose form the answers fill; ``moved_to_version_id`` is set once its process
    has moved to another version, which then gives the forms of tasks, the texts and the letters.
    """

    id: UUID
    number: str
    title: str
    service_version_id: UUID
    service_slug: str
    unit_id: UUID
    account_id: UUID | None
    state: CaseState
    outcome: Outcome | None
    opened_at: datetime
    closed_at: datetime | None
    data: Mapping[str, object] = field(default_factory=dict)
    place: Place | None = None
    moved_to_version_id: UUID | None = None

    @property
    def working_version_id(self) -> UUID:
        """The version of the service by which the case is worked on."""
        return self.moved_to_version_id or self.service_version_id


@dataclass(frozen=True, slots=True)
class Message:
    """Something written between office and applicant; a request has a deadline and can be answered once."""

    id: UUID
    direction: Direction
    text: str
    author: str
    at: datetime
    is_request: bool
    due_at: datetime | None
    answered_at: datetime | None
    documents: tuple[UUID, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether this is a request that still waits for its answer."""
        return self.is_request and self.answered_at is None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by whom, and who signed with them, or why they gave the draft back."""

    id: UUID
    outcome: Outcome
    content: str
    reasons: str
    decided_by: str
    decided_by_id: UUID | None
    decided_at: datetime
    cosigned_by: str
    cosigned_at: datetime | None
    document_id: UUID | None
    returned_reason: str = ""


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """An open matter that may be the same: a hint, never a refusal."""

    id: UUID
    number: str
    opened_at: datetime
    metres: float


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A place somebody wants to wait for: in which group, under which label, for whom; more points come first."""

    group: str
    label: str
    person: str = ""
    priority: int = 0


@dataclass(frozen=True, slots=True)
class WaitingEntry:
    """An entry of a waiting list. ``position`` counts from 1 while it waits; ``due_at`` is told with an offer."""

    id: UUID
    case_id: UUID
    service_slug: str
    group: str
    label: str
    person: str
    priority: int
    received_at: datetime
    state: EntryState
    due_at: datetime | None
    position: int | None = None
    case_number: str = ""

    @property
    def is_offer(self) -> bool:
        """Tell whether the applicant can answer now."""
        return self.state is EntryState.OFFERED and self.due_at is not None


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """One queue of a service: how many wait, have an offer, and how many places are free for nobody yet."""

    service_slug: str
    group: str
    label: str
    unit_id: UUID
    waiting: int
    offered: int
    vacant: int
