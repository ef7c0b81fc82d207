"""What the event log is told about a record file."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.kernel import events
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


def tell(
    kind: str, *, record_file_ids: Collection[UUID], data: Mapping[str, object], actor: Actor, at: datetime
) -> None:
    """Write into the log of these files what an upper module did with them; belongs into its transaction."""
    rows = RecordFile.objects.filter(id__in=record_file_ids)
    events.record([file_event(row, kind, actor=actor, at=at, data=data) for row in rows])
