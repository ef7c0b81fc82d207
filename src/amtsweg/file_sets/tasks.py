"""What the worker does for the file sets."""

from datetime import datetime

from amtsweg.file_sets.services import tidying
from amtsweg.kernel import ticks


@ticks.every(seconds=86400)
def forget_old_sets(at: datetime) -> int:
    """Forget sets that expired a year ago."""
    return tidying.forget_old_sets(at=at)
