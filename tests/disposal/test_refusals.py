"""What may go wrong on the way: holds, refusals, unusable messages, packages that do not fit."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from amtsweg.disposal.contracts import FileStage, MessageState, RunState, WithArchive, WrongStep
from amtsweg.disposal.models import ArchiveMessage, DestructionProtocol, EndedFile
from amtsweg.disposal.ports import use_archive
from amtsweg.disposal.queries.listing import due_groups
from amtsweg.disposal.services.appraising import propose, record_rule
from amtsweg.disposal.services.collecting import cancel_run, withdraw_file
from amtsweg.disposal.services.holding import lift_hold, place_hold
from amtsweg.disposal.services.offering import hand_over, offer
from amtsweg.identity import api as identity
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.records import models as records_models
from amtsweg.records.contracts import UnknownFile
from amtsweg.records.services.keeping import reopen_file
from amtsweg.records.services.locking import lock_document
from amtsweg.xdomea import contracts as x
from disposal.conftest import UNIT, MakeEnded, number_of
from disposal.walking import Walk
from records.conftest import PLAN


@pytest.fixture
def walk(ayla: Actor, at: datetime, tmp_path: Path) -> Iterator[Walk]:
    """A disposal with the small archive at the other end."""
    made = Walk(tmp_path / "archive", ayla, at)
    before = use_archive(lambda: made.bound)
    yield made
    use_archive(before)


def test_a_hold_keeps_a_file_out_of_a_disposal_and_out_of_the_offer(
    walk: Walk, make_ended: MakeEnded, ayla: Actor
) -> None:
    first, second, third = (make_ended(n=n) for n in range(3))
    place_hold(reference_number=number_of(first), reason="Klage", until=None, actor=ayla, at=walk.at)
    (group,) = due_groups({identity.unit_by_key(UNIT).id}, at=walk.at)
    assert (group.files, group.held) == (3, 1)
    walk.start()
    assert walk.file(first).run_id is None
    place_hold(reference_number=number_of(second), reason="Klage", until=None, actor=ayla, at=walk.at)
    walk.offer()
    assert walk.file(second).run_id is None
    assert {one.id for one in walk.archive.read("0501").objects} == {third}


def test_a_hold_keeps_a_file_from_being_handed_over(walk: Walk, make_ended: MakeEnded, ayla: Actor) -> None:
    first, second = (make_ended(n=n) for n in range(2))
    walk.start()
    walk.offer()
    walk.archive.appraise(lambda _: "A")
    walk.work()
    place_hold(reference_number=number_of(first), reason="Klage", until=None, actor=ayla, at=walk.at)
    walk.hand_over()
    assert {one.id for one in walk.archive.read("0503").objects} == {second}
    assert walk.file(first).problem == "Auf der Akte liegt eine Sperre."


def test_a_hold_put_between_the_step_and_the_package_still_counts(
    walk: Walk, make_ended: MakeEnded, ayla: Actor
) -> None:
    file_id = make_ended()
    walk.start()
    walk.offer()
    walk.archive.appraise(lambda _: "A")
    walk.work()
    hand_over(run_id=walk.run_id, actor=ayla, at=walk.at)
    place_hold(reference_number=number_of(file_id), reason="Klage", until=None, actor=ayla, at=walk.at)
    walk.work()
    assert (walk.run.state, "Sperre" in walk.run.problem) == (RunState.APPRAISED, True)
    with pytest.raises(StopIteration):
        walk.archive.sent("0503")


def test_a_hold_stops_an_agreed_destruction_until_it_is_lifted_or_over(
    walk: Walk, make_ended: MakeEnded, ayla: Actor, bengt: Actor
) -> None:
    held, until, free = (make_ended(n=n) for n in range(3))
    walk.start()
    walk.offer()
    walk.archive.appraise(lambda _: "V")
    walk.work()
    walk.hand_over()
    hold = place_hold(reference_number=number_of(held), reason="Klage", until=None, actor=ayla, at=walk.at)
    day = walk.at.date() + timedelta(days=3)
    place_hold(reference_number=number_of(until), reason="Prüfung", until=day, actor=ayla, at=walk.at)
    walk.destroy(bengt)
    assert walk.run.state == RunState.DESTROYING
    assert [walk.file(one).stage for one in (held, until, free)] == ["appraised", "appraised", "destroyed"]
    walk.at += timedelta(days=4)
    walk.sweep()
    assert walk.file(until).stage == FileStage.DESTROYED
    lift_hold(hold_id=hold.id, reason="Vergleich", actor=ayla, at=walk.at)
    walk.sweep()
    assert walk.run.state == RunState.DONE
    with pytest.raises(Conflict):
        place_hold(reference_number=number_of(held), reason="zu spät", until=None, actor=ayla, at=walk.at)


def test_a_hold_asks_for_file_reason_and_a_day_to_come(walk: Walk, make_ended: MakeEnded, ayla: Actor) -> None:
    number = number_of(make_ended())
    with pytest.raises(UnknownFile):
        place_hold(reference_number="63-0-1", reason="Klage", until=None, actor=ayla, at=walk.at)
    with pytest.raises(Invalid) as refused:
        place_hold(reference_number=number, reason=" ", until=date(2020, 1, 1), actor=ayla, at=walk.at)
    assert set(refused.value.fields) == {"reason", "until"}


def test_a_package_the_archive_refuses_can_be_handed_over_again(walk: Walk, make_ended: MakeEnded) -> None:
    file_id = make_ended()
    walk.start()
    walk.offer()
    walk.archive.appraise(lambda _: "A")
    walk.work()
    walk.hand_over()
    walk.archive.confirm(refuse=frozenset({file_id}))
    walk.work()
    assert walk.run.state == RunState.APPRAISED
    assert walk.file(file_id).problem == "Prüfsumme falsch"
    walk.hand_over()
    walk.at += timedelta(hours=1)
    walk.archive.at = walk.at
    walk.archive.confirm()
    walk.work()
    assert (walk.run.state, walk.file(file_id).archive_id) == (RunState.CONFIRMED, "Best. 12 Nr. 1")


def test_what_the_archive_took_only_in_part_is_destroyed_only_in_part(
    walk: Walk, make_ended: MakeEnded, bengt: Actor
) -> None:
    taken, refused = (make_ended(n=n) for n in range(2))
    walk.start()
    walk.offer()
    walk.archive.appraise(lambda _: "A")
    walk.work()
    walk.hand_over()
    walk.archive.confirm(refuse=frozenset({refused}))
    walk.work()
    walk.destroy(bengt)
    assert (walk.file(taken).stage, walk.file(refused).stage) == (FileStage.DESTROYED, FileStage.DUE)
    assert DestructionProtocol.objects.count() == 1
    assert records_models.Document.objects.filter(record_file=refused).count() == 1


def test_messages_that_cannot_be_applied_are_set_aside_with_the_reason(walk: Walk, make_ended: MakeEnded) -> None:
    make_ended()
    walk.start()
    walk.offer()
    (walk.archive.root / "in").mkdir(exist_ok=True)
    (walk.archive.root / "in" / "a.zip").write_bytes(b"no archive at all")
    (walk.archive.root / "in" / "b.xml").write_text("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>")
    walk.archive.answer("0506", walk.archive.read("0501"), imported=(x.Imported(walk.run_id, True),))
    walk.work()
    rows = list(ArchiveMessage.objects.filter(direction="in").order_by("filename"))
    assert {one.state for one in rows} == {MessageState.SET_ASIDE}
    assert all(one.reason for one in rows)
    assert walk.run.state == RunState.OFFERED


def test_a_message_of_a_strange_process_is_set_aside(walk: Walk, make_ended: MakeEnded) -> None:
    make_ended()
    walk.start()
    walk.offer()
    ours = walk.archive.read("0501")
    strange = x.Head(ours.objects[0].id, walk.at, ours.head.sender, ours.head.recipient)
    walk.archive.answer("0504", x.Message(kind=ours.kind, version=ours.version, head=strange))
    walk.work()
    (row,) = ArchiveMessage.objects.filter(direction="in")
    assert (row.state, row.reason) == (MessageState.SET_ASIDE, "Zu dieser Prozess-ID gibt es hier keine Aussonderung.")


def test_two_stages_need_a_standing_rule_and_hand_over_at_once(
    walk: Walk, make_ended: MakeEnded, ayla: Actor, bengt: Actor
) -> None:
    file_id = make_ended()
    with pytest.raises(Invalid):
        walk.start(stages=2)
    _rule(walk, ayla, "A")
    walk.start(stages=2)
    walk.hand_over()
    assert walk.run.state == RunState.HANDED_OVER
    walk.archive.receipt("0507", "0503")
    walk.work()
    assert walk.run.state == RunState.HAND_OVER_RECEIVED
    walk.archive.confirm()
    walk.work()
    walk.destroy(bengt)
    assert walk.file(file_id).stage == FileStage.DESTROYED


def test_what_the_archive_waived_once_goes_without_an_offer(
    walk: Walk, make_ended: MakeEnded, ayla: Actor, bengt: Actor
) -> None:
    make_ended()
    _rule(walk, ayla, "V")
    walk.start()
    with pytest.raises(WrongStep):
        offer(run_id=walk.run_id, actor=ayla, at=walk.at)
    walk.hand_over()
    walk.destroy(bengt)
    assert "Schreiben 12" in DestructionProtocol.objects.get().decided_by


def _rule(walk: Walk, actor: Actor, decision: str) -> None:
    unit_id = identity.unit_by_key(UNIT).id
    plan = PLAN.rsplit(".", 1)[0]
    given = {"plan_key": plan, "decision": decision, "source": "Schreiben 12", "decided_on": date(2025, 1, 2)}
    record_rule(unit_id=unit_id, actor=actor, at=walk.at, **given)  # type: ignore[arg-type]  # as named above


def test_a_file_somebody_works_in_is_left_out(walk: Walk, make_ended: MakeEnded, ayla: Actor) -> None:
    busy, idle = (make_ended(n=n) for n in range(2))
    document = records_models.Document.objects.get(record_file=busy)
    lock_document(document_id=document.id, actor=ayla, at=walk.at)
    walk.start()
    assert (walk.file(busy).run_id, walk.file(idle).run_id) == (None, walk.run_id)


def test_a_reopened_file_leaves_its_disposal_but_not_once_the_archive_has_it(
    walk: Walk, make_ended: MakeEnded, ayla: Actor
) -> None:
    first, second = (make_ended(n=n) for n in range(2))
    walk.start()
    reopen_file(record_file_id=first, reason="Nachtrag", actor=ayla, at=walk.at)
    assert not EndedFile.objects.filter(record_file=first).exists()
    walk.offer()
    walk.archive.appraise(lambda _: "A")
    walk.work()
    walk.hand_over()
    with pytest.raises(WithArchive):
        reopen_file(record_file_id=second, reason="Nachtrag", actor=ayla, at=walk.at)


def test_proposals_change_one_by_one_and_by_unit_until_they_are_offered(
    walk: Walk, make_ended: MakeEnded, ayla: Actor
) -> None:
    first, second = (make_ended(n=n) for n in range(2))
    walk.start()
    one = walk.file(first)
    assert propose(run_id=walk.run_id, proposal="B", ended_id=one.id, actor=ayla, at=walk.at) == 1
    assert propose(run_id=walk.run_id, proposal="A", plan_key=PLAN, actor=ayla, at=walk.at) == 2
    assert {walk.file(first).proposal, walk.file(second).proposal} == {"A"}
    walk.offer()
    with pytest.raises(WrongStep):
        propose(run_id=walk.run_id, proposal="V", plan_key=PLAN, actor=ayla, at=walk.at)


def test_a_disposal_can_be_given_up_and_a_file_can_leave_it(walk: Walk, make_ended: MakeEnded, ayla: Actor) -> None:
    first, second = (make_ended(n=n) for n in range(2))
    walk.start()
    withdraw_file(run_id=walk.run_id, ended_id=walk.file(first).id, actor=ayla, at=walk.at)
    assert (walk.file(first).stage, walk.file(first).run_id) == (FileStage.DUE, None)
    cancel_run(run_id=walk.run_id, reason="falsche Auswahl", actor=ayla, at=walk.at)
    assert (walk.run.state, walk.file(second).run_id) == (RunState.CANCELLED, None)
