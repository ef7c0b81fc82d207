"""Remove uploads nobody refers to: their draft ran out, or the last document with this content was disposed of."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from amtsweg.forms.models import UploadScan
from amtsweg.kernel import blobs
from amtsweg.kernel.holders import held
from amtsweg.kernel.scope import SYSTEM, work

# The reference a browser holds to a file it has sent is good for 45 days; until then it may come back with it.
_FRESH = timedelta(days=46)
_AGAIN = timedelta(days=30)


def remove_unheld(*, at: datetime, limit: int = 500) -> int:
    """Remove contents that were not sent again for long and that nothing refers to; returns how many it removed."""
    with work(SYSTEM):
        due = Q(held_at=None) | Q(held_at__lte=at - _AGAIN)
        rows = UploadScan.objects.filter(due, received_at__lte=at - _FRESH).order_by(F("held_at").asc(nulls_first=True))
        hashes = list(rows.values_list("sha256", flat=True)[:limit])
        kept = held(hashes) if hashes else frozenset()
        UploadScan.objects.filter(sha256__in=kept).update(held_at=at)
    return sum(_remove(sha256, at) for sha256 in hashes if sha256 not in kept)


def _remove(sha256: str, at: datetime) -> bool:
    with work(SYSTEM):
        # Whoever sends the same content now waits here, and finds afterwards that it must be stored anew.
        row = UploadScan.objects.select_for_update().filter(sha256=sha256, received_at__lte=at - _FRESH).first()
        if row is None or not blobs.remove(sha256):
            return False
        row.delete()
        return True
