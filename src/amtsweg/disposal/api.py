"""The door of disposal."""

from amtsweg.disposal.adapters.addresses import archive_at
from amtsweg.disposal.ports import Bound, use_archive
from amtsweg.disposal.services.receiving import take_in

__all__ = [
    "Bound",
    "archive_at",
    "take_in",
    "use_archive",
]
