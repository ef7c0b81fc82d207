"""Postbox, secret link, check of a seal, post room: who sees what, and what it leaves behind."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amtsweg.delivery import api as delivery
from amtsweg.delivery import links
from amtsweg.delivery.adapters.local_seal.sealer import LocalSealer
from amtsweg.delivery.checking import verification
from amtsweg.delivery.contracts import Status
from amtsweg.delivery.pace import Pace
from amtsweg.delivery.queries.dispatches import dispatch_by_id
from amtsweg.delivery.views import check
from amtsweg.kernel.clock import FixedClock
from delivery.conftest import Matter
from records.conftest import sign_in


@pytest.fixture(autouse=True)
def _bound(sealer: LocalSealer, monkeypatch: pytest.MonkeyPatch) -> object:
    before = delivery.use_sealer(lambda: sealer)
    monkeypatch.setattr(check, "_pace", Pace(times=20, seconds=60))
    yield
    delivery.use_sealer(before)


def upload(client: Client, data: bytes, query: str = "") -> tuple[int, str]:
    response = client.post(f"/pruefen/{query}", {"datei": SimpleUploadedFile("brief.pdf", data)})
    return response.status_code, response.content.decode()


def test_postbox_shows_the_persons_messages(signed_in: Client, matter: Matter, at: datetime) -> None:
    matter.send(at)
    matter.send(at, key="other", account_id=uuid4(), title="Fremde Nachricht")
    page = signed_in.get("/postfach/").content.decode()
    assert ("Bescheid (XX-1)" in page, "ungelesen" in page, "Fremde Nachricht" in page) == (True, True, False)


def test_an_empty_postbox_says_so(signed_in: Client) -> None:
    assert "Noch keine Nachrichten" in signed_in.get("/postfach/").content.decode()


def test_strangers_are_led_to_the_sign_in(client: Client, matter: Matter, at: datetime) -> None:
    sent = matter.send(at)
    for path in ("/postfach/", f"/postfach/{sent.id}/", f"/postfach/{sent.id}/dokument/{matter.document_id}/"):
        assert (client.get(path).status_code, path) == (302, path)


def test_reading_opens_and_announces(signed_in: Client, matter: Matter, at: datetime, fixed_clock: FixedClock) -> None:
    sent = matter.send(at)
    fixed_clock.at = at + timedelta(days=1)
    page = signed_in.get(f"/postfach/{sent.id}/").content.decode()
    assert ("Ihr Bescheid liegt bei." in page, "Gilt am 4. März 2026 als bekannt gegeben" in page) == (True, True)
    assert dispatch_by_id(sent.id).opened_at == fixed_clock.at
    assert "ungelesen" not in signed_in.get("/postfach/").content.decode()


def test_documents_come_with_their_message_only(signed_in: Client, matter: Matter, at: datetime, sealed: bytes) -> None:
    sent = matter.send(at)
    path = f"/postfach/{sent.id}/dokument/"
    response = signed_in.get(f"{path}{matter.document_id}/?datei")
    assert b"".join(response.streaming_content) == sealed
    assert response.headers["Content-Disposition"] == 'attachment; filename="Bescheid.pdf"'
    assert signed_in.get(f"{path}{uuid4()}/").status_code == 404


def test_another_persons_message_does_not_exist(signed_in: Client, matter: Matter, at: datetime) -> None:
    foreign = matter.send(at, account_id=uuid4())
    assert signed_in.get(f"/postfach/{foreign.id}/").status_code == 404
    assert dispatch_by_id(foreign.id).opened_at is None


def test_a_clerk_does_not_open_it_in_the_citizens_place(client: Client, matter: Matter, at: datetime) -> None:
    sent = matter.send(at)
    sign_in(client, "sta-63", at)
    assert client.get(f"/postfach/{sent.id}/").status_code == 404
    assert dispatch_by_id(sent.id).opened_at is None


def test_a_link_is_opened_by_a_button(client: Client, matter: Matter, at: datetime, sealed: bytes) -> None:
    sent = matter.send(at, account_id=None)
    path = f"/postfach/link/{links.token_of(sent.id)}/"
    closed = client.get(path).content.decode()
    assert ("Nachricht öffnen" in closed, "Ihr Bescheid" in closed) == (True, False)
    assert dispatch_by_id(sent.id).opened_at is None
    opened = client.post(path, follow=True)
    assert ("Ihr Bescheid liegt bei." in opened.content.decode(), opened.headers["Referrer-Policy"]) == (
        True,
        "no-referrer",
    )
    assert dispatch_by_id(sent.id).status is Status.OPENED
    response = client.get(f"{path}dokument/{matter.document_id}/")
    assert b"".join(response.streaming_content) == sealed


def test_a_wrong_link_opens_nothing(client: Client, matter: Matter, at: datetime) -> None:
    token = links.token_of(matter.send(at, account_id=None).id)
    for wrong in (token[:-1], token[:-4] + "AAAA", "x", "ä"):
        assert (client.get(f"/postfach/link/{wrong}/").status_code, wrong) == (404, wrong)


def test_check_of_a_good_seal(client: Client, city: None, sealed: bytes) -> None:
    status, page = upload(client, sealed)
    assert (status, "Das Siegel ist echt, das Dokument ist unverändert" in page) == (200, True)
    assert "Stadt Beispiel, Siegel – NUR ZUM TESTEN" in page


def test_check_finds_one_changed_byte(client: Client, city: None, sealed: bytes) -> None:
    _, page = upload(client, sealed.replace(b"/Reason (Bescheid)", b"/Reason (Beschejd)"))
    assert ("nicht verlassen" in page, verification.CHANGED in page) == (True, True)


def test_check_of_another_document_than_the_paper(client: Client, city: None, sealed: bytes) -> None:
    _, page = upload(client, sealed, "?siegel=AAAA-BBBB-CCCC")
    assert ("nicht verlassen" in page, "AAAA-BBBB-CCCC" in page) == (True, True)


def test_the_code_on_the_paper_leads_to_the_form(client: Client, city: None) -> None:
    page = client.get("/pruefen/?siegel=AAAA-BBBB-CCCC").content.decode()
    assert "Siegelnummer <strong>AAAA-BBBB-CCCC</strong>" in page


@pytest.mark.parametrize("data", [b"Guten Tag", b"%PDF-1.7\nkaputt", b"\x89PNG"])
def test_check_of_other_files(client: Client, city: None, data: bytes) -> None:
    status, page = upload(client, data)
    assert (status, "nicht verlassen" in page) == (200, True)


def test_check_wants_a_file_of_a_size(client: Client, city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = client.post("/pruefen/", {})
    assert (empty.status_code, "Bitte wählen Sie eine PDF-Datei aus." in empty.content.decode()) == (400, True)
    monkeypatch.setattr(check, "LARGEST", 1000)
    status, page = upload(client, b"x" * 100_000)
    assert (status, "Die Datei ist zu groß" in page) == (400, True)


def test_check_has_a_pace(client: Client, city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "_pace", Pace(times=1, seconds=60))
    assert [upload(client, b"x")[0], upload(client, b"x")[0]] == [200, 413]


def test_post_room(client: Client, matter: Matter, at: datetime, fixed_clock: FixedClock) -> None:
    sent = matter.send(at, account_id=None, email="")
    sign_in(client, "sta-63", at)
    assert "Bescheid (XX-1)" in client.get("/arbeitsplatz/post/").content.decode()
    assert client.get("/arbeitsplatz/post/druckliste.pdf").content.startswith(b"%PDF-")
    done = client.post("/arbeitsplatz/post/aufgegeben/", {"brief": [str(sent.id), "unsinn"]}, follow=True)
    assert ("1 Brief zur Post gegeben." in done.content.decode(), dispatch_by_id(sent.id).status) == (
        True,
        Status.DELIVERED,
    )
    again = client.post("/arbeitsplatz/post/aufgegeben/", {"brief": [str(sent.id)]}, follow=True)
    assert "Es war kein wartender Brief ausgewählt." in again.content.decode()


def test_post_room_of_another_office_is_empty(client: Client, matter: Matter, at: datetime) -> None:
    matter.send(at, account_id=None, email="")
    sign_in(client, "sta-32", at)
    assert "Es wartet kein Brief" in client.get("/arbeitsplatz/post/").content.decode()
