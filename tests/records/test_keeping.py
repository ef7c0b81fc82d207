"""Files kept by hand: opened, described, parted, closed and reopened; documents locked, deleted and brought back."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from amtsweg.identity import api as identity
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.records import api as records
from amtsweg.records import models
from amtsweg.records.contracts import Changed, FileClosed, FileFacts, FileState, Locked, Medium, PartKind, UnknownPart
from amtsweg.records.services.deleting import delete_document, restore_document
from amtsweg.records.services.keeping import add_part, change_file, close_file, open_file, reopen_file
from amtsweg.records.services.locking import lock_document, unlock_document
from records.conftest import ACTOR, PLAN, scan
from records.test_visible import hire

FACTS = FileFacts("Widerspruch gegen den Bescheid vom 3. Mai")


@pytest.fixture
def file_id(city: None, at: datetime) -> UUID:
    """A file opened by hand."""
    return open_file(unit_id=identity.unit_by_key("sta-30").id, plan_key=PLAN, facts=FACTS, actor=ACTOR, at=at)


def document_in(file_id: UUID, at: datetime) -> UUID:
    """File a document and return it."""
    (ref,) = records.add_documents(record_file_id=file_id, documents=[scan(1, at)], actor=ACTOR, at=at)
    return ref.document_id


def test_a_file_opened_by_hand_gets_a_number_like_any_other(file_id: UUID, at: datetime) -> None:
    assert records.number_new_files(at=at) == 1
    row = models.RecordFile.objects.get(id=file_id)
    assert row.reference_number
    assert (row.state, row.title, row.retention) == (FileState.OPEN, FACTS.title, row.plan_unit.retention)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (FileFacts("  "), "title"),
        (FileFacts("x" * 301), "title"),
        (FileFacts("Akte", location="x" * 201), "location"),
        (FileFacts("Akte", medium=Medium.HYBRID), "location"),
    ],
)
def test_wrong_facts_are_named(city: None, at: datetime, facts: FileFacts, field: str) -> None:
    unit_id = identity.unit_by_key("sta-30").id
    with pytest.raises(Invalid) as error:
        open_file(unit_id=unit_id, plan_key=PLAN, facts=facts, actor=ACTOR, at=at)
    assert list(error.value.fields) == [field]
    assert not models.RecordFile.objects.exists()


def test_two_who_change_a_file_notice_one_another(file_id: UUID, at: datetime) -> None:
    change_file(record_file_id=file_id, revision=1, facts=FileFacts("Neu"), actor=ACTOR, at=at)
    with pytest.raises(Changed):
        change_file(record_file_id=file_id, revision=1, facts=FileFacts("Anders"), actor=ACTOR, at=at)
    row = models.RecordFile.objects.get(id=file_id)
    assert (row.title, row.revision) == ("Neu", 2)
    last = events.history(row.subject_id or file_id)[-1]
    assert last.data["changed"] == {"title": {"from": FACTS.title, "to": "Neu"}}


def test_parts_count_within_their_file(file_id: UUID, at: datetime) -> None:
    outer = add_part(record_file_id=file_id, kind=PartKind.SUB_FILE, title="Schriftwechsel", actor=ACTOR, at=at)
    inner = add_part(
        record_file_id=file_id, kind=PartKind.RECORD_CASE, title="Anhörung", parent_id=outer, actor=ACTOR, at=at
    )
    rows = {row.id: row for row in models.RecordPart.objects.filter(record_file_id=file_id)}
    assert [rows[outer].number, rows[inner].number, rows[inner].parent_id] == [1, 2, outer]
    with pytest.raises(UnknownPart):
        add_part(record_file_id=file_id, kind=PartKind.RECORD_CASE, title="x", parent_id=file_id, actor=ACTOR, at=at)


def test_a_closed_file_takes_nothing_until_it_is_reopened_with_a_reason(file_id: UUID, at: datetime) -> None:
    close_file(record_file_id=file_id, actor=ACTOR, at=at)
    with pytest.raises(FileClosed):
        document_in(file_id, at)
    with pytest.raises(Invalid):
        reopen_file(record_file_id=file_id, reason=" ", actor=ACTOR, at=at)
    reopen_file(record_file_id=file_id, reason="Klage eingegangen", actor=ACTOR, at=at)
    row = models.RecordFile.objects.get(id=file_id)
    assert (row.state, row.closed_at, row.retention_until) == (FileState.OPEN, None, None)
    document_in(file_id, at)


def test_one_person_works_on_a_document_at_a_time(file_id: UUID, at: datetime) -> None:
    document_id = document_in(file_id, at)
    ayla, bert = (Actor(name, hire(name, at, ("clerk", "sta-30"))) for name in ("Ayla", "Bert"))
    first = lock_document(document_id=document_id, actor=ayla, at=at, lasts=timedelta(minutes=10))
    assert lock_document(document_id=document_id, actor=ayla, at=at).token == first.token
    with pytest.raises(Locked, match="Ayla"):
        records.add_version(document_id=document_id, new=scan(2, at), actor=bert, at=at)
    with pytest.raises(Locked):
        unlock_document(document_id=document_id, actor=bert, at=at)
    with pytest.raises(Locked):
        delete_document(document_id=document_id, reason="doppelt", actor=bert, at=at)
    records.add_version(document_id=document_id, new=scan(2, at), actor=ayla, at=at)
    unlock_document(document_id=document_id, actor=ayla, at=at)
    lock_document(document_id=document_id, actor=bert, at=at)
    much_later = at + timedelta(days=2)  # what nobody ended ends by itself
    lock_document(document_id=document_id, actor=ayla, at=much_later)


def test_a_version_made_from_an_old_one_is_noticed(file_id: UUID, at: datetime) -> None:
    document_id = document_in(file_id, at)
    records.add_version(document_id=document_id, new=scan(2, at), actor=ACTOR, at=at, based_on=1)
    with pytest.raises(Changed):
        records.add_version(document_id=document_id, new=scan(3, at), actor=ACTOR, at=at, based_on=1)


def test_deleting_is_a_state(file_id: UUID, at: datetime) -> None:
    document_id = document_in(file_id, at)
    subject = models.RecordFile.objects.values_list("subject_id", flat=True).get(id=file_id)
    assert subject
    delete_document(document_id=document_id, reason="Doppelt abgelegt", actor=ACTOR, at=at)
    assert records.documents_of(subject) == []
    restore_document(document_id=document_id, actor=ACTOR, at=at)
    assert [one.id for one in records.documents_of(subject)] == [document_id]
