"""The lock of a program and the check-out in the browser are one."""

from datetime import datetime, timedelta

import pytest

from amtsweg.kernel import scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.records import models
from amtsweg.records.contracts import Locked
from amtsweg.records.services.locking import lock_document, unlock_document
from webdav.conftest import UNIT, Dav, Worker, hire
from webdav.filing import LOCK, locked


@pytest.fixture
def bert(dav: Dav, at: datetime) -> Dav:
    """The program of a colleague, speaking with the same file, in which there is a document."""
    assert dav("PUT", "Vermerk.odt", b"alt").status_code == 201
    with scope.session(scope.SYSTEM):
        return Dav(dav.record_file_id, hire("Bert", at, ("clerk", UNIT)))


def document() -> models.Document:
    return models.Document.objects.get()


def test_a_programs_lock_holds_for_the_browser(dav: Dav, bert: Dav, at: datetime) -> None:
    token = locked(dav, "Vermerk.odt")
    with scope.session(scope.SYSTEM), pytest.raises(Locked, match="Ayla bearbeitet das Dokument"):
        lock_document(document_id=document().id, actor=bert.worker.actor, at=at)
    assert bert("PUT", "Vermerk.odt", b"neu").status_code == 423
    assert bert("PUT", "Vermerk.odt", b"neu", If=f"(<{token}>)").status_code == 423  # a token is no key
    assert bert("UNLOCK", "Vermerk.odt", Lock_Token=f"<{token}>").status_code == 403
    assert b"Ayla" in bert("PROPFIND", "Vermerk.odt", Depth="0").content


def test_a_check_out_in_the_browser_holds_for_programs(dav: Dav, bert: Dav, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        lock_document(document_id=document().id, actor=dav.worker.actor, at=at)
    for method, body in (("PUT", b"neu"), ("DELETE", b""), ("LOCK", LOCK.format(scope="exclusive").encode())):
        assert bert(method, "Vermerk.odt", body, Depth="infinity").status_code == 423, method
    token = locked(dav, "Vermerk.odt")  # whoever has checked it out works on it with a program as well
    assert dav("PUT", "Vermerk.odt", b"neu", If=f"(<{token}>)").status_code == 204
    assert dav("UNLOCK", "Vermerk.odt", Lock_Token=f"<{token}>").status_code == 204
    with scope.session(scope.SYSTEM):
        assert models.Lock.objects.get().holder_id == dav.worker.account_id  # the check-out stays


def test_a_lock_ended_by_whoever_manages_records_is_worth_nothing(dav: Dav, bert: Dav, at: datetime) -> None:
    token = locked(dav, "Vermerk.odt")
    with scope.session(scope.SYSTEM):
        unlock_document(document_id=document().id, actor=Actor("Cora"), at=at, by_force=True)
    assert bert("PUT", "Vermerk.odt", b"von Bert").status_code == 204
    assert dav("PUT", "Vermerk.odt", b"von Ayla", If=f"(<{token}>)").status_code == 412


def test_a_lock_ends_by_itself_and_can_be_made_longer(dav: Dav, bert: Dav, fixed_clock: FixedClock) -> None:
    answer = dav("LOCK", "Vermerk.odt", LOCK.format(scope="exclusive"), Depth="0", Timeout="Second-600")
    token = answer.headers["Lock-Token"].strip("<>")
    fixed_clock.at += timedelta(minutes=9)
    renewed = dav("LOCK", "Vermerk.odt", If=f"(<{token}>)", Timeout="Second-600")
    assert (renewed.status_code, b"Second-600" in renewed.content) == (200, True)
    fixed_clock.at += timedelta(minutes=9)
    assert bert("PUT", "Vermerk.odt", b"neu").status_code == 423
    fixed_clock.at += timedelta(minutes=2)
    assert bert("PUT", "Vermerk.odt", b"neu").status_code == 204
    assert dav("LOCK", "Vermerk.odt", If=f"(<{token}>)").status_code == 412


def test_shared_locks_stand_side_by_side_and_end_one_by_one(dav: Dav, bert: Dav) -> None:
    tokens = [locked(dav, "Vermerk.odt", shared=True) for _ in range(2)]
    assert dav("LOCK", "Vermerk.odt", LOCK.format(scope="exclusive"), Depth="0").status_code == 423
    for n, token in enumerate(tokens):
        assert dav("UNLOCK", "Vermerk.odt", Lock_Token=f"<{token}>").status_code == 204
        with scope.session(scope.SYSTEM):
            assert models.Lock.objects.count() == 1 - n


def test_a_folder_is_locked_with_all_below(dav: Dav, bert: Dav) -> None:
    dav("MKCOL", "Teil")
    dav("PUT", "Teil/Brief.odt", b"Text")
    answer = dav("LOCK", "Teil", LOCK.format(scope="exclusive"), Depth="infinity")
    token = answer.headers["Lock-Token"].strip("<>")
    assert bert("PUT", "Teil/Brief.odt", b"neu").status_code == 423
    assert bert("PUT", "Teil/Neu.odt", b"neu").status_code == 423
    assert bert("DELETE", "Teil").status_code == 423
    assert (
        dav("PUT", "Teil/Neu.odt", b"neu", If=f"</dav/akten/{dav.record_file_id}/Teil> (<{token}>)").status_code == 201
    )
    assert bert("PUT", "Neben.odt", b"neu").status_code == 201


def test_nobody_deletes_what_somebody_works_on(dav: Dav, bert: Dav) -> None:
    dav("MKCOL", "Teil")
    dav("PUT", "Teil/Brief.odt", b"Text")
    locked(dav, "Teil/Brief.odt")
    target = f"/dav/akten/{dav.record_file_id}/Anders"
    assert bert("DELETE", "Teil").status_code == 423
    assert bert("MOVE", "Teil", Destination=target).status_code == 423
    assert bert("COPY", "Vermerk.odt", Destination=f"/dav/akten/{dav.record_file_id}/Teil/Brief.odt").status_code == 423


def test_bad_requests_for_locks(dav: Dav, bert: Dav, ayla: Worker) -> None:
    assert dav("LOCK", "Vermerk.odt", LOCK.format(scope="exclusive"), Depth="1").status_code == 400
    assert dav("LOCK", "Vermerk.odt", "<lockinfo xmlns='DAV:'/>", Depth="0").status_code == 400
    assert dav("UNLOCK", "Vermerk.odt").status_code == 400
    assert dav("UNLOCK", "Vermerk.odt", Lock_Token="<urn:uuid:nothing>").status_code == 409
    assert dav("PUT", "Vermerk.odt", b"x", If="(<broken").status_code == 400
    assert dav("LOCK", "fehlt/Neu.odt", LOCK.format(scope="exclusive"), Depth="0").status_code == 409
