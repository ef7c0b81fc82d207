"""Repeated work of the forms."""

from datetime import datetime

from amtsweg.forms.services.drafts.keeping import discard_expired
from amtsweg.forms.services.scanning import scan_waiting
from amtsweg.forms.services.tidying import remove_unheld
from amtsweg.kernel import ticks


@ticks.every(hours=1)
def discard_drafts(at: datetime) -> int:
    """Delete drafts whose time is over."""
    return discard_expired(at=at)


@ticks.every(minutes=1)
def scan_uploads(at: datetime) -> int:
    """Ask the virus scanner about what it could not look at when it came in."""
    return scan_waiting(at=at)


@ticks.every(hours=1)
def remove_uploads(at: datetime) -> int:
    """Remove uploads that nothing refers to any more; the rest waits for the next hour."""
    remove_unheld(at=at)
    return 0
