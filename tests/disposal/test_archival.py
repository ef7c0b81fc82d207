"""What goes to the archive: PDF/A where there is one or can be, else the original, and nothing is claimed falsely."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from amtsweg.disposal.contracts import RunState
from amtsweg.disposal.models import ArchiveMessage
from amtsweg.disposal.ports import use_archive
from amtsweg.disposal.services.archival import archival_forms, pdf_a_standard, picture_as_pdf_a
from amtsweg.disposal.services.holding import place_hold
from amtsweg.disposal.services.offering import hand_over
from amtsweg.kernel import blobs, outbox
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.ids import uuid7
from amtsweg.records import models as records_models
from amtsweg.records.contracts import NewDocument
from amtsweg.records.queries.ending import HeldVersion
from amtsweg.xdomea import api as xdomea
from amtsweg.xdomea import contracts as x
from disposal.conftest import MakeEnded, number_of
from disposal.walking import Walk


@pytest.fixture
def walk(ayla: Actor, at: datetime, tmp_path: Path) -> Iterator[Walk]:
    made = Walk(tmp_path / "archive", ayla, at)
    before = use_archive(lambda: made.bound)
    yield made
    use_archive(before)


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def plain_pdf() -> bytes:
    out = BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()


def version(data: bytes, media_type: str, filename: str, at: datetime, **more: str) -> HeldVersion:
    blob = blobs.put(data, media_type=media_type, at=at)
    return HeldVersion(uuid7(), 1, blob.sha256, filename, media_type, blob.size, at, **more)


def filed(data: bytes, media_type: str, filename: str, at: datetime) -> NewDocument:
    blob = blobs.put(data, media_type=media_type, at=at)
    return NewDocument(filename, "attachment", "in", blob.sha256, filename, media_type, blob.size)


def test_a_picture_becomes_pdf_a_and_goes_beside_the_original(system_scope: None, at: datetime, tmp_path: Path) -> None:
    original, made = archival_forms(version(picture("JPEG"), "image/jpeg", 'Fl"ur ä.jpg', at), tmp_path)
    assert (original.media_type, original.standard) == ("image/jpeg", "")
    assert (made.media_type, made.standard) == ("application/pdf", "PDF/A-2b")
    with made.open() as content:
        assert pdf_a_standard(BytesIO(content.read())) == "PDF/A-2b"


def test_the_same_picture_becomes_the_same_bytes() -> None:
    first, second = (picture_as_pdf_a(picture(), title="Plan", on=date(2026, 3, 2)) for _ in range(2))
    assert first == second


def test_a_pdf_a_goes_alone_and_a_plain_pdf_is_not_called_one(system_scope: None, at: datetime, tmp_path: Path) -> None:
    good = picture_as_pdf_a(picture(), title="Plan", on=date(2026, 3, 2))
    (only,) = archival_forms(version(good, "application/pdf", "plan.pdf", at), tmp_path)
    assert only.standard == "PDF/A-2b"
    (plain,) = archival_forms(version(plain_pdf(), "application/pdf", "brief.pdf", at), tmp_path)
    assert plain.standard == ""


def test_a_kept_rendition_is_used_if_it_is_pdf_a(system_scope: None, at: datetime, tmp_path: Path) -> None:
    good = blobs.put(picture_as_pdf_a(picture(), title="x", on=date(2026, 3, 2)), media_type="application/pdf", at=at)
    bad = blobs.put(plain_pdf(), media_type="application/pdf", at=at)
    office = "application/vnd.oasis.opendocument.text"
    _original, kept = archival_forms(version(b"odt", office, "brief.odt", at, pdf_a=good.sha256), tmp_path)
    assert (kept.sha256, kept.standard) == (good.sha256, "PDF/A-2b")
    assert len(archival_forms(version(b"odt", office, "brief.odt", at, pdf_a=bad.sha256), tmp_path)) == 1


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\x89PNG not at all", "image/png"),
        (picture()[:60], "image/png"),
        (b"%PDF-1.7 broken", "application/pdf"),
        (b"", "application/pdf"),
        (b"", "image/tiff"),
    ],
)
def test_what_is_damaged_goes_as_it_is(
    system_scope: None, at: datetime, tmp_path: Path, data: bytes, media_type: str
) -> None:
    (only,) = archival_forms(version(data, media_type, "kaputt", at), tmp_path)
    assert only.standard == ""
    with only.open() as content:
        assert content.read() == data


def test_a_picture_that_is_a_bomb_goes_as_it_is(system_scope: None, at: datetime, tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("1", (30000, 30000)).save(out, "PNG")
    (only,) = archival_forms(version(out.getvalue(), "image/png", "bomb.png", at), tmp_path)
    assert only.standard == ""


@pytest.mark.parametrize("spoken", ["3.1.0", "3.0.0", "2.4.0"])
def test_the_package_names_every_form_and_says_where_there_is_no_pdf_a(
    walk: Walk, make_ended: MakeEnded, at: datetime, spoken: str
) -> None:
    given = [
        filed(picture(), "image/png", "plan.png", at),
        filed(b"Notiz", "text/plain", "notiz.txt", at),
        filed(plain_pdf(), "application/pdf", "Bescheid über die Gebühr.pdf", at),
    ]
    file_id = make_ended(documents=given, title="Straße & Söhne <GmbH> Größe")
    _appraised(walk, spoken)
    walk.hand_over()
    with xdomea.open_package(walk.archive.sent("0503")) as package:
        assert package.problems == ()
        (file,) = package.message.objects
        assert isinstance(file, x.RecordFile)
        assert (file.id, file.metadata and file.metadata.subject) == (file_id, "Straße & Söhne <GmbH> Größe")
        formats = [[form.version for form in one.versions[0].formats] for one in file.documents]
        assert formats == [["unbekannt", "PDF/A-2b"], ["unbekannt"], ["unbekannt"]]
        remarks = {one.metadata.subject: one.metadata.remark for one in file.documents if one.metadata}
        assert (remarks["plan.png"], "notiz.txt" in str(remarks["notiz.txt"])) == (None, True)
    assert walk.file(file_id).handed_over["contents"].keys() == xdomea.file_names(walk.archive.read("0503")).keys()


def _appraised(walk: Walk, spoken: str = "3.1.0") -> None:
    walk.start(version=spoken)
    walk.offer()
    walk.archive.appraise(lambda _: "A")
    walk.work()


def test_a_damaged_content_is_told_and_nothing_leaves_the_house(
    walk: Walk, make_ended: MakeEnded, blob_store: Path
) -> None:
    file_id = make_ended()
    _appraised(walk)
    (sha256,) = records_models.DocumentVersion.objects.values_list("sha256", flat=True)
    path = next(blob_store.rglob(sha256))
    path.chmod(0o600)
    path.write_bytes(b"something else")
    walk.hand_over()
    assert (walk.run.state, "beschädigt" in walk.run.problem) == (RunState.APPRAISED, True)
    path.unlink()
    walk.hand_over()
    assert walk.run.state == RunState.APPRAISED
    assert walk.file(file_id).stage == "appraised"
    assert not ArchiveMessage.objects.filter(kind="0503").exists()


def test_a_hold_put_after_the_package_was_made_keeps_it_in_the_house(
    walk: Walk, make_ended: MakeEnded, ayla: Actor
) -> None:
    held, other = make_ended(n=1), make_ended(n=2)
    _appraised(walk)
    hand_over(run_id=walk.run_id, actor=ayla, at=walk.at)
    outbox.drain(at=walk.at, limit=1)
    assert ArchiveMessage.objects.get(kind="0503").state == "prepared"
    place_hold(reference_number=number_of(held), reason="Klage", until=None, actor=ayla, at=walk.at)
    walk.work()
    assert (walk.run.state, walk.run.problem[:9]) == (RunState.APPRAISED, "Auf einer")
    walk.hand_over()
    assert [one.id for one in walk.archive.read("0503").objects] == [other]


def test_a_title_that_xml_cannot_hold_is_no_dead_end(walk: Walk, make_ended: MakeEnded) -> None:
    make_ended(title="Widerspruch\x0bzweiter Teil\ufffe")
    walk.start()
    walk.offer()
    assert walk.run.state in {RunState.OFFERED, RunState.COLLECTED}
    assert walk.run.state == RunState.OFFERED or walk.run.problem
