"""Links from a file, or a document in it, to another file or document."""

from datetime import datetime
from uuid import UUID

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.kernel.scope import current, work
from amtsweg.records.models import Document, Link, RecordFile
from amtsweg.records.services.keeping import open_row
from amtsweg.records.services.telling import file_event

_NOBODY = "Eine solche Akte oder ein solches Dokument gibt es nicht, oder Sie dürfen es nicht sehen."


def add_link(
    *,
    record_file_id: UUID,
    actor: Actor,
    at: datetime,
    to_file_id: UUID | None = None,
    to_document_id: UUID | None = None,
    note: str = "",
) -> UUID:
    """Link a file to another file, or to a document; both must be seen by whoever links them.

    A link that is there already stays the one it is. Raises UnknownFile, FileClosed, Invalid.
    """
    with work(current()), events.together():
        row = open_row(record_file_id)
        target, document = _target(to_file_id, to_document_id)
        if target.id == row.id and document is None:
            raise _refused("Eine Akte lässt sich nicht mit sich selbst verknüpfen.")
        there = Link.objects.filter(record_file=row, document=None, to_file=target, to_document=document).first()
        if there is not None:
            return there.id
        link = Link(record_file=row, to_file=target, to_document=document, note=note.strip()[:300], added_at=at)
        link.unit_id, link.subject_id, link.guard_level = row.unit_id, row.subject_id, row.guard_level
        link.save(force_insert=True)
        # The log of this file is read by people who may not see the other one, so it names no title of it.
        data = {"link": str(link.id), "to_file": str(target.id), "note": link.note}
        events.record([file_event(row, "records.link_added", actor=actor, at=at, data=data)])
    return link.id


def remove_link(*, record_file_id: UUID, link_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a link away; the event log keeps where it led. Raises UnknownFile, FileClosed, NotFound."""
    with work(current()), events.together():
        row = open_row(record_file_id)
        link = Link.objects.filter(record_file=row, id=link_id).first()
        if link is None:
            raise NotFound("Diese Verknüpfung hat die Akte nicht.")
        data = {"link": str(link.id), "to_file": str(link.to_file_id), "note": link.note}
        link.delete()
        events.record([file_event(row, "records.link_removed", actor=actor, at=at, data=data)])


def _target(to_file_id: UUID | None, to_document_id: UUID | None) -> tuple[RecordFile, Document | None]:
    document = None
    if to_document_id is not None:
        document = Document.objects.filter(id=to_document_id, deleted_at=None).first()
        if document is None:
            raise _refused(_NOBODY)
        to_file_id = document.record_file_id
    target = RecordFile.objects.filter(id=to_file_id).first() if to_file_id else None
    if target is None:
        raise _refused(_NOBODY)
    return target, document


def _refused(text: str) -> Invalid:
    return Invalid(text, {"target": text})
