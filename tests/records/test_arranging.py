"""Name documents anew, lay them into parts, move and end parts."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from amtsweg.identity import api as identity
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.kernel.models import EventRecord
from amtsweg.records import models
from amtsweg.records.contracts import FileClosed, PartKind, UnknownDocument, UnknownPart
from amtsweg.records.queries import folders
from amtsweg.records.queries.visible import Reader
from amtsweg.records.services import arranging
from amtsweg.records.services.deleting import delete_document
from amtsweg.records.services.keeping import add_part, close_file
from records.conftest import ACTOR, OpenFile


@pytest.fixture
def file(open_file: OpenFile) -> models.RecordFile:
    """A file with two documents."""
    return models.RecordFile.objects.get(subject_id=open_file(documents=2))


def part(file: models.RecordFile, title: str, at: datetime, parent: UUID | None = None) -> UUID:
    return add_part(
        record_file_id=file.id, kind=PartKind.RECORD_CASE, title=title, parent_id=parent, actor=ACTOR, at=at
    )


def everybody() -> Reader:
    unit = identity.unit_by_key("sta-63").id
    return Reader(unit, frozenset({unit}), frozenset(), frozenset())


def test_renaming_is_a_version_and_the_title_follows_only_where_it_was_the_name(
    file: models.RecordFile, at: datetime
) -> None:
    first, second = models.Document.objects.order_by("id")
    models.Document.objects.filter(id=second.id).update(title="anlage-1")
    for one in (first, second, second):
        arranging.rename_document(document_id=one.id, filename="Bescheid.pdf", actor=ACTOR, at=at)
    heads = [(one.title, one.revision) for one in models.Document.objects.order_by("id")]
    assert heads == [("Anlage 0", 1), ("Bescheid", 2)]
    versions = models.DocumentVersion.objects.filter(document=second).order_by("version")
    assert [(row.version, row.filename) for row in versions] == [(1, "anlage-1.pdf"), (2, "Bescheid.pdf")]
    assert len({row.sha256 for row in versions}) == 1
    assert EventRecord.objects.filter(kind="records.document_renamed").count() == 2
    with pytest.raises(Invalid):
        arranging.rename_document(document_id=first.id, filename=" ", actor=ACTOR, at=at)


def test_a_document_is_laid_into_a_part_of_its_own_file(
    file: models.RecordFile, at: datetime, open_file: OpenFile
) -> None:
    head = models.Document.objects.order_by("id")[0]
    inside = part(file, "Anhörung", at)
    for _ in range(2):
        arranging.lay_document(document_id=head.id, part_id=inside, actor=ACTOR, at=at)
    who = everybody()
    assert [[one.title for one in folders.documents(who, file.id, where)] for where in (None, inside)] == [
        ["Anlage 1"],
        ["Anlage 0"],
    ]
    assert EventRecord.objects.filter(kind="records.document_laid").count() == 1
    other = models.RecordFile.objects.get(subject_id=open_file())
    with pytest.raises(UnknownPart):
        arranging.lay_document(document_id=head.id, part_id=part(other, "Fremd", at), actor=ACTOR, at=at)
    delete_document(document_id=head.id, reason="doppelt", actor=ACTOR, at=at)
    with pytest.raises(UnknownDocument):
        arranging.lay_document(document_id=head.id, part_id=None, actor=ACTOR, at=at)
    assert folders.document(who, head.id) is None


def test_a_part_never_lies_in_itself(file: models.RecordFile, at: datetime) -> None:
    above = part(file, "Oben", at)
    below = part(file, "Unten", at, above)
    with pytest.raises(Conflict):
        arranging.move_part(record_file_id=file.id, part_id=above, title="x", parent_id=below, actor=ACTOR, at=at)
    arranging.move_part(record_file_id=file.id, part_id=below, title="Neben", parent_id=None, actor=ACTOR, at=at)
    found = [
        (one.number, one.title, one.parent_id) for one in folders.parts(everybody(), folders.file(everybody(), file.id))
    ]
    assert found == [(1, "Oben", None), (2, "Neben", None)]
    with pytest.raises(Invalid):
        arranging.move_part(record_file_id=file.id, part_id=below, title="", parent_id=None, actor=ACTOR, at=at)


def test_only_an_empty_part_ends(file: models.RecordFile, at: datetime) -> None:
    above = part(file, "Oben", at)
    below = part(file, "Unten", at, above)
    head = models.Document.objects.order_by("id")[0]
    arranging.lay_document(document_id=head.id, part_id=below, actor=ACTOR, at=at)
    for one in (above, below):
        with pytest.raises(Conflict):
            arranging.end_part(record_file_id=file.id, part_id=one, actor=ACTOR, at=at)
    delete_document(document_id=head.id, reason="leer", actor=ACTOR, at=at)
    for one in (below, below, above):
        arranging.end_part(record_file_id=file.id, part_id=one, actor=ACTOR, at=at)
    assert folders.parts(everybody(), folders.file(everybody(), file.id)) == []
    assert EventRecord.objects.filter(kind="records.part_closed").count() == 2
    gone = folders.lately_deleted(everybody(), file.id, below, reason="leer", since=at - timedelta(minutes=1))
    assert gone == [(head.id, "anlage-0.pdf")]
    close_file(record_file_id=file.id, actor=ACTOR, at=at)
    with pytest.raises(FileClosed):
        arranging.hold_file(file.id)
