"""Open a record file and file documents: the same few statements, however many documents there are."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.events import Event
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import current, work
from amtsweg.records import models
from amtsweg.records.contracts import (
    Changed,
    Direction,
    DocumentRef,
    FileState,
    NewDocument,
    UnknownDocument,
)
from amtsweg.records.queries.plan import check_plan_key
from amtsweg.records.rules import check_retention
from amtsweg.records.services.keeping import open_row
from amtsweg.records.services.locking import check_lock
from amtsweg.records.services.telling import file_event


def open_record_file(
    *,
    subject_id: UUID,
    unit_id: UUID,
    account_id: UUID | None,
    plan_key: str,
    title: str,
    retention: str,
    actor: Actor,
    at: datetime,
    documents: Sequence[NewDocument] = (),
) -> UUID:
    """Open the record file of a matter, with its first documents. Raises UnknownPlanUnit, Invalid.

    It has no number yet: numbers are given without gaps, which would make those who take in wait for one another.
    """
    check_plan_key(plan_key)
    check_retention(retention)
    row = models.RecordFile(
        subject_id=subject_id,
        unit_id=unit_id,
        account_id=account_id,
        plan_unit_id=plan_key,
        title=title[:300],
        state=FileState.OPEN,
        opened_at=at,
        retention=retention,
    )
    with work(current()), events.together():
        row.save(force_insert=True)
        events.record([file_event(row, "records.file_opened", actor=actor, at=at, data={"plan": plan_key})])
        _file(row, documents, actor, at)
    return row.id


def add_documents(
    *, record_file_id: UUID, documents: Sequence[NewDocument], actor: Actor, at: datetime
) -> list[DocumentRef]:
    """File documents and say where, in their order. Raises UnknownFile, FileClosed."""
    with work(current()), events.together():
        return _file(open_row(record_file_id), documents, actor, at)


def add_version(
    *, document_id: UUID, new: NewDocument, actor: Actor, at: datetime, based_on: int | None = None
) -> DocumentRef:
    """File a new version of a document; the old ones stay as they are.

    ``based_on`` is the version it was made from, where that is known. Raises UnknownDocument, FileClosed, Locked, and
    Changed if there is a newer one.
    """
    with work(current()), events.together():
        head = models.Document.objects.filter(id=document_id, deleted_at=None).first()
        if head is None:
            raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
        open_row(head.record_file_id)  # whoever holds the file is alone with all of its documents
        check_lock(head, actor.account_id, at)
        latest = models.DocumentVersion.objects.filter(document=head).order_by("-version").first()
        if latest and based_on is not None and latest.version != based_on:
            raise Changed(f"Inzwischen gibt es Fassung {latest.version}; Ihre beruht auf Fassung {based_on}.")
        version = _version(head, new, latest.version + 1 if latest else 1, at)
        version.save(force_insert=True)
        events.record([_filed("records.version_added", head, version, actor, at)])
    return DocumentRef(head.id, version.id, version.sha256)


def _file(row: models.RecordFile, documents: Sequence[NewDocument], actor: Actor, at: datetime) -> list[DocumentRef]:
    if not documents:
        return []
    heads = [_head(row, new, at) for new in documents]
    versions = [_version(head, new, 1, at) for head, new in zip(heads, documents, strict=True)]
    models.Document.objects.bulk_create(heads)
    models.DocumentVersion.objects.bulk_create(versions)
    events.record(list(_all_filed(heads, versions, actor, at)))
    return [DocumentRef(version.document_id, version.id, version.sha256) for version in versions]


def _head(row: models.RecordFile, new: NewDocument, at: datetime) -> models.Document:
    direction = Direction(new.direction)
    return models.Document(
        id=uuid7(),
        record_file=row,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        account_id=row.account_id if new.for_applicant and direction is not Direction.INTERNAL else None,
        guard_level=row.guard_level,
        part_id=new.part_id,
        for_applicant=new.for_applicant and direction is not Direction.INTERNAL,
        dated=new.dated,
        kind=new.kind,
        direction=direction,
        title=new.title[:300],
        added_at=at,
        metadata=dict(new.metadata),
    )


def _version(head: models.Document, new: NewDocument, number: int, at: datetime) -> models.DocumentVersion:
    return models.DocumentVersion(
        document=head,
        subject_id=head.subject_id,
        unit_id=head.unit_id,
        account_id=head.account_id,
        guard_level=head.guard_level,
        version=number,
        sha256=new.sha256,
        filename=new.filename[-255:],
        media_type=new.media_type,
        size=new.size,
        added_at=at,
    )


def _all_filed(
    heads: Sequence[models.Document], versions: Sequence[models.DocumentVersion], actor: Actor, at: datetime
) -> Iterator[Event]:
    for head, version in zip(heads, versions, strict=True):
        yield _filed("records.document_added", head, version, actor, at)


def _filed(kind: str, head: models.Document, version: models.DocumentVersion, actor: Actor, at: datetime) -> Event:
    data = {
        "record_file": str(head.record_file_id),
        "title": head.title,
        "kind": head.kind,
        "direction": str(head.direction),
        "version": version.version,
        "sha256": version.sha256,
    }
    return Event(
        kind=kind,
        at=at,
        actor=actor,
        object_type="document",
        object_id=head.id,
        subject_id=head.subject_id,
        unit_id=head.unit_id,
        account_id=head.account_id,
        data=data,
        version_to=version.version,
    )
