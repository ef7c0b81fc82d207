"""Forget sets a year after they have expired; what came back from them lies in the files."""

from datetime import datetime, timedelta

from amtsweg.file_sets.models import FileSet
from amtsweg.kernel.scope import SYSTEM, work

KEPT = timedelta(days=365)


def forget_old_sets(*, at: datetime) -> int:
    """Remove the sets that expired long ago, and return how many."""
    with work(SYSTEM):
        _all, by_model = FileSet.objects.filter(expires_at__lt=at - KEPT).delete()
    return by_model.get("file_sets.FileSet", 0)
