"""Opening, filing, closing, moving: what is written, what is told, and in how many statements."""

from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection
from django.test.utils import CaptureQueriesContext

from amtsweg.identity import api as identity
from amtsweg.kernel import events, scope
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.ids import uuid7
from amtsweg.records import api as records
from amtsweg.records import models
from amtsweg.records.contracts import (
    Direction,
    FileClosed,
    FilePlanReport,
    FileState,
    UnknownDocument,
    UnknownFile,
    UnknownPlanUnit,
)
from records.conftest import ACTOR, CITY, PLAN, OpenFile, scan


def told(subject_id: UUID) -> list[str]:
    return [event.kind for event in events.history(subject_id)]


def test_loading_the_plan_again_changes_nothing(city: None, at: datetime) -> None:
    count = len(records.plan_units())
    assert records.load_file_plan(CITY, at=at) == FilePlanReport(unchanged=count)
    models.FilePlanUnit.objects.filter(key=PLAN).update(title="alt")
    models.FilePlanUnit.objects.create(key="99", title="Aufgegeben", retention="P1Y", appraisal="V")
    assert records.load_file_plan(CITY, at=at) == FilePlanReport(changed=1, unchanged=count - 1, ended=1)
    assert len(records.plan_units()) == count


def test_a_file_opens_without_a_number(open_file: OpenFile, at: datetime) -> None:
    subject_id = open_file()
    file = records.record_file(subject_id)
    assert (file.state, file.plan_key, file.opened_at) == (FileState.OPEN, PLAN, at)
    assert (file.reference_number, file.closed_at, file.retention_until) == (None, None, None)
    assert records.record_file_of(subject_id) == file.id
    assert records.reference_number(subject_id) is None
    assert told(subject_id) == ["records.file_opened"]


@pytest.mark.parametrize(("documents", "statements"), [(0, 2), (1, 4), (3, 4)])
def test_opening_costs_the_same_however_many_documents(
    open_file: OpenFile, at: datetime, documents: int, statements: int
) -> None:
    open_file()  # the plan unit is known from now on
    filed = [scan(n, at) for n in range(documents)]
    unit_id = identity.unit_by_key("sta-63").id
    with scope.work(scope.SYSTEM), CaptureQueriesContext(connection) as queries:
        records.open_record_file(
            subject_id=uuid7(), unit_id=unit_id, account_id=None, plan_key=PLAN, title="t", retention="P5Y",
            actor=ACTOR, at=at, documents=filed,
        )  # fmt: skip
    assert len(queries) == statements


def test_an_unknown_plan_unit_or_retention_opens_nothing(city: None, at: datetime) -> None:
    def open_with(plan: str, retention: str) -> None:
        records.open_record_file(
            subject_id=uuid7(), unit_id=uuid7(), account_id=None, plan_key=plan, title="t", retention=retention,
            actor=ACTOR, at=at,
        )  # fmt: skip

    with pytest.raises(UnknownPlanUnit):
        open_with("77.7", "P5Y")
    with pytest.raises(Invalid):
        open_with(PLAN, "P5D")
    assert models.RecordFile.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_documents_are_filed_in_their_order_and_in_four_statements(
    open_file: OpenFile, at: datetime, count: int
) -> None:
    subject_id = open_file()
    file_id = records.record_file_of(subject_id)
    new = [scan(n, at) for n in range(count)]
    with scope.work(scope.SYSTEM), CaptureQueriesContext(connection) as queries:
        references = records.add_documents(record_file_id=file_id, documents=new, actor=ACTOR, at=at)
    assert len(queries) == 4
    with CaptureQueriesContext(connection) as queries:
        filed = records.documents_of(subject_id)
    assert len(queries) == 1
    assert [one.document_id for one in references] == [one.id for one in filed]
    assert [(one.title, one.sha256, one.version) for one in filed] == [(one.title, one.sha256, 1) for one in new]
    assert told(subject_id) == ["records.file_opened", *["records.document_added"] * count]


