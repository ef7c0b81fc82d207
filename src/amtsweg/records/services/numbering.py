"""Reference numbers without gaps: given in batches after the commit, in the order the files were opened.

A number is taken in the transaction that writes it, so a rollback gives it back. Whoever takes in a submission holds
no series; only the batch, or a letter that needs its number at once, does so for a moment.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from amtsweg.kernel import actors, events, numbers
from amtsweg.kernel.clock import local_date
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records.contracts import UnknownFile
from amtsweg.records.models import RecordFile
from amtsweg.records.queries.plan import city_file_plan, unit_marks
from amtsweg.records.rules import number_series, written_number
from amtsweg.records.services.telling import file_event

_LOCK = 0x616D7474  # one batch at a time keeps the order; the number is arbitrary but fixed
_BATCH = 500


def number_new_files(*, at: datetime, limit: int = _BATCH) -> int:
    """Number the next files and return how many; 0 also when another worker is at it."""
    with work(SYSTEM), events.together(), connection.cursor() as cursor:
        waiting = RecordFile.objects.filter(reference_number=None).order_by("id")
        if not waiting.exists():
            return 0
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        # A file that a letter is numbering just now is passed over.
        rows = list(waiting.select_for_update(skip_locked=True)[:limit])
        _number(rows, at)
    return len(rows)


def ensure_reference_number(subject_id: UUID, *, at: datetime) -> str:
    """Return the reference number of a matter's file, giving it one at once if it has none. Raises UnknownFile."""
    with work(SYSTEM), events.together():
        row = RecordFile.objects.select_for_update().filter(subject_id=subject_id).first()
        if row is None:
            raise UnknownFile("Zu diesem Vorgang gibt es keine Akte.")
        if row.reference_number is None:
            _number([row], at)
        assert row.reference_number is not None
    return row.reference_number


def _number(rows: Sequence[RecordFile], at: datetime) -> None:
    # All take the series in one order, so that no two wait for each other in a circle.
    for series, members in sorted(_by_series(rows).items()):
        for row, number in zip(members, _free_numbers(series, len(members)), strict=True):
            row.reference_number = number
    RecordFile.objects.bulk_update(rows, ["reference_number"])
    kind, actor = "records.number_given", actors.system("records")
    events.record(
        [file_event(row, kind, actor=actor, at=at, data={"reference_number": row.reference_number}) for row in rows]
    )


def _free_numbers(series: str, count: int) -> list[str]:
    """Take numbers nobody bears: files that were taken over from elsewhere may have brought theirs along."""
    free: list[str] = []
    while len(free) < count:
        taken = [written_number(series, n) for n in numbers.take(f"reference:{series}", count - len(free))]
        borne = set(RecordFile.objects.filter(reference_number__in=taken).values_list("reference_number", flat=True))
        free += [number for number in taken if number not in borne]
    return free


def _by_series(rows: Sequence[RecordFile]) -> dict[str, list[RecordFile]]:
    pattern, marks = city_file_plan().reference_number, unit_marks()
    found = defaultdict(list)
    for row in rows:
        mark = marks.get(row.unit_id, "0") if row.unit_id else "0"
        year = local_date(row.opened_at).year
        found[number_series(pattern, unit=mark, plan=row.plan_unit_id, year=year)].append(row)
    return found
