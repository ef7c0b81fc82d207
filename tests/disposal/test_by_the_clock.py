"""Show 3's tail as the worker does it: a file is closed, the clock moves, and its ticks carry it to its end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.test import Client

from amtsweg.disposal.contracts import FileStage, MessageState, RunState
from amtsweg.disposal.models import ArchiveMessage, DestructionProtocol, EndedFile, LeftContent, LegalHold
from amtsweg.disposal.ports import use_archive
from amtsweg.disposal.services.forgetting import forget_old
from amtsweg.disposal.services.holding import lift_hold, place_hold
from amtsweg.disposal.services.workshop import tidy_folders
from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import blobs, events, scope, ticks
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.models import OutboxEntry
from amtsweg.records import api as records
from amtsweg.records import models as records_models
from amtsweg.records.contracts import Confidentiality, FileFacts, PartKind
from amtsweg.records.queries.plan import forget_plan
from amtsweg.records.services.keeping import add_part, close_file, open_file, set_confidentiality
from amtsweg.web.commands.records import command
from disposal.conftest import UNIT, MakeEnded, ended, manager, number_of
from disposal.walking import Walk
from process_register.conftest import sign_in
from records.conftest import ACTOR, PLAN, load_city, scan

BASE = "/arbeitsplatz/aussonderung/"
OURS = ("amtsweg.kernel.tasks.drain_outbox", "amtsweg.records.", "amtsweg.disposal.")


@pytest.fixture
def walk(ayla: Actor, at: datetime, tmp_path: Path) -> Iterator[Walk]:
    made = Walk(tmp_path / "archive", ayla, at)
    before = use_archive(lambda: made.bound)
    yield made
    use_archive(before)


def tick(clock: FixedClock) -> None:
    """Let the worker's ticks run until none of them has anything left to do."""
    for _ in range(30):
        clock.at += timedelta(seconds=1)
        if not sum(one.run(clock.at) for one in ticks.all_ticks() if one.name.startswith(OURS)):
            return
    raise AssertionError("it never becomes quiet")


def test_closed_due_offered_appraised_handed_over_and_destroyed(
    walk: Walk, bengt: Actor, fixed_clock: FixedClock, blob_store: Path
) -> None:
    clock = fixed_clock
    unit_id = identity.unit_by_key(UNIT).id
    file_id = open_file(unit_id=unit_id, plan_key=PLAN, facts=FileFacts("Widerspruch Brandt"), actor=ACTOR, at=clock.at)
    part_id = add_part(record_file_id=file_id, kind=PartKind.RECORD_CASE, title="Anhörung", actor=ACTOR, at=clock.at)
    records.add_documents(
        record_file_id=file_id, documents=[scan(n, clock.at) for n in range(2)], actor=ACTOR, at=clock.at
    )
    tick(clock)
    close_file(record_file_id=file_id, actor=ACTOR, at=clock.at)
    tick(clock)
    assert not EndedFile.objects.exists()
    until = records_models.RecordFile.objects.get(id=file_id).retention_until
    assert until
    clock.at = clock.at.replace(year=until.year + 1, month=1, day=2)
    tick(clock)
    assert EndedFile.objects.get().stage == FileStage.DUE

    walk.at = walk.archive.at = clock.at
    walk.start()
    walk.offer()
    (offered,) = walk.archive.read("0501").objects
    assert offered.cases[0].id == part_id  # type: ignore[union-attr]  # it is a file
    walk.archive.appraise({part_id: "A"})  # judged by its part only
    tick(clock)
    walk.at = clock.at
    walk.hand_over()
    walk.archive.confirm()
    tick(clock)
    assert walk.run.state == RunState.CONFIRMED
    walk.at = clock.at
    walk.destroy(bengt)
    tick(clock)
    assert walk.run.state == RunState.DONE
    assert DestructionProtocol.objects.get().documents == 2
    clock.at += timedelta(hours=7)  # what was announced and never needed goes as well
    tick(clock)
    assert not LeftContent.objects.exists()
    assert not [path for path in blob_store.rglob("*") if path.is_file()]


def test_who_may_not_see_every_file_does_not_get_the_message_that_holds_them(
    walk: Walk, make_ended: MakeEnded, ayla: Actor, fixed_clock: FixedClock, at: datetime
) -> None:
    secret = make_ended(n=1)
    walk.start()
    walk.offer()
    (row,) = ArchiveMessage.objects.all()
    client = Client()
    sign_in(client, ayla)
    assert client.get(f"{BASE}nachricht/{row.id}/").status_code == 200
    set_confidentiality(record_file_id=secret, level=Confidentiality.NAMED, reason="x", actor=ACTOR, at=at)
    assert client.get(f"{BASE}nachricht/{row.id}/").status_code == 403
    told = events.EventRecord.objects.filter(kind="disposal.message_fetched").values_list("actor_label", flat=True)
    assert list(told) == ["Ayla"]