def test_no_documents_are_no_statements_beyond_the_lock(open_file: OpenFile, at: datetime) -> None:
    file_id = records.record_file_of(open_file())
    assert records.add_documents(record_file_id=file_id, documents=[], actor=ACTOR, at=at) == []


def test_a_new_version_leaves_the_old_one_in_place(open_file: OpenFile, at: datetime) -> None:
    subject_id = open_file(documents=2)
    first, second = records.documents_of(subject_id)
    records.add_version(document_id=first.id, new=scan(7, at), actor=ACTOR, at=at)
    newest = records.document(first.id)
    assert (newest.version, newest.filename, newest.title) == (2, "anlage-7.pdf", first.title)
    assert records.documents_of(subject_id) == [newest, second]
    assert models.DocumentVersion.objects.get(document_id=first.id, version=1).sha256 == first.sha256
    assert told(subject_id)[-1] == "records.version_added"


def test_the_database_refuses_to_change_a_version(open_file: OpenFile) -> None:
    open_file(documents=1)
    with pytest.raises(ProgrammingError, match="never changes"):
        models.DocumentVersion.objects.update(sha256="0" * 64)


def test_an_internal_document_does_not_belong_to_the_applicant(open_file: OpenFile, at: datetime) -> None:
    subject_id = open_file(documents=1)
    file = models.RecordFile.objects.get(subject_id=subject_id)
    new = [scan(5, at, direction="internal"), scan(6, at, direction="out")]
    records.add_documents(record_file_id=file.id, documents=new, actor=ACTOR, at=at)
    with scope.session(scope.Scope(account_id=file.account_id)):
        assert [one.direction for one in records.documents_of(subject_id)] == [Direction.IN, Direction.OUT]
    with scope.session(scope.NOTHING):
        assert records.documents_of(subject_id) == []


def test_closing_starts_the_retention_and_ends_the_filing(open_file: OpenFile, at: datetime) -> None:
    subject_id = open_file(documents=1)
    for _ in range(2):
        records.close_record_file(subject_id=subject_id, actor=ACTOR, at=at)
    file = records.record_file(subject_id)
    assert (file.state, file.closed_at, file.retention_until) == (FileState.CLOSED, at, date(2031, 12, 31))
    assert told(subject_id) == ["records.file_opened", "records.document_added", "records.file_closed"]
    (only,) = records.documents_of(subject_id)
    with pytest.raises(FileClosed):
        records.add_documents(record_file_id=file.id, documents=[scan(1, at)], actor=ACTOR, at=at)
    with pytest.raises(FileClosed):
        records.add_version(document_id=only.id, new=scan(1, at), actor=ACTOR, at=at)


def test_a_file_moves_with_all_that_is_in_it(open_file: OpenFile, at: datetime) -> None:
    subject_id = open_file(documents=2)
    before, after = identity.unit_by_key("sta-63").id, identity.unit_by_key("sta-32").id
    for _ in range(2):
        records.move_to_unit(subject_id=subject_id, unit_id=after, actor=ACTOR, at=at)
    with scope.session(scope.Scope(units=frozenset({before}))):
        assert records.documents_of(subject_id) == []
    with scope.session(scope.Scope(units=frozenset({after}))):
        assert len(records.documents_of(subject_id)) == 2
        assert records.record_file(subject_id).unit_id == after
    assert told(subject_id).count("records.file_moved") == 1


def test_what_is_not_there_is_said_to_be_unknown(city: None, at: datetime) -> None:
    nothing = uuid7()
    with pytest.raises(UnknownFile):
        records.record_file(nothing)
    with pytest.raises(UnknownFile):
        records.add_documents(record_file_id=nothing, documents=[], actor=ACTOR, at=at)
    with pytest.raises(UnknownFile):
        records.close_record_file(subject_id=nothing, actor=ACTOR, at=at)
    with pytest.raises(UnknownFile):
        records.ensure_reference_number(nothing, at=at)
    with pytest.raises(UnknownDocument):
        records.document(nothing)
    with pytest.raises(UnknownDocument):
        records.add_version(document_id=nothing, new=scan(1, at), actor=ACTOR, at=at)
