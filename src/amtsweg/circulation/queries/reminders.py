"""Reminders: what is due and what is coming for a desk, what a file has."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from amtsweg.circulation import models
from amtsweg.circulation.contracts import Group, Reminder, UnknownReminder
from amtsweg.circulation.queries.desk import Desk
from amtsweg.records.api import reads

_MOST = 200


@dataclass(frozen=True, slots=True)
class Cursor:
    """Behind which reminder the next page begins."""

    due_on: date
    id: UUID


def due(desk: Desk, *, today: date) -> QuerySet[models.Reminder]:
    """Return the reminders that are due for this desk."""
    return _open(desk).filter(due_on__lte=today)


def list_reminders(desk: Desk, *, today: date, coming: bool, after: Cursor | None = None, limit: int) -> list[Reminder]:
    """Return a page of what is due, or of what is coming, the earliest first."""
    rows = _open(desk).filter(due_on__gt=today) if coming else due(desk, today=today)
    if after:
        rows = rows.filter(Q(due_on__gt=after.due_on) | Q(due_on=after.due_on, id__gt=after.id))
    return [_reminder(row) for row in _whole(rows).order_by("due_on", "id")[:limit]]


def reminders_of_file(record_file_id: UUID, *, who: reads.visible.Reader) -> list[Reminder]:
    """Return the open reminders of a file, whoever they are for, the earliest first."""
    rows = models.Reminder.objects.filter(reads.visible.seen_by(who), record_file_id=record_file_id, done_at=None)
    return [_reminder(row) for row in _whole(rows).order_by("due_on", "id")[:_MOST]]


def reminder(reminder_id: UUID, *, who: reads.visible.Reader) -> Reminder:
    """Return one reminder. Raises UnknownReminder."""
    row = _whole(models.Reminder.objects.filter(reads.visible.seen_by(who), id=reminder_id)).first()
    if row is None:
        raise UnknownReminder("Diese Wiedervorlage gibt es nicht, oder Sie dürfen sie nicht sehen.")
    return _reminder(row)


def _open(desk: Desk) -> QuerySet[models.Reminder]:
    mine = desk.waiting("for_id", "for_group")
    return models.Reminder.objects.filter(mine, reads.visible.seen_by(desk.reader), done_at=None)


def _whole(rows: QuerySet[models.Reminder]) -> QuerySet[models.Reminder]:
    return rows.select_related("record_file", "document")


def _reminder(row: models.Reminder) -> Reminder:
    return Reminder(
        id=row.id,
        record_file_id=row.record_file_id,
        file_title=row.record_file.title,
        reference_number=row.record_file.reference_number,
        document_id=row.document_id,
        document_title=row.document.title if row.document else "",
        due_on=row.due_on,
        reason=row.reason,
        for_id=row.for_id,
        group=Group.of(row.for_group),
        set_by_id=row.set_by_id,
        done_at=row.done_at,
        note=row.note,
        revision=row.revision,
    )
