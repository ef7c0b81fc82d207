"""Two at once, with real commits: one wins, the other is told. The worker files the sheet, the chain seals events."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

import pytest

from amtsweg.circulation import models
from amtsweg.circulation.contracts import Action, CirculationState, Group, OtherVersion, StepSettled
from amtsweg.circulation.queries.checking import check_signatures
from amtsweg.circulation.queries.circulations import circulation
from amtsweg.circulation.services.sheets import KIND, file_sheet
from amtsweg.circulation.services.working import complete_step, refuse_step
from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import blobs, chain, outbox, scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.models import EventRecord
from amtsweg.records import api as records
from amtsweg.records.queries.plan import forget_plan
from amtsweg.web.databases import Connection
from amtsweg.web.environment import Database
from circulation.conftest import UNIT, Office, found_office, subject_of
from intake.conftest import at_once
from records.conftest import scan

CO, FINAL = Action.CO_SIGNATURE, Action.FINAL_SIGNATURE


@pytest.fixture
def office(fresh_database: Database, at: datetime, fixed_clock: FixedClock) -> Iterator[Office]:
    """The office, in a database in which commits are real."""
    with scope.session(scope.SYSTEM):
        yield found_office(at)
    forget()
    forget_plan()


def test_of_two_who_are_asked_one_signs(office: Office) -> None:
    office.hire("Gala", ("team-lead", UNIT))
    one = office.start(office.step(1, CO, Group(identity.unit_by_key(UNIT).id, "team-lead")))
    whole = circulation(one)
    sign = partial(
        complete_step,
        circulation_id=one,
        step_id=whole.steps[0].id,
        seen={bound.document_id: bound.sha256 for bound in whole.documents},
        comment="",
        at=office.at,
    )
    results = at_once(*[partial(sign, actor=office.people[name]) for name in ("Cora", "Gala", "Cora")])
    lost = [type(result).__name__ for result in results if result is not None]
    assert set(lost) <= {StepSettled.__name__, "Ended"}
    assert len(lost) == 2
    assert models.Signature.objects.count() == 1


def test_nobody_signs_a_version_that_is_just_replaced(office: Office) -> None:
    for n in range(4):
        one = office.start(office.step(1, CO, "Cora"), office.step(2, FINAL, "Dora"))
        whole = circulation(one)
        seen = {bound.document_id: bound.sha256 for bound in whole.documents}
        sign = partial(
            complete_step,
            circulation_id=one,
            step_id=whole.steps[0].id,
            seen=seen,
            comment="",
            actor=office.people["Cora"],
            at=office.at,
        )
        replace = partial(
            records.add_version,
            document_id=office.document_id,
            new=scan(100 + n, office.at),
            actor=office.people["Ayla"],
            at=office.at,
        )
        signed, _replaced = at_once(sign, replace)
        assert signed is None or isinstance(signed, OtherVersion)
        # whichever came first: the version that goes round now has no signature yet
        now = circulation(one)
        assert now.steps[0].state == "open"
        assert now.documents[0].sha256 not in {one.sha256 for one in now.signatures}


def test_signing_and_refusing_at_once_leave_one_of_them(office: Office) -> None:
    one = office.start(office.step(1, CO, Group(identity.unit_by_key(UNIT).id, "clerk")), office.step(2, FINAL, "Dora"))
    whole = circulation(one)
    step = {"circulation_id": one, "step_id": whole.steps[0].id, "at": office.at, "comment": "So nicht"}
    seen = {bound.document_id: bound.sha256 for bound in whole.documents}
    results = at_once(
        partial(complete_step, **step, seen=seen, actor=office.people["Ayla"]),
        partial(refuse_step, **step, actor=office.people["Bert"]),
    )
    assert sorted(type(result).__name__ for result in results) == ["NoneType", StepSettled.__name__]


def test_the_sheet_is_filed_once_by_the_worker(office: Office) -> None:
    office.stand_in("Cora", "Bert")
    one = office.start(office.step(1, CO, "Cora"), office.step(2, FINAL, "Dora"))
    office.do(one, 0, "Bert", comment="Mit der Auflage aus dem Vermerk")
    office.do(one, 1, "Dora")
    assert circulation(one).state is CirculationState.FINISHED
    while outbox.drain(at=office.at):
        pass
    file_sheet(circulation_id=one, actor=system("test"), at=office.at)
    (sheet,) = [doc for doc in records.documents_of(subject_of(office)) if doc.kind == KIND]
    assert circulation(one).sheet_id == sheet.id
    pdf = blobs.read_blob(sheet.sha256)
    assert b"/StructTreeRoot" in pdf or b"/Type/ObjStm" in pdf.replace(b" ", b"")


def test_a_signature_stands_in_the_chain_and_betrays_what_is_altered(office: Office, owner: Connection) -> None:
    one = office.start(office.step(1, CO, "Cora"), office.step(2, CO, "Cora"))
    office.do(one, 0, "Cora", comment="Ja")
    chain.seal_events()
    (checked,) = check_signatures(one)
    assert (checked.valid, checked.sealed) == (True, True)
    event = EventRecord.objects.get(id=checked.signature.event_id)
    owner.execute("UPDATE kernel_event SET actor_label = 'Cara' WHERE id = %s", [event.id])
    (checked,) = check_signatures(one)
    assert checked.problems == (
        "Der Eintrag im Ereignisprotokoll wurde verändert.",
        "Das Ereignisprotokoll sagt etwas anderes als diese Zeichnung.",
    )
    blobs._bound().remove(checked.signature.sha256)
    (checked,) = check_signatures(one)
    assert checked.problems[0] == "Der gezeichnete Inhalt fehlt oder wurde verändert."
