"""Note who looks into a confidential file and what for, before anything of it is shown."""

from datetime import datetime
from uuid import UUID

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.scope import current, work
from amtsweg.records.contracts import UnknownDocument, UnknownFile
from amtsweg.records.models import Document, RecordFile
from amtsweg.records.queries.history import DOCUMENT_VIEWED, FILE_VIEWED
from amtsweg.records.services.telling import document_event, file_event

_SHORTEST, _LONGEST = 3, 300


def check_purpose(purpose: str) -> str:
    """Return a purpose as it is kept. Raises Invalid if it says nothing."""
    said = " ".join(purpose.split())
    if len(said) < _SHORTEST:
        message = "Bitte geben Sie an, wozu Sie die Akte einsehen."
        raise Invalid(message, {"purpose": message})
    return said[:_LONGEST]


def note_file_view(*, record_file_id: UUID, purpose: str, actor: Actor, at: datetime) -> None:
    """Note that somebody looks into a file. Raises UnknownFile, Invalid."""
    said = check_purpose(purpose)
    with work(current()), events.together():
        row = RecordFile.objects.filter(id=record_file_id).first()
        if row is None:
            raise UnknownFile("Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen.")
        events.record([file_event(row, FILE_VIEWED, actor=actor, at=at, data={"purpose": said})])


def note_document_view(*, document_id: UUID, purpose: str, actor: Actor, at: datetime, how: str = "") -> None:
    """Note that somebody looks at a document or takes it along (``how``). Raises UnknownDocument, Invalid."""
    said = check_purpose(purpose)
    with work(current()), events.together():
        row = Document.objects.filter(id=document_id, deleted_at=None).first()
        if row is None:
            raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
        data = {"purpose": said, "how": how}
        events.record([document_event(row, DOCUMENT_VIEWED, actor=actor, at=at, data=data)])
