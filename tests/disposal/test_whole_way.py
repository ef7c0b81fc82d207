"""The whole way of a file at its end: closed, due, offered, appraised, handed over, confirmed, destroyed."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from amtsweg.disposal.contracts import FileStage, FourEyes, MessageState, RunState, WrongStep
from amtsweg.disposal.models import ArchiveMessage, DestructionProtocol, HandOver
from amtsweg.disposal.ports import use_archive
from amtsweg.disposal.services.destroying import agree_to_destruction, prepare_destruction
from amtsweg.kernel import blobs, events
from amtsweg.kernel.actors import Actor
from amtsweg.records import models as records_models
from amtsweg.records.contracts import FileState
from amtsweg.xdomea import api as xdomea
from disposal.conftest import MakeEnded, number_of
from disposal.walking import Walk

DECISIONS = ("A", "V", "B")


@pytest.fixture
def walk(ayla: Actor, at: datetime, tmp_path: Path) -> Iterator[Walk]:
    """A disposal with the small archive at the other end."""
    made = Walk(tmp_path / "archive", ayla, at)
    before = use_archive(lambda: made.bound)
    yield made
    use_archive(before)


@pytest.mark.parametrize("version", ["3.1.0", "3.0.0", "2.4.0"])
def test_four_stages_from_due_to_destroyed(
    walk: Walk, make_ended: MakeEnded, bengt: Actor, version: str, at: datetime
) -> None:
    files = [make_ended(n=n, documents=2) for n in range(3)]
    decided = dict(zip(files, DECISIONS, strict=True))
    numbers = {id_: number_of(id_) for id_ in files}
    hashes = _hashes(files[0])
    walk.start(version=version)

    walk.offer()
    assert walk.run.state == RunState.OFFERED
    assert {one.id for one in walk.archive.read("0501").objects} == set(files)
    walk.archive.receipt("0504", "0501")
    walk.work()
    assert walk.run.state == RunState.OFFER_RECEIVED

    walk.archive.appraise(decided)
    walk.work()
    assert walk.run.state == RunState.APPRAISED
    assert {id_: walk.file(id_).decision for id_ in files} == decided
    assert walk.archive.read("0505").kind == "0505"

    walk.hand_over()
    assert walk.run.state == RunState.HANDED_OVER
    with xdomea.open_package(walk.archive.sent("0503")) as package:
        assert [one.id for one in package.message.objects] == [files[0]]
        assert package.problems == ()
        assert xdomea.validate(package.xml, package.message.version) == ()

    walk.archive.confirm()
    walk.work()
    assert walk.run.state == RunState.CONFIRMED
    entry = HandOver.objects.get()
    assert (entry.reference_number, set(entry.contents.values())) == (numbers[files[0]], set(hashes))

    walk.destroy(bengt)
    assert walk.run.state == RunState.DONE
    assert {walk.file(id_).stage for id_ in files[:2]} == {FileStage.DESTROYED}
    assert (walk.file(files[2]).stage, walk.file(files[2]).run) == (FileStage.DUE, None)
    _check_destroyed(files[:2], numbers, hashes)
    assert records_models.Document.objects.filter(record_file=files[2]).count() == 2
    assert not ArchiveMessage.objects.exclude(sha256="").exists()


def _hashes(file_id: UUID) -> list[str]:
    versions = records_models.DocumentVersion.objects.filter(document__record_file=file_id)
    return list(versions.values_list("sha256", flat=True))


def _check_destroyed(files: list[UUID], numbers: dict[UUID, str], hashes: list[str]) -> None:
    for model in (records_models.Document, records_models.Participant, records_models.RecordPart):
        assert not model._default_manager.filter(record_file__in=files).exists()
    for row in records_models.RecordFile.objects.filter(id__in=files):
        assert (row.state, "Brandt" in row.title, row.metadata) == (FileState.DISPOSED, False, {})
        assert row.reference_number == numbers[row.id]
    assert not any(blobs.is_kept(one) for one in hashes)
    protocols = {one.reference_number: one for one in DestructionProtocol.objects.all()}
    assert set(protocols) == {numbers[id_] for id_ in files}
    first = protocols[numbers[files[0]]]
    assert (sorted(first.hashes), first.documents, first.versions) == (sorted(hashes), 2, 2)
    assert (first.prepared_by, first.confirmed_by) == ("Ayla", "Bengt")


def test_every_message_is_applied_once_however_often_it_comes(walk: Walk, make_ended: MakeEnded) -> None:
    file_id = make_ended()
    walk.start()
    walk.offer()
    answer = walk.archive.appraise({file_id: "A"})
    walk.work()
    (walk.archive.root / "in" / "again.zip").write_bytes(answer.read_bytes())
    walk.work()
    states = [one.state for one in ArchiveMessage.objects.filter(direction="in").order_by("id")]
    assert states == [MessageState.APPLIED, MessageState.KNOWN]
    assert ArchiveMessage.objects.filter(kind="0505").count() == 1


def test_the_same_person_may_not_agree_to_what_they_prepared(walk: Walk, make_ended: MakeEnded, ayla: Actor) -> None:
    make_ended()
    walk.start()
    with pytest.raises(WrongStep):
        prepare_destruction(run_id=walk.run_id, actor=ayla, at=walk.at)
    walk.offer()
    walk.archive.appraise(lambda _: "V")
    walk.work()
    walk.hand_over()
    assert walk.run.state == RunState.CONFIRMED
    prepare_destruction(run_id=walk.run_id, actor=ayla, at=walk.at)
    with pytest.raises(FourEyes):
        agree_to_destruction(run_id=walk.run_id, actor=ayla, at=walk.at)
    assert walk.run.state == RunState.CONFIRMED


def test_the_log_tells_of_the_destruction(walk: Walk, make_ended: MakeEnded, bengt: Actor) -> None:
    file_id = make_ended()
    subject_id = records_models.RecordFile.objects.get(id=file_id).subject_id
    assert subject_id
    walk.start()
    walk.offer()
    walk.archive.appraise(lambda _: "V")
    walk.work()
    walk.hand_over()
    walk.destroy(bengt)
    assert [one.kind for one in events.history(subject_id)][-2:] == ["records.file_destroyed", "disposal.destroyed"]
