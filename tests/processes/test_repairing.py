"""What stands still is repaired by a person: with corrected variables, or taken for done; the log names no values."""

import pytest

from amtsweg.bpmn.api import State
from amtsweg.kernel import clock, events, outbox
from amtsweg.kernel.errors import Conflict, Invalid, NotFound
from amtsweg.processes import api
from amtsweg.processes.contracts import IncidentView, ProcessChanged, ProcessSuspended
from amtsweg.processes.models import ProcessInstance
from bpmn.drawing import document, flows, start_end, user
from processes.conftest import ANNA, SERVICE, UNIT, Letters, Office

GATE = document(
    start_end()
    + user("t", "u")
    + '<exclusiveGateway id="g" name="Angenommen?"/>'
    + flows("s->t", "t->g", "g->e[done]", "g->u[not(done)]", "u->e")
)
CHOICE = document(
    start_end()
    + '<eventBasedGateway id="g"/><intermediateCatchEvent id="c"><timerEventDefinition><timeDate>when</timeDate>'
    + '</timerEventDefinition></intermediateCatchEvent><intermediateCatchEvent id="m">'
    + '<messageEventDefinition messageRef="m_docs"/></intermediateCatchEvent>'
    + flows("s->g", "g->c", "g->m", "c->e", "m->e")
)


def gate(office: Office) -> IncidentView:
    """A gateway that cannot tell which way to go."""
    office.start(GATE, keep="me", done="ja")
    office.complete("t")
    (incident,) = api.list_incidents()
    return incident


def letter(office: Office) -> IncidentView:
    """A letter nobody can write."""
    office.start(SERVICE, fee=5)
    outbox.drain(at=office.at)
    (incident,) = api.list_incidents()
    return incident


def retry(office: Office, incident: IncidentView, **more: object) -> None:
    api.repairing.retry_incident(
        instance_id=incident.instance_id, token=incident.token, actor=ANNA, at=office.at, **more
    )


def by_hand(office: Office, incident: IncidentView, **more: object) -> None:
    given = {"variables": {}, "reason": "Brief liegt schon in der Akte.", **more}
    api.repairing.complete_by_hand(
        instance_id=incident.instance_id, token=incident.token, actor=ANNA, at=office.at, **given
    )


def test_one_sees_where_it_stands_and_what_its_element_knows(office: Office) -> None:
    incident = gate(office)
    found = api.repairing.get_incident(incident.instance_id, incident.token)
    assert (found.incident, found.name, found.slug, found.version) == (incident, "Angenommen?", "test", 1)
    assert (found.variables, found.by_hand) == ({"keep": "me", "done": "ja"}, True)
    with pytest.raises(NotFound):
        api.repairing.get_incident(incident.instance_id, 999)
    with pytest.raises(NotFound):
        api.repairing.get_incident(UNIT, incident.token)


def test_corrected_data_let_it_go_on_and_the_log_names_them_without_values(office: Office) -> None:
    incident = gate(office)
    retry(office, incident, variables={"done": False, "a_new": 1}, reason=" Tippfehler ")
    assert (office.open_tasks(), api.list_incidents()) == (["u"], ())
    (process,) = api.processes_of_subject(office.subject_id)
    assert process.variables == {"keep": "me", "done": False, "a_new": 1}
    retried = next(event for event in events.history(office.subject_id) if event.kind == "process.retried")
    assert (retried.actor, retried.reason) == (ANNA, "Tippfehler")
    assert (retried.data["changed"], retried.data["token"]) == (["a_new", "done"], incident.token)
    assert "me" not in str(retried.data)


def test_whoever_changes_data_says_why(office: Office) -> None:
    incident = gate(office)
    with pytest.raises(Invalid) as caught:
        retry(office, incident, variables={"done": True}, reason="  ")
    assert list(caught.value.fields) == ["reason"]
    assert api.list_incidents() == (incident,)


def test_a_step_is_taken_for_done_by_hand(office: Office, fixed_clock: clock.FixedClock) -> None:
    incident = letter(office)
    by_hand(office, incident, variables={"letter": "notice"})
    assert (office.open_tasks(), api.list_incidents()) == (["read"], ())
    (process,) = api.processes_of_subject(office.subject_id)
    assert process.variables == {"fee": 5, "letter": "notice"}
    done = next(event for event in events.history(office.subject_id) if event.kind == "process.completed_by_hand")
    assert (done.actor, done.reason, done.data["changed"]) == (ANNA, "Brief liegt schon in der Akte.", ["letter"])
    assert (done.data["entered"], done.data["left"]) == (["letter", "read"], ["letter"])
    with pytest.raises(Conflict):
        by_hand(office, incident)


def test_a_step_taken_for_done_calls_no_service_any_more(
    office: Office, letters: Letters, fixed_clock: clock.FixedClock
) -> None:
    def refuse(call: object) -> None:
        raise Invalid("no address")

    letters.answer = refuse
    by_hand(office, letter(office))
    outbox.drain(at=office.at)
    assert (len(letters.calls), office.open_tasks()) == (1, ["read"])


def test_nothing_is_done_by_hand_without_a_reason(office: Office, fixed_clock: clock.FixedClock) -> None:
    incident = letter(office)
    with pytest.raises(Invalid):
        by_hand(office, incident, reason="")
    assert api.list_incidents() == (incident,)


def test_whoever_looked_at_an_older_state_repairs_nothing(office: Office) -> None:
    incident = gate(office)
    revision = api.repairing.get_incident(incident.instance_id, incident.token).revision
    with pytest.raises(ProcessChanged):
        retry(office, incident, expected_revision=revision - 1)
    with pytest.raises(ProcessChanged):
        by_hand(office, incident, expected_revision=revision - 1)
    by_hand(office, incident, variables={"done": True}, expected_revision=revision)
    assert api.list_incidents() == ()


def test_a_halted_process_is_not_repaired(office: Office) -> None:
    incident = gate(office)
    api.suspension.suspend_process(subject_id=office.subject_id, reason="Klage", actor=ANNA, at=office.at)
    with pytest.raises(ProcessSuspended):
        by_hand(office, incident)
    with pytest.raises(ProcessSuspended):
        retry(office, incident)


def test_nobody_can_say_which_of_several_events_came(office: Office) -> None:
    office.start(CHOICE, when="never")
    (incident,) = api.list_incidents()
    assert not api.repairing.get_incident(incident.instance_id, incident.token).by_hand
    with pytest.raises(Conflict, match="nicht von Hand"):
        by_hand(office, incident)
    retry(office, incident, variables={"when": "2027-01-01T00:00:00Z"}, reason="Datum stand falsch im Antrag.")
    row = ProcessInstance.objects.get(id=incident.instance_id)
    assert (row.incidents, len(State.from_json(row.state).tokens)) == ({}, 3)
