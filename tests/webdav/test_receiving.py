"""What comes in: whole or not at all, looked at by the scanner, and nothing on a full disk."""

import io
from datetime import datetime

import pytest

from amtsweg.forms.services import scanning
from amtsweg.kernel.blobs import read_blob
from amtsweg.kernel.errors import TooMuch
from amtsweg.kernel.models import Blob
from amtsweg.webdav.contracts import Refused
from amtsweg.webdav.services import receiving


class Finds:
    """A scanner that finds something in everything."""

    def scan(self, content: object) -> str:
        """Say so."""
        return scanning.INFECTED


def test_a_content_comes_in_whole_or_not_at_all(system_scope: None, blob_store: object, at: datetime) -> None:
    found = receiving.receive(io.BytesIO(b"%PDF-1.7 und mehr"), size=17, at=at)
    assert (found.media_type, found.size, read_blob(found.sha256)) == ("application/pdf", 17, b"%PDF-1.7 und mehr")
    with pytest.raises(Refused, match="abgebrochen"):
        receiving.receive(io.BytesIO(b"halb"), size=5, at=at)
    with pytest.raises(TooMuch):
        receiving.receive(io.BytesIO(b""), size=101, limit=100, at=at)
    assert receiving.receive(io.BytesIO(b""), size=0, at=at).sha256 == ""
    assert Blob.objects.count() == 1


def test_malware_is_not_kept(system_scope: None, blob_store: object, at: datetime) -> None:
    before = scanning.use_scanner(Finds())
    try:
        with pytest.raises(Refused, match="Schadsoftware"):
            receiving.receive(io.BytesIO(b"X5O!P%"), size=6, at=at)
    finally:
        scanning.use_scanner(before)
    assert not Blob.objects.exists()


def test_a_full_disk_is_said() -> None:
    with open("/dev/full", "wb") as full, pytest.raises(Refused) as refused:
        receiving.spool(io.BytesIO(b"x" * 100_000), full, 100_000)
    assert refused.value.status == 507
