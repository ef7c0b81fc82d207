"""What onboarding speaks of: a service on its way online, the steps of that way, and the access it gives.

The steps are those of the strategy report (S3.1-h), the paths its choice of a solution (S3.1-g), the access what its
figures count (K3.1).

Errors:

    Conflict
    ├── EntryChanged   somebody else changed the entry since the page was shown
    └── NotYet         the step cannot be done: an earlier one is open, or the facts do not bear it
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from amtsweg.kernel.errors import Conflict


class Stage(StrEnum):
    """Where a service stands: at one of the five steps, online, or stopped."""

    REQUIREMENTS = "requirements"
    SOLUTION = "solution"
    FORM = "form"
    INTEGRATION = "integration"
    QUALITY = "quality"
    ONLINE = "online"
    STOPPED = "stopped"


STEPS = (Stage.REQUIREMENTS, Stage.SOLUTION, Stage.FORM, Stage.INTEGRATION, Stage.QUALITY)


class SolutionPath(StrEnum):
    """What gives a service its digital access."""

    CENTRAL = "central"
    FORM_SYSTEM = "form_system"
    SPECIALIST = "specialist"


class Offer(StrEnum):
    """Whether a central or a specialist solution is to be had, and whether it costs extra."""

    NONE = "none"
    FREE = "free"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class Access:
    """What a service's digital access can do. Each part may be found in what is published here, or be declared."""

    online: bool = False
    connected: bool = False
    payment: bool = False
    return_channel: bool = False

    def __or__(self, other: "Access") -> "Access":
        """Return what at least one of the two can do."""
        return Access(*(getattr(self, name) or getattr(other, name) for name in ACCESS))


ACCESS = ("online", "connected", "payment", "return_channel")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What the choice of a path is made by; ``yearly_volume`` counts applications a year."""

    central: Offer = Offer.NONE
    specialist: Offer = Offer.NONE
    yearly_volume: int = 0
    needs_connection: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """The path that the city's decision table recommends, and why."""

    path: SolutionPath
    reason: str


@dataclass(frozen=True, slots=True)
class DoneStep:
    """A step that was taken: when, and what came of it."""

    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A service of the city on its way to a digital access.

    ``service`` is its address in the catalogue, empty while it has none. ``owner`` is a role, never a person.
    ``declared`` is what people say of an access given elsewhere; ``access`` what holds, found and declared.
    ``blocked`` says what the way waits for.
    """

    id: UUID
    slug: str
    title: str
    leika_key: str
    service: str
    unit_key: str
    owner: str
    stage: Stage
    steps: Mapping[Stage, DoneStep]
    path: SolutionPath | None
    path_reason: str
    criteria: Criteria
    url: str
    system: str
    declared: Access
    access: Access
    blocked: str
    due: date | None
    revision: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries a list shows; empty parts do not filter. An office stands for everything below it."""

    text: str = ""
    unit_key: str = ""
    stage: Stage | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """K3.1: how many services there are, and how many have what."""

    total: int = 0
    online: int = 0
    connected: int = 0
    payment: int = 0
    return_channel: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """The counts at the end of a month."""

    month: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class ServicesReport:
    """What loading the city's list of services did."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A service that is to get a digital access."""

    title: str
    unit_key: str
    leika_key: str = ""
    owner: str = ""
    due: date | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


class EntryChanged(Conflict):
    """Somebody else has changed the entry since the page was shown."""


class NotYet(Conflict):
    """The step cannot be done now."""
