"""What the event log is told about a record file."""

from collections.abc import Mapping
from datetime import datetime

from amtsweg.kernel.actors import Actor
from amtsweg.kernel.events import Event
from amtsweg.records.models import RecordFile


def file_event(row: RecordFile, kind: str, *, actor: Actor, at: datetime, data: Mapping[str, object]) -> Event:
    """Return an event of this file, visible to whoever may see the file."""
    return Event(
        kind=kind,
        at=at,
        actor=actor,
        object_type="record_file",
        object_id=row.id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        data=data,
    )
