"""Take in whatever is uploaded at the workplace, as it is.

A damaged, encrypted, mislabelled or hostile file is a document like any other: what it is, is found out by whoever
looks into it. Refused is only what is empty, too large, or infected. Mails are filed with their attachments as
documents of their own, all in one transaction.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from amtsweg.forms.api import scanning
from amtsweg.kernel import blobs, events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import local_date
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.scope import current, work
from amtsweg.records import models
from amtsweg.records.contracts import Direction, DocumentRef, NewDocument, UnknownPart
from amtsweg.records.papers.mails.contracts import LARGEST, Mail
from amtsweg.records.papers.mails.reading import MAILS, mail_in
from amtsweg.records.papers.names import shown_name, title_of
from amtsweg.records.papers.sniffing import media_type_of
from amtsweg.records.services.filing import add_documents

MOST_BYTES = 4 * 1024 * 1024 * 1024
ATTACHED = "Anlage der E-Mail"
_MAIL, _ATTACHMENT = "mail", "attachment"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was sent; ``refused`` says why it did not come whole."""

    name: str
    content: BinaryIO
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where documents are filed, and as what."""

    record_file_id: UUID
    part_id: UUID | None = None
    direction: Direction = Direction.IN
    kind: str = "document"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: filed as ``document`` (a mail with ``attachments``), or not, because of ``problem``."""

    name: str
    document: DocumentRef | None = None
    attachments: tuple[DocumentRef, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file whose content is kept; what is attached to it follows."""

    name: str
    documents: tuple[NewDocument, ...] = ()
    problem: str = ""


def take_in(
    *, place: Place, incoming: Sequence[Incoming], actor: Actor, at: datetime, mails_apart: bool = True
) -> list[Taken]:
    """File what was sent, each file a document, and say of each what became of it, in their order.

    Contents come first, each by itself; then all documents in one transaction. ``mails_apart``: the attachments of
    mails become documents as well. Raises UnknownFile, FileClosed, UnknownPart.
    """
    check_part(place.record_file_id, place.part_id)
    kept = [_keep(one, place, at, mails_apart=mails_apart) for one in incoming]
    new = [document for one in kept for document in one.documents]
    with work(current()), events.together():
        refs = iter(add_documents(record_file_id=place.record_file_id, documents=new, actor=actor, at=at))
        taken = [_taken(one, refs) for one in kept]
        _link(place.record_file_id, taken, at)
    return taken


def keep_content(incoming: Incoming, *, at: datetime) -> NewDocument:
    """Keep a content and return the document it can be filed as; two statements. Raises Invalid."""
    if incoming.refused:
        raise Invalid(incoming.refused)
    name, content = shown_name(incoming.name), incoming.content
    _check_size(content.seek(0, 2))
    state = scanning.scan(content)
    if state == scanning.INFECTED:
        raise Invalid(_("In der Datei wurde Schadsoftware gefunden. Sie wurde nicht abgelegt."))
    media_type = media_type_of(content, name)
    # Known first and kept second: whoever tidies up contents that nobody refers to then leaves this one alone.
    scanning.remember(_digest(content), state, at=at)
    content.seek(0)
    blob = blobs.put(content, media_type=media_type, at=at, limit=MOST_BYTES)
    return NewDocument(
        title=title_of(name),
        kind="document",
        direction=Direction.IN,
        sha256=blob.sha256,
        filename=name,
        media_type=media_type,
        size=blob.size,
        for_applicant=False,
    )


def _check_size(size: int) -> None:
    if size == 0:
        raise Invalid(_("Die Datei ist leer."))
    if size > MOST_BYTES:
        limit = {"limit": MOST_BYTES // 1024 // 1024}
        raise Invalid(_("Die Datei ist größer als %(limit)s MB und kann nicht abgelegt werden.") % limit)


def check_part(record_file_id: UUID, part_id: UUID | None) -> None:
    """Raise UnknownPart unless the file has this part."""
    if part_id and not models.RecordPart.objects.filter(id=part_id, record_file_id=record_file_id).exists():
        raise UnknownPart("Diesen Teil hat die Akte nicht.")


def _digest(content: BinaryIO) -> str:
    content.seek(0)
    whole = hashlib.sha256()
    while piece := content.read(1 << 20):
        whole.update(piece)
    return whole.hexdigest()


def _keep(one: Incoming, place: Place, at: datetime, *, mails_apart: bool) -> _Kept:
    name = shown_name(one.name)
    try:
        new = _placed(keep_content(one, at=at), place)
    except Invalid as error:
        return _Kept(name, problem=error.message)
    if new.media_type not in MAILS or new.size > LARGEST:
        return _Kept(name, (new,))
    one.content.seek(0)
    mail = mail_in(one.content.read(), new.media_type)
    parts = tuple(_attached(mail, new, at)) if mails_apart else ()
    return _Kept(name, (_described(new, mail), *parts))


def _placed(new: NewDocument, place: Place) -> NewDocument:
    return replace(new, kind=place.kind, direction=place.direction, part_id=place.part_id)


def _described(new: NewDocument, mail: Mail) -> NewDocument:
    people = {
        "author": mail.sender,
        "recipients": ", ".join(mail.recipients),
        "copies": ", ".join(mail.copies),
        "message_id": mail.message_id,
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else "",
        "marks": sorted(mail.marks),
    }
    metadata = {key: value for key, value in people.items() if value}
    dated = local_date(mail.sent_at) if mail.sent_at else None
    return replace(new, title=mail.subject[:300] or new.title, kind=_MAIL, dated=dated, metadata=metadata)


def _attached(mail: Mail, new: NewDocument, at: datetime) -> Iterator[NewDocument]:
    for part in mail.attachments:
        try:
            kept = keep_content(Incoming(part.filename, BytesIO(part.content)), at=at)
        except Invalid:  # what is infected stays where it is: in the mail
            continue
        yield replace(kept, kind=_ATTACHMENT, direction=new.direction, part_id=new.part_id)


def _taken(one: _Kept, refs: Iterator[DocumentRef]) -> Taken:
    if one.problem:
        return Taken(one.name, problem=one.problem)
    first, *rest = [next(refs) for _document in one.documents]
    return Taken(one.name, first, tuple(rest))


def _link(record_file_id: UUID, taken: Iterable[Taken], at: datetime) -> None:
    """Lead from each attachment to the mail it came with; one statement for all, none where there is no mail."""
    pairs = [(part, one.document) for one in taken for part in one.attachments if one.document]
    if not pairs:
        return
    row = models.RecordFile.objects.get(id=record_file_id)
    common = {"unit_id": row.unit_id, "subject_id": row.subject_id, "guard_level": row.guard_level, "added_at": at}
    models.Link.objects.bulk_create(
        models.Link(
            record_file=row, document_id=part.document_id, to_file=row, to_document_id=mail.document_id,
            note=ATTACHED, **common,
        )
        for part, mail in pairs
    )  # fmt: skip
