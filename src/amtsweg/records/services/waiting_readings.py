"""The versions that wait to be read: claimed by one worker at a time, put off when it fails, taken away when done.

As with the outbox the database holds the claim for as long as the connection lives: when a worker dies, whatever it had
taken comes back within seconds, and nothing is read by two.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import Error, connection
from django.db.models import F

from amtsweg.kernel.outbox import BACK_AFTER, pause
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records.models import PendingReading

MAX_ATTEMPTS = 8
_LOCK = 0x616D7264  # the class of our advisory locks; the number is arbitrary but fixed
_LOOK_PAST = 200  # of other workers' rows

# The inner query locks rows only for as long as they are claimed, so that none is taken that was done meanwhile.
_FREE = f"""
SELECT version_id FROM (
  SELECT version_id FROM records_pendingreading WHERE stage = %s AND due_at <= %s ORDER BY version_id DESC
  LIMIT {_LOOK_PAST} FOR UPDATE SKIP LOCKED
) AS due WHERE pg_try_advisory_lock({_LOCK}, hashtext(version_id::text)) LIMIT %s
"""  # noqa: S608 - numbers of our own


class Stage(StrEnum):
    """What a version waits for."""

    READ = "read"
    OFFICE = "office"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Claim:
    """A version to be read, and how often that has been tried."""

    version_id: UUID
    attempt: int

    @property
    def is_last(self) -> bool:
        """Tell whether it is given up after this attempt."""
        return self.attempt >= MAX_ATTEMPTS


@contextmanager
def claimed(stage: Stage, *, at: datetime, limit: int) -> Iterator[list[Claim]]:
    """Claim the newest versions that wait for a stage; the claims end with the block."""
    try:
        yield _claim(stage, at=at, limit=limit)
    finally:
        with suppress(Error), connection.cursor() as cursor:  # a broken connection holds no claim any more
            cursor.execute("SELECT pg_advisory_unlock_all()")


def _claim(stage: Stage, *, at: datetime, limit: int) -> list[Claim]:
    with work(SYSTEM):
        with connection.cursor() as cursor:
            cursor.execute(_FREE, [stage, at, limit])
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return []
        mine = PendingReading.objects.filter(version_id__in=ids)
        mine.update(due_at=at + BACK_AFTER, attempts=F("attempts") + 1)
        return [Claim(row.version_id, row.attempts) for row in mine.order_by("-version_id")]


def put_off(claim: Claim, *, at: datetime) -> None:
    """Try this one again after a pause that grows."""
    with work(SYSTEM):
        PendingReading.objects.filter(version_id=claim.version_id).update(due_at=at + pause(claim.attempt))


def done(version_ids: Collection[UUID], *, next_stage: Stage | None, at: datetime) -> None:
    """Take versions out of the queue, or lead them on, in the present transaction."""
    rows = PendingReading.objects.filter(version_id__in=version_ids)
    if next_stage is None:
        rows.delete()
    else:
        rows.update(stage=next_stage, attempts=0, due_at=at)


def read_again(version_ids: Collection[UUID], *, at: datetime) -> None:
    """Have versions read once more, e.g. with a better reader."""
    rows = [PendingReading(version_id=one, stage=Stage.READ, due_at=at) for one in version_ids]
    with work(SYSTEM):
        PendingReading.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["version_id"], update_fields=["stage", "due_at"]
        )
