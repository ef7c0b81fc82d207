"""Documents at the workplace: who may see them, and what the browser is told about them."""

from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from amtsweg.kernel.blob_stores.port import place_of
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.ids import uuid7
from amtsweg.records import api as records
from amtsweg.records.contracts import Document
from amtsweg.records.sending import document_response
from records.conftest import ACTOR, OpenFile, scan, sign_in


def filed(open_file: OpenFile, at: datetime, media_type: str, *, unit: str = "sta-63") -> Document:
    subject_id = open_file(unit=unit)
    new = [scan(1, at, media_type=media_type)]
    records.add_documents(record_file_id=records.record_file_of(subject_id), documents=new, actor=ACTOR, at=at)
    return records.documents_of(subject_id)[0]


@pytest.mark.parametrize(
    ("media_type", "download", "expected"),
    [
        ("application/pdf", False, ("application/pdf", "inline", "frame-ancestors 'none'")),
        ("application/pdf", True, ("application/pdf", "attachment", "default-src 'none'; sandbox")),
        ("image/png", False, ("image/png", "inline", "default-src 'none'; sandbox")),
        ("text/html", False, ("application/octet-stream", "attachment", "default-src 'none'; sandbox")),
        ("image/svg+xml", False, ("application/octet-stream", "attachment", "default-src 'none'; sandbox")),
        ("application/zip", False, ("application/zip", "attachment", "default-src 'none'; sandbox")),
    ],
)
def test_only_what_is_harmless_is_shown(
    open_file: OpenFile, at: datetime, media_type: str, download: bool, expected: tuple[str, str, str]
) -> None:
    document = filed(open_file, at, media_type)
    response = document_response(document, download=download)
    content_type, disposition, policy = expected
    assert b"".join(response.streaming_content) == b"content 1"
    assert dict(response.headers) == {
        "Content-Type": content_type,
        "Content-Disposition": f'{disposition}; filename="anlage-1.pdf"',
        "Content-Length": "9",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": policy,
        "Cache-Control": "private, no-store",
    }


def visit(client: Client, document: Document, query: str = "") -> int:
    response = client.get(f"/arbeitsplatz/dokument/{document.id}/{query}")
    if response.streaming:
        assert b"".join(response.streaming_content) == b"content 1"
    return response.status_code


def test_staff_see_the_documents_of_their_units_and_no_others(
    open_file: OpenFile, at: datetime, fixed_clock: FixedClock, client: Client
) -> None:
    mine, theirs = (filed(open_file, at, "application/pdf", unit=unit) for unit in ("sta-63", "sta-32"))
    assert visit(client, mine) == 302  # to the sign-in
    sign_in(client, "sta-63", at)
    assert (visit(client, mine), visit(client, mine, "?datei"), visit(client, theirs)) == (200, 200, 404)
    assert client.post(f"/arbeitsplatz/dokument/{mine.id}/").status_code == 405
    assert client.get(f"/arbeitsplatz/dokument/{uuid7()}/").status_code == 404


def test_a_lost_content_is_said_to_be_lost(
    open_file: OpenFile, at: datetime, fixed_clock: FixedClock, client: Client, blob_store: Path
) -> None:
    document = filed(open_file, at, "application/pdf")
    sign_in(client, "sta-63", at)
    (blob_store / place_of(document.sha256)).unlink()
    assert visit(client, document) == 404
