"""Say anew what a document is: title, kind, date, direction, who wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.scope import current, work
from amtsweg.records.contracts import Changed, Direction, UnknownDocument
from amtsweg.records.models import Document, DocumentVersion, RecordFile, Rendition
from amtsweg.records.services.keeping import open_row
from amtsweg.records.services.telling import document_event

_FIELDS = ("title", "kind", "direction", "dated")


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is said about a document; ``metadata`` are further words under their names, an empty one takes its away."""

    title: str
    kind: str
    direction: Direction
    dated: date | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


def change_document(*, document_id: UUID, revision: int, facts: DocumentFacts, actor: Actor, at: datetime) -> None:
    """Say anew what a document is; its content is not touched.

    Raises UnknownDocument, FileClosed, Invalid, and Changed if somebody else did so since ``revision``.
    """
    _check(facts)
    with work(current()), events.together():
        _file, head = held_document(document_id)
        if head.revision != revision:
            raise Changed(_("Jemand hat die Angaben zu diesem Dokument inzwischen geändert."))
        before = _given(head)
        _take(head, facts)
        after = _given(head)
        if before == after:
            return
        head.revision += 1
        head.save(update_fields=[*_FIELDS, "account_id", "metadata", "revision"])
        changed = {key: {"from": before[key], "to": after[key]} for key in after if before[key] != after[key]}
        kind, data = "records.document_changed", {"changed": changed}
        events.record([document_event(head, kind, actor=actor, at=at, data=data)])


def held_document(document_id: UUID) -> tuple[RecordFile, Document]:
    """Return a document and its file, both held until the transaction ends. Raises UnknownDocument, FileClosed."""
    found = Document.objects.filter(id=document_id, deleted_at=None).values_list("record_file_id", flat=True).first()
    if found is None:
        raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
    # The file first, as everybody does who writes into it, so that no two wait for one another in a circle.
    file = open_row(found)
    return file, Document.objects.select_for_update().get(id=document_id)


def _take(head: Document, facts: DocumentFacts) -> None:
    head.title, head.kind, head.dated = facts.title.strip(), facts.kind, facts.dated
    head.direction = facts.direction
    if facts.direction is Direction.INTERNAL and head.account_id is not None:
        # An internal document is never shown to the applicant; one becomes theirs only by being sent in or out.
        head.account_id = None
        DocumentVersion.objects.filter(document=head).update(account_id=None)
        Rendition.objects.filter(version__document=head).update(account_id=None)
    merged = {**head.metadata, **{key: value.strip() for key, value in facts.metadata.items()}}
    head.metadata = {key: value for key, value in merged.items() if value not in ("", None)}


def _given(head: Document) -> dict[str, object]:
    return {
        "title": head.title,
        "kind": head.kind,
        "direction": str(head.direction),
        "dated": head.dated.isoformat() if head.dated else "",
        "metadata": dict(head.metadata),
    }


def _check(facts: DocumentFacts) -> None:
    wrong = {}
    if not facts.title.strip():
        wrong["title"] = _("Bitte geben Sie einen Titel an.")
    elif len(facts.title.strip()) > 300:
        wrong["title"] = _("Der Titel darf höchstens 300 Zeichen lang sein.")
    if not facts.kind or len(facts.kind) > 40:
        wrong["kind"] = _("Bitte wählen Sie aus, was es ist.")
    long = [key for key, value in facts.metadata.items() if len(value) > 2000]
    wrong |= dict.fromkeys(long, _("Bitte schreiben Sie höchstens 2000 Zeichen."))
    if wrong:
        raise Invalid(_("Bitte prüfen Sie die Angaben zum Dokument."), wrong)
