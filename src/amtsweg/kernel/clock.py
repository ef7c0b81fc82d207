"""The clock, handed in from the edge: services never ask for the time, they are given it."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Europe/Berlin")


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> datetime:
        """Return the present moment with its zone."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is set, for examples and tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the moment this clock was set to."""
        return self.at


_clock: Clock = SystemClock()


def use_clock(clock: Clock) -> Clock:
    """Bind the clock of this process and return the one bound before."""
    global _clock
    previous, _clock = _clock, clock
    return previous


def now() -> datetime:
    """Return the present moment of the bound clock; for edges (views, tasks, commands) only."""
    return _clock.now()


def local_date(at: datetime) -> date:
    """Return the civil date of a moment in Germany."""
    return at.astimezone(LOCAL_ZONE).date()
