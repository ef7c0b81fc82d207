"""The page of one document: what it shows, what can be done from it, and what strangers get: nothing."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amtsweg.identity import api as identity
from amtsweg.identity.models import Account
from amtsweg.kernel import blobs, events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.records import models
from amtsweg.records import urls as record_urls
from amtsweg.records.contracts import Confidentiality, PartKind
from amtsweg.records.services.keeping import add_part, close_file, set_confidentiality
from amtsweg.records.services.locking import lock_document
from amtsweg.records.views import receiving
from records.at_desk import BASE, a_document, a_file, page_of, sent
from records.conftest import ACTOR, sign_in
from records.papers_made import mail, pdf
from records.test_visible import hire

pytestmark = pytest.mark.usefixtures("city", "fixed_clock")
JSON = {"accept": "application/json"}


@pytest.fixture
def file_id(city: None, at: datetime) -> UUID:
    """A file of the office."""
    return a_file(at)


@pytest.fixture
def desk(city: None, client: Client, at: datetime, fixed_clock: FixedClock) -> Client:
    """Ayla, who works in the office."""
    sign_in(client, "sta-63", at)
    return client


def html(desk: Client, document_id: UUID) -> str:
    response = desk.get(page_of(document_id))
    assert response.status_code == 200
    return response.content.decode()


def ayla() -> Actor:
    return Actor("Ayla", Account.objects.get(email="ayla@stadt.example").id)


@pytest.mark.parametrize(
    ("content", "name", "shown"),
    [
        (pdf(), "a.pdf", "<iframe"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "<img"),
        (b"<script>alert(1)</script>", "a.txt", "&lt;script&gt;alert(1)"),
        (b"\x00\x01", "a.bin", "lässt sich hier nicht ansehen"),
        (mail(), "a.eml", "Grundstück Müller"),
        (mail()[:300], "a.eml", "Grundstück Müller"),
        (b"%PDF-1.4 kaputt", "a.pdf", "<iframe"),
    ],
)
def test_the_page_shows_whatever_it_is(
    desk: Client, file_id: UUID, at: datetime, content: bytes, name: str, shown: str
) -> None:
    assert shown in html(desk, a_document(file_id, at, content, name))


def test_a_preview_is_shown_where_there_is_one(desk: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at, b"\x00\x01", "a.odt")
    version = models.DocumentVersion.objects.get()
    blob = blobs.put(pdf(), media_type="application/pdf", at=at)
    marks = {"unit_id": version.unit_id, "subject_id": version.subject_id}
    models.Rendition.objects.create(
        version=version, kind="preview", sha256=blob.sha256, media_type="application/pdf", size=blob.size,
        added_at=at, **marks,
    )  # fmt: skip
    assert f"{page_of(document_id)}fassung/1/ansicht/preview/" in html(desk, document_id)
    response = desk.get(f"{page_of(document_id)}fassung/1/ansicht/preview/")
    assert b"".join(response.streaming_content) == pdf()
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert desk.get(f"{page_of(document_id)}fassung/1/ansicht/signature/").status_code == 404


def test_the_page_costs_the_same_however_many_versions(desk: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at)
    counts = []
    for n in (1, 4):
        for k in range(n):
            desk.post(f"{page_of(document_id)}fassung/", {"file": sent(f"{n} {k}".encode())})
        with CaptureQueriesContext(connection) as seen:
            html(desk, document_id)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_many_files_are_filed_at_once(desk: Client, file_id: UUID) -> None:
    files = [sent(b"a", "a.txt"), sent(b"", "leer.txt"), sent(mail(), "m.eml")]
    response = desk.post(f"{BASE}{file_id}/hochladen/", {"files": files, "direction": "out"})
    assert response.status_code == 200
    page = response.content.decode()
    assert ("2 Dateien sind abgelegt." in page, "leer" in page, "mit 2 Anlagen" in page) == (True, True, True)
    assert set(models.Document.objects.values_list("direction", flat=True)) == {"out"}
    told = desk.post(f"{BASE}{file_id}/hochladen/", {"files": [sent(b"b", "b.txt")]}, headers=JSON).json()
    assert [(one["name"], one["problem"]) for one in told["files"]] == [("b.txt", "")]
    back = {"files": [sent(b"c", "c.txt")], "back": "/arbeitsplatz/x/"}
    assert desk.post(f"{BASE}{file_id}/hochladen/", back)["Location"] == "/arbeitsplatz/x/"
    back = {"files": [sent(b"d", "d.txt")], "back": "//anderswo.example/"}
    assert desk.post(f"{BASE}{file_id}/hochladen/", back).status_code == 200
    assert desk.post(f"{BASE}{file_id}/hochladen/", {}).status_code == 422
    assert desk.post(f"{BASE}{file_id}/hochladen/", {}, headers=JSON).status_code == 400


def test_what_is_too_much_for_one_request_is_said_of_each_file(
    desk: Client, file_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_BYTES", 3 * 1024 * 1024)
    files = [sent(b"a" * 2**20, "a.txt"), sent(b"b" * 3 * 2**20, "b.txt")]
    told = desk.post(f"{BASE}{file_id}/hochladen/", {"files": files}, headers=JSON).json()["files"]
    assert [(one["name"], "größer als 3 MB" in one["problem"]) for one in told] == [("a.txt", False), ("b.txt", True)]


def test_files_are_taken_from_our_own_pages_only(file_id: UUID, at: datetime, fixed_clock: FixedClock) -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, "sta-63", at)
    assert strict.post(f"{BASE}{file_id}/hochladen/", {"files": [sent(b"a")]}).status_code == 403
    assert strict.post(f"{page_of(a_document(file_id, at))}fassung/", {"file": sent(b"a")}).status_code == 403
    assert models.DocumentVersion.objects.count() == 1
    page = strict.get(f"{BASE}{file_id}/hochladen/")
    token = {"csrfmiddlewaretoken": page.context["csrf_token"]}
    assert strict.post(f"{BASE}{file_id}/hochladen/", {**token, "files": [sent(b"b")]}).status_code == 200


def test_a_batch_of_nothing_but_problems_says_so(desk: Client, file_id: UUID) -> None:
    assert desk.post(f"{BASE}{file_id}/hochladen/", {"files": [sent(b"", "leer.txt")]}).status_code == 422


def test_a_new_version_and_an_older_one_brought_back(desk: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at, b"alt")
    assert desk.post(f"{page_of(document_id)}fassung/", {"file": sent(b"neu"), "based_on": "1"}).status_code == 302
    assert desk.post(f"{page_of(document_id)}fassung/1/zurueckholen/").status_code == 302
    rows = models.DocumentVersion.objects.filter(document_id=document_id).order_by("version")
    assert [blobs.read_blob(row.sha256) for row in rows] == [b"alt", b"neu", b"alt"]
    assert html(desk, document_id).count("Ayla") >= 2
    response = desk.get(f"{page_of(document_id)}fassung/2/?datei")
    assert b"".join(response.streaming_content) == b"neu"
    assert desk.get(f"{page_of(document_id)}fassung/9/").status_code == 404
    assert desk.post(f"{page_of(document_id)}fassung/9/zurueckholen/").status_code == 404


@pytest.mark.parametrize(
    ("choice", "contents", "documents"),
    [("newest", [b"eins", b"zwei", b"meins"], 1), ("own", [b"eins", b"zwei"], 2), ("discard", [b"eins", b"zwei"], 1)],
)
def test_a_version_that_comes_too_late_is_decided_on(
    desk: Client, file_id: UUID, at: datetime, choice: str, contents: list[bytes], documents: int
) -> None:
    document_id = a_document(file_id, at, b"eins")
    desk.post(f"{page_of(document_id)}fassung/", {"file": sent(b"zwei"), "based_on": "1"})
    asked = desk.post(f"{page_of(document_id)}fassung/", {"file": sent(b"meins"), "based_on": "1"})
    page = desk.get(asked["Location"])
    assert "schon eine neuere Fassung" in page.content.decode()
    ticket = page.context["ticket"]
    conflict = f"{page_of(document_id)}konflikt/"
    assert desk.post(conflict, {"fassung": ticket}).status_code == 422
    assert desk.post(conflict, {"fassung": ticket, "choice": choice}).status_code == 302
    rows = models.DocumentVersion.objects.filter(document_id=document_id).order_by("version")
    assert [blobs.read_blob(row.sha256) for row in rows] == contents
    assert models.Document.objects.count() == documents
    other = a_document(file_id, at, b"anderes")
    assert desk.post(f"{page_of(other)}konflikt/", {"fassung": ticket, "choice": "newest"}).status_code == 409


def test_what_is_said_is_changed_and_two_notice_one_another(desk: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at)
    said = {"title": "Neu", "kind": "letter", "direction": "internal", "dated": "2026-05-03", "author": "Kai"}
    where = f"{page_of(document_id)}angaben/"
    assert desk.post(where, {**said, "revision": "1"}).status_code == 302
    row = models.Document.objects.get(id=document_id)
    assert (row.title, row.kind, row.direction, row.metadata, row.revision) == (
        "Neu", "letter", "internal", {"author": "Kai"}, 2,
    )  # fmt: skip
    late = desk.post(where, {**said, "title": "Meins", "revision": "1"})
    page = late.content.decode()
    assert late.status_code == 409
    assert ("inzwischen geändert" in page, 'value="Meins"' in page, "<h1>Neu</h1>" in page) == (True, True, True)
    assert desk.post(where, {**said, "title": "Meins", "revision": "2"}).status_code == 302
    wrong = {"title": " ", "kind": "letter", "direction": "quer", "dated": "morgen", "revision": "3"}
    assert desk.post(where, wrong).status_code == 422
    assert desk.post(where, {**wrong, "direction": "in"}).status_code == 422
    assert desk.post(where, {**wrong, "direction": "in", "dated": ""}).status_code == 422


def test_it_is_checked_out_and_in_again(desk: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at)
    where = f"{page_of(document_id)}sperre/"
    desk.post(where, {"action": "out"})
    assert "Sie bearbeiten dieses Dokument" in html(desk, document_id)
    desk.post(where, {"action": "in"})
    assert not models.Lock.objects.exists()
    bert = Actor("Bert", hire("Bert", at, ("clerk", "sta-63")))
    lock_document(document_id=document_id, actor=bert, at=at, lasts=timedelta(hours=2))
    assert "Bert bearbeitet dieses Dokument" in html(desk, document_id)
    assert desk.post(where, {"action": "force"}).status_code == 409  # a clerk does not manage records
    assert desk.post(f"{page_of(document_id)}fassung/", {"file": sent(b"x")}).status_code == 409
    assert models.Lock.objects.get().holder_id == bert.account_id


def test_it_is_deleted_with_a_reason_and_brought_back(desk: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at)
    where = page_of(document_id)
    assert desk.post(f"{where}loeschen/", {"reason": " "}).status_code == 422
    assert desk.post(f"{where}loeschen/", {"reason": "Doppelt"}).status_code == 302
    assert "Doppelt" in html(desk, document_id)
    assert desk.get(f"{where}fassung/1/").status_code == 404
    assert desk.post(f"{where}wiederherstellen/").status_code == 302
    assert desk.get(f"{where}fassung/1/").status_code == 200


def test_it_is_moved_copied_and_linked(desk: Client, file_id: UUID, at: datetime) -> None:
    part = add_part(record_file_id=file_id, kind=PartKind.SUB_FILE, title="Plan", actor=ACTOR, at=at)
    document_id, other = a_document(file_id, at), a_document(file_id, at, b"zweites")
    where, target = page_of(document_id), a_file(at, title="Andere")
    models.RecordFile.objects.filter(id=target).update(reference_number="63-1")
    assert desk.post(f"{where}teil/", {"part": str(part)}).status_code == 302
    assert models.Document.objects.get(id=document_id).part_id == part
    assert desk.post(f"{where}teil/", {"part": "Unsinn"}).status_code == 422
    assert desk.post(f"{where}kopie/", {"action": "copy", "reference": "63-1"}).status_code == 302
    copied = models.Document.objects.get(record_file_id=target)
    assert desk.post(f"{where}kopie/", {"action": "link", "reference": "63-1", "note": "siehe"}).status_code == 302
    address = f"https://stadt.example{page_of(other)}"
    assert desk.post(f"{where}kopie/", {"action": "link", "reference": address}).status_code == 302
    page = html(desk, document_id)
    assert ("Andere" in page, "siehe" in page, page_of(other) in page) == (True, True, True)
    assert page_of(document_id) in html(desk, copied.id)
    assert desk.post(f"{where}kopie/", {"action": "copy", "reference": "99"}).status_code == 422
    link = models.Link.objects.get(note="siehe")
    assert desk.post(f"{where}verweis/{link.id}/entfernen/").status_code == 302
    assert not models.Link.objects.filter(id=link.id).exists()
    assert desk.post(f"{where}verweis/{link.id}/entfernen/").status_code == 404


def test_a_link_to_what_may_not_be_seen_is_not_shown(desk: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at)
    hidden = a_file(at, unit="sta-32", title="Streng geheim")
    models.RecordFile.objects.filter(id=hidden).update(reference_number="32-1")
    assert desk.post(f"{page_of(document_id)}kopie/", {"action": "link", "reference": "32-1"}).status_code == 422
    there = models.Document.objects.get(id=a_document(hidden, at, b"geheim", "Geheimnis.txt"))
    here = models.Document.objects.get(id=document_id)
    marks = {"unit_id": here.unit_id, "subject_id": here.subject_id, "added_at": at}
    models.Link.objects.create(
        record_file=here.record_file, document=here, to_file_id=hidden, to_document=there, **marks
    )
    assert "Geheimnis" not in html(desk, document_id)


def test_a_closed_file_can_be_read_but_not_worked_on(desk: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at)
    close_file(record_file_id=file_id, actor=ACTOR, at=at)
    assert "Neue Fassung hochladen" not in html(desk, document_id)
    assert desk.post(f"{page_of(document_id)}fassung/", {"file": sent(b"x")}).status_code == 409
    assert desk.post(f"{BASE}{file_id}/hochladen/", {"files": [sent(b"x")]}).status_code == 409


def test_one_that_lies_on_paper_has_a_page_as_well(desk: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at)
    head = models.Document.objects.get(id=document_id)
    paper = models.Document.objects.create(
        record_file=head.record_file, kind="letter", direction="in", title="Urkunde", added_at=at, medium="paper",
        location="Schrank 3", unit_id=head.unit_id, subject_id=head.subject_id,
    )  # fmt: skip
    page = html(desk, paper.id)
    assert ("Schrank 3" in page, "keine Datei" in page) == (True, True)
    assert desk.get(f"{page_of(paper.id)}vergleich/").status_code == 404
    assert desk.get(f"/arbeitsplatz/dokument/{paper.id}/").status_code == 404
    assert desk.post(f"{page_of(paper.id)}fassung/", {"file": sent(b"Scan"), "based_on": "0"}).status_code == 302
    assert models.DocumentVersion.objects.get(document=paper).version == 1


def every_address(file_id: UUID, document_id: UUID) -> list[str]:
    values = {"<uuid:file_id>": file_id, "<uuid:document_id>": document_id, "<uuid:link_id>": uuid4()}
    values |= {"<int:number>": 1, "<slug:kind>": "text"}  # type: ignore[dict-item]  # whatever is written into it
    found = []
    for pattern in record_urls.urlpatterns:
        route = str(pattern.pattern)
        if "document_id" in route or route.endswith(("hochladen/", "zusammenfuehren/")):
            for blank, value in values.items():
                route = route.replace(blank, str(value))
            found.append(f"/{route}")
    return found


@pytest.mark.parametrize("level", list(Confidentiality))
@pytest.mark.parametrize("unit", ["sta-32", "sta-63"])
def test_a_stranger_gets_nothing_on_any_address(
    client: Client, file_id: UUID, at: datetime, unit: str, level: Confidentiality
) -> None:
    document_id = a_document(file_id, at)
    set_confidentiality(record_file_id=file_id, level=level, reason="Personalsache", actor=ACTOR, at=at)
    sign_in(client, unit, at)
    sees = unit == "sta-63" and level is Confidentiality.OPEN
    addresses = every_address(file_id, document_id)
    assert len(addresses) >= 15
    for address in addresses:
        for method in (client.get, client.post):
            response = method(address)
            if response.status_code != 405:
                assert (address, response.status_code == 404) == (
                    address,
                    not sees or "ansicht" in address or "verweis" in address,
                )


def test_whoever_only_reads_changes_nothing(client: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at)
    sign_in(client, "sta-32", at)
    identity.subject_access.let_in(
        account_id=Account.objects.get(email="ayla@stadt.example").id,
        subject_id=models.RecordFile.objects.get(id=file_id).subject_id or file_id,
        unit_id=identity.unit_by_key("sta-63").id,
        reason="Mitarbeit",
        actor=ACTOR,
        at=at,
    )
    assert "Bearbeiten" not in html(client, document_id)
    for address in every_address(file_id, document_id):
        assert client.post(address).status_code in {403, 405}


def asks_or_icon(address: str) -> tuple[str, ...]:
    """Return where an address of a confidential document leads before it was said what for."""
    return ("/static/records/kinds/",) if address.endswith("/bild/") else (BASE,)


def test_a_confidential_one_asks_what_for_and_notes_it(client: Client, file_id: UUID, at: datetime) -> None:
    document_id = a_document(file_id, at)
    sign_in(client, "sta-63", at)
    subject = models.RecordFile.objects.get(id=file_id).subject_id
    assert subject
    identity.subject_access.let_in(
        account_id=ayla().account_id or file_id,
        subject_id=subject,
        unit_id=identity.unit_by_key("sta-63").id,
        reason="Mitarbeit",
        actor=ACTOR,
        at=at,
    )
    level = Confidentiality.NAMED
    set_confidentiality(record_file_id=file_id, level=level, reason="Personalsache", actor=ACTOR, at=at)
    for address in every_address(file_id, document_id):
        for method in (client.get, client.post):
            response = method(address)
            assert (address, response.status_code in {302, 405}) == (address, True)
            # The small picture in lists does not ask: until it is said what for, there is the icon of the kind.
            assert response.status_code == 405 or response["Location"].startswith(asks_or_icon(address))
    client.post(f"{BASE}{file_id}/zweck/", {"purpose": "Prüfung des Antrags"})
    assert "Vermerk" in html(client, document_id)
    client.get(f"{page_of(document_id)}fassung/1/?datei")
    told = [(one.kind, one.data.get("how")) for one in events.history(subject) if one.kind == "records.document_viewed"]
    assert [how for _, how in told] == ["preview", "download"]
