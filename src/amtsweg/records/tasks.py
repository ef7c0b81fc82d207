"""What the worker does for the records."""

from datetime import datetime

from amtsweg.kernel import ticks
from amtsweg.records.services import numbering


@ticks.every(seconds=1)
def number_new_files(at: datetime) -> int:
    """Give new files their reference numbers."""
    return numbering.number_new_files(at=at)
