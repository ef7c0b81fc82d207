"""The end of the retention: told once for each file, so that whoever keeps working data about its matter lets it go.

The file itself stays; what becomes of it (archive or destruction) is decided by people.
"""

from datetime import datetime

from amtsweg.kernel import actors, events
from amtsweg.kernel.clock import local_date
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records.models import RecordFile
from amtsweg.records.services.telling import file_event

_BATCH = 200


def end_retention(*, at: datetime, limit: int = _BATCH) -> int:
    """Tell of the next files whose last day of retention is over, the longest over first, and return how many."""
    with work(SYSTEM), events.together():
        over = RecordFile.objects.filter(retention_until__lt=local_date(at), retention_ended_at=None)
        # What another worker is at is passed over.
        rows = list(over.order_by("retention_until", "id").select_for_update(skip_locked=True)[:limit])
        RecordFile.objects.filter(id__in=[row.id for row in rows]).update(retention_ended_at=at)
        kind, actor = "records.retention_ended", actors.system("records")
        events.record([file_event(row, kind, actor=actor, at=at, data={"retention_until": _day(row)}) for row in rows])
    return len(rows)


def _day(row: RecordFile) -> str:
    return row.retention_until.isoformat() if row.retention_until else ""
