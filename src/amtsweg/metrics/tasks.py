"""Repeated work of metrics."""

from datetime import datetime

from amtsweg.kernel import ticks
from amtsweg.metrics.services import rolling


@ticks.every(seconds=2)
def roll_up(at: datetime) -> int:
    """Take new events into the rollups."""
    return rolling.roll_up(at=at)
