"""What is derived from every new version: noted with it, read once, told of, and never past the walls."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from amtsweg.contents.api import MARK_WORDS, Mark, kinds, scans
from amtsweg.kernel import blobs, events, scope
from amtsweg.kernel.blob_stores.port import place_of
from amtsweg.kernel.events import Event
from amtsweg.records import api as records
from amtsweg.records import models
from amtsweg.records.contracts import CONTENT_READ, Confidentiality, DocumentRef, NewDocument, RenditionKind
from amtsweg.records.queries import renditions
from amtsweg.records.services.deriving import derive_renditions, make_previews, read_scans
from amtsweg.records.services.keeping import set_confidentiality
from amtsweg.records.services.reading import reader
from amtsweg.records.services.waiting_readings import MAX_ATTEMPTS, Stage, claimed, read_again
from amtsweg.web import databases
from contents import making
from contents.signed import identity, sign
from records.conftest import ACTOR, OpenFile, sign_in

TEXT, THUMBNAIL = RenditionKind.TEXT, RenditionKind.THUMBNAIL
SHORT = 20


@pytest.fixture(autouse=True)
def _children() -> Iterator[None]:
    """The children that read end with their test."""
    yield
    reader().close()


def new(data: bytes, filename: str, at: datetime) -> NewDocument:
    """A document whose content lies in the blobs."""
    blob = blobs.put(data, media_type="application/octet-stream", at=at)
    return NewDocument(
        title=filename, kind="attachment", direction="in", sha256=blob.sha256, filename=filename,
        media_type="application/octet-stream", size=blob.size,
    )  # fmt: skip


def file_in(subject_id: UUID, data: bytes, filename: str, at: datetime) -> DocumentRef:
    """File a document."""
    file_id = records.record_file_of(subject_id)
    return records.add_documents(record_file_id=file_id, documents=[new(data, filename, at)], actor=ACTOR, at=at)[0]


def waiting() -> dict[UUID, str]:
    """Who waits for what."""
    return dict(models.PendingReading.objects.values_list("version_id", "stage"))


def text_of(version_id: UUID) -> str:
    """The text that was derived."""
    found = renditions.rendition(version_id, TEXT)
    assert found is not None
    return blobs.read_blob(found.sha256).decode() if found.sha256 else f"({found.fault})"


def test_a_filed_document_is_noted_read_and_told_of(open_file: OpenFile, at: datetime) -> None:
    filed = file_in(open_file(), making.pdf("Bescheid", "Seite zwei"), "bescheid.pdf", at)
    assert waiting() == {filed.version_id: Stage.READ}
    assert derive_renditions(at=at) == 1
    assert waiting() == {}
    assert text_of(filed.version_id) == "Bescheid\fSeite zwei"
    version = models.DocumentVersion.objects.get(id=filed.version_id)
    for row in models.Rendition.objects.filter(version=version):
        marks = (row.unit_id, row.subject_id, row.account_id, row.guard_level)
        assert marks == (version.unit_id, version.subject_id, version.account_id, version.guard_level)
    picture = renditions.rendition(filed.version_id, THUMBNAIL)
    assert picture is not None
    assert Image.open(BytesIO(blobs.read_blob(picture.sha256))).format == "WEBP"
    [told] = [one for one in events.history(version.subject_id) if one.kind == CONTENT_READ]
    text = renditions.rendition(filed.version_id, TEXT)
    assert text is not None
    assert (told.object_id, told.data) == (
        filed.document_id, {"version_id": str(filed.version_id), "sha256": text.sha256},
    )  # fmt: skip
    assert derive_renditions(at=at) == 0


def test_what_a_signature_is_worth_is_found_out(open_file: OpenFile, at: datetime) -> None:
    signed = file_in(open_file(), sign(making.pdf("Vertrag"), "Anna Amt"), "vertrag.pdf", at)
    before = records.use_trusted_roots(lambda: [identity("Anna Amt")[0]])
    try:
        derive_renditions(at=at)
    finally:
        records.use_trusted_roots(before)
    found = renditions.rendition(signed.version_id, RenditionKind.SIGNATURE)
    assert found is not None
    [one] = found.facts["signatures"]  # type: ignore[misc]
    assert (one["signer"], one["intact"], one["trusted"], one["changed"]) == ("Anna Amt", True, True, False)


def test_filing_costs_no_statement_more(open_file: OpenFile, at: datetime) -> None:
    file_id = records.record_file_of(open_file())
    documents = [new(making.pdf(str(n)), f"{n}.pdf", at) for n in range(3)]
    with CaptureQueriesContext(connection) as found:
        records.add_documents(record_file_id=file_id, documents=documents, actor=ACTOR, at=at)
    assert not [one for one in found if "pendingreading" in one["sql"]]
    assert len(waiting()) == 3


def test_what_is_rolled_back_is_not_read(open_file: OpenFile, at: datetime) -> None:
    subject = open_file()
    with pytest.raises(RuntimeError), transaction.atomic():
        file_in(subject, making.pdf("x"), "x.pdf", at)
        raise RuntimeError
    assert waiting() == {}


@pytest.mark.parametrize(
    ("data", "filename", "mark", "stage"),
    [
        (b"", "leer.pdf", Mark.EMPTY, None),
        (making.pdf("a")[:200], "kaputt.pdf", Mark.DAMAGED, None),
        (making.pdf(""), "scan.pdf", Mark.SCAN, Stage.SCAN),
        (making.image("TIFF"), "scan.tif", Mark.SCAN, Stage.SCAN),
    ],
)
def test_what_cannot_be_read_says_so(
    open_file: OpenFile, at: datetime, data: bytes, filename: str, mark: Mark, stage: Stage | None
) -> None:
    filed = file_in(open_file(), data, filename, at)
    derive_renditions(at=at)
    found = renditions.rendition(filed.version_id, TEXT)
    assert found is not None
    assert (found.sha256, found.fault) == ("", MARK_WORDS[mark])
    assert renditions.warnings_of(found) == [MARK_WORDS[mark]]
    assert waiting() == ({filed.version_id: stage} if stage else {})


def test_every_mark_is_said_at_the_workplace_in_the_same_words() -> None:
    assert {mark: str(text) for mark, text in renditions.MARK_TEXTS.items()} == MARK_WORDS
    assert set(MARK_WORDS) == set(Mark)


def test_a_lost_content_is_tried_again_and_then_given_up(open_file: OpenFile, at: datetime, blob_store: Path) -> None:
    filed = file_in(open_file(), making.pdf("weg"), "weg.pdf", at)
    (blob_store / place_of(filed.sha256)).unlink()
    moment = at
    for attempt in range(MAX_ATTEMPTS):
        assert renditions.rendition(filed.version_id, TEXT) is None, attempt
        assert derive_renditions(at=moment) == 1
        assert derive_renditions(at=moment) == 0
        moment += timedelta(hours=2)
    assert waiting() == {}
    assert text_of(filed.version_id).startswith("(Der Inhalt dieser Datei ließ sich nicht lesen: ")


def test_reading_again_replaces_what_was_and_leaves_nothing_behind(open_file: OpenFile, at: datetime) -> None:
    filed = file_in(open_file(), making.pdf("Bescheid"), "bescheid.pdf", at)
    derive_renditions(at=at)
    stale = blobs.put(b"alter Text", media_type="text/plain", at=at)
    models.Rendition.objects.filter(kind=TEXT).update(sha256=stale.sha256)
    read_again([filed.version_id], at=at)
    assert derive_renditions(at=at) == 1
    assert text_of(filed.version_id) == "Bescheid"
    assert not blobs.is_kept(stale.sha256)


def test_a_version_that_is_gone_is_passed_over(city: None, at: datetime) -> None:
    read_again([UUID(int=1)], at=at)
    assert derive_renditions(at=at) == 1
    assert waiting() == {}


def test_a_file_that_becomes_confidential_takes_what_was_derived_along(open_file: OpenFile, at: datetime) -> None:
    subject = open_file()
    before, after = (file_in(subject, making.pdf(text), f"{text}.pdf", at) for text in ("eins", "zwei"))
    read_again([after.version_id], at=at + timedelta(hours=1))
    derive_renditions(at=at)
    set_confidentiality(
        record_file_id=records.record_file_of(subject),
        level=Confidentiality.NAMED,
        reason="Personal",
        actor=ACTOR,
        at=at,
    )
    derive_renditions(at=at + timedelta(hours=1))
    found = models.Rendition.objects.filter(version_id__in=[before.version_id, after.version_id])
    assert set(found.values_list("version_id", "guard_level")) == {
        (before.version_id, Confidentiality.NAMED), (after.version_id, Confidentiality.NAMED),
    }  # fmt: skip


def test_renditions_of_many_are_read_in_one_statement(open_file: OpenFile, at: datetime) -> None:
    subject = open_file()
    filed = [file_in(subject, making.pdf(f"Nr {n}"), f"{n}.pdf", at) for n in range(3)]
    derive_renditions(at=at)
    newer = records.add_version(
        document_id=filed[0].document_id, new=new(making.pdf("neu"), "n.pdf", at), actor=ACTOR, at=at
    )
    for count in (1, 3):
        with CaptureQueriesContext(connection) as statements:
            found = renditions.renditions_of([one.document_id for one in filed[3 - count :]])
        assert len(statements) == 1
    assert set(found) == {filed[1].document_id, filed[2].document_id}
    derive_renditions(at=at)
    found = renditions.renditions_of([filed[0].document_id])
    assert found[filed[0].document_id][TEXT].version_id == newer.version_id
    assert set(found[filed[0].document_id]) == {TEXT, THUMBNAIL}


def test_whoever_listens_is_told_in_the_same_transaction(open_file: OpenFile, at: datetime) -> None:
    heard: list[tuple[Event, int]] = []

    @events.subscribe(CONTENT_READ)
    def listen(event: Event) -> None:
        heard.append((event, models.Rendition.objects.filter(version_id=str(event.data["version_id"])).count()))

    filed = file_in(open_file(), making.docx("Sehr geehrte"), "brief.docx", at)
    derive_renditions(at=at)
    events._receivers[CONTENT_READ].remove(listen)
    assert [(event.object_id, count > 0) for event, count in heard] == [(filed.document_id, True)]


def _program(folder: Path, name: str, body: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def test_an_office_file_is_looked_at_as_pdf_where_there_is_a_program(
    open_file: OpenFile, at: datetime, tmp_path: Path
) -> None:
    filed = file_in(open_file(), making.docx("Sehr geehrte"), "brief.docx", at)
    derive_renditions(at=at)
    found = renditions.rendition(filed.version_id, RenditionKind.PREVIEW)
    assert found is None or found.fault == MARK_WORDS[Mark.NO_PROGRAM]
    (tmp_path / "made.pdf").write_bytes(making.pdf("Sehr geehrte"))
    # It takes the arguments of LibreOffice: … --outdir FOLDER SOURCE.
    office = _program(tmp_path, "soffice", f'for last; do :; done; cp {tmp_path}/made.pdf "${{last%.docx}}.pdf"')
    assert make_previews(at=at, command=office) == 1
    found = renditions.rendition(filed.version_id, RenditionKind.PREVIEW)
    assert found is not None
    assert (found.fault, blobs.read_blob(found.sha256)) == ("", (tmp_path / "made.pdf").read_bytes())
    assert renditions.rendition(filed.version_id, THUMBNAIL) is not None
    assert text_of(filed.version_id) == "Sehr geehrte"
    assert waiting() == {}


def test_an_office_program_that_fails_is_said(open_file: OpenFile, at: datetime, tmp_path: Path) -> None:
    filed = file_in(open_file(), making.docx("Sehr geehrte"), "brief.docx", at)
    derive_renditions(at=at)
    assert make_previews(at=at, command=_program(tmp_path, "soffice", "exit 1")) == 1
    found = renditions.rendition(filed.version_id, RenditionKind.PREVIEW)
    assert found is not None
    assert (found.sha256, found.fault) == ("", MARK_WORDS[Mark.NO_PREVIEW])


def test_a_scan_is_read_where_there_is_a_program_and_stays_as_it_is(
    open_file: OpenFile, at: datetime, tmp_path: Path
) -> None:
    subject = open_file()
    picture = file_in(subject, making.image("PNG"), "scan.png", at)
    paper = file_in(subject, scanned := making.pdf(""), "scan.pdf", at)
    derive_renditions(at=at)
    tesseract = _program(tmp_path, "tesseract", 'printf "Baugenehmigung\\f" > "$2.txt"')
    assert read_scans(at=at, installed=scans.Programs(None, tesseract), limit=9) == 2
    assert text_of(picture.version_id) == "Baugenehmigung"
    assert waiting() == {paper.version_id: Stage.SCAN}
    ocrmypdf = _program(tmp_path, "ocrmypdf", 'printf "Seite eins\\fSeite zwei" > text.txt')
    later = at + timedelta(days=1)
    assert read_scans(at=later, installed=scans.Programs(ocrmypdf, tesseract)) == 1
    assert text_of(paper.version_id) == "Seite eins\fSeite zwei"
    assert blobs.read_blob(models.DocumentVersion.objects.get(document_id=paper.document_id).sha256) == scanned
    assert waiting() == {}
    told = [one for one in events.history(subject) if one.kind == CONTENT_READ]
    assert len(told) == 4


def test_of_a_document_scanned_in_part_only_those_pages_are_read(
    open_file: OpenFile, at: datetime, tmp_path: Path
) -> None:
    filed = file_in(open_file(), making.scanned("", "Deckblatt", ""), "scan.pdf", at)
    derive_renditions(at=at)
    assert (text_of(filed.version_id), waiting()) == ("\fDeckblatt\f", {filed.version_id: Stage.SCAN})
    failing = scans.Programs(_program(tmp_path, "ocrmypdf", "exit 1"), None)
    found = "Antrag\\f[OCR skipped on page 2]\\fPlan\\f"
    reading = scans.Programs(_program(tmp_path, "ocrmypdf2", f'printf "{found}" > text.txt'), None)
    assert read_scans(at=at, installed=reading) == 1
    assert text_of(filed.version_id) == "Antrag\fDeckblatt\fPlan"
    read_again([filed.version_id], at=at)
    derive_renditions(at=at)
    assert read_scans(at=at, installed=failing) == 1
    assert (text_of(filed.version_id), waiting()) == ("\fDeckblatt\f", {})


def test_two_workers_never_take_the_same(fresh_database: object, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        read_again([UUID(int=n) for n in range(1, 9)], at=at)
    taken: list[list[UUID]] = []
    both = threading.Barrier(2)

    def work() -> None:
        with scope.session(scope.SYSTEM), claimed(Stage.READ, at=at + timedelta(hours=1), limit=5) as claims:
            taken.append([one.version_id for one in claims])
            both.wait()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len({one for part in taken for one in part}) == sum(map(len, taken))
    assert 5 <= sum(map(len, taken)) <= 8


def test_what_a_killed_worker_had_taken_comes_back(
    fresh_database: object, owner: databases.Connection, at: datetime
) -> None:
    with scope.session(scope.SYSTEM):
        read_again([UUID(int=1), UUID(int=2)], at=at)
    taken, killed = threading.Event(), threading.Event()

    def work() -> None:
        with scope.session(scope.SYSTEM), claimed(Stage.READ, at=at, limit=1):
            taken.set()
            killed.wait(60)
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert taken.wait(60)
    soon = at + timedelta(minutes=1)
    with scope.session(scope.SYSTEM), claimed(Stage.READ, at=soon, limit=9) as others:
        assert [one.version_id for one in others] == [UUID(int=1)]
    # The server sees the line of the worker end, as it does when the process is killed.
    owner.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
    owner.commit()
    while owner.execute("SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted").fetchone():
        owner.rollback()
        time.sleep(0.05)
    with scope.session(scope.SYSTEM), claimed(Stage.READ, at=soon + timedelta(minutes=1), limit=9) as back:
        assert {one.version_id for one in back} == {UUID(int=1), UUID(int=2)}
    killed.set()
    worker.join()


def visit(client: Client, document_id: UUID) -> tuple[int, str, str]:
    response = client.get(f"/arbeitsplatz/dokument/{document_id}/bild/")
    kind = response.headers.get("Location", response.headers.get("Content-Type", ""))
    return response.status_code, kind, response.headers.get("Cache-Control", "")


def test_the_small_picture_is_shown_to_whoever_may_see_the_document(
    open_file: OpenFile, at: datetime, fixed_clock: object, client: Client
) -> None:
    mine = file_in(open_file(), making.pdf("Bescheid"), "bescheid.pdf", at)
    others = file_in(open_file(unit="sta-32"), making.pdf("fremd"), "fremd.pdf", at)
    closed = open_file()
    secret = file_in(closed, making.pdf("geheim"), "geheim.pdf", at)
    set_confidentiality(
        record_file_id=records.record_file_of(closed),
        level=Confidentiality.CONFIDENTIAL,
        reason="x",
        actor=ACTOR,
        at=at,
    )
    sign_in(client, "sta-63", at)
    assert visit(client, mine.document_id) == (302, "/static/records/kinds/other.svg", "private, max-age=60")
    derive_renditions(at=at)
    assert visit(client, mine.document_id) == (200, "image/webp", "private, max-age=600")
    assert visit(client, others.document_id)[0] == 404
    assert visit(client, secret.document_id)[0] == 404


@pytest.mark.parametrize(
    ("media_type", "icon"),
    [(kinds.PDF, "pdf"), (kinds.XLSX, "table"), ("text/plain", "text"), ("video/mp4", "film"), ("x/y", "other")],
)
def test_every_type_has_an_icon(media_type: str, icon: str) -> None:
    folder = Path(models.__file__).parent / "static" / "records" / "kinds"
    assert renditions.icon_of(media_type) == icon
    assert (folder / f"{icon}.svg").is_file()
