"""Documents copied into another file, linked with another document, and older versions brought back."""

from datetime import datetime
from uuid import UUID

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.scope import current, work
from amtsweg.records import models
from amtsweg.records.contracts import Direction, DocumentRef, NewDocument, UnknownDocument
from amtsweg.records.services.conflicts import link_documents
from amtsweg.records.services.describing import held_document
from amtsweg.records.services.filing import add_documents, add_version
from amtsweg.records.services.keeping import open_row
from amtsweg.records.services.telling import file_event


def copy_to_file(*, document_id: UUID, record_file_id: UUID, actor: Actor, at: datetime) -> DocumentRef:
    """File the newest version of a document in another file as well, linked with where it comes from.

    Raises UnknownDocument, UnknownFile, FileClosed.
    """
    with work(current()), events.together():
        head, version = _newest(document_id)
        new = NewDocument(
            title=head.title,
            kind=head.kind,
            direction=Direction(head.direction),
            sha256=version.sha256,
            filename=version.filename,
            media_type=version.media_type,
            size=version.size,
            dated=head.dated,
            metadata=head.metadata,
            for_applicant=False,
        )
        (ref,) = add_documents(record_file_id=record_file_id, documents=[new], actor=actor, at=at)
        note = f"Kopie von Fassung {version.version}"
        _link(open_row(record_file_id), ref.document_id, head, note=note, actor=actor, at=at)
    return ref


def link_document(*, document_id: UUID, to_document_id: UUID, note: str, actor: Actor, at: datetime) -> None:
    """Lead from a document to another, wherever that lies. Raises UnknownDocument, FileClosed."""
    with work(current()), events.together():
        file, _head = held_document(document_id)
        target = models.Document.objects.filter(id=to_document_id, deleted_at=None).first()
        if target is None:
            raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
        _link(file, document_id, target, note=note.strip(), actor=actor, at=at)


def link_to_file(*, document_id: UUID, record_file_id: UUID, note: str, actor: Actor, at: datetime) -> None:
    """Lead from a document to a whole file. Raises UnknownDocument, FileClosed, UnknownFile."""
    with work(current()), events.together():
        file, head = held_document(document_id)
        models.Link.objects.create(
            record_file=file, document=head, to_file_id=record_file_id, note=note.strip()[:300], added_at=at,
            unit_id=file.unit_id, subject_id=file.subject_id, guard_level=file.guard_level,
        )  # fmt: skip
        data = {"document": str(head.id), "to_file": str(record_file_id), "note": note.strip()[:300]}
        events.record([file_event(file, "records.link_added", actor=actor, at=at, data=data)])


def unlink(*, document_id: UUID, link_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a link away that leads from this document. Raises UnknownDocument, FileClosed, NotFound."""
    with work(current()), events.together():
        file, head = held_document(document_id)
        row = models.Link.objects.filter(id=link_id, document=head).first()
        if row is None:
            raise NotFound("Diesen Verweis gibt es nicht.")
        data = {"document": str(head.id), "to_file": str(row.to_file_id), "to_document": str(row.to_document_id or "")}
        row.delete()
        events.record([file_event(file, "records.link_removed", actor=actor, at=at, data=data)])


def restore_version(*, document_id: UUID, number: int, actor: Actor, at: datetime) -> DocumentRef:
    """File what a document once said as its newest version; nothing between is lost.

    Raises UnknownDocument, FileClosed, Locked.
    """
    row = models.DocumentVersion.objects.filter(document_id=document_id, version=number).first()
    if row is None:
        raise UnknownDocument("Diese Fassung gibt es nicht.")
    new = NewDocument("", "", Direction.INTERNAL, row.sha256, row.filename, row.media_type, row.size)
    return add_version(document_id=document_id, new=new, actor=actor, at=at)


def _newest(document_id: UUID) -> tuple[models.Document, models.DocumentVersion]:
    rows = models.DocumentVersion.objects.filter(document_id=document_id, document__deleted_at=None)
    row = rows.select_related("document").order_by("-version").first()
    if row is None:
        raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
    return row.document, row


def _link(
    file: models.RecordFile, from_id: UUID, target: models.Document, *, note: str, actor: Actor, at: datetime
) -> None:
    link_documents(file, [(from_id, target)], note=note, at=at)
    data = {"document": str(from_id), "to_document": str(target.id), "note": note[:300]}
    events.record([file_event(file, "records.link_added", actor=actor, at=at, data=data)])
