"""What the worker does for the records."""

from datetime import datetime

from amtsweg.kernel import ticks
from amtsweg.records.services import deriving, numbering, retention


@ticks.every(seconds=1)
def number_new_files(at: datetime) -> int:
    """Give new files their reference numbers."""
    return numbering.number_new_files(at=at)


@ticks.every(seconds=3600)
def end_retention(at: datetime) -> int:
    """Tell of the files whose retention is over."""
    return retention.end_retention(at=at)


@ticks.every(seconds=2)
def read_contents(at: datetime) -> int:
    """Read what was filed just now: its text, a small picture, its signatures."""
    return deriving.derive_renditions(at=at)


@ticks.every(seconds=15)
def read_contents_with_office(at: datetime) -> int:
    """Make PDFs to look at of office files, where there is an office program."""
    return deriving.make_previews(at=at)


@ticks.every(seconds=30)
def read_contents_of_scans(at: datetime) -> int:
    """Read the text of scans, where there is a program for it."""
    return deriving.read_scans(at=at)
