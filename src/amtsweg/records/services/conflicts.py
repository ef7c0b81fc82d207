"""Two people made a new version of the same one: the later is kept aside until its owner says what becomes of it.

Aside it lies as a content nobody refers to; the ticket that names it is signed, so that it can be brought back but not
made up. A ticket nobody uses ends with its content.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from amtsweg.kernel import blobs, events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict
from amtsweg.kernel.scope import current, work
from amtsweg.records import models
from amtsweg.records.contracts import DocumentRef, NewDocument
from amtsweg.records.services.describing import held_document
from amtsweg.records.services.filing import add_documents, add_version

_SALT = "amtsweg.records.aside"
# As long as contents that nobody refers to are left alone, see `forms.services.tidying`.
_KEPT_SECONDS = 45 * 24 * 3600


class Choice(StrEnum):
    """What becomes of a version that came too late."""

    NEWEST = "newest"
    """It becomes the newest version; what came before it stays as a version."""
    OWN = "own"
    """It becomes a document of its own beside the other one."""
    DISCARD = "discard"
    """It is let go."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A content kept aside, and the version it was made from."""

    document_id: str
    based_on: int | None
    title: str
    sha256: str
    filename: str
    media_type: str
    size: int


def set_aside(new: NewDocument, *, document_id: UUID, based_on: int | None) -> str:
    """Return the ticket under which a content can be brought back."""
    kept = Aside(str(document_id), based_on, new.title, new.sha256, new.filename, new.media_type, new.size)
    return signing.dumps(asdict(kept), salt=_SALT, compress=True)


def aside_by(ticket: str, *, document_id: UUID) -> Aside:
    """Return what a ticket names. Raises Conflict if it is not one for this document, or too old."""
    gone = Conflict(_("Diese Fassung liegt nicht mehr bereit. Bitte laden Sie sie noch einmal hoch."))
    try:
        kept = Aside(**signing.loads(ticket, salt=_SALT, max_age=_KEPT_SECONDS))
    except (signing.BadSignature, TypeError) as error:
        raise gone from error
    if kept.document_id != str(document_id) or not blobs.is_kept(kept.sha256):
        raise gone
    return kept


def settle(*, document_id: UUID, ticket: str, choice: Choice, actor: Actor, at: datetime) -> DocumentRef | None:
    """Do with a version kept aside what its owner chose; None if it is let go.

    Raises Conflict, UnknownDocument, FileClosed, Locked.
    """
    new = _as_new(aside_by(ticket, document_id=document_id))
    if choice is Choice.DISCARD:
        return None
    if choice is Choice.NEWEST:
        return add_version(document_id=document_id, new=new, actor=actor, at=at)
    with work(current()), events.together():
        file, head = held_document(document_id)
        title = f"{head.title[:270]} (abweichende Fassung)"
        own = replace(new, title=title, kind=head.kind, direction=head.direction, part_id=head.part_id)
        (ref,) = add_documents(record_file_id=file.id, documents=[own], actor=actor, at=at)
        link_documents(file, [(ref.document_id, head)], note="Abweichende Fassung", at=at)
    return ref


def link_documents(
    file: models.RecordFile, pairs: list[tuple[UUID, models.Document]], *, note: str, at: datetime
) -> None:
    """Lead from documents of a file to others in the same file; one statement."""
    models.Link.objects.bulk_create(
        models.Link(
            record_file=file,
            document_id=from_id,
            to_file_id=to.record_file_id,
            to_document=to,
            note=note[:300],
            added_at=at,
            unit_id=file.unit_id,
            subject_id=file.subject_id,
            guard_level=file.guard_level,
        )
        for from_id, to in pairs
    )


def _as_new(kept: Aside) -> NewDocument:
    return NewDocument(
        title=kept.title,
        kind="document",
        direction="in",
        sha256=kept.sha256,
        filename=kept.filename,
        media_type=kept.media_type,
        size=kept.size,
        for_applicant=False,
    )
