"""Ticks: short, repeated work of the worker (sealing, numbering, timers, outbox), registered by the modules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Tick:
    """Work that is done again and again. It returns how much it did; more than nothing means: at once again."""

    name: str
    every: timedelta
    run: Callable[[datetime], int]


_ticks: dict[str, Tick] = {}


def every(**period: float) -> Callable[[Callable[[datetime], int]], Callable[[datetime], int]]:
    """Register a tick, e.g. ``@every(seconds=1)``; belongs into a module's ``tasks.py``."""

    def register(run: Callable[[datetime], int]) -> Callable[[datetime], int]:
        name = f"{run.__module__}.{run.__qualname__}"
        _ticks[name] = Tick(name, timedelta(**period), run)
        return run

    return register


def all_ticks() -> tuple[Tick, ...]:
    """Return all registered ticks."""
    return tuple(_ticks.values())
