"""The way of a circulation: signed in turn, in somebody's place, changed on the way, refused, steered, ended."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from amtsweg.circulation import models
from amtsweg.circulation.contracts import (
    Action,
    CirculationState,
    Ended,
    Group,
    OtherVersion,
    StepSettled,
    StepState,
)
from amtsweg.circulation.queries.checking import check_signatures
from amtsweg.circulation.queries.circulations import View, list_circulations
from amtsweg.circulation.queries.desk import desk_of
from amtsweg.circulation.queries.waiting import waiting_for
from amtsweg.circulation.services.admitting import admit_substitutes
from amtsweg.circulation.services.steering import (
    hand_over_step,
    insert_step,
    return_to_stage,
    skip_step,
    stop_circulation,
)
from amtsweg.circulation.services.working import complete_step, refuse_step
from amtsweg.identity import api as identity
from amtsweg.kernel import chain, events
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed
from amtsweg.kernel.models import EventRecord
from amtsweg.records import api as records
from circulation.conftest import ELSEWHERE, UNIT, Office, subject_of

SIGHT, COMMENT, CO, FINAL = Action
WAITING, OPEN, DONE, REFUSED, SKIPPED = StepState


def waits(office: Office, name: str) -> int:
    """How many steps wait for somebody."""
    return waiting_for(office.id_of(name), at=office.at).steps


def test_steps_open_one_after_the_other_and_the_last_one_ends_it(office: Office) -> None:
    one = office.start(office.step(1, SIGHT, "Bert"), office.step(2, CO, "Cora", days=3), office.step(3, FINAL, "Dora"))
    assert (waits(office, "Bert"), waits(office, "Cora"), waits(office, "Dora")) == (1, 0, 0)
    with pytest.raises(StepSettled, match="noch nicht an der Reihe"):
        office.do(one, 1, "Cora")
    office.do(one, 0, "Bert")
    assert office.states(one) == [DONE, OPEN, WAITING]
    assert str(office.whole(one).steps[1].due_on) == "2026-03-05"
    office.do(one, 1, "Cora", comment="Einverstanden")
    office.do(one, 2, "Dora")
    whole = office.whole(one)
    assert (whole.state, office.states(one)) == (CirculationState.FINISHED, [DONE] * 3)
    assert [(s.signer, s.version, s.comment) for s in whole.signatures] == [
        ("Cora", 1, "Einverstanden"),
        ("Dora", 1, ""),
    ]
    with pytest.raises(Ended):
        office.do(one, 0, "Bert")


def test_steps_of_a_stage_go_side_by_side(office: Office) -> None:
    one = office.start(office.step(1, SIGHT, "Bert"), office.step(1, CO, "Cora"), office.step(2, FINAL, "Dora"))
    assert office.states(one) == [OPEN, OPEN, WAITING]
    office.do(one, 1, "Cora")
    assert office.states(one) == [OPEN, DONE, WAITING]
    office.do(one, 0, "Bert")
    assert office.states(one) == [DONE, DONE, OPEN]


def test_a_role_is_asked_and_one_of_them_does_it(office: Office) -> None:
    leads = Group(identity.unit_by_key(UNIT).id, "team-lead")
    one = office.start(office.step(1, CO, leads))
    assert (waits(office, "Cora"), waits(office, "Bert")) == (1, 0)
    with pytest.raises(NotAllowed):
        office.do(one, 0, "Bert")
    office.do(one, 0, "Cora")
    with pytest.raises(Invalid, match="niemand"):
        office.start(office.step(1, CO, Group(identity.unit_by_key(UNIT).id, "auditor")))


@pytest.mark.parametrize("by_role", [False, True])
def test_a_substitute_signs_in_somebodys_place(office: Office, by_role: bool) -> None:
    office.stand_in("Cora", "Bert")
    who = Group(identity.unit_by_key(UNIT).id, "team-lead") if by_role else "Cora"
    one = office.start(office.step(1, CO, who), office.step(2, FINAL, "Dora"))
    assert waits(office, "Bert") == 1
    office.do(one, 0, "Bert")
    (signed,) = office.whole(one).signatures
    assert (signed.signer, signed.acting_for, signed.acting_for_id) == ("Bert", "Cora", office.id_of("Cora"))
    told = next(one for one in events.history(subject_of(office)) if one.kind == "circulation.signed")
    assert (told.actor.account_id, told.actor.acting_for) == (office.id_of("Bert"), office.id_of("Cora"))


def test_the_final_signature_takes_other_eyes_and_a_recent_proof(office: Office) -> None:
    with pytest.raises(Conflict, match="Vier-Augen"):
        office.start(office.step(1, FINAL, "Ayla"))
    office.stand_in("Dora", "Ayla")
    one = office.start(office.step(1, FINAL, "Dora"))
    with pytest.raises(Conflict, match="Vier-Augen"):
        office.do(one, 0, "Ayla")
    with pytest.raises(NotAllowed, match="bestätigen"):
        office.do(one, 0, "Dora", proven=False)
    office.do(one, 0, "Dora")
    own = office.start(office.step(1, FINAL, "Ayla", own=True))
    office.do(own, 0, "Ayla")


def test_a_changed_document_asks_anew_and_old_signatures_stay_for_their_version(office: Office) -> None:
    one = office.start(office.step(1, SIGHT, "Bert"), office.step(2, CO, "Cora"), office.step(3, FINAL, "Dora"))
    office.do(one, 0, "Bert")
    office.do(one, 1, "Cora")
    looked_at = {bound.document_id: bound.sha256 for bound in office.whole(one).documents}
    office.new_version(2)
    whole = office.whole(one)
    assert office.states(one) == [DONE, OPEN, WAITING]
    assert [(b.first_version, b.version) for b in whole.documents] == [(1, 2)]
    with pytest.raises(OtherVersion, match="neue Fassung: Anlage 1"):
        complete_step(
            circulation_id=one,
            step_id=whole.steps[1].id,
            seen=looked_at,
            comment="",
            actor=office.people["Cora"],
            at=office.at,
        )
    office.do(one, 1, "Cora")
    office.do(one, 2, "Dora")
    signed = office.whole(one).signatures
    assert [(s.signer, s.version) for s in signed] == [("Cora", 1), ("Cora", 2), ("Dora", 2)]
    assert [checked.problems for checked in check_signatures(one)] == [()] * 3


def test_a_route_may_say_that_signatures_stay(office: Office) -> None:
    one = office.start(office.step(1, CO, "Cora"), office.step(2, FINAL, "Dora"), sign_again=False)
    office.do(one, 0, "Cora")
    office.new_version(2)
    assert office.states(one) == [DONE, OPEN]
    assert office.whole(one).documents[0].version == 2


def test_nothing_passes_a_refused_signature_but_a_return(office: Office) -> None:
    one = office.start(office.step(1, CO, "Cora"), office.step(2, FINAL, "Dora"))
    steps = [step.id for step in office.whole(one).steps]
    refuse = {"circulation_id": one, "actor": office.people["Cora"], "at": office.at, "step_id": steps[0]}
    with pytest.raises(Invalid):
        refuse_step(**refuse, comment=" ")
    refuse_step(**refuse, comment="Die Gebühr stimmt nicht")
    assert office.states(one) == [REFUSED, WAITING]
    with pytest.raises(StepSettled, match="verweigert"):
        skip_step(circulation_id=one, step_id=steps[0], reason="egal", actor=office.people["Ayla"], at=office.at)
    back = {"circulation_id": one, "stage": 1, "comment": "Berichtigt", "at": office.at}
    with pytest.raises(NotAllowed):
        return_to_stage(**back, actor=office.people["Bert"])
    return_to_stage(**back, actor=office.people["Ayla"])
    assert office.states(one) == [OPEN, WAITING]


def test_whoever_is_asked_may_give_it_back(office: Office) -> None:
    one = office.start(office.step(1, COMMENT, "Bert"), office.step(2, CO, "Cora"), office.step(3, FINAL, "Dora"))
    with pytest.raises(Invalid):
        office.do(one, 0, "Bert")
    office.do(one, 0, "Bert", comment="Passt")
    office.do(one, 1, "Cora")
    return_to_stage(circulation_id=one, stage=1, comment="Bitte ergänzen", actor=office.people["Dora"], at=office.at)
    assert office.states(one) == [OPEN, WAITING, WAITING]
    assert office.whole(one).steps[0].comment == ""
    assert len(office.whole(one).signatures) == 1


def test_whoever_started_it_steers_it(office: Office) -> None:
    one = office.start(office.step(1, CO, "Cora"), office.step(2, FINAL, "Dora"))
    ayla = {"circulation_id": one, "actor": office.people["Ayla"], "at": office.at}
    with pytest.raises(NotAllowed):
        insert_step(**{**ayla, "actor": office.people["Bert"]}, new=office.step(1, SIGHT, "Bert"), beside=True)
    insert_step(**ayla, new=office.step(1, SIGHT, "Bert"), beside=True)
    insert_step(**ayla, new=office.step(1, COMMENT, "Bert"), beside=False)
    whole = office.whole(one)
    assert [(s.stage, s.action, s.state) for s in whole.steps] == [
        (1, COMMENT, OPEN),
        (2, CO, WAITING),
        (2, SIGHT, WAITING),
        (3, FINAL, WAITING),
    ]
    with pytest.raises(Invalid, match="höchstens eine"):
        insert_step(**ayla, new=office.step(4, FINAL, "Dora"), beside=False)
    skip_step(**ayla, step_id=whole.steps[0].id, reason="erledigt am Telefon")
    hand_over_step(**ayla, step_id=whole.steps[2].id, holder_id=office.id_of("Dora"), group=None)
    assert office.states(one) == [SKIPPED, OPEN, OPEN, WAITING]
    assert (waits(office, "Bert"), waits(office, "Dora")) == (0, 1)
    stop_circulation(**ayla, reason="Antrag zurückgenommen")
    assert office.whole(one).state is CirculationState.STOPPED
    assert waits(office, "Cora") == 0


def test_who_may_not_read_the_file_is_let_in_for_the_step_alone(office: Office) -> None:
    subject, emil = subject_of(office), office.id_of("Emil")
    one = office.start(office.step(1, CO, "Cora"), office.step(2, COMMENT, "Emil"))

    def may_read() -> bool:
        return subject in records.reads.visible.reader(emil, at=office.at).subjects

    assert not may_read()
    office.do(one, 0, "Cora")
    assert may_read()
    assert waits(office, "Emil") == 1
    office.do(one, 1, "Emil", comment="Aus unserer Sicht in Ordnung")
    assert not may_read()


def test_whoever_stands_in_later_is_let_in_as_well(office: Office) -> None:
    subject, fine = subject_of(office), office.hire("Fine", ("clerk", ELSEWHERE)).account_id
    assert fine
    one = office.start(office.step(1, CO, "Emil"))
    assert admit_substitutes(at=office.at) == 0
    office.stand_in("Emil", "Fine")
    assert [admit_substitutes(at=office.at) for _ in range(2)] == [1, 0]
    assert subject in records.reads.visible.reader(fine, at=office.at).subjects
    office.do(one, 0, "Fine")
    assert office.whole(one).signatures[0].acting_for == "Emil"
    assert subject not in records.reads.visible.reader(fine, at=office.at).subjects


def test_whoever_no_longer_stands_in_is_let_out(office: Office) -> None:
    subject, fine = subject_of(office), office.hire("Fine", ("clerk", ELSEWHERE)).account_id
    assert fine
    office.stand_in("Emil", "Fine")
    office.start(office.step(1, CO, "Emil"))
    assert subject in records.reads.visible.reader(fine, at=office.at).subjects
    later = office.at + timedelta(days=15)
    assert admit_substitutes(at=later) == 1
    assert subject not in records.reads.visible.reader(fine, at=later).subjects


def test_whoever_is_let_in_for_good_meanwhile_stays(office: Office) -> None:
    subject, emil = subject_of(office), office.id_of("Emil")
    one = office.start(office.step(1, SIGHT, "Emil"))
    identity.subject_access.let_in(
        account_id=emil,
        subject_id=subject,
        unit_id=identity.unit_by_key(UNIT).id,
        reason="Vertritt die Stadt vor Gericht",
        actor=office.people["Ayla"],
        at=office.at,
    )
    office.do(one, 0, "Emil")
    assert subject in records.reads.visible.reader(emil, at=office.at).subjects
    assert [reason for _, reason in identity.subject_access.let_in_to(subject, at=office.at)] == [
        "Vertritt die Stadt vor Gericht"
    ]


def test_two_circulations_do_not_shut_one_another_out(office: Office) -> None:
    subject, emil = subject_of(office), office.id_of("Emil")
    first, second = (office.start(office.step(1, SIGHT, "Emil"), office.step(2, SIGHT, "Cora")) for _ in range(2))
    office.do(first, 0, "Emil")
    assert subject in records.reads.visible.reader(emil, at=office.at).subjects
    stop_circulation(circulation_id=second, reason="genug", actor=office.people["Ayla"], at=office.at)
    assert subject not in records.reads.visible.reader(emil, at=office.at).subjects


def test_only_who_may_decide_it_lets_others_in_to_a_confidential_file(office: Office) -> None:
    office.hire("Fine", ("records-manager", UNIT), ("clerk", UNIT))
    set_level = records.writes.keeping.set_confidentiality
    set_level(record_file_id=office.file_id, level=1, reason="Personal", actor=office.people["Fine"], at=office.at)
    with pytest.raises(NotAllowed, match="freigeben"):
        office.start(office.step(1, SIGHT, "Cora"))
    one = office.start(office.step(1, SIGHT, "Cora"), by="Fine")
    assert waits(office, "Cora") == 1
    office.do(one, 0, "Cora")


def test_lists_show_what_is_to_do_what_is_started_and_what_has_ended(office: Office) -> None:
    one = office.start(office.step(1, SIGHT, "Bert"), office.step(2, FINAL, "Dora"))

    def lines(name: str, view: View) -> int:
        return len(list_circulations(view, desk=desk_of(office.id_of(name), at=office.at), limit=10))

    assert [lines("Bert", view) for view in View] == [1, 0, 0]
    assert [lines("Ayla", view) for view in View] == [0, 1, 0]
    assert [lines("Emil", view) for view in View] == [0, 0, 0]
    office.do(one, 0, "Bert")
    office.do(one, 1, "Dora")
    assert [lines("Bert", view) for view in View] == [0, 0, 1]
    assert [lines("Ayla", view) for view in View] == [0, 0, 1]


def test_a_signature_can_be_recomputed_and_never_changed(office: Office) -> None:
    one = office.start(office.step(1, CO, "Cora"))
    office.do(one, 0, "Cora", comment="Ja")
    (checked,) = check_signatures(one)
    assert (checked.valid, checked.sealed) == (True, False)
    row = models.Signature.objects.get()
    for field, value in (("comment", "Nein"), ("sha256", "0" * 64), ("at", office.at + timedelta(days=1))):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            models.Signature.objects.filter(id=row.id).update(**{field: value})
    models.Signature.objects.filter(id=row.id).update(guard_level=1)
    assert chain.check_link(EventRecord.objects.get(id=row.event_id)) is None


def test_somebody_elsewhere_cannot_be_named_without_the_right_to_read_files(office: Office) -> None:
    office.hire("Gala", ("editor", ELSEWHERE))
    with pytest.raises(Invalid, match="Akten lesen"):
        office.start(office.step(1, SIGHT, "Gala"))


def test_a_circulation_needs_a_title_documents_of_the_file_and_the_right_to_work_on_it(office: Office) -> None:
    office.hire("Hugo", ("auditor", UNIT))
    with pytest.raises(NotAllowed):
        office.start(office.step(1, SIGHT, "Bert"), by="Hugo")
