"""What the event log is told about circulations and reminders."""

from collections.abc import Mapping
from datetime import datetime

from amtsweg.circulation.models import Circulation, Reminder
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.events import Event


def circulation_event(
    row: Circulation, kind: str, *, actor: Actor, at: datetime, data: Mapping[str, object], reason: str = ""
) -> Event:
    """Return an event of this circulation, visible to whoever may see the file."""
    return Event(
        kind=kind,
        at=at,
        actor=actor,
        object_type="circulation",
        object_id=row.id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        data={"record_file": str(row.record_file_id), "title": row.title, **data},
        reason=reason,
    )


def reminder_event(
    row: Reminder, kind: str, *, actor: Actor, at: datetime, data: Mapping[str, object], reason: str = ""
) -> Event:
    """Return an event of this reminder, visible to whoever may see the file."""
    return Event(
        kind=kind,
        at=at,
        actor=actor,
        object_type="reminder",
        object_id=row.id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        data={"record_file": str(row.record_file_id), **data},
        reason=reason,
    )
