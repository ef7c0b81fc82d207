"""What crosses the door of metrics: definitions and figures as plain things."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Definition:
    """What the figures mean: which events they count, and within which period a matter should be decided.

    ``targets`` are ISO 8601 periods by service; figures of different versions must not be compared.
    """

    version: int
    opened: str
    assigned: str
    decided: str
    closed: str
    without_duration: tuple[str, ...]
    default_target: str
    targets: Mapping[str, str]

    def target(self, service: str) -> str:
        """Return the period within which a matter of this service should be decided."""
        return self.targets.get(service, self.default_target)


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """The figures of one service. Durations are days from opening to closing; None where nothing was measured.

    ``measured`` of the ``finished`` matters say something about duration; ``within_target`` of them were decided in
    time.
    """

    service: str
    title: str
    open: int = 0
    oldest_open_at: datetime | None = None
    finished: int = 0
    measured: int = 0
    median_days: float | None = None
    p90_days: float | None = None
    within_target: int = 0
    target: str = ""

    @property
    def share_within_target(self) -> float | None:
        """Return the share decided in time, in percent."""
        return 100 * self.within_target / self.measured if self.measured else None


@dataclass(frozen=True, slots=True)
class WeekFigure:
    """How many matters were finished in the week that begins on this Monday."""

    monday: date
    finished: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a period: per service, and per week. ``titles`` names every service that could be asked for."""

    version: int
    since: datetime
    until: datetime
    services: tuple[ServiceFigures, ...]
    weeks: tuple[WeekFigure, ...]
    titles: Mapping[str, str]


# --- processes as they ran --------------------------------------------------------------------------------------
#
# Seconds are seconds of the clock, not of office hours. A period is counted in whole days of Germany: the day of
# ``since`` counts, and so does every day that begins before ``until``.


@dataclass(frozen=True, slots=True)
class ElementFigures:
    """What happened at one element of a model in a period, and what stands there now.

    Median and 90th percentile are the time between entering and leaving; those that were cancelled have none. Tasks
    of people are waiting until somebody takes them, and working until they are done: ``tasks`` were done in the
    period. Medians and percentiles may be off by `HISTOGRAM_ERROR`; counts are exact.
    """

    element: str
    entered: int = 0
    left: int = 0
    cancelled: int = 0
    live: int = 0
    median_seconds: float | None = None
    p90_seconds: float | None = None
    tasks: int = 0
    waiting_median_seconds: float | None = None
    working_median_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class EdgeFigures:
    """How often one element was entered directly after another in the same run, and the time between the two.

    In parallel branches this is the order in which things happened and not a flow of the drawing.
    """

    source: str
    target: str
    count: int
    median_seconds: float | None


@dataclass(frozen=True, slots=True)
class ProcessMap:
    """A process with its figures on every element: the heat map. ``running`` are the runs that have not ended."""

    process: str
    since: date
    until: date
    started: int
    finished: int
    running: int
    elements: Mapping[str, ElementFigures]
    edges: tuple[EdgeFigures, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """A way that runs took: the elements in the order they were entered. ``key`` is the same in every period.

    ``share`` is of all runs that ended in the period, in percent; ``loops`` tells how often an element was entered
    where that was more than once. Durations of runs that say nothing about duration (withdrawn) do not count.
    """

    key: str
    path: tuple[str, ...]
    count: int
    share: float
    median_seconds: float | None
    loops: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ProcessVariants:
    """The ways of the runs that ended in a period, the most frequent first. ``distinct`` counts those not shown too."""

    process: str
    since: date
    until: date
    finished: int
    distinct: int
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Where time was spent in a period: at an element, or (``element`` empty) in a unit as a whole.

    ``waiting`` is the time tasks lay before somebody took them, ``working`` the time until they were done,
    ``elsewhere`` the time at elements that are no tasks: for answers, payments, dates, services. All in seconds, of
    the ``count`` stays that ended in the period; ``share`` is that of the total waiting and elsewhere, in percent.
    """

    element: str
    unit_id: UUID | None
    count: int
    waiting_seconds: int
    working_seconds: int
    elsewhere_seconds: int
    share: float

    @property
    def idle_seconds(self) -> int:
        """Return the time in which nobody here worked on it, by which bottlenecks are ranked."""
        return self.waiting_seconds + self.elsewhere_seconds


@dataclass(frozen=True, slots=True)
class ProcessTimes:
    """How long a process took in a period.

    Durations are from start to end, of the ``measured`` of the ``finished`` runs; they are exact. Tasks with a due
    date were done ``due_in_time`` or ``due_late``. ``within_target`` of the measured were decided within ``target``,
    the period the city promises (``metrics.yaml``).
    """

    process: str
    since: date
    until: date
    started: int
    finished: int
    measured: int
    median_seconds: float | None
    p90_seconds: float | None
    waiting_seconds: int
    working_seconds: int
    elsewhere_seconds: int
    weeks: tuple[WeekFigure, ...]
    elements: tuple[Bottleneck, ...]
    units: tuple[Bottleneck, ...]
    due_in_time: int
    due_late: int
    target: str
    within_target: int

    @property
    def share_due_in_time(self) -> float | None:
        """Return the share of tasks with a due date that were done by then, in percent."""
        total = self.due_in_time + self.due_late
        return 100 * self.due_in_time / total if total else None

    @property
    def share_within_target(self) -> float | None:
        """Return the share of runs decided within the target, in percent."""
        return 100 * self.within_target / self.measured if self.measured else None


@dataclass(frozen=True, slots=True)
class Span:
    """A period to compare."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """The durations of the runs that ended in a period and say something about duration."""

    since: date
    until: date
    cases: int
    median_seconds: float | None
    p90_seconds: float | None
    mean_seconds: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two periods against a target, by their medians. ``before`` is the baseline.

    Where one of them has fewer than ``fewest_cases``, ``enough`` is False and ``reached`` is None: chance would speak.
    """

    process: str
    before: SpanFigures
    after: SpanFigures
    target_percent: float
    change_percent: float | None
    enough: bool
    fewest_cases: int
    reached: bool | None


@dataclass(frozen=True, slots=True)
class MatterPage:
    """Matters behind a figure, the newest first; ``next`` goes on after the last of them, None at the end."""

    subjects: tuple[UUID, ...]
    next: UUID | None


class OcelForm(StrEnum):
    """The two text forms of OCEL 2.0."""

    JSON = "json"
    XML = "xml"


HISTOGRAM_ERROR = 0.025
"""How far a median or percentile of a process map may be from the exact one; less than a second is no time at all."""
FEWEST_CASES = 20
"""With fewer cases in one of two periods nothing is said about which was quicker."""
