"""Documents of an entry: added after the same inspection as every upload, and taken out again."""

from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Field, Kind, Text
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotFound, TooMuch
from amtsweg.process_register.models import ProcessDocument
from amtsweg.process_register.services.rows import entry_event, locked
from amtsweg.process_register.services.writing import check_may_manage

MOST_DOCUMENTS = 50
ACCEPTED = Field(
    key="file",
    kind=Kind.FILE,
    label=Text("Datei", "File"),
    accept=("pdf", "jpeg", "png", "docx", "xlsx", "odt", "ods", "xml", "txt"),
    max_files=1,
    max_bytes=10 * 1024 * 1024,
)


def add_document(*, slug: str, title: str, file: "UploadedFile[bytes]", actor: Actor, at: datetime) -> UUID:
    """Keep a document with an entry.

    Raises NotFound, NotAllowed, Invalid (also for a file that is refused, with what to do), TooMuch.
    """
    title = title.strip()
    if not title or len(title) > 200:
        text = _("Bitte geben Sie dem Dokument einen Namen mit höchstens 200 Zeichen.")
        raise Invalid(text, {"title": text})
    with scope.work(scope.SYSTEM), events.together():
        row = locked(slug)
        check_may_manage(row.unit_key, actor=actor, at=at)
        if ProcessDocument.objects.filter(entry=row).count() >= MOST_DOCUMENTS:
            raise TooMuch(_("Ein Prozess hat höchstens %(most)s Dokumente.") % {"most": MOST_DOCUMENTS})
        kept = forms.receive_upload(file, field=ACCEPTED, at=at)
        document = ProcessDocument.objects.create(
            entry=row,
            title=title,
            filename=kept.filename,
            sha256=kept.sha256,
            size=kept.size,
            media_type=kept.media_type,
            added_at=at,
        )
        data = {"document": str(document.id), "title": title, "sha256": kept.sha256}
        events.record([entry_event("document_added", row, actor=actor, at=at, data=data)])
    return document.id


def remove_document(*, slug: str, document_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a document out of an entry; its content stays where blobs stay. Raises NotFound, NotAllowed."""
    with scope.work(scope.SYSTEM), events.together():
        row = locked(slug)
        check_may_manage(row.unit_key, actor=actor, at=at)
        document = ProcessDocument.objects.filter(entry=row, id=document_id).first()
        if document is None:
            raise NotFound("Dieses Dokument gibt es nicht.")
        data = {"document": str(document.id), "title": document.title, "sha256": document.sha256}
        document.delete()
        events.record([entry_event("document_removed", row, actor=actor, at=at, data=data)])
