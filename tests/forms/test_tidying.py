"""Uploads nobody refers to go, everything else stays, whoever comes in between."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Field, Kind, UploadRef
from amtsweg.forms.models import FormVersion, UploadScan
from amtsweg.forms.services.drafts.keeping import discard_expired
from amtsweg.forms.services.tidying import remove_unheld
from amtsweg.kernel import blobs, scope
from amtsweg.kernel.blob_stores.file_system import FileSystemStore
from amtsweg.kernel.blob_stores.port import BlobMissing
from amtsweg.kernel.holders import _columns, held
from amtsweg.kernel.models import Blob

FIELD = Field("proof", Kind.FILE, accept=("txt",), max_bytes=3_000_000)
FORM = {"title": "Nachweis", "fields": [{"key": "proof", "type": "file", "label": "Nachweis", "accept": ["txt"]}]}
LATER = timedelta(days=47)


def upload(data: bytes, at: datetime) -> UploadRef:
    """Receive a file."""
    return forms.receive_upload(SimpleUploadedFile("a.txt", data), field=FIELD, at=at)


def draft_with(ref: UploadRef, at: datetime) -> str:
    """Keep a draft that holds the file."""
    version = forms.deploy_form(slug="nachweis", definition=FORM, at=at)
    answers = {"proof": [ref.to_json()]}
    return forms.start_draft(form_version_id=version.id, account_id=None, answers=answers, at=at).token


def is_there(ref: UploadRef) -> bool:
    """Tell whether the content can be read."""
    try:
        blobs.read_blob(ref.sha256)
    except BlobMissing:
        return False
    return Blob.objects.filter(sha256=ref.sha256).exists()


@pytest.mark.usefixtures("system_scope")
def test_the_upload_of_a_draft_goes_after_the_draft_and_not_before(at: datetime) -> None:
    ref, other = upload(b"Entwurf", at), upload(b"woanders", at)
    draft_with(ref, at + timedelta(days=20))
    assert remove_unheld(at=at + timedelta(days=45)) == 0, "a browser may still come back with both"
    assert remove_unheld(at=at + LATER) == 1
    assert (is_there(ref), is_there(other)) == (True, False), "the draft still holds its own"
    over = at + timedelta(days=51)
    assert discard_expired(at=over) == 1
    assert remove_unheld(at=over) == 0, "it was asked after not long ago"
    assert remove_unheld(at=at + LATER + timedelta(days=31)) == 1
    assert not is_there(ref)
    assert not UploadScan.objects.exists()
    assert list(blobs.broken_blobs()) == []


@pytest.mark.usefixtures("system_scope")
def test_whoever_sends_it_again_keeps_it(at: datetime) -> None:
    ref = upload(b"noch einmal", at)
    upload(b"noch einmal", at + timedelta(days=40))
    assert remove_unheld(at=at + LATER) == 0
    assert is_there(ref)


@pytest.mark.usefixtures("system_scope")
def test_what_is_held_is_not_removed_even_if_somebody_asks_for_it(at: datetime) -> None:
    ref = upload(b"Akte", at)
    draft_with(ref, at)
    assert blobs.remove(ref.sha256) is False, "asked once more when it counts"
    assert is_there(ref)


@pytest.mark.usefixtures("system_scope")
def test_one_batch_is_one_batch(at: datetime) -> None:
    refs = [upload(f"{number}".encode(), at) for number in range(5)]
    assert remove_unheld(at=at + LATER, limit=2) == 2
    assert sum(map(is_there, refs)) == 3


class Waiting(FileSystemStore):
    """Stops before it removes, so that somebody may come in between."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.reached, self.go = Event(), Event()

    def remove(self, sha256: str) -> None:
        """Remove it after a while."""
        self.reached.set()
        assert self.go.wait(20)
        super().remove(sha256)


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[Waiting]:
    """That store, bound."""
    store = Waiting(tmp_path / "blobs")
    before = blobs.use_store(store)
    yield store
    blobs.use_store(before)


def test_the_same_content_sent_while_it_is_removed_is_kept(
    fresh_database: None, waiting: Waiting, at: datetime
) -> None:
    with scope.session(scope.SYSTEM):
        ref = upload(b"gleichzeitig", at)
    removed: list[int] = []
    received: list[UploadRef] = []
    later = at + LATER

    def aside(work: object) -> Thread:
        def run() -> None:
            try:
                with scope.session(scope.SYSTEM):
                    work()  # type: ignore[operator]  # a test's shorthand
            finally:
                connection.close()

        thread = Thread(target=run)
        thread.start()
        return thread

    remover = aside(lambda: removed.append(remove_unheld(at=later)))
    assert waiting.reached.wait(20)
    sender = aside(lambda: received.append(upload(b"gleichzeitig", later)))
    sender.join(0.5)  # it stores the bytes, which are still there, and then waits for the row
    waiting.go.set()
    for thread in (remover, sender):
        thread.join(20)
    assert (removed, received[0].sha256) == ([1], hashlib.sha256(b"gleichzeitig").hexdigest())
    with scope.session(scope.SYSTEM):
        assert is_there(ref)
        assert UploadScan.objects.get(sha256=ref.sha256).received_at == later
        assert remove_unheld(at=later) == 0


@pytest.mark.usefixtures("system_scope")
def test_tables_refer_by_a_column_or_anywhere_in_json(at: datetime) -> None:
    version = forms.deploy_form(slug="nachweis", definition=FORM, at=at)
    by_column = FormVersion.objects.get(id=version.id).sha256
    ref = upload(b"im Entwurf", at)
    draft_with(ref, at)
    assert held([by_column, ref.sha256, "0" * 64]) == {by_column, ref.sha256}
    asked = {(table, column) for json in (False, True) for table, column in _columns(json=json)}
    assert asked >= {
        ("records_documentversion", "sha256"),
        ("process_register_document", "sha256"),
        ("intake_submission", "answers"),
        ("processes_processinstance", "state"),
        ("forms_draft", "answers"),
        ("kernel_outbox", "payload"),
    }
    assert not asked & {("kernel_event", "data"), ("kernel_blob", "sha256"), ("forms_upload_scan", "sha256")}
