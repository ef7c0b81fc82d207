"""Files from other systems: samples, packages of our own into an empty installation, and what is refused."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from amtsweg.identity import api as identity
from amtsweg.kernel import blobs
from amtsweg.kernel.errors import Invalid
from amtsweg.records import api as records
from amtsweg.records import models
from amtsweg.records.api import reads, writes
from amtsweg.records.contracts import Confidentiality, FileFacts, Medium, PartKind, RenditionKind
from amtsweg.records.services import keeping
from amtsweg.xdomea import api as xdomea
from amtsweg.xdomea import contracts as x
from records.conftest import ACTOR, PLAN, OpenFile, scan

SAMPLES = Path(__file__).parents[3] / "shared" / "standards" / "xdomea" / "samples"
FOUND = sorted(SAMPLES.rglob("*.xml"))
TABLES = (
    models.RecordFile,
    models.RecordPart,
    models.Document,
    models.DocumentVersion,
    models.Participant,
    models.Rendition,
    models.Origin,
    models.FilePlanUnit,
)
HEAD = x.Head(UUID(int=7), datetime.fromisoformat("2026-11-30T12:00:00+01:00"), x.Contact(), x.Contact(), receipt=False)


def rows() -> list[int]:
    """Count everything."""
    return [table._default_manager.count() for table in TABLES]


def taken_over(path: Path, at: datetime, **choices: object) -> writes.importing.ImportReport:
    """Take over a package."""
    return writes.importing.import_package(path, actor=ACTOR, at=at, **choices)  # type: ignore[arg-type]


@pytest.mark.skipif(not FOUND, reason="the samples of the standard are not on this machine")
@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.stem[-4:]}")
def test_samples_are_taken_over_once(city: None, at: datetime, path: Path) -> None:
    """A trial changes nothing, the first time takes over what there is, the second time changes nothing."""
    before = rows()
    trial = taken_over(path, at, dry_run=True)
    assert rows() == before
    report = taken_over(path, at)
    assert report.sound
    expected = 1 if path.stem[-4:] in {"0501", "0503"} else 0
    assert (report.count(writes.importing.Outcome.CREATED), trial.count(writes.importing.Outcome.CREATED)) == (
        expected,
        expected,
    )
    after = rows()
    assert after[0] == before[0] + expected
    assert taken_over(path, at).count(writes.importing.Outcome.THERE) == expected
    assert rows() == after


@pytest.mark.skipif(not FOUND, reason="the samples of the standard are not on this machine")
def test_an_offer_becomes_a_file_with_its_case_and_document(city: None, at: datetime) -> None:
    """What the sample says stands here: titles, number, plan, dates, parts; the message keeps what has no place."""
    (one,) = taken_over(SAMPLES / "3.0.0" / "xx_Aussonderung.Anbieteverzeichnis.0501.xml", at).files
    file = models.RecordFile.objects.select_related("plan_unit").get(id=one.record_file_id)
    assert (file.title, file.reference_number, file.state) == ("Betreff (Testdaten)", "{AP}-{Ax}", "closed")
    assert (file.plan_unit_id, file.plan_unit.ended_at, file.appraisal) == ("1234", at, "B")
    part = models.RecordPart.objects.get(record_file=file)
    assert (part.kind, part.title, part.number) == (PartKind.RECORD_CASE, "Betreff (Testdaten)", 1)
    document, message = models.Document.objects.filter(record_file=file).order_by("id")
    assert (document.part_id, document.direction, document.dated) == (part.id, "in", date(2018, 7, 24))
    assert (message.kind, message.direction) == ("xdomea", "internal")
    kept = models.DocumentVersion.objects.get(document=message)
    assert xdomea.validate(blobs.read_blob(kept.sha256)) == ()


def make_file(at: datetime) -> UUID:
    """Open a file with everything a file can have."""
    facts = FileFacts(
        title="Prozess Müller ./. Stadt – „Fällung“",
        template="lawsuit",
        metadata={"court": "VG Minden", "value": 5000, "when": "2026-01-02"},
        medium=Medium.HYBRID,
        location="Keller, Regal 4",
    )
    unit_id = identity.unit_by_key("sta-63").id
    file_id = keeping.open_file(unit_id=unit_id, plan_key=PLAN, facts=facts, actor=ACTOR, at=at)
    say = {"record_file_id": file_id, "actor": ACTOR, "at": at}
    sub = keeping.add_part(kind=PartKind.SUB_FILE, title="Band 1", **say)
    case = keeping.add_part(kind=PartKind.RECORD_CASE, title="Klage", parent_id=sub, metadata={"a": [1]}, **say)
    keeping.add_part(kind=PartKind.SUB_FILE, title="Beiakte", parent_id=case, **say)
    documents = [scan(1, at, direction="out"), replace(scan(2, at), part_id=case), replace(scan(3, at), part_id=sub)]
    documents.append(replace(scan(4, at, direction="internal", media_type="text/x-odd"), filename="Vermerk ä: ß?"))
    first, *_ = records.add_documents(documents=documents, **say)
    records.add_version(document_id=first.document_id, new=scan(5, at), actor=ACTOR, at=at)
    _more(file_id, first.version_id, at)
    records.ensure_reference_number(models.RecordFile.objects.get(id=file_id).subject_id, at=at)
    keeping.set_confidentiality(level=Confidentiality.NAMED, reason="Prozess", **say)
    keeping.close_file(**say)
    return file_id


def _more(file_id: UUID, version_id: UUID, at: datetime) -> None:
    file = models.RecordFile.objects.get(id=file_id)
    marks = {"unit_id": file.unit_id, "subject_id": file.subject_id}
    person = models.Participant(record_file=file, name="Ada Müller", role="Klägerin", contact="0 52 51/1", **marks)
    person.added_at = at
    person.save()
    models.Document.objects.filter(title="Anlage 3").update(dated=date(2025, 5, 6), metadata={"page": 3})
    archival = blobs.put(b"%PDF/A", media_type="application/pdf", at=at)
    rendition = models.Rendition(version_id=version_id, kind=RenditionKind.PDF_A, sha256=archival.sha256, **marks)
    rendition.media_type, rendition.size, rendition.added_at = "application/pdf", archival.size, at
    rendition.save()


def picture(file_id: UUID) -> dict[str, object]:
    """Say everything about a file but its ids and who took it over when."""
    file = models.RecordFile.objects.get(id=file_id)
    parts = list(models.RecordPart.objects.filter(record_file=file).order_by("number"))
    number = {part.id: part.number for part in parts}
    facts = "title template metadata medium location retention retention_until appraisal state plan_unit_id guard_level"
    return {
        **{name: getattr(file, name) for name in [*facts.split(), "opened_at", "closed_at", "reference_number"]},
        "parts": [(p.number, p.kind, p.title, p.metadata, number.get(p.parent_id), p.closed_at) for p in parts],
        "people": list(models.Participant.objects.filter(record_file=file).values_list("name", "role", "contact")),
        "documents": sorted(
            (
                one.title,
                one.kind,
                str(one.direction),
                str(one.dated),
                one.medium,
                str(one.metadata),
                number.get(one.part_id) or 0,
                tuple(_versions(one)),
            )
            for one in models.Document.objects.filter(record_file=file, deleted_at=None).exclude(kind="xdomea")
        ),
    }


def _versions(document: models.Document) -> list[tuple[object, ...]]:
    found = models.DocumentVersion.objects.filter(document=document).order_by("version")
    derived = dict(models.Rendition.objects.filter(version__document=document).values_list("version_id", "sha256"))
    return [(v.version, v.sha256, v.size, v.filename, v.media_type, derived.get(v.id)) for v in found]


def package(path: Path, *files: reads.exporting.Exported, version: x.Version = x.Version.V3_1_0) -> Path:
    """Write a package of these files."""
    contents: Mapping[str, object] = {name: opener for one in files for name, opener in one.contents.items()}
    message = x.Message(
        kind=x.MessageKind.HAND_OVER, version=version, head=HEAD, objects=tuple(one.file for one in files)
    )
    assert xdomea.validate(xdomea.write_message(message, version).xml, version) == ()
    with path.open("wb") as out:
        xdomea.pack(message, contents, out, version)  # type: ignore[arg-type]
    return path


def emptied() -> None:
    """Leave nothing of any file, as in an installation that has just begun."""
    for table in (models.Origin, models.Rendition, models.DocumentVersion, models.Document, models.Participant):
        table._default_manager.all()._raw_delete("default")
    models.RecordPart.objects.all().update(parent=None)
    models.RecordPart.objects.all()._raw_delete("default")
    models.RecordFile.objects.all()._raw_delete("default")


@pytest.mark.parametrize("version", list(x.Version))
def test_a_file_comes_back_equal_in_an_empty_installation(
    city: None, at: datetime, tmp_path: Path, version: x.Version
) -> None:
    """Every hash and everything that is said about the file, in every version."""
    file_id = make_file(at)
    before = picture(file_id)
    path = package(tmp_path / "a.zip", reads.exporting.exported_file(file_id), version=version)
    assert taken_over(path, at).files[0].outcome is writes.importing.Outcome.THERE
    emptied()
    report = taken_over(path, at)
    (one,) = report.files
    assert (report.sound, one.outcome) == (True, writes.importing.Outcome.CREATED)
    assert one.record_file_id is not None
    after = picture(one.record_file_id)
    assert after == before
    assert file_id not in {one.record_file_id, None}
    assert taken_over(path, at).files[0].outcome is writes.importing.Outcome.THERE


def hand_over(*objects: x.RecordObject) -> x.Message:
    """Return a message with these objects."""
    return x.Message(kind=x.MessageKind.HAND_OVER, version=x.Version.V3_1_0, head=HEAD, objects=objects)


def written(path: Path, message: x.Message, contents: Mapping[str, bytes]) -> Path:
    """Write a package."""
    with path.open("wb") as out:
        xdomea.pack(message, {name: lambda data=data: io.BytesIO(data) for name, data in contents.items()}, out)
    return path


def document(number: int, *names: str, extension: x.Extension | None = None) -> x.Document:
    """Return a document with one version in these formats."""
    formats = tuple(
        x.Format(x.Code("044" if name.endswith("a.pdf") else "018", list_version="1.0"), "1", x.PrimaryDocument(name))
        for name in names
    )
    return x.Document(
        id=UUID(int=number),
        versions=(x.DocumentVersion("1", formats),),
        extensions=(extension,) if extension else (),
    )


def test_a_damaged_file_is_refused_and_the_others_are_taken_over(city: None, at: datetime, tmp_path: Path) -> None:
    """Hash or size that do not fit refuse the file they belong to, with nothing of it left."""
    name = f"{UUID(int=1)}_a.pdf"
    wrong = x.Extension("urn:amtsweg:records:1", "Amtsweg", fields=(x.Field(f"sha256 {name}", value="0" * 64),))
    bad = x.RecordFile(id=UUID(int=11), documents=(document(1, name, extension=wrong),))
    good = x.RecordFile(id=UUID(int=12), metadata=x.GeneralMetadata(subject="Gut", confidentiality=x.Code("004")))
    path = written(tmp_path / "a.zip", hand_over(bad, good), {name: b"x"})
    report = taken_over(path, at)
    assert [one.outcome for one in report.files] == [writes.importing.Outcome.REFUSED, writes.importing.Outcome.CREATED]
    assert "Prüfsumme" in report.files[0].problems[0].text
    file = models.RecordFile.objects.get()
    assert (file.title, file.guard_level, file.plan_unit_id) == ("Gut", Confidentiality.NAMED, "ohne")
    assert set(models.Document.objects.values_list("guard_level", flat=True)) == {Confidentiality.NAMED}


def test_other_formats_and_signatures_are_kept(city: None, at: datetime, tmp_path: Path) -> None:
    """The PDF/A lies beside its version; any further form and the signature become documents of their own."""
    names = [f"{UUID(int=n)}_{word}" for n, word in enumerate(["b.pdf", "c.pdf", "a.pdf"], 1)]
    signed = document(1, *names)
    signature = f"{UUID(int=9)}_b.p7s"
    first = signed.versions[0].formats[0]
    primary = replace(first.primary, signature_files=(signature,))
    formats = (replace(first, primary=primary), *signed.versions[0].formats[1:])
    signed = replace(signed, versions=(x.DocumentVersion("1", formats),))
    path = written(tmp_path / "a.zip", hand_over(signed), {name: name.encode() for name in [*names, signature]})
    (one,) = taken_over(path, at).files
    held = models.DocumentVersion.objects.filter(document__record_file_id=one.record_file_id)
    assert {v.filename: blobs.read_blob(v.sha256) for v in held if v.document.kind != "xdomea"} == {
        "b.pdf": names[0].encode(),
        "c.pdf": names[1].encode(),
        signature: signature.encode(),
    }
    assert blobs.read_blob(models.Rendition.objects.get().sha256) == names[2].encode()


def test_a_missing_file_refuses_a_package_but_not_a_mere_message(city: None, at: datetime, tmp_path: Path) -> None:
    """A package shall be whole; of a message alone nobody expects more than descriptions."""
    name = f"{UUID(int=1)}_a.pdf"
    message = hand_over(x.RecordFile(id=UUID(int=11), documents=(document(1, name),)))
    folder = tmp_path / "package"
    folder.mkdir()
    xml = folder / xdomea.message_name(message)
    xml.write_bytes(xdomea.write_message(message).xml)
    (one,) = taken_over(folder, at).files
    assert (one.outcome, one.problems[0].place) == (writes.importing.Outcome.REFUSED, name)
    (one,) = taken_over(xml, at).files
    assert (one.outcome, "Beschreibung" in one.remarks[-1].text) == (writes.importing.Outcome.CREATED, True)


def test_contents_that_come_after_their_description_complete_the_file(city: None, at: datetime, tmp_path: Path) -> None:
    """First the offer, then the hand-over of the same file: its documents get their contents, once."""
    name = f"{UUID(int=1)}_a.pdf"
    case = x.RecordCase(id=UUID(int=12), documents=(document(1, name), x.Document(id=UUID(int=2))))
    message = hand_over(x.RecordFile(id=UUID(int=11), cases=(case,)))
    xml = tmp_path / "offer.xml"
    xml.write_bytes(xdomea.write_message(replace(message, kind=x.MessageKind.OFFER)).xml)
    (one,) = taken_over(xml, at).files
    assert one.outcome is writes.importing.Outcome.CREATED
    path = written(tmp_path / "a.zip", message, {name: b"content"})
    assert [file.outcome for file in taken_over(path, at).files] == [writes.importing.Outcome.COMPLETED]
    held = models.DocumentVersion.objects.filter(document__record_file_id=one.record_file_id)
    assert [(v.version, blobs.read_blob(v.sha256)) for v in held.filter(filename="a.pdf")] == [(2, b"content")]
    assert set(models.Origin.objects.values_list("kind", "foreign_id")) == {
        ("file", UUID(int=11)),
        ("part", UUID(int=12)),
        ("document", UUID(int=1)),
        ("described", UUID(int=2)),
    }
    before = rows()
    assert [file.outcome for file in taken_over(path, at).files] == [writes.importing.Outcome.THERE]
    assert [file.outcome for file in taken_over(xml, at).files] == [writes.importing.Outcome.THERE]
    assert rows() == before


def test_units_and_plan_can_be_chosen(city: None, at: datetime, tmp_path: Path) -> None:
    """Theirs stands for ours; what shall stand for it must be there; a unit is found by its name."""
    unit = identity.unit_by_key("sta-63")
    said = x.GeneralMetadata(lead=unit.name, plan_unit=x.PlanUnitRef("77", "Fremd"), reference_number="1")
    path = tmp_path / "m.xml"
    path.write_bytes(xdomea.write_message(hand_over(x.RecordFile(id=UUID(int=1), metadata=said))).xml)
    (one,) = taken_over(path, at, plan={"77": "no such"}).files
    assert one.outcome is writes.importing.Outcome.REFUSED
    (one,) = taken_over(path, at, plan={"77": PLAN}).files
    file = models.RecordFile.objects.get(id=one.record_file_id)
    assert (file.plan_unit_id, file.unit_id) == (PLAN, unit.id)


def test_each_file_keeps_its_own_part_of_the_message_only(city: None, at: datetime, tmp_path: Path) -> None:
    """Whoever sees one file of a package learns nothing of the others."""
    files = [x.RecordFile(id=UUID(int=n << 96), metadata=x.GeneralMetadata(subject=f"Akte {n}")) for n in (1, 2)]
    letter = x.Document(id=UUID(int=5), metadata=x.GeneralMetadata(subject="Anschreiben zu beiden"))
    path = tmp_path / "m.xml"
    path.write_bytes(xdomea.write_message(replace(hand_over(*files), letters=(letter,))).xml)
    report = taken_over(path, at)
    assert [one.place for one in report.remarks] == ["/Anschreiben"]
    for one, other, file in ((1, 2, report.files[0]), (2, 1, report.files[1])):
        kept = models.DocumentVersion.objects.get(document__record_file_id=file.record_file_id)
        said = blobs.read_blob(kept.sha256).decode()
        assert (f"Akte {one}" in said, f"Akte {other}" in said, "Anschreiben" in said) == (True, False, False)
        assert xdomea.validate(said.encode()) == ()


def test_a_reference_number_that_is_taken_gets_a_mark(city: None, at: datetime, tmp_path: Path) -> None:
    """No two files here have one number, and no foreign file is renamed without a word."""
    said = x.GeneralMetadata(reference_number="AZ 1")
    files = [x.RecordFile(id=UUID(int=n << 96), metadata=said) for n in (1, 2)]
    path = tmp_path / "m.xml"
    path.write_bytes(xdomea.write_message(hand_over(*files)).xml)
    report = taken_over(path, at)
    assert set(models.RecordFile.objects.values_list("reference_number", flat=True)) == {
        "AZ 1",
        "AZ 1 (übernommen 00000002)",
    }
    assert "AZ 1" in report.files[1].remarks[-1].text


def test_numbers_of_ours_pass_over_those_that_came_along(
    city: None, open_file: OpenFile, at: datetime, tmp_path: Path
) -> None:
    """A file brought the very number the next one would get: the next one gets the one after it."""
    first = records.ensure_reference_number(open_file(), at=at)
    second = first.replace("00001", "00002")
    assert second != first
    said = x.GeneralMetadata(reference_number=second)
    path = tmp_path / "m.xml"
    path.write_bytes(xdomea.write_message(hand_over(x.RecordFile(id=UUID(int=1), metadata=said))).xml)
    assert taken_over(path, at).sound
    assert records.ensure_reference_number(open_file(), at=at) == first.replace("00001", "00003")


def test_what_is_no_message_is_refused_in_plain_words(city: None, at: datetime, tmp_path: Path) -> None:
    """Nothing is changed, and it says what is wrong."""
    path = tmp_path / "m.xml"
    path.write_bytes(b"<html/>")
    with pytest.raises(Invalid, match="keine Nachricht von xdomea"):
        taken_over(path, at)
