"""Repeated work of the forms."""

from datetime import datetime

from amtsweg.forms.services.drafts.keeping import discard_expired
from amtsweg.kernel import ticks


@ticks.every(hours=1)
def discard_drafts(at: datetime) -> int:
    """Delete drafts whose time is over."""
    return discard_expired(at=at)
