"""Reminders: set for somebody who may read the file, due on working days, put off, done, seen by substitutes."""

from datetime import date, timedelta

import pytest

from amtsweg.circulation.contracts import Group, NewReminder, UnknownReminder
from amtsweg.circulation.queries.desk import desk_of
from amtsweg.circulation.queries.reminders import Cursor, list_reminders, reminder, reminders_of_file
from amtsweg.circulation.queries.waiting import waiting_for
from amtsweg.circulation.services.reminding import finish_reminder, put_off_reminder, set_reminder
from amtsweg.identity import api as identity
from amtsweg.kernel import events
from amtsweg.kernel.errors import Invalid, NotAllowed
from amtsweg.records.contracts import Changed, UnknownDocument
from circulation.conftest import UNIT, Office, subject_of

TODAY = date(2026, 3, 2)


def remind(office: Office, who: str | Group, day: date = TODAY, *, by: str = "Ayla", **more: object) -> object:
    """Set a reminder and return its id."""
    person = office.id_of(who) if isinstance(who, str) else None
    new = NewReminder(office.file_id, day, "Rückmeldung prüfen", for_id=person, group=None if person else who, **more)  # type: ignore[arg-type]  # a mix of values
    return set_reminder(new=new, actor=office.people[by], at=office.at)


def listed(office: Office, name: str, *, coming: bool = False) -> list[str]:
    """The days of somebody's reminders."""
    found = list_reminders(desk_of(office.id_of(name), at=office.at), today=TODAY, coming=coming, limit=10)
    return [one.due_on.isoformat() for one in found]


def test_a_reminder_comes_back_on_a_working_day(office: Office) -> None:
    remind(office, "Ayla", date(2026, 4, 3))  # Good Friday; Easter Monday is off as well
    remind(office, "Ayla", date(2026, 3, 7))  # a Saturday
    remind(office, "Ayla")
    assert listed(office, "Ayla") == ["2026-03-02"]
    assert listed(office, "Ayla", coming=True) == ["2026-03-09", "2026-04-07"]
    assert waiting_for(office.id_of("Ayla"), at=office.at).reminders == 1


def test_pages_go_on_where_the_last_one_ended(office: Office) -> None:
    ids = [remind(office, "Ayla", TODAY + timedelta(days=7 * (n // 2 + 1))) for n in range(5)]
    desk, found, after = desk_of(office.id_of("Ayla"), at=office.at), [], None
    while page := list_reminders(desk, today=TODAY, coming=True, after=after, limit=2):
        found += [one.id for one in page]
        after = Cursor(page[-1].due_on, page[-1].id)
    assert found == ids


def test_colleagues_roles_and_substitutes_are_reminded(office: Office) -> None:
    remind(office, "Cora")
    remind(office, Group(identity.unit_by_key(UNIT).id, "head"))
    office.stand_in("Cora", "Bert")
    assert {name: len(listed(office, name)) for name in office.people} == {
        "Ayla": 0,
        "Bert": 1,
        "Cora": 1,
        "Dora": 1,
        "Emil": 0,
    }


@pytest.mark.parametrize("who", ["Emil", None])
def test_nobody_is_reminded_of_what_they_may_not_read(office: Office, who: str | None) -> None:
    with pytest.raises(Invalid, match="darf diese Akte nicht lesen"):
        remind(office, who or Group(identity.unit_by_key("sta-32").id, "clerk"))


def test_reasons_days_and_documents_are_checked(office: Office) -> None:
    with pytest.raises(Invalid, match="Vergangenheit"):
        remind(office, "Ayla", TODAY - timedelta(days=1))
    bad = NewReminder(office.file_id, TODAY, " ", for_id=office.id_of("Ayla"))
    with pytest.raises(Invalid, match="Grund"):
        set_reminder(new=bad, actor=office.people["Ayla"], at=office.at)
    with pytest.raises(UnknownDocument):
        remind(office, "Ayla", document_id=office.file_id)
    remind(office, "Ayla", document_id=office.document_id)
    (one,) = reminders_of_file(office.file_id, who=desk_of(office.id_of("Ayla"), at=office.at).reader)
    assert one.document_title == "Anlage 1"


def test_it_is_put_off_and_done_with_reason_by_whose_it_is(office: Office) -> None:
    one, who = remind(office, "Cora"), {"at": office.at, "revision": 1}
    with pytest.raises(NotAllowed):
        finish_reminder(reminder_id=one, note="", actor=office.people["Dora"], **who)
    office.stand_in("Cora", "Bert")
    put_off_reminder(
        reminder_id=one, due_on=date(2026, 3, 21), reason="Noch keine Antwort", actor=office.people["Bert"], **who
    )
    with pytest.raises(Changed):
        finish_reminder(reminder_id=one, note="", actor=office.people["Cora"], **who)
    assert (listed(office, "Cora"), listed(office, "Cora", coming=True)) == ([], ["2026-03-23"])
    finish_reminder(reminder_id=one, note="Erledigt", actor=office.people["Ayla"], at=office.at, revision=2)
    told = [e for e in events.history(subject_of(office)) if e.kind.startswith("reminder.")]
    assert [(e.kind, e.reason) for e in told] == [
        ("reminder.set", "Rückmeldung prüfen"),
        ("reminder.put_off", "Noch keine Antwort"),
        ("reminder.done", "Erledigt"),
    ]
    assert told[1].actor.acting_for == office.id_of("Cora")


def test_what_may_not_be_seen_is_not_there(office: Office) -> None:
    one = remind(office, "Ayla")
    with pytest.raises(UnknownReminder):
        reminder(one, who=desk_of(office.id_of("Emil"), at=office.at).reader)