def test_giving_up_lets_go_of_what_was_said_to_the_archive(
    walk: Walk, make_ended: MakeEnded, fixed_clock: FixedClock, at: datetime
) -> None:
    make_ended()
    walk.start()
    walk.offer()
    (sha256,) = ArchiveMessage.objects.values_list("sha256", flat=True)
    client = Client()
    sign_in(client, walk.actor)
    assert client.post(f"{BASE}{walk.run_id}/schritt/", {"do": "cancel", "reason": ""}).status_code == 422
    client.post(f"{BASE}{walk.run_id}/schritt/", {"do": "cancel", "reason": "falsch gewählt"})
    assert walk.run.state == RunState.CANCELLED
    walk.sweep()
    assert not blobs.is_kept(sha256)


def test_what_has_served_its_purpose_is_forgotten(walk: Walk, make_ended: MakeEnded, ayla: Actor) -> None:
    number = number_of(make_ended())
    hold = place_hold(reference_number=number, reason="Klage", until=None, actor=ayla, at=walk.at)
    lift_hold(hold_id=hold.id, reason="Vergleich", actor=ayla, at=walk.at)
    (walk.archive.root / "in").mkdir(parents=True)
    (walk.archive.root / "in" / "strange.xml").write_bytes(b"<x/>")
    walk.work()
    assert forget_old(at=walk.at + timedelta(days=80)) == 0
    assert forget_old(at=walk.at + timedelta(days=91)) == 1
    assert forget_old(at=walk.at + timedelta(days=1096)) == 1
    assert not LegalHold.objects.exists()
    assert ArchiveMessage.objects.get().sha256 == ""


def test_a_content_that_something_still_refers_to_goes_when_that_is_gone(
    walk: Walk, make_ended: MakeEnded, bengt: Actor
) -> None:
    make_ended()
    (sha256,) = records_models.DocumentVersion.objects.values_list("sha256", flat=True)
    given = {"topic": "x", "key": "x", "payload": {"content": sha256}, "status": "done"}
    sent = OutboxEntry.objects.create(created_at=walk.at, due_at=walk.at, **given)
    walk.start()
    walk.offer()
    walk.archive.appraise(lambda _: "V")
    walk.work()
    walk.hand_over()
    walk.destroy(bengt)
    assert (walk.run.state, blobs.is_kept(sha256)) == (RunState.DONE, True)
    sent.delete()
    walk.sweep()
    assert blobs.is_kept(sha256), "it is not looked for all the time"
    walk.at += timedelta(days=1)
    walk.sweep()
    assert not blobs.is_kept(sha256)


def test_folders_of_dead_workers_are_tidied_away(at: datetime, tmp_path: Path) -> None:
    left = tmp_path / "var" / "disposal" / "tmpdead"
    left.mkdir(parents=True)
    (left / "package.zip").write_bytes(b"half")
    now = datetime.fromtimestamp(left.stat().st_mtime, tz=at.tzinfo)
    assert tidy_folders(at=now + timedelta(hours=23)) == 0
    assert tidy_folders(at=now + timedelta(hours=25)) == 1
    assert not left.exists()


@pytest.fixture
def installation(as_installation: None, at: datetime) -> Iterator[None]:
    with scope.session(scope.SYSTEM):
        load_city(at)
    yield
    forget()
    forget_plan()


def test_a_message_can_be_taken_from_the_command_line(
    installation: None, tmp_path: Path, at: datetime, fixed_clock: FixedClock
) -> None:
    strange = tmp_path / "0502.xml"
    strange.write_text("<x/>")
    done = CliRunner().invoke(command, ["archive-message", str(strange)])
    assert (done.exit_code, "SET ASIDE" in done.output) == (1, True)
    walk, number = _offered(tmp_path, at)
    done = CliRunner().invoke(command, ["archive-message", str(walk.archive.appraise(lambda _: "V"))])
    assert (done.exit_code, done.output) == (0, "0502 applied.\n")
    with scope.session(scope.SYSTEM):
        assert EndedFile.objects.get(reference_number=number).decision == "V"
        states = list(ArchiveMessage.objects.filter(direction="in").order_by("id").values_list("state", flat=True))
    assert states == [MessageState.SET_ASIDE, MessageState.APPLIED]


def _offered(tmp_path: Path, at: datetime) -> tuple[Walk, str]:
    with scope.session(scope.SYSTEM):
        walk = Walk(tmp_path / "archive", manager("Ayla", at), at)
        before = use_archive(lambda: walk.bound)
        file_id: UUID = ended(at)
        walk.start()
        walk.offer()
        use_archive(before)
        return walk, number_of(file_id)
