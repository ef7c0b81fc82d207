"""Confidential files: asked what for before anything is shown, every look noted, and who may see them decided."""

from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client

from amtsweg.identity import api as identity
from amtsweg.kernel import events
from amtsweg.kernel.ids import uuid7
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality
from amtsweg.records.services.keeping import set_confidentiality
from records.conftest import ACTOR
from records.desk import LEGAL, clerk, desk_of, file_id, head
from records.test_file_pages import LIST, page_of, text
from records.test_visible import hire

__all__ = ["clerk", "file_id", "head"]

PAGES = ("", "angaben/", "verlauf/", "zugang/", "aendern/")


@pytest.fixture
def guarded(file_id: UUID, at: datetime) -> UUID:
    """A confidential file of the legal office."""
    level = Confidentiality.CONFIDENTIAL
    set_confidentiality(record_file_id=file_id, level=level, reason="Prozess", actor=ACTOR, at=at)
    return file_id


def views(file_id: UUID) -> list[tuple[str, object]]:
    subject = models.RecordFile.objects.get(id=file_id).subject_id
    assert subject
    kinds = ("records.file_viewed", "records.document_viewed")
    return [(one.kind, one.data["purpose"]) for one in events.history(subject) if one.kind in kinds]


def answer(client: Client, file_id: UUID, purpose: str = "Bearbeitung der Klage", onward: str = "") -> str:
    return str(client.post(page_of(file_id, f"zweck/?weiter={onward}"), {"purpose": purpose})["Location"])


def test_nothing_is_shown_before_the_purpose_is_told(guarded: UUID, head: Client) -> None:
    document = models.Document.objects.filter(record_file_id=guarded).values_list("id", flat=True)[0]
    addresses = [page_of(guarded, rest) for rest in PAGES]
    addresses += [f"/arbeitsplatz/dokument/{document}/", f"/arbeitsplatz/dokument/{document}/?datei"]
    for address in addresses:
        response = head.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith(page_of(guarded, "zweck/"))
    for rest in ("teil/", "schliessen/", "zugang/zulassen/"):
        assert head.post(page_of(guarded, rest), {"title": "x"})["Location"] == page_of(guarded, "zweck/")
    assert views(guarded) == []
    assert "Klage wegen" not in text(head, page_of(guarded, "zweck/"))


def test_it_is_asked_once_and_everything_looked_at_is_noted(guarded: UUID, head: Client) -> None:
    assert head.post(page_of(guarded, "zweck/"), {"purpose": "  "}).status_code == 422
    assert answer(head, guarded, onward=page_of(guarded, "angaben/")) == page_of(guarded, "angaben/")
    assert answer(head, guarded, onward="https://anders.example/") == page_of(guarded)
    assert "Klage wegen" in text(head, page_of(guarded))
    document = models.Document.objects.filter(record_file_id=guarded).values_list("id", flat=True)[0]
    assert b"".join(head.get(f"/arbeitsplatz/dokument/{document}/").streaming_content)
    told = ("records.file_viewed", "Bearbeitung der Klage")
    assert views(guarded) == [told, told, ("records.document_viewed", "Bearbeitung der Klage")]


def test_each_session_is_asked_anew(guarded: UUID, head: Client, at: datetime) -> None:
    answer(head, guarded)
    head.logout()
    assert head.get(page_of(guarded)).status_code == 302
    other = desk_of("Cora", at, ("records-manager", LEGAL))
    assert other.get(page_of(guarded))["Location"].startswith(page_of(guarded, "zweck/"))


def test_open_files_are_neither_asked_nor_noted(file_id: UUID, clerk: Client) -> None:
    document = models.Document.objects.filter(record_file_id=file_id).values_list("id", flat=True)[0]
    assert text(clerk, page_of(file_id))
    assert b"".join(clerk.get(f"/arbeitsplatz/dokument/{document}/").streaming_content)
    assert views(file_id) == []


