"""Arrange what a file holds: name a document anew, lay it into another part, move and end parts. No content moves."""

from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.kernel.scope import current, work
from amtsweg.records import models
from amtsweg.records.contracts import NewDocument, UnknownDocument, UnknownPart
from amtsweg.records.services.filing import add_version
from amtsweg.records.services.keeping import open_row
from amtsweg.records.services.locking import check_lock
from amtsweg.records.services.telling import document_event, file_event

__all__ = ["end_part", "hold_file", "lay_document", "move_part", "rename_document"]


def hold_file(record_file_id: UUID) -> None:
    """Be alone with an open file until the transaction ends. Raises UnknownFile, FileClosed."""
    open_row(record_file_id)


def rename_document(*, document_id: UUID, filename: str, actor: Actor, at: datetime) -> None:
    """Give a document another file name: a new version with the same content. Its title follows where it was the name.

    Raises UnknownDocument, FileClosed, Locked, Invalid.
    """
    if not filename.strip():
        raise Invalid("Der Dateiname fehlt.", {"filename": "Bitte geben Sie einen Dateinamen an."})
    with work(current()), events.together():
        head, latest = _held(document_id, actor, at)
        if latest.filename == filename:
            return
        if head.title in {latest.filename, PurePath(latest.filename).stem}:
            head.title = (filename if head.title == latest.filename else PurePath(filename).stem)[:300]
            head.revision += 1
            head.save(update_fields=["title", "revision"])
        new = NewDocument(
            title=head.title,
            kind=head.kind,
            direction=head.direction,
            sha256=latest.sha256,
            filename=filename,
            media_type=latest.media_type,
            size=latest.size,
        )
        add_version(document_id=document_id, new=new, actor=actor, at=at, based_on=latest.version)
        data = {"from": latest.filename, "to": filename}
        events.record([document_event(head, "records.document_renamed", actor=actor, at=at, data=data)])


def lay_document(*, document_id: UUID, part_id: UUID | None, actor: Actor, at: datetime) -> None:
    """Lay a document into another part of its file (None: into the file itself).

    Raises UnknownDocument, UnknownPart, FileClosed, Locked.
    """
    with work(current()), events.together():
        head, _latest = _held(document_id, actor, at)
        before = head.part_id
        if before == part_id:
            return
        if part_id is not None:
            _part(head.record_file_id, part_id)
        head.part_id, head.revision = part_id, head.revision + 1
        head.save(update_fields=["part", "revision"])
        data = {"from": str(before or ""), "to": str(part_id or "")}
        events.record([document_event(head, "records.document_laid", actor=actor, at=at, data=data)])


def move_part(
    *, record_file_id: UUID, part_id: UUID, title: str, parent_id: UUID | None, actor: Actor, at: datetime
) -> None:
    """Name a part anew and lay it into another one of its file; never into itself.

    Raises UnknownFile, UnknownPart, FileClosed, Invalid, Conflict.
    """
    if not title.strip():
        raise Invalid("Der Titel fehlt.", {"title": "Bitte geben Sie einen Titel an."})
    with work(current()), events.together():
        row = open_row(record_file_id)
        part = _part(record_file_id, part_id)
        if parent_id in _with_all_below(record_file_id, part_id):
            raise Conflict("Ein Teil der Akte kann nicht in sich selbst liegen.")
        before = {"title": part.title, "parent": str(part.parent_id or "")}
        part.title, part.parent_id = title.strip()[:300], parent_id
        part.save(update_fields=["title", "parent"])
        after = {"title": part.title, "parent": str(part.parent_id or "")}
        data = {"part": str(part.id), "from": before, "to": after}
        events.record([file_event(row, "records.part_moved", actor=actor, at=at, data=data)])


def end_part(*, record_file_id: UUID, part_id: UUID, actor: Actor, at: datetime) -> None:
    """Close a part in which nothing lies any more; its number stays taken. Raises UnknownPart, FileClosed, Conflict."""
    with work(current()), events.together():
        row = open_row(record_file_id)
        part = _part(record_file_id, part_id)
        below = models.RecordPart.objects.filter(parent_id=part_id, closed_at=None).exists()
        within = _with_all_below(record_file_id, part_id)
        if below or models.Document.objects.filter(part_id__in=within, deleted_at=None).exists():
            raise Conflict("In diesem Teil der Akte liegt noch etwas.")
        if part.closed_at is not None:
            return
        part.closed_at = at
        part.save(update_fields=["closed_at"])
        data = {"part": str(part.id), "number": part.number, "title": part.title}
        events.record([file_event(row, "records.part_closed", actor=actor, at=at, data=data)])


def _held(document_id: UUID, actor: Actor, at: datetime) -> tuple[models.Document, models.DocumentVersion]:
    head = models.Document.objects.filter(id=document_id, deleted_at=None).first()
    if head is None:
        raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
    open_row(head.record_file_id)
    check_lock(head, actor.account_id, at)
    head.refresh_from_db()
    return head, models.DocumentVersion.objects.filter(document=head).order_by("-version")[0]


def _part(record_file_id: UUID, part_id: UUID) -> models.RecordPart:
    part = models.RecordPart.objects.filter(record_file_id=record_file_id, id=part_id).first()
    if part is None:
        raise UnknownPart("Diesen Teil hat die Akte nicht.")
    return part


def _with_all_below(record_file_id: UUID, part_id: UUID) -> set[UUID]:
    pairs = list(models.RecordPart.objects.filter(record_file_id=record_file_id).values_list("id", "parent_id"))
    found = {part_id}
    while below := {one for one, parent in pairs if parent in found} - found:
        found |= below
    return found
