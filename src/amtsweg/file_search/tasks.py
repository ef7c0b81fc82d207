"""What the worker does for the search in files."""

from datetime import datetime

from amtsweg.file_search.services import following
from amtsweg.kernel import ticks


@ticks.every(seconds=1)
def tend_index(at: datetime) -> int:
    """Keep the index up with the log; make it, piece by piece, where there is none."""
    return following.tend(at=at)
