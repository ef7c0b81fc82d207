"""Services are called through the outbox: once, again after a failure, never for a token that is gone."""

from datetime import timedelta

import pytest

from amtsweg.kernel import clock, events, outbox
from amtsweg.kernel.errors import Invalid, OutsideUnavailable
from amtsweg.processes import api
from amtsweg.processes.contracts import MessageNotAwaited, ServiceCall, ServiceError
from amtsweg.processes.services.correlating import terminate_process
from bpmn.drawing import document, flows, start_end, user
from processes.conftest import ANNA, SERVICE, Letters, Office

REMINDER = '<serviceTask id="remind" amtsweg:service="test.letter"/><receiveTask id="m" messageRef="m_docs"/>'


def fail(error: Exception):
    def handler(call: ServiceCall) -> None:
        raise error

    return handler


def test_a_service_is_called_with_properties_and_variables_and_its_answer_goes_on(
    office: Office, letters: Letters, fixed_clock: clock.FixedClock
) -> None:
    started = office.start(SERVICE, fee=5)
    assert office.open_tasks() == []
    assert outbox.drain(at=office.at) == 1
    (call,) = letters.calls
    assert (call.subject_id, call.instance_id, call.element_id) == (office.subject_id, started.id, "letter")
    assert (call.properties["template"], call.variables, call.at) == ("notice", {"fee": 5}, office.at)
    assert call.key == f"process:{started.id}:{call.token}"
    (process,) = api.processes_of_subject(office.subject_id)
    assert process.variables == {"fee": 5, "letter": "notice"}
    assert office.open_tasks() == ["read"]
    assert outbox.drain(at=office.at + timedelta(days=1)) == 0


def test_a_service_that_is_away_is_tried_again(office: Office, letters: Letters, fixed_clock: clock.FixedClock) -> None:
    office.start(SERVICE)
    letters.answer = fail(OutsideUnavailable("gone"))
    outbox.drain(at=office.at)
    assert api.list_incidents() == ()
    letters.answer = lambda call: None
    outbox.drain(at=office.at + timedelta(hours=1))
    assert office.open_tasks() == ["read"]
    assert {call.key for call in letters.calls} == {letters.calls[0].key}


def test_a_service_that_stays_away_becomes_an_incident_that_a_person_retries(
    office: Office, letters: Letters, fixed_clock: clock.FixedClock
) -> None:
    started = office.start(SERVICE)
    letters.answer = fail(OutsideUnavailable("gone"))
    for attempt in range(outbox.MAX_ATTEMPTS):
        outbox.drain(at=office.at + timedelta(days=attempt))
    (incident,) = api.list_incidents()
    assert incident.reason == "test.letter: gone"
    assert outbox.dead_letters() == []
    letters.answer = lambda call: None
    api.repairing.retry_incident(instance_id=started.id, token=incident.token, actor=ANNA, at=office.at)
    outbox.drain(at=office.at)
    assert (office.open_tasks(), api.list_incidents()) == (["read"], ())
    assert len({call.key for call in letters.calls}) == 2


def test_an_error_no_time_will_heal_is_an_incident_at_once(
    office: Office, letters: Letters, fixed_clock: clock.FixedClock
) -> None:
    office.start(SERVICE)
    letters.answer = fail(Invalid("no address"))
    outbox.drain(at=office.at)
    assert [incident.reason for incident in api.list_incidents()] == ["test.letter: no address"]


def test_a_service_nobody_provides_is_an_incident(office: Office, fixed_clock: clock.FixedClock) -> None:
    office.start(SERVICE)
    outbox.drain(at=office.at)
    assert [i.reason for i in api.list_incidents()] == ["test.letter: nobody provides the service test.letter"]


def test_a_business_error_takes_the_way_drawn_for_it(
    office: Office, letters: Letters, fixed_clock: clock.FixedClock
) -> None:
    office.start(SERVICE)
    letters.answer = fail(ServiceError("STOP", {"why": "address"}))
    outbox.drain(at=office.at)
    assert office.open_tasks() == ["repair"]


def test_what_the_handler_wrote_is_undone_with_its_failure(
    office: Office, letters: Letters, fixed_clock: clock.FixedClock
) -> None:
    started = office.start(SERVICE)

    def half(call: ServiceCall) -> None:
        events.record([events.Event("test.half", call.at, ANNA, "test", call.instance_id, call.subject_id)])
        raise OutsideUnavailable("gone")

    letters.answer = half
    outbox.drain(at=office.at)
    assert "test.half" not in [event.kind for event in events.history(office.subject_id)]
    assert started.task_ids == ()


def test_a_service_of_an_ended_process_is_not_called(
    office: Office, letters: Letters, fixed_clock: clock.FixedClock
) -> None:
    started = office.start(SERVICE)
    terminate_process(instance_id=started.id, reason="x", actor=ANNA, at=office.at)
    outbox.drain(at=office.at)
    assert letters.calls == []


def test_a_message_nobody_waits_for_is_refused(office: Office) -> None:
    office.start(SERVICE)
    with pytest.raises(MessageNotAwaited):
        api.send_message(subject_id=office.subject_id, name="answer", variables={}, actor=ANNA, at=office.at)


def test_a_message_that_comes_too_early_is_kept_until_a_process_wants_it(
    office: Office, letters: Letters, fixed_clock: clock.FixedClock
) -> None:
    body = start_end() + REMINDER
    letters.answer = lambda call: None
    office.start(document(body + user("t") + flows("s->remind", "remind->m", "m->t", "t->e")))
    later = office.at + timedelta(days=30)
    message = {"subject_id": office.subject_id, "variables": {"paid": True}, "actor": ANNA, "at": office.at}
    with pytest.raises(MessageNotAwaited):
        api.send_message(name="docs", **message)
    with pytest.raises(MessageNotAwaited):
        api.send_message(name="unheard of", keep_until=later, **message)
    api.send_message(name="docs", keep_until=later, **message)
    assert office.open_tasks() == []
    outbox.drain(at=office.at)
    assert office.open_tasks() == ["t"]
    (process,) = api.processes_of_subject(office.subject_id)
    assert process.variables == {"paid": True}
    kinds = [event.kind for event in events.history(office.subject_id)]
    assert kinds == ["process.started", "message.kept", "service.completed", "task.created"]


def test_a_message_is_not_kept_for_ever(office: Office, letters: Letters, fixed_clock: clock.FixedClock) -> None:
    body = start_end() + REMINDER
    letters.answer = lambda call: None
    office.start(document(body + flows("s->remind", "remind->m", "m->e")))
    api.send_message(
        subject_id=office.subject_id, name="docs", variables={}, actor=ANNA, at=office.at, keep_until=office.at
    )
    fixed_clock.at = office.at + timedelta(seconds=1)
    outbox.drain(at=fixed_clock.at)
    (process,) = api.processes_of_subject(office.subject_id)
    assert process.waiting_at == ("m",)
