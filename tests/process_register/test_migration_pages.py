"""The pages of migration plans, as a process manager and as others see them."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amtsweg.identity import api as identity
from amtsweg.kernel import outbox
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.ids import uuid7
from amtsweg.process_register.models import MigrationItem, MigrationPlan
from amtsweg.process_register.rules.migration_words import explain
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import MigrationProblem
from bpmn.drawing import document, flows, start_end, timer, user
from process_register.conftest import hire, sign_in

OLD = document(
    start_end()
    + user("a", "b")
    + f'<boundaryEvent id="late" name="Frist" attachedToRef="a" cancelActivity="false">{timer("P14D")}</boundaryEvent>'
    + '<endEvent id="e2"/>'
    + flows("s->a", "a->b", "b->e", "late->e2")
)
NEW = OLD.replace(b'id="b" name="Task b"', b'id="k" name="Neu"').replace(b'="b"', b'="k"')
SLUG = "umzug"
PAGE = f"/arbeitsplatz/prozesse/{SLUG}/umzug/"


@pytest.fixture
def running(city: None, fixed_clock: FixedClock, at: datetime) -> list[UUID]:
    unit_id = identity.unit_by_key("sta-63").id
    for version, xml in enumerate((OLD, NEW), 1):
        processes.deploy(slug=SLUG, version=version, bpmn=xml, decisions={}, at=at)
    subjects = [uuid7() for _ in range(3)]
    for subject in subjects:
        processes.start_process(
            slug=SLUG, version=1, subject_id=subject, unit_id=unit_id, account_id=None, variables={},
            actor=Actor("Oda"), at=at,
        )  # fmt: skip
    (task,) = processes.tasks_of_subject(subjects[0])
    processes.complete_task(task_id=task.id, variables={}, actor=Actor("Oda"), at=at)
    return subjects


def work(at: datetime) -> None:
    while outbox.drain(at=at):
        pass


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response
    return response.content.decode()


def make_plan(client: Client, at: datetime, **fields: object) -> str:
    sent = {"von": "1", "zu": "2", "reason": "Neue Satzung", "step:a": "a", "step:b": "", "step:late": "late", **fields}
    response = client.post(f"{PAGE}neu/", sent)
    assert response.status_code == 302, response.content.decode()[-2000:]
    work(at)
    return str(response.url)


def test_from_the_list_to_the_report_and_back(
    running: list[UUID], manager: Actor, client: Client, at: datetime
) -> None:
    sign_in(client, manager)
    assert "Noch kein Umzug" in text(client, PAGE)
    form = text(client, f"{PAGE}neu/")
    assert form.index("Task b") < form.index("Task a"), "what has no counterpart comes first"
    assert "Frist beginnt neu" in form
    assert "„Neu“" in form
    plan = make_plan(client, at)
    report = text(client, plan)
    assert "„Task b“: Hier steht der Vorgang, und der Schritt hat keine Entsprechung." in report
    assert "Jetzt umziehen" in report
    assert client.post(f"{plan}umziehen/").url == plan
    assert "Umzug läuft" in text(client, plan)
    work(at)
    assert "umgezogen" in text(client, plan)
    item = MigrationItem.objects.filter(outcome="moved").first()
    assert item is not None
    client.post(f"{plan}vorgang/{item.id}/")
    assert "Der Vorgang ist wieder in der alten Fassung." in text(client, plan)
    client.post(f"{plan}zuruecknehmen/", {"reason": "Zu früh"})
    work(at)
    assert [one.running for one in processes.deployed_versions(SLUG)] == [0, 3]
    assert "Neue Satzung" in text(client, PAGE)
    assert text(client, f"{plan}?ergebnis=misfit").count('<td data-label="Grund">') == 1


def test_choices_go_into_the_plan(running: list[UUID], manager: Actor, client: Client, at: datetime) -> None:
    sign_in(client, manager)
    plan = make_plan(client, at, **{"step:b": "k", "anew": ["late"]})
    row = MigrationPlan.objects.get()
    assert row.mapping == {"s": "s", "e": "e", "e2": "e2", "a": "a", "late": "late", "b": "k"}
    assert (row.anew, row.reason, row.created_by) == (["late"], "Neue Satzung", manager.label)
    assert "passt nicht" not in text(client, plan)


def test_a_plan_needs_a_reason_and_keeps_what_was_chosen(
    running: list[UUID], manager: Actor, client: Client, at: datetime
) -> None:
    sign_in(client, manager)
    response = client.post(f"{PAGE}neu/", {"von": "1", "zu": "2", "step:a": "a", "step:b": "k", "step:late": ""})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Bitte begründen Sie den Umzug." in page
    assert '<option value="k" selected>' in page
    assert '<option value="late" selected>' not in page


def test_wild_input_is_answered_in_words(running: list[UUID], manager: Actor, client: Client, at: datetime) -> None:
    sign_in(client, manager)
    assert client.get(f"{PAGE}neu/?von=9&zu=x").status_code == 200
    plan = make_plan(client, at, **{"step:b": "a", "step:zz": "k", "anew": ["nothing"]})
    assert MigrationPlan.objects.get().mapping == {"s": "s", "e": "e", "e2": "e2", "a": "a", "late": "late", "b": "a"}
    assert client.get(f"{plan}?nach=x").status_code == 404
    assert client.get(f"{plan}?ergebnis=x").status_code == 200
    assert client.post(f"{plan}loeschen/").status_code == 404
    assert client.post(f"{plan}vorgang/{uuid7()}/").status_code == 404
    assert client.get(f"{PAGE}{uuid7()}/").status_code == 404
    client.post(f"{plan}zuruecknehmen/")
    assert "Kein Vorgang ist umgezogen." in text(client, plan)


def test_one_version_has_nowhere_to_go(city: None, manager: Actor, client: Client, at: datetime) -> None:
    processes.deploy(slug=SLUG, version=1, bpmn=OLD, decisions={}, at=at)
    sign_in(client, manager)
    assert "Es gibt nur eine Fassung" in text(client, PAGE)
    assert "Es gibt nur eine Fassung" in text(client, f"{PAGE}neu/")


def test_whoever_may_only_read_sees_plans_and_no_buttons(
    running: list[UUID], manager: Actor, client: Client, at: datetime
) -> None:
    sign_in(client, manager)
    plan = make_plan(client, at)
    clerk = hire("clerk", "sta-63", at, name="Ayla")
    sign_in(client, clerk)
    assert client.post(f"{plan}umziehen/").status_code == 403
    assert client.get(f"{PAGE}neu/").status_code == 403
    lead = hire("team-lead", "sta-63", at, name="Bruno")
    sign_in(client, lead)
    if client.get(PAGE).status_code == 200:
        assert "Jetzt umziehen" not in text(client, plan)


def test_the_report_costs_the_same_however_many_matters_it_has(
    running: list[UUID], manager: Actor, client: Client, at: datetime
) -> None:
    sign_in(client, manager)
    plan = make_plan(client, at)

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(plan)
        return len(found)

    before = statements()
    row = MigrationItem.objects.all()[0]
    MigrationItem.objects.bulk_create(
        MigrationItem(
            plan_id=row.plan_id, instance_id=uuid7(), subject_id=uuid7(), unit_id=row.unit_id, outcome="fits", at=at
        )
        for _ in range(60)
    )
    assert statements() <= before


@pytest.mark.parametrize("misfit", ["variables", "stayed", "at-once", "something new"])
def test_every_reason_is_a_sentence(misfit: str) -> None:
    assert explain(MigrationProblem("a", "Prüfen", misfit, "x")).startswith("„Prüfen“: ")
    assert "%(" not in explain(MigrationProblem("", "", misfit, "x"))
