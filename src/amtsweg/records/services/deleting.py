"""Take a document out of sight and bring it back: deleting is a state until the file is disposed of."""

from datetime import datetime
from uuid import UUID

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.scope import current, work
from amtsweg.records.contracts import UnknownDocument
from amtsweg.records.models import Document
from amtsweg.records.services.keeping import open_row
from amtsweg.records.services.locking import check_lock
from amtsweg.records.services.telling import document_event


def delete_document(*, document_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Take a document out of sight. Raises UnknownDocument, FileClosed, Locked, Invalid."""
    if not reason.strip():
        raise Invalid("Bitte geben Sie den Grund an.", {"reason": "Bitte geben Sie den Grund an."})
    with work(current()), events.together():
        head = _document(document_id)
        check_lock(head, actor.account_id, at)
        if head.deleted_at is not None:
            return
        head.deleted_at, head.deletion_reason = at, reason.strip()[:300]
        head.save(update_fields=["deleted_at", "deletion_reason"])
        data = {"reason": head.deletion_reason}
        events.record([document_event(head, "records.document_deleted", actor=actor, at=at, data=data)])


def restore_document(*, document_id: UUID, actor: Actor, at: datetime) -> None:
    """Bring a deleted document back. Raises UnknownDocument, FileClosed."""
    with work(current()), events.together():
        head = _document(document_id)
        if head.deleted_at is None:
            return
        head.deleted_at, head.deletion_reason = None, ""
        head.save(update_fields=["deleted_at", "deletion_reason"])
        events.record([document_event(head, "records.document_restored", actor=actor, at=at, data={})])


def _document(document_id: UUID) -> Document:
    head = Document.objects.filter(id=document_id).first()
    if head is None:
        raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
    open_row(head.record_file_id)
    return Document.objects.select_for_update().get(id=document_id)
