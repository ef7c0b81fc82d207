"""What happens to the file is followed by what goes round: unit, level, deletion, closing; and the second wall."""

from datetime import date

import pytest

from amtsweg.circulation import models
from amtsweg.circulation.contracts import Action, CirculationState, NewReminder, StillOpen
from amtsweg.circulation.services.reminding import set_reminder
from amtsweg.circulation.services.sheets import KIND
from amtsweg.circulation.setting import use_setter
from amtsweg.identity import api as identity
from amtsweg.kernel import blobs
from amtsweg.kernel.errors import Conflict, OutsideUnavailable
from amtsweg.records import api as records
from amtsweg.records.contracts import Confidentiality, FileState
from amtsweg.records.services.deleting import delete_document
from circulation.conftest import ELSEWHERE, Office, seen_by, subject_of
from records.conftest import ACTOR

ALL, NOTHING = [1, 1, 1, 2, 1], [0, 0, 0, 0, 0]


def going_round(office: Office) -> None:
    """A reminder, and a circulation with a signature."""
    one = office.start(office.step(1, Action.CO_SIGNATURE, "Cora"), office.step(2, Action.SIGHT, "Cora"))
    office.do(one, 0, "Cora")
    new = NewReminder(office.file_id, date(2026, 3, 9), "Rückruf", for_id=office.id_of("Bert"))
    set_reminder(new=new, actor=office.people["Ayla"], at=office.at)


def test_rows_are_seen_by_whoever_sees_the_file(office: Office) -> None:
    going_round(office)
    assert (seen_by(office, "Bert"), seen_by(office, "Emil")) == (ALL, NOTHING)


def test_they_are_as_confidential_as_the_file(office: Office) -> None:
    going_round(office)
    level = {"record_file_id": office.file_id, "reason": "Personal", "actor": ACTOR, "at": office.at}
    records.writes.keeping.set_confidentiality(level=Confidentiality.CONFIDENTIAL, **level)
    assert seen_by(office, "Bert") == NOTHING
    records.writes.keeping.set_confidentiality(level=Confidentiality.OPEN, **level)
    assert seen_by(office, "Bert") == ALL


def test_they_go_with_the_file_to_another_unit(office: Office) -> None:
    going_round(office)
    unit_id = identity.unit_by_key(ELSEWHERE).id
    records.move_to_unit(subject_id=subject_of(office), unit_id=unit_id, actor=ACTOR, at=office.at)
    assert (seen_by(office, "Bert"), seen_by(office, "Emil")) == (NOTHING, ALL)


def test_a_document_that_goes_round_is_not_deleted(office: Office) -> None:
    going_round(office)
    with pytest.raises(Conflict, match="im Umlauf „Bescheid Lindenweg“"):
        delete_document(document_id=office.document_id, reason="doppelt", actor=ACTOR, at=office.at)


def test_a_file_is_not_closed_over_what_is_open(office: Office) -> None:
    going_round(office)
    closing = {"record_file_id": office.file_id, "actor": office.people["Ayla"], "at": office.at}
    with pytest.raises(StillOpen, match="„Bescheid Lindenweg“ läuft noch, eine Wiedervorlage ist offen"):
        records.writes.keeping.close_file(**closing)
    assert records.file_by_id(office.file_id).state is FileState.OPEN
    records.writes.keeping.close_file(**closing, end_open=True)
    assert records.file_by_id(office.file_id).state is FileState.CLOSED
    row = models.Circulation.objects.get()
    assert (row.state, row.end_reason) == (CirculationState.STOPPED, "Die Akte wurde geschlossen.")
    assert models.Reminder.objects.get().done_at
    (sheet,) = [one for one in records.documents_of(subject_of(office)) if one.kind == KIND]
    assert (sheet.id, sheet.title) == (row.sheet_id, "Umlaufblatt: Bescheid Lindenweg")
    assert blobs.read_blob(sheet.sha256).startswith(b"%PDF")


def test_a_matter_that_ends_by_itself_ends_what_goes_round(office: Office) -> None:
    going_round(office)
    records.close_record_file(subject_id=subject_of(office), actor=ACTOR, at=office.at)
    assert models.Circulation.objects.get().state == CirculationState.STOPPED


def test_without_its_sheet_nothing_is_closed(office: Office) -> None:
    going_round(office)
    before = use_setter(None)
    try:
        with pytest.raises(OutsideUnavailable):
            records.writes.keeping.close_file(record_file_id=office.file_id, actor=ACTOR, at=office.at, end_open=True)
    finally:
        use_setter(before)
    assert records.file_by_id(office.file_id).state is FileState.OPEN
    assert models.Circulation.objects.get().state == CirculationState.RUNNING
