"""What the worker does for the records."""

from datetime import datetime

from amtsweg.kernel import ticks
from amtsweg.records.services import numbering, retention


@ticks.every(seconds=1)
def number_new_files(at: datetime) -> int:
    """Give new files their reference numbers."""
    return numbering.number_new_files(at=at)


@ticks.every(seconds=3600)
def end_retention(at: datetime) -> int:
    """Tell of the files whose retention is over."""
    return retention.end_retention(at=at)
