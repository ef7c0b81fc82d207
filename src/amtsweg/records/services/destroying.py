"""Destroy what a file holds: the row stays as a tombstone that says nothing of what the file was about.

All of it is one transaction in few statements, however many documents there are. Whether it may be destroyed, the
caller has made sure of (disposal: confirmed by the archive, agreed to by two people, not on hold); the caller keeps the
protocol, and removes the bytes after the commit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model, QuerySet

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records import models
from amtsweg.records.contracts import FileState, UnknownFile
from amtsweg.records.services.telling import file_event

TOMBSTONE = "Ausgesonderte Akte"


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What was destroyed with a file; ``hashes`` are contents the file no longer needs."""

    documents: int
    versions: int
    size: int
    hashes: tuple[str, ...]
    all_hashes: tuple[str, ...]
    plan_title: str
    retention: str


def destroy_file(*, record_file_id: UUID, actor: Actor, at: datetime) -> Destroyed | None:
    """Destroy what a file holds, and say what that was; None if it is destroyed already. Raises UnknownFile, Conflict.

    The event ``records.file_destroyed`` comes first: whatever else refers to the file's rows lets go of them, or
    refuses.
    """
    with work(SYSTEM):
        row = models.RecordFile.objects.select_for_update().select_related("plan_unit").filter(id=record_file_id)
        found = row.first()
        if found is None:
            raise UnknownFile("Diese Akte gibt es nicht.")
        if found.state == FileState.DISPOSED:
            return None
        if found.state != FileState.CLOSED:
            raise Conflict("Diese Akte ist nicht geschlossen; sie wird nicht vernichtet.")
        destroyed = _counted(found)
        data = {"documents": destroyed.documents, "versions": destroyed.versions}
        events.record([file_event(found, "records.file_destroyed", actor=actor, at=at, data=data)])
        _delete(found)
        _bury(found)
    return destroyed


def _counted(row: models.RecordFile) -> Destroyed:
    versions = models.DocumentVersion.objects.filter(document__record_file=row)
    facts = list(versions.order_by("document_id", "version").values_list("sha256", "size"))
    renditions = models.Rendition.objects.filter(version__document__record_file=row).exclude(sha256="")
    derived = set(renditions.values_list("sha256", flat=True))
    own = [sha256 for sha256, _ in facts]
    return Destroyed(
        documents=models.Document.objects.filter(record_file=row).count(),
        versions=len(facts),
        size=sum(size for _, size in facts),
        hashes=tuple(own),
        all_hashes=tuple(sorted({*own, *derived})),
        plan_title=row.plan_unit.title,
        retention=row.retention,
    )


def _delete(row: models.RecordFile) -> None:
    # Links that lead here from elsewhere keep leading to the tombstone, no longer to a document in it.
    models.Link.objects.filter(to_document__record_file=row).update(to_document=None)
    models.RecordPart.objects.filter(record_file=row).update(parent=None)
    documents = models.Document.objects.filter(record_file=row)
    held: Iterable[QuerySet[Model]] = (
        models.Lock.objects.filter(document__in=documents),
        models.Link.objects.filter(record_file=row),
        models.Participant.objects.filter(record_file=row),
        models.Rendition.objects.filter(version__document__in=documents),
        models.DocumentVersion.objects.filter(document__in=documents),
        documents,
        models.RecordPart.objects.filter(record_file=row),
    )
    for rows in held:
        # What other modules hang on these rows goes or holds them as they declare it.
        rows.delete()


def _bury(row: models.RecordFile) -> None:
    models.RecordFile.objects.filter(id=row.id).update(
        state=FileState.DISPOSED,
        title=TOMBSTONE,
        metadata={},
        location="",
        account_id=None,
        responsible_id=None,
        revision=row.revision + 1,
    )
