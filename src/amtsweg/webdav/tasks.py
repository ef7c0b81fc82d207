"""What the worker does for WebDAV."""

from datetime import datetime

from amtsweg.kernel import ticks
from amtsweg.webdav.services import keys


@ticks.every(seconds=3600)
def tidy(at: datetime) -> int:
    """Throw away temporary files, locks, links and keys that have ended."""
    return keys.tidy(at=at)
