"""Folders for work aside, on the disk of the state; who dies in one leaves it to be tidied away."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path

from django.conf import settings

from amtsweg.disposal.models import LeftContent
from amtsweg.kernel.scope import SYSTEM, work

_LEFT_FOR = timedelta(days=1)
_RESERVED_FOR = timedelta(hours=6)


@contextmanager
def folder_aside() -> Iterator[Path]:
    """Hold a folder that is gone afterwards; a package in it may be larger than memory."""
    place = _place()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=place) as name:
        yield Path(name)


def _place() -> Path:
    return Path(settings.STATE_DIR) / "disposal"


def tidy_folders(*, at: datetime) -> int:
    """Remove folders whose workers have died, and return how many."""
    place = _place()
    old = [
        path
        for path in (place.iterdir() if place.is_dir() else ())
        if path.stat().st_mtime < (at - _LEFT_FOR).timestamp()
    ]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


def announce_content(path: Path, *, at: datetime) -> str:
    """Remember that this content will be stored, before it is, and return its hash.

    Who dies before anything refers to it would else leave whole files behind that nobody ever removes.
    """
    with path.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    with work(SYSTEM):
        due = at + _RESERVED_FOR
        row = LeftContent(sha256=digest, since=due, until=due)
        LeftContent.objects.bulk_create([row], ignore_conflicts=True)
    return digest
