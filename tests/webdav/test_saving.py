"""How programs save: whatever way they take, it ends in a new version of the same document."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.records import models
from amtsweg.webdav.models import Aside
from amtsweg.webdav.services.keys import tidy
from webdav.conftest import Dav, documents
from webdav.filing import locked

SAVED = {"Vermerk": [(1, "Vermerk.odt"), (2, "Vermerk.odt")]}


@pytest.fixture
def opened(dav: Dav) -> Dav:
    """A program in which a document is open."""
    assert dav("PUT", "Vermerk.odt", b"alt").status_code == 201
    return dav


def move(dav: Dav, name: str, to: str, **headers: str) -> int:
    """Move something within the file."""
    target = f"/dav/akten/{dav.record_file_id}/{quote(to)}"
    return dav("MOVE", quote(name), Destination=target, **headers).status_code


def content(dav: Dav, name: str = "Vermerk.odt") -> bytes:
    """Return what a name leads to."""
    return b"".join(dav("GET", quote(name)).streaming_content)  # type: ignore[attr-defined]


def test_put_over_it_with_a_lock(opened: Dav) -> None:
    token = locked(opened, "Vermerk.odt")
    assert opened("PUT", ".~lock.Vermerk.odt%23", b"Ayla").status_code == 201
    assert opened("PUT", "Vermerk.odt", b"neu", If=f"(<{token}>)").status_code == 204
    assert opened("UNLOCK", "Vermerk.odt", Lock_Token=f"<{token}>").status_code == 204
    assert opened("DELETE", ".~lock.Vermerk.odt%23").status_code == 204
    assert (documents(opened.record_file_id), opened.names()) == (SAVED, ["Vermerk.odt"])


def test_write_aside_and_move_over_it(opened: Dav) -> None:
    assert opened("PUT", ".goutputstream-X1Y2Z3", b"neu").status_code == 201
    assert move(opened, ".goutputstream-X1Y2Z3", "Vermerk.odt", Overwrite="F") == 412
    assert move(opened, ".goutputstream-X1Y2Z3", "Vermerk.odt") == 204
    assert (documents(opened.record_file_id), content(opened)) == (SAVED, b"neu")


def test_put_the_old_out_of_the_way_and_move_the_new_in_its_place(opened: Dav) -> None:
    assert opened("PUT", "8B3A1000", b"neu").status_code == 201
    assert move(opened, "Vermerk.odt", "F3E1A0.tmp") == 201
    assert opened.names() == ["8B3A1000", "F3E1A0.tmp"]
    assert move(opened, "8B3A1000", "Vermerk.odt") == 201
    assert opened("DELETE", "F3E1A0.tmp").status_code == 204
    assert (documents(opened.record_file_id), opened.names(), content(opened)) == (SAVED, ["Vermerk.odt"], b"neu")


def test_put_the_old_out_of_the_way_and_write_the_new(opened: Dav) -> None:
    assert move(opened, "Vermerk.odt", "Vermerk.odt~") == 201
    assert opened("GET", "Vermerk.odt").status_code == 404
    assert opened("PUT", "Vermerk.odt", b"neu").status_code == 201
    assert content(opened, "Vermerk.odt~") == b"alt"
    assert opened("DELETE", "Vermerk.odt~").status_code == 204
    assert (documents(opened.record_file_id), content(opened)) == (SAVED, b"neu")


def test_delete_and_write_anew(opened: Dav) -> None:
    assert opened("DELETE", "Vermerk.odt").status_code == 204
    assert opened("PUT", "Vermerk.odt", b"neu").status_code == 201
    assert documents(opened.record_file_id) == SAVED


def test_write_under_another_name_and_move_over_it(opened: Dav) -> None:
    assert opened("PUT", "Vermerk-neu.odt", b"neu").status_code == 201
    assert move(opened, "Vermerk-neu.odt", "Vermerk.odt") == 204
    assert documents(opened.record_file_id) == {**SAVED, "-Vermerk-neu": [(1, "Vermerk-neu.odt")]}
    assert (opened.names(), content(opened)) == (["Vermerk.odt"], b"neu")


def test_what_was_put_out_of_the_way_comes_back(opened: Dav, fixed_clock: FixedClock) -> None:
    assert move(opened, "Vermerk.odt", "Vermerk.odt~") == 201
    assert move(opened, "Vermerk.odt~", "Vermerk.odt") == 201
    assert (opened.names(), content(opened)) == (["Vermerk.odt"], b"alt")
    assert move(opened, "Vermerk.odt", "Vermerk.odt~") == 201
    fixed_clock.at += timedelta(days=1, minutes=1)  # the program has crashed
    assert (opened.names(), documents(opened.record_file_id)) == (
        ["Vermerk.odt"],
        {"Vermerk": [(1, "Vermerk.odt")]},
    )
    tidy(at=fixed_clock.at)
    with scope.session(scope.SYSTEM):
        assert not Aside.objects.exists()


def test_putting_it_out_of_the_way_for_good_deletes_it(opened: Dav) -> None:
    assert move(opened, "Vermerk.odt", "Vermerk.tmp") == 201
    assert opened("DELETE", "Vermerk.tmp").status_code == 204
    assert documents(opened.record_file_id) == {"-Vermerk": [(1, "Vermerk.odt")]}


def test_a_new_document_is_locked_before_it_is_there(dav: Dav) -> None:
    token = locked(dav, "Neu.odt")
    assert documents(dav.record_file_id) == {}
    assert dav("PUT", "Neu.odt", b"Text").status_code == 423
    assert dav("PUT", "Neu.odt", b"Text", If=f"(<{token}>)").status_code == 204
    with scope.session(scope.SYSTEM):
        assert models.Lock.objects.get().holder_id == dav.worker.account_id
    assert dav("UNLOCK", "Neu.odt", Lock_Token=f"<{token}>").status_code == 204
    with scope.session(scope.SYSTEM):
        assert not models.Lock.objects.exists()


def test_only_the_version_that_was_opened_is_overwritten(opened: Dav) -> None:
    etag = opened("GET", "Vermerk.odt").headers["ETag"]
    assert opened("PUT", "Vermerk.odt", b"neu", If_Match=etag).status_code == 204
    assert opened("PUT", "Vermerk.odt", b"neuer", If_Match=etag).status_code == 412
    assert opened("PUT", "Vermerk.odt", b"neuer", If=f"([{etag}])").status_code == 412
    assert opened("PUT", "Vermerk.odt", b"neuer", If_None_Match="*").status_code == 412
    assert documents(opened.record_file_id) == SAVED
