"""Legal holds in force."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from amtsweg.disposal.contracts import Hold
from amtsweg.disposal.models import LegalHold
from amtsweg.kernel.clock import local_date


def in_force(at: datetime) -> QuerySet[LegalHold]:
    """Return the holds in force now."""
    return LegalHold.objects.filter(Q(until=None) | Q(until__gte=local_date(at)), lifted_at=None)


def held_files(record_file_ids: Collection[UUID], *, at: datetime) -> frozenset[UUID]:
    """Return those of these files that a hold is on."""
    return frozenset(in_force(at).filter(record_file__in=record_file_ids).values_list("record_file_id", flat=True))


def holds(units: Collection[UUID], *, at: datetime, after: UUID | None = None, limit: int = 50) -> list[Hold]:
    """Return the holds in force in these units, the newest first, behind the last one of the page before."""
    rows = in_force(at).filter(unit_id__in=units).order_by("-id")
    rows = rows.filter(id__lt=after) if after else rows
    return [
        Hold(row.id, row.reference_number, row.reason, row.placed_by, row.placed_at, row.until) for row in rows[:limit]
    ]
