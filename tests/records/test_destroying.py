"""Destroying what a file holds: all of it or nothing, in as many statements for many documents as for few."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.identity import api as identity
from amtsweg.kernel import blobs, events
from amtsweg.kernel.errors import Conflict
from amtsweg.kernel.ids import uuid7
from amtsweg.records import api as records
from amtsweg.records import models
from amtsweg.records.contracts import FileFacts, FileState, PartKind, UnknownFile
from amtsweg.records.services.destroying import TOMBSTONE, destroy_file
from amtsweg.records.services.keeping import add_part, close_file, open_file
from records.conftest import ACTOR, PLAN, scan

FACTS = FileFacts("Widerspruch der Eheleute Brandt", metadata={"name": "Brandt"})


def make(at: datetime, *, documents: int = 2, closed: bool = True) -> UUID:
    unit_id = identity.unit_by_key("sta-30").id
    file_id = open_file(unit_id=unit_id, plan_key=PLAN, facts=FACTS, actor=ACTOR, at=at)
    above = add_part(record_file_id=file_id, kind=PartKind.SUB_FILE, title="Brandt", actor=ACTOR, at=at)
    add_part(record_file_id=file_id, kind=PartKind.RECORD_CASE, title="Brandt", actor=ACTOR, at=at, parent_id=above)
    given = [scan(n, at) for n in range(documents)]
    refs = records.add_documents(record_file_id=file_id, documents=given, actor=ACTOR, at=at)
    _furnish(file_id, refs[0].document_id, at)
    if closed:
        close_file(record_file_id=file_id, actor=ACTOR, at=at)
    return file_id


def _furnish(file_id: UUID, document_id: UUID, at: datetime) -> None:
    row = models.RecordFile.objects.get(id=file_id)
    given = {"unit_id": row.unit_id, "subject_id": row.subject_id}
    models.Participant.objects.create(record_file=row, name="Ida Brandt", role="Beteiligte", added_at=at, **given)
    version = models.DocumentVersion.objects.get(document=document_id)
    blob = blobs.put(b"text of it", media_type="text/plain", at=at)
    models.Rendition.objects.create(
        version=version, kind="text", sha256=blob.sha256, media_type="text/plain", size=blob.size, added_at=at, **given
    )
    models.Link.objects.create(record_file=row, document_id=document_id, to_file=row, added_at=at, **given)


def test_everything_goes_but_the_tombstone(city: None, at: datetime) -> None:
    other, file_id = make(at), make(at)
    records.number_new_files(at=at)
    target = models.Document.objects.filter(record_file=file_id).first()
    row = models.RecordFile.objects.get(id=other)
    models.Link.objects.create(
        record_file=row,
        to_file_id=file_id,
        to_document=target,
        added_at=at,
        unit_id=row.unit_id,
        subject_id=row.subject_id,
    )
    destroyed = destroy_file(record_file_id=file_id, actor=ACTOR, at=at)
    assert destroyed
    assert (destroyed.documents, destroyed.versions, len(destroyed.hashes), len(destroyed.all_hashes)) == (2, 2, 2, 3)
    for model in models.HELD_BY_FILE:
        subject = models.RecordFile.objects.get(id=file_id).subject_id
        assert not model._default_manager.filter(subject_id=subject).exists(), model
    tombstone = models.RecordFile.objects.get(id=file_id)
    assert (tombstone.state, tombstone.title, tombstone.metadata) == (FileState.DISPOSED, TOMBSTONE, {})
    assert tombstone.reference_number
    link = models.Link.objects.get(record_file=other, to_file=file_id)
    assert link.to_document_id is None
    assert models.Document.objects.filter(record_file=other).count() == 2


def test_twice_is_once_and_an_open_file_is_refused(city: None, at: datetime) -> None:
    file_id = make(at)
    assert destroy_file(record_file_id=file_id, actor=ACTOR, at=at)
    assert destroy_file(record_file_id=file_id, actor=ACTOR, at=at) is None
    with pytest.raises(Conflict):
        destroy_file(record_file_id=make(at, closed=False), actor=ACTOR, at=at)
    with pytest.raises(UnknownFile):
        destroy_file(record_file_id=uuid7(), actor=ACTOR, at=at)


def test_a_module_that_still_needs_it_can_refuse_and_nothing_is_gone(
    city: None, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(event: events.Event) -> None:
        del event
        raise Conflict("Ein Umlauf ist noch offen.")

    file_id = make(at)
    monkeypatch.setitem(events._receivers, "records.file_destroyed", [refuse])
    with pytest.raises(Conflict, match="Umlauf"):
        destroy_file(record_file_id=file_id, actor=ACTOR, at=at)
    assert models.Document.objects.filter(record_file=file_id).count() == 2
    assert models.RecordFile.objects.get(id=file_id).state == FileState.CLOSED


def test_many_documents_need_as_many_statements_as_few(city: None, at: datetime) -> None:
    counted = []
    for documents in (3, 60):
        file_id = make(at, documents=documents)
        with CaptureQueriesContext(connection) as seen:
            destroy_file(record_file_id=file_id, actor=ACTOR, at=at)
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 40
