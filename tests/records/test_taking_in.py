"""Taking in: whatever is sent is kept as it is, mails with their attachments, all or nothing, at a fixed cost."""

from datetime import datetime
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.forms import api as forms
from amtsweg.kernel import blobs, events
from amtsweg.records import models
from amtsweg.records.contracts import Direction, FileClosed, UnknownPart
from amtsweg.records.services import taking_in
from amtsweg.records.services.keeping import close_file
from amtsweg.records.services.taking_in import Incoming, Place, Taken, take_in
from records.conftest import ACTOR, OpenFile
from records.papers_made import mail, outlook_mail, pdf

HOSTILE = {
    "verschlüsselt.pdf": b"%PDF-1.7\n/Encrypt 1 0 R\n%%EOF",
    "halb.pdf": pdf()[:200],
    "bild.png": b"MZ\x90\x00 kein Bild",
    "bombe.zip": b"PK\x03\x04" + b"\xff" * 100,
    "../../etc/passwd": b"root",
    "x" * 400 + ".txt": b"lang",
}


@pytest.fixture
def file_id(open_file: OpenFile) -> UUID:
    """A file to put things into."""
    return models.RecordFile.objects.get(subject_id=open_file()).id


def send(file_id: UUID, at: datetime, contents: dict[str, bytes], **more: bool) -> list[Taken]:
    incoming = [Incoming(name, BytesIO(content)) for name, content in contents.items()]
    return take_in(place=Place(file_id), incoming=incoming, actor=ACTOR, at=at, **more)


def test_whatever_is_sent_is_kept_to_the_byte(file_id: UUID, at: datetime) -> None:
    taken = send(file_id, at, HOSTILE)
    assert [one.problem for one in taken] == [""] * len(HOSTILE)
    versions = {str(row.document_id): row for row in models.DocumentVersion.objects.all()}
    for one, content in zip(taken, HOSTILE.values(), strict=True):
        assert one.document
        row = versions[str(one.document.document_id)]
        assert (blobs.read_blob(row.sha256), row.size) == (content, len(content))
    assert {row.filename for row in versions.values()} >= {"passwd", "bild.png"}
    assert versions[str(taken[2].document and taken[2].document.document_id)].media_type == "application/x-msdownload"


def test_only_what_is_empty_or_too_large_is_refused(
    file_id: UUID, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_in, "MOST_BYTES", 10)
    taken = send(file_id, at, {"leer.txt": b"", "groß.txt": b"x" * 11, "gut.txt": b"x" * 10})
    assert [(one.problem != "", one.document is not None) for one in taken] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    assert models.Document.objects.count() == 1


class _Finds:
    def scan(self, content: object) -> str:
        return "infected" if b"EICAR" in content.read() else "clean"  # type: ignore[attr-defined]  # a stream


def test_what_is_infected_is_not_kept(file_id: UUID, at: datetime) -> None:
    before = forms.scanning.use_scanner(_Finds())
    try:
        taken = send(file_id, at, {"virus.txt": b"EICAR", "gut.txt": b"gut"})
    finally:
        forms.scanning.use_scanner(before)
    assert "Schadsoftware" in taken[0].problem
    assert taken[1].document
    assert forms.scanning.states([taken[1].document.sha256]) == {taken[1].document.sha256: "clean"}
    assert list(models.DocumentVersion.objects.values_list("filename", flat=True)) == ["gut.txt"]


@pytest.mark.parametrize(("name", "content"), [("a.eml", mail()), ("a.msg", outlook_mail())])
def test_a_mail_is_filed_with_its_attachments(file_id: UUID, at: datetime, name: str, content: bytes) -> None:
    (taken,) = send(file_id, at, {name: content})
    assert taken.document
    row = models.Document.objects.get(id=taken.document.document_id)
    assert (row.kind, row.metadata["author"]) == ("mail", "Jörg Müller <joerg@example.org>")
    assert row.dated
    assert row.dated.isoformat() == "2026-03-02"
    assert blobs.read_blob(taken.document.sha256) == content
    links = models.Link.objects.filter(to_document=row)
    assert {one.document_id for one in links} == {one.document_id for one in taken.attachments}
    attached = models.Document.objects.filter(id__in=[one.document_id for one in taken.attachments])
    assert {(one.kind, one.title[:4]) for one in attached} == {("attachment", "Plän")}
    told = [one.kind for one in events.history(row.subject_id or file_id)]
    assert told.count("records.document_added") == 1 + len(taken.attachments)


def test_a_mail_can_be_kept_whole(file_id: UUID, at: datetime) -> None:
    (taken,) = send(file_id, at, {"a.eml": mail()}, mails_apart=False)
    assert (taken.attachments, models.Document.objects.count()) == ((), 1)


def test_what_the_office_files_is_not_shown_to_the_applicant(file_id: UUID, at: datetime) -> None:
    send(file_id, at, {"Stellungnahme.txt": b"der Nachbarn"})
    assert models.Document.objects.get().account_id is None
    assert models.DocumentVersion.objects.get().account_id is None


def test_a_closed_file_and_a_part_of_another_file_take_nothing(file_id: UUID, at: datetime) -> None:
    with pytest.raises(UnknownPart):
        take_in(place=Place(file_id, uuid4()), incoming=[Incoming("a", BytesIO(b"a"))], actor=ACTOR, at=at)
    close_file(record_file_id=file_id, actor=ACTOR, at=at)
    with pytest.raises(FileClosed):
        send(file_id, at, {"a.txt": b"a", "b.eml": mail()})
    assert not models.Document.objects.exists()
    assert not models.Link.objects.exists()


def statements(file_id: UUID, at: datetime, count: int) -> int:
    contents = {f"{count}-{n}.txt": f"{count} {n}".encode() for n in range(count)}
    with CaptureQueriesContext(connection) as seen:
        send(file_id, at, contents)
    return len(seen)


def test_each_further_document_costs_two_statements(file_id: UUID, at: datetime) -> None:
    one, eleven = statements(file_id, at, 1), statements(file_id, at, 11)
    assert (eleven - one) / 10 <= 2


def test_direction_and_kind_are_kept(file_id: UUID, at: datetime) -> None:
    place = Place(file_id, None, Direction.OUT, "letter")
    take_in(place=place, incoming=[Incoming("a.txt", BytesIO(b"a"))], actor=ACTOR, at=at)
    row = models.Document.objects.get()
    assert (row.direction, row.kind, row.title) == ("out", "letter", "a")
