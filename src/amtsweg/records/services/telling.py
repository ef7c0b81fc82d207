"""What the event log is told about a record file."""

from collections.abc import Mapping
from datetime import datetime

from amtsweg.kernel.actors import Actor
from amtsweg.kernel.events import Event
from amtsweg.records.models import Document, RecordFile


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


def document_event(
    row: Document, kind: str, *, actor: Actor, at: datetime, data: Mapping[str, object], version: int | None = None
) -> Event:
    """Return an event of this document, visible to whoever may see it."""
    return Event(
        kind=kind,
        at=at,
        actor=actor,
        object_type="document",
        object_id=row.id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        data={"record_file": str(row.record_file_id), "title": row.title, **data},
        version_to=version,
    )
