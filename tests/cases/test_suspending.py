"""A case is halted and goes on, its deadlines stand and run on, and the pages say so."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from amtsweg.cases.queries.details import messages_of
from amtsweg.cases.queries.history import history_of
from amtsweg.cases.queries.inbox import InboxQuery, InboxView, inbox
from amtsweg.cases.queries.standing import standing_of
from amtsweg.cases.services import suspending
from amtsweg.identity import api as identity
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.processes import api as processes
from amtsweg.processes.models import TaskRecord
from process_register.conftest import sign_in
from way import APPLICATION, COURT, Way

SLUG = "baulastenauskunft"
WHY = "Gutachten der Feuerwehr steht aus"

pytestmark = pytest.mark.usefixtures("system_scope")


@pytest.fixture
def matter(way: Way) -> Way:
    """An application that lies with the clerk."""
    translation.activate("de")
    way.submit(SLUG, COURT)
    way.work()
    return way


@pytest.fixture
def asked(way: Way) -> Way:
    """An application whose applicant is asked for something, with a deadline."""
    way.submit(SLUG, APPLICATION)
    way.work()
    way.do("completeness", complete=False, missing="Es fehlt die Vollmacht.")
    return way


def due(way: Way) -> datetime:
    (message,) = messages_of(way.case_id)
    assert message.due_at is not None
    return message.due_at


def suspend(way: Way, *, timers: bool) -> None:
    suspending.suspend_deadlines(case_id=way.case_id, reason=WHY, timers=timers, actor=way.clerk, at=way.at)


def resume(way: Way) -> None:
    suspending.resume_deadlines(case_id=way.case_id, reason="Gutachten ist da", actor=way.clerk, at=way.at)


def test_the_applicants_deadline_moves_with_the_timer_of_the_process(asked: Way) -> None:
    assert due(asked).astimezone(LOCAL_ZONE).date().isoformat() == "2026-03-16"
    suspend(asked, timers=True)
    asked.later(days=20)
    assert asked.open_tasks() == []
    resume(asked)
    # 21 days (2 to 22 March) do not count; 6 April 2026 is Easter Monday.
    assert due(asked).astimezone(LOCAL_ZONE).date().isoformat() == "2026-04-07"
    told = [entry.what for entry in history_of(asked.case_id)]
    assert {"Fristen gehemmt", "Frist der Nachforderung verlängert um die Zeit der Hemmung"} <= set(told)
    asked.clock.at = due(asked) - timedelta(hours=1)
    asked.work()
    assert asked.open_tasks() == []
    asked.later(hours=2)
    assert asked.open_tasks() == ["completeness"]


def test_a_request_that_was_sent_meanwhile_loses_only_the_days_after_it(matter: Way) -> None:
    suspend(matter, timers=True)
    matter.later(days=5)
    matter.do("completeness", complete=False, missing="Es fehlt etwas.")
    before = due(matter)
    matter.later(days=3)
    resume(matter)
    assert (due(matter).date() - before.date()).days in range(3, 6)
    matter.clock.at = due(matter) - timedelta(hours=1)
    matter.work()
    assert matter.open_tasks() == []


def test_without_the_timers_the_applicants_deadline_runs_on(asked: Way) -> None:
    before = due(asked)
    suspend(asked, timers=False)
    asked.later(days=2)
    resume(asked)
    assert due(asked) == before


def test_nothing_is_suspended_or_resumed_without_a_reason_or_twice(matter: Way) -> None:
    who = {"case_id": matter.case_id, "actor": matter.lead, "at": matter.at}
    with pytest.raises(Invalid):
        suspending.suspend_case(reason=" ", **who)
    with pytest.raises(Conflict):
        suspending.resume_case(reason=WHY, **who)
    suspending.suspend_case(reason=WHY, **who)
    with pytest.raises(Conflict):
        suspending.suspend_case(reason=WHY, **who)
    with pytest.raises(Invalid):
        suspending.resume_case(reason="", **who)
    with pytest.raises(Invalid):
        suspending.resume_deadlines(reason="", **who)
    standing = standing_of(processes.processes_of_subject(matter.case_id))
    assert standing.halted is not None
    assert (standing.runs, standing.halted.by, standing.deadlines) == (True, "Bruno", None)


def test_a_suspended_deadline_is_not_overdue(matter: Way) -> None:
    assert matter.clerk.account_id is not None
    TaskRecord.objects.update(due_at=matter.at + timedelta(days=1), order_at=matter.at + timedelta(days=1))
    suspend(matter, timers=False)
    later = matter.at + timedelta(days=9)
    (row,) = inbox(InboxQuery(view=InboxView.ALL), account_id=matter.clerk.account_id, at=later).rows
    assert (row.overdue, row.task.deadline_suspended_at) == (False, matter.at)


def test_deadlines_are_suspended_on_the_page_and_the_reason_is_asked_for(matter: Way, client: Client) -> None:
    sign_in(client, matter.clerk)
    page = f"/arbeitsplatz/vorgang/{matter.case_id}/"
    shown = client.get(page).content.decode()
    assert "Fristen hemmen" in shown
    assert "Vorgang anhalten" not in shown  # that is for the lead
    refused = client.post(f"{page}frist/", {"do": "suspend", "reason": " ", "timers": "yes"})
    assert refused.status_code == 422
    assert b'href="#frist-grund"' in refused.content
    assert client.post(f"{page}anhalten/", {"do": "suspend", "reason": WHY}).status_code == 403
    assert client.post(f"{page}frist/", {"do": "suspend", "reason": WHY, "timers": "yes"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "Gehemmt von Ayla am 02.03.2026" in shown
    assert WHY in shown
    assert "gehemmt</span>" in client.get(f"/arbeitsplatz/aufgabe/{matter.task('completeness').id}/").content.decode()
    assert "gehemmt</span>" in client.get("/arbeitsplatz/?ansicht=all").content.decode()
    assert client.post(f"{page}frist/", {"do": "resume", "reason": "Ist da"}).status_code == 302
    assert "Gehemmt von" not in client.get(page).content.decode()


def test_whoever_does_a_task_of_a_halted_case_keeps_what_was_typed(matter: Way, client: Client) -> None:
    matter.do("completeness", complete=True)
    matter.do("lookup", result="none")
    sign_in(client, matter.lead)
    page, task = f"/arbeitsplatz/vorgang/{matter.case_id}/", f"/arbeitsplatz/aufgabe/{matter.task('decide').id}/"
    assert client.post(f"{page}anhalten/", {"do": "suspend", "reason": WHY}).status_code == 302
    assert "angehalten</span>" in client.get("/arbeitsplatz/?ansicht=all").content.decode()
    assert "Dieser Vorgang ist angehalten" in client.get(task).content.decode()
    typed = {"outcome": "refused", "reasons": "Es fehlt das berechtigte Interesse."}
    refused = client.post(task, typed)
    shown = refused.content.decode()
    assert refused.status_code == 409
    assert typed["reasons"] in shown
    assert "Die Aufgabe ist nicht erledigt" in shown
    assert matter.open_tasks() == ["decide"]
    assert client.post(f"{page}anhalten/", {"do": "resume", "reason": "Es geht weiter"}).status_code == 302
    assert client.post(task, typed).status_code == 302
    assert matter.open_tasks() == ["cosign"]


def test_answers_of_a_form_are_kept_when_the_case_was_halted(matter: Way, client: Client) -> None:
    sign_in(client, matter.clerk)
    suspending.suspend_case(case_id=matter.case_id, reason=WHY, actor=matter.lead, at=matter.at)
    typed = {"complete": "false", "missing": "Bitte senden Sie uns die Vollmacht."}
    refused = client.post(f"/arbeitsplatz/aufgabe/{matter.task('completeness').id}/", typed)
    assert refused.status_code == 409
    assert typed["missing"] in refused.content.decode()


def test_the_clerk_still_sees_a_task_that_went_up(matter: Way, client: Client) -> None:
    sign_in(client, matter.clerk)
    above = identity.unit_by_key("stadt-paderborn")
    TaskRecord.objects.update(unit_id=above.id, escalated_at=matter.at)
    task = matter.task("completeness")
    shown = client.get(f"/arbeitsplatz/vorgang/{matter.case_id}/").content.decode()
    assert task.name in shown
    assert "eskaliert</span>" in shown
    assert f"Liegt jetzt bei: {above.name}" in shown
    assert f"/arbeitsplatz/aufgabe/{task.id}/" not in shown
