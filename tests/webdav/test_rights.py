"""Random people and files: WebDAV shows exactly what `records.queries.visible` gives, and nothing confidential."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amtsweg.identity import api as identity
from amtsweg.kernel import scope
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality
from amtsweg.records.queries.visible import reader, visible_documents, visible_files
from amtsweg.records.services.keeping import set_confidentiality
from records.conftest import ACTOR
from webdav.conftest import Dav, Worker, hire, linked, new_file
from webdav.filing import file_many

UNITS = ("sta-63", "sta-32", "stadt-paderborn")
ROLES = ("clerk", "records-manager", "auditor", "head", "process-manager")


@pytest.fixture
def people(city: None, at: datetime) -> list[Worker]:
    """Somebody with every role in every unit, and somebody with none."""
    with scope.session(scope.SYSTEM):
        pairs = [(role, unit) for role in ROLES for unit in UNITS]
        return [hire(f"P{n}", at, pair) for n, pair in enumerate(pairs)] + [hire("Niemand", at)]


@pytest.fixture
def files(city: None, at: datetime) -> list[UUID]:
    """A file of each level in two units, each with documents."""
    found = []
    for unit in UNITS[:2]:
        for level in Confidentiality:
            file = new_file(at, unit=unit, title=f"{unit} {level}")
            file_many(file, 2)
            with scope.session(scope.SYSTEM):
                set_confidentiality(record_file_id=file, level=level, reason="x", actor=ACTOR, at=at)
            found.append(file)
    return found


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_seen_agrees(data: st.DataObject, people: list[Worker], files: list[UUID], at: datetime) -> None:
    worker, file = data.draw(st.sampled_from(people)), data.draw(st.sampled_from(files))
    with scope.session(scope.SYSTEM):
        row = models.RecordFile.objects.get(id=file)
        if data.draw(st.booleans()):
            identity.subject_access.let_in(
                account_id=worker.account_id,
                subject_id=row.subject_id,
                unit_id=row.unit_id,
                reason="x",
                actor=ACTOR,
                at=at,
            )
        who = reader(worker.account_id, at=at)
        sees = visible_files(who).filter(id=file).exists()
        seen = visible_documents(who).filter(record_file_id=file).count()
        one = models.Document.objects.filter(record_file_id=file).first()
        works = identity.can("record.work", account_id=worker.account_id, unit_id=row.unit_id, at=at)
    answer = Dav(file, worker)("PROPFIND", "", Depth="1")
    assert answer.status_code == (404 if not sees else 207 if row.guard_level == 0 else 403)
    shown = answer.content.count(b"<D:response>") - 1 if answer.status_code == 207 else 0
    assert shown == (seen if row.guard_level == 0 else 0)
    # A link to one document opens what its maker may see and work on, and only then can it be made.
    try:
        link = linked(Dav(file, worker), one.id, at, purpose="Prüfung")
    except Exception:  # noqa: BLE001 - whatever the reason: it must not have been allowed
        assert not (sees and works)
    else:
        assert (sees, works, link.names()) == (True, True, [one.title + ".pdf"])


def statements(dav: Dav, method: str, path: str, body: bytes = b"", **headers: str) -> int:
    """Return how many statements a request takes."""
    with CaptureQueriesContext(connection) as asked:
        assert dav(method, path, body, **headers).status_code < 300
    return len(asked)


def test_a_folder_takes_the_same_statements_however_much_lies_in_it(dav: Dav) -> None:
    dav("MKCOL", "Teil")
    file_many(dav.record_file_id, 1)
    statements(dav, "PROPFIND", "", Depth="1")  # what is asked once in an hour: the use of the key
    few = statements(dav, "PROPFIND", "", Depth="1")
    file_many(dav.record_file_id, 300)
    assert len(dav.names()) == 302
    assert statements(dav, "PROPFIND", "", Depth="1") == few
    assert few <= 26
    assert statements(dav, "PROPFIND", "Dokument%20300.pdf", Depth="0") <= few
    assert statements(dav, "PUT", "Dokument%20300.pdf", b"neu") <= 70
