"""What crosses the door of metrics: definitions and figures as plain things."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


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
