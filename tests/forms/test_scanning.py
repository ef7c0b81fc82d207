"""The virus scanner: what it says is kept, what it could not say is asked again, and everybody sees which it is."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.datastructures import MultiValueDict

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Field, Kind, UploadRefused
from amtsweg.forms.services import scanning
from amtsweg.kernel import blobs
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.models import EventRecord
from forms.clamd_server import EICAR, Clamd, free_port, running
from forms.conftest import form_of, post

FIELD = Field("proof", Kind.FILE, accept=("txt",), max_bytes=3_000_000)
FORM = """
title: Nachweis
fields:
  - {key: proof, type: file, label: Nachweis, accept: [txt], max_files: 3}
"""

pytestmark = pytest.mark.usefixtures("system_scope")


@pytest.fixture
def scanner() -> Iterator[Clamd]:
    """A scanner that answers, bound to this process."""
    with running() as (server, url):
        before = scanning.use_scanner(scanning.clamd(url, seconds=5))
        yield server
        scanning.use_scanner(before)


def upload(data: bytes, at: datetime, name: str = "a.txt") -> str:
    """Return the hash of a file that was received."""
    return forms.receive_upload(SimpleUploadedFile(name, data), field=FIELD, at=at).sha256


def test_what_is_clean_is_kept_and_what_is_not_is_refused(scanner: Clamd, at: datetime) -> None:
    clean = upload(b"gut", at)
    assert scanning.states([clean]) == {clean: "clean"}
    with pytest.raises(UploadRefused) as caught:
        upload(b"davor " + EICAR, at)
    assert caught.value.message == "In der Datei „a.txt“ wurde Schadsoftware gefunden."
    assert scanner.seen == 2


def test_content_is_streamed_in_pieces(scanner: Clamd, at: datetime) -> None:
    assert scanning.scan(BytesIO(b"x" * 2_000_000 + EICAR)) == "infected"
    assert scanner.largest_piece <= 64 * 1024


def test_across_two_pieces_it_is_found_too(scanner: Clamd) -> None:
    assert scanning.scan(BytesIO(b"x" * (64 * 1024 - 20) + EICAR)) == "infected"


def test_past_the_limit_of_the_scanner_nobody_looked(scanner: Clamd) -> None:
    scanner.limit = 100_000
    assert scanning.scan(BytesIO(b"x" * 5_000_000)) == "unchecked"


def test_a_scanner_that_never_answers_or_is_not_there_is_no_verdict() -> None:
    with running() as (server, url):
        server.mute = True
        assert scanning.clamd(url, seconds=0.2).scan(BytesIO(b"x")) == "unchecked"
    assert scanning.clamd(f"tcp://127.0.0.1:{free_port()}", seconds=0.5).scan(BytesIO(b"x")) == "unchecked"
    assert scanning.clamd("unix:/nowhere/clamd.ctl").scan(BytesIO(b"x")) == "unchecked"


@pytest.mark.parametrize("url", ["", "clamd", "http://x", "unix:", "tcp://", "tcp://x:port"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        scanning.clamd(url)


def test_what_nobody_looked_at_is_looked_at_later(at: datetime) -> None:
    good, bad = upload(b"gut", at), upload(b"hier " + EICAR, at)
    assert scanning.states([good, bad, "other"]) == {good: "unchecked", bad: "unchecked"}
    assert scanning.scan_waiting(at=at) == 0, "no scanner, no verdict"
    with running() as (_server, url):
        before = scanning.use_scanner(scanning.clamd(url))
        try:
            assert scanning.scan_waiting(at=at) == 2
            assert scanning.scan_waiting(at=at) == 0
        finally:
            scanning.use_scanner(before)
    assert scanning.by_state([good, bad]) == {"unchecked": frozenset(), "infected": frozenset({bad})}
    (event,) = EventRecord.objects.filter(kind="forms.upload_infected")
    assert event.data == {"sha256": bad}


def test_a_scanner_that_is_down_is_asked_once_and_then_left_alone_for_a_while(at: datetime) -> None:
    hashes = [upload(f"{number}".encode(), at) for number in range(3)]
    asked: list[int] = []

    class Down:
        def scan(self, content: object) -> str:
            asked.append(1)
            return "unchecked"

    before = scanning.use_scanner(Down())
    try:
        for _ in range(5):
            assert scanning.scan_waiting(at=at) == 0
        assert len(asked) == 3, "each once, one a turn"
        scanning.scan_waiting(at=at + timedelta(minutes=11))
        assert len(asked) == 4
    finally:
        scanning.use_scanner(before)
    assert set(scanning.states(hashes).values()) == {"unchecked"}


def test_a_content_that_is_gone_holds_nobody_up(at: datetime, scanner: Clamd) -> None:
    scanning.remember("0" * 64, "unchecked", at=at)
    assert scanning.scan_waiting(at=at) == 1
    assert scanning.states(["0" * 64]) == {"0" * 64: "gone"}


def test_the_form_shows_what_is_known_now_and_asks_nobody_otherwise(at: datetime) -> None:
    form = form_of(FORM)
    files = MultiValueDict({"proof": [SimpleUploadedFile("a.txt", b"gut"), SimpleUploadedFile("b.txt", b"x" + EICAR)]})
    answers = forms.read_page(form, None, post(), files, answers={}, at=at).answers
    shown = forms.bind(form, answers=answers).fields[0].files
    assert [(one.filename, one.checked) for one in shown] == [("a.txt", False), ("b.txt", False)]
    assert forms.check_all(form, answers, at=at) == {}
    with running() as (_server, url):
        before = scanning.use_scanner(scanning.clamd(url))
        scanning.scan_waiting(at=at)
        scanning.use_scanner(before)
    shown = forms.bind(form, answers=answers).fields[0].files
    assert [one.checked for one in shown] == [True, False]
    (row,) = forms.summary(form, answers, language="de")[0].rows
    assert [one.scan for one in row.files] == ["clean", "infected"]
    assert forms.check_all(form, answers, at=at) == {
        "proof": "In der Datei „b.txt“ wurde Schadsoftware gefunden. Bitte entfernen Sie sie."
    }
    with CaptureQueriesContext(connection) as found:
        forms.bind(form, answers={})
    assert len(found) == 0


@pytest.mark.skipif(shutil.which("clamd") is None, reason="clamd is not installed on this machine")
def test_a_real_clamd_finds_the_test_string(tmp_path: Path) -> None:
    socket = tmp_path / "clamd.ctl"
    (tmp_path / "clamd.conf").write_text(f"LocalSocket {socket}\nForeground yes\nDatabaseDirectory {tmp_path}\n")
    # One signature of our own, so that no virus database has to be fetched.
    (tmp_path / "test.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
    with subprocess.Popen(["clamd", "-c", str(tmp_path / "clamd.conf")]) as process:
        try:
            for _ in range(200):
                if scanning.clamd(f"unix:{socket}").scan(BytesIO(b"gut")) == "clean":
                    break
            assert scanning.clamd(f"unix:{socket}").scan(BytesIO(EICAR)) == "infected"
        finally:
            process.terminate()


def test_contents_stay_where_they_are(at: datetime, scanner: Clamd) -> None:
    assert blobs.read_blob(upload(b"gut", at)) == b"gut"
