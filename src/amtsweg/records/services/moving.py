"""Close a record file, or hand it to another unit."""

from datetime import datetime
from uuid import UUID

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.scope import current, work
from amtsweg.records.contracts import FileState, UnknownFile
from amtsweg.records.models import HELD_BY_FILE, RecordFile
from amtsweg.records.rules import retention_until
from amtsweg.records.services.keeping import ask_before_closing
from amtsweg.records.services.telling import file_event


def close_record_file(*, subject_id: UUID, actor: Actor, at: datetime) -> None:
    """Close the file of a matter; its retention begins with the end of this year. A closed one stays as it is.

    Raises UnknownFile.
    """
    with work(current()), events.together():
        row = _locked(subject_id)
        if row.state == FileState.CLOSED:
            return
        # The matter has come to its end by itself: what still goes round in its file ends with it.
        ask_before_closing(row, end_open=True, actor=actor, at=at)
        row.state, row.closed_at = FileState.CLOSED, at
        row.retention_until = retention_until(row.retention, closed_at=at)
        row.save(update_fields=["state", "closed_at", "retention_until"])
        until = row.retention_until.isoformat() if row.retention_until else row.retention
        data = {"retention": row.retention, "retention_until": until}
        events.record([file_event(row, "records.file_closed", actor=actor, at=at, data=data)])


def move_to_unit(*, subject_id: UUID, unit_id: UUID, actor: Actor, at: datetime) -> None:
    """Hand the file of a matter and all that is in it to another unit; its number stays. Raises UnknownFile."""
    with work(current()), events.together():
        row = _locked(subject_id)
        before = row.unit_id
        if before == unit_id:
            return
        row.unit_id = unit_id
        row.save(update_fields=["unit_id"])
        for model in HELD_BY_FILE:
            model._default_manager.filter(subject_id=subject_id).update(unit_id=unit_id)
        data = {"from": str(before), "to": str(unit_id)}
        events.record([file_event(row, "records.file_moved", actor=actor, at=at, data=data)])


def _locked(subject_id: UUID) -> RecordFile:
    row = RecordFile.objects.select_for_update().filter(subject_id=subject_id).first()
    if row is None:
        raise UnknownFile("Zu diesem Vorgang gibt es keine Akte, oder Sie dürfen sie nicht sehen.")
    return row