def test_the_log_is_shown_to_managers_and_auditors_only(guarded: UUID, head: Client, at: datetime) -> None:
    answer(head, guarded)
    assert head.get(page_of(guarded, "zugriffe/")).status_code == 403
    manager = desk_of("Cora", at, ("records-manager", LEGAL))
    page = text(manager, page_of(guarded, "zugriffe/"))
    assert "Bearbeitung der Klage" in page
    assert "Bruno" in page


def test_who_would_see_it_is_shown_before_it_is_set(file_id: UUID, head: Client, clerk: Client) -> None:
    now = text(head, page_of(file_id, "zugang/"))
    assert "Ayla" in now
    assert "Bruno" in now
    then = text(head, page_of(file_id, "zugang/?stufe=1"))
    seeing = then.split('id="danach"')[1].split("</section>")[0]
    assert "Bruno" in seeing
    assert "Ayla" not in seeing
    assert head.post(page_of(file_id, "zugang/"), {"level": "1", "reason": ""}).status_code == 422
    assert head.post(page_of(file_id, "zugang/"), {"level": "1", "reason": "Prozess"}).status_code == 302
    assert clerk.get(page_of(file_id)).status_code == 404
    assert models.RecordFile.objects.get(id=file_id).guard_level == Confidentiality.CONFIDENTIAL


def test_nobody_shuts_everybody_out(file_id: UUID, head: Client, at: datetime) -> None:
    refused = head.post(page_of(file_id, "zugang/"), {"level": "2", "reason": "Prozess"})
    assert refused.status_code == 422
    assert "Dann könnte niemand mehr die Akte sehen." in refused.content.decode()
    let_in = page_of(file_id, "zugang/zulassen/")
    assert head.post(let_in, {"person": "niemand@stadt.example", "why": "x"}).status_code == 422
    assert head.post(let_in, {"person": "bruno@stadt.example", "why": ""}).status_code == 422
    assert head.post(let_in, {"person": "bruno@stadt.example", "why": "Führt den Prozess"}).status_code == 302
    assert head.post(page_of(file_id, "zugang/"), {"level": "2", "reason": "Prozess"}).status_code == 302
    answer(head, file_id)
    row = models.RecordFile.objects.get(id=file_id)
    assert row.subject_id
    ((person, reason),) = identity.subject_access.let_in_to(row.subject_id, at=at)
    assert (person.name, reason) == ("Bruno", "Führt den Prozess")
    # the last one who sees it cannot shut themselves out
    assert head.post(page_of(file_id, f"zugang/{person.account_id}/beenden/")).status_code == 422


def test_whoever_is_let_in_by_name_sees_the_file_and_its_documents(file_id: UUID, head: Client, at: datetime) -> None:
    elsewhere = desk_of("Dora", at, ("clerk", "sta-32"))
    assert elsewhere.get(page_of(file_id)).status_code == 404
    sent = {"person": "dora@stadt.example", "why": "Gutachten"}
    assert head.post(page_of(file_id, "zugang/zulassen/"), sent).status_code == 302
    document = models.Document.objects.filter(record_file_id=file_id).values_list("id", flat=True)[0]
    assert "Klage wegen" in text(elsewhere, page_of(file_id))
    assert "Klage wegen" in text(elsewhere, LIST)
    assert b"".join(elsewhere.get(f"/arbeitsplatz/dokument/{document}/").streaming_content)
    assert elsewhere.post(page_of(file_id, "schliessen/")).status_code == 403  # seeing is not keeping
    dora = identity.find_staff("dora@stadt.example")
    assert dora
    assert head.post(page_of(file_id, f"zugang/{dora.account_id}/beenden/")).status_code == 302
    assert elsewhere.get(page_of(file_id)).status_code == 404


def test_clerks_set_nothing(file_id: UUID, clerk: Client, at: datetime) -> None:
    hire("Emil", at, ("clerk", "sta-32"))
    assert clerk.get(page_of(file_id, "zugang/")).status_code == 403
    assert clerk.post(page_of(file_id, "zugang/"), {"level": "1", "reason": "x"}).status_code == 403
    assert clerk.post(page_of(file_id, "zugang/zulassen/"), {"person": "emil@stadt.example"}).status_code == 403
    assert clerk.post(page_of(file_id, f"zugang/{uuid7()}/beenden/")).status_code == 403
