"""Set a reminder, put it off, be done with it."""

from datetime import date, datetime
from uuid import UUID

from amtsweg.circulation import models
from amtsweg.circulation.contracts import Group, NewReminder, UnknownReminder
from amtsweg.circulation.queries.desk import desk_of, in_place_of
from amtsweg.circulation.rules import check_reminder
from amtsweg.circulation.services.telling import reminder_event
from amtsweg.identity import api as identity
from amtsweg.identity.api import municipality
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.calendar import local_day, working_calendar
from amtsweg.kernel.errors import Invalid, NotAllowed
from amtsweg.kernel.scope import current, work
from amtsweg.records import api as records
from amtsweg.records.contracts import Changed, RecordFile, UnknownDocument


def set_reminder(*, new: NewReminder, actor: Actor, at: datetime) -> UUID:
    """Set a reminder and return its id; a day off gives way to the next working day.

    Raises UnknownFile, FileClosed, UnknownDocument, Invalid.
    """
    assert actor.account_id is not None, "only people set reminders"
    due = _working_day(new.due_on, at)
    _check_reason(new.reason, "reason")
    with work(current()), events.together():
        file = records.writes.keeping.held_file(new.record_file_id)
        if new.document_id and records.document(new.document_id).record_file_id != file.id:
            raise UnknownDocument("Dieses Dokument gibt es in dieser Akte nicht.")
        _check_for(new, file, at)
        row = models.Reminder(record_file_id=file.id, document_id=new.document_id, due_on=due)
        row.unit_id, row.subject_id, row.guard_level = file.unit_id, file.subject_id, file.confidentiality
        row.reason, row.set_by_id, row.set_at = new.reason.strip(), actor.account_id, at
        row.for_id, row.for_group = new.for_id, new.group.key if new.group else ""
        row.save(force_insert=True)
        data = {"due": due.isoformat(), "for": str(new.for_id or row.for_group)}
        events.record([reminder_event(row, "reminder.set", actor=actor, at=at, data=data, reason=row.reason)])
    return row.id


def put_off_reminder(
    *, reminder_id: UUID, revision: int, due_on: date, reason: str, actor: Actor, at: datetime
) -> None:
    """Let a reminder come back on a later day, and say why. Raises UnknownReminder, NotAllowed, Changed, Invalid."""
    due = _working_day(due_on, at)
    _check_reason(reason, "reason")
    with work(current()), events.together():
        row, actor = _held(reminder_id, revision, actor, at)
        before, row.due_on, row.note = row.due_on, due, reason.strip()
        row.revision += 1
        row.save(update_fields=["due_on", "note", "revision"])
        data = {"from": before.isoformat(), "to": due.isoformat()}
        events.record([reminder_event(row, "reminder.put_off", actor=actor, at=at, data=data, reason=row.note)])


def finish_reminder(*, reminder_id: UUID, revision: int, note: str, actor: Actor, at: datetime) -> None:
    """Be done with a reminder. Raises UnknownReminder, NotAllowed, Changed."""
    with work(current()), events.together():
        row, actor = _held(reminder_id, revision, actor, at)
        row.done_at, row.note = at, note.strip()[:300]
        row.revision += 1
        row.save(update_fields=["done_at", "note", "revision"])
        events.record([reminder_event(row, "reminder.done", actor=actor, at=at, data={}, reason=row.note)])


def _held(reminder_id: UUID, revision: int, actor: Actor, at: datetime) -> tuple[models.Reminder, Actor]:
    """Return the reminder, held, and the actor with whom they act in place of."""
    assert actor.account_id is not None, "only people deal with reminders"
    row = models.Reminder.objects.select_for_update().filter(id=reminder_id).first()
    if row is None:
        raise UnknownReminder("Diese Wiedervorlage gibt es nicht, oder Sie dürfen sie nicht sehen.")
    desk, group = desk_of(actor.account_id, at=at), Group.of(row.for_group)
    if desk.has(row.for_id, group):
        actor = Actor(actor.label, actor.account_id, in_place_of(desk, person_id=row.for_id, group=group, at=at))
    elif row.set_by_id != actor.account_id:
        raise NotAllowed("Diese Wiedervorlage ist für jemand anderen.")
    if row.revision != revision or row.done_at:
        raise Changed("Jemand hat diese Wiedervorlage inzwischen verlegt oder erledigt. Bitte prüfen Sie den Stand.")
    return row, actor


def _check_for(new: NewReminder, file: RecordFile, at: datetime) -> None:
    if (new.for_id is None) == (new.group is None):
        raise _wrong("for", "Bitte geben Sie eine Person oder eine Rolle an.")
    if new.for_id:
        asked = [person for person in identity.people([new.for_id]).values() if person.is_staff]
    else:
        assert new.group is not None
        asked = identity.people_with_role(new.group.unit_id, new.group.role, at=at)
    readers = [records.reads.visible.reader(one.account_id, at=at) for one in asked]
    level = file.confidentiality
    if not any(who.sees(unit_id=file.unit_id, subject_id=file.subject_id, level=level) for who in readers):
        names = ", ".join(one.name for one in asked[:3]) or "Niemand"
        raise _wrong("for", f"{names} darf diese Akte nicht lesen. Bitte wählen Sie jemand anderen.")


def _working_day(day: date, at: datetime) -> date:
    check_reminder(day, today=local_day(at))
    return working_calendar(municipality().state).next_working_day(day)


def _check_reason(reason: str, field: str) -> None:
    if not reason.strip():
        raise _wrong(field, "Bitte geben Sie den Grund an.")
    if len(reason) > 300:
        raise _wrong(field, "Der Grund darf höchstens 300 Zeichen lang sein.")


def _wrong(field: str, text: str) -> Invalid:
    return Invalid(text, {field: text})
