"""A case whose process moves to the second version of a real pack: its pages, forms and letter go on working."""

import shutil
from pathlib import Path

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from amtsweg.cases import api as cases
from amtsweg.cases.contracts import CaseState
from amtsweg.cases.queries.cases import get_case
from amtsweg.cases.queries.details import latest_decision
from amtsweg.cases.queries.history import history_of
from amtsweg.catalogue import api as catalogue
from amtsweg.delivery import api as delivery
from amtsweg.identity.models import Account
from amtsweg.kernel.blobs import read_blob
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import MigrationOrder, MigrationResult, UndoRefused
from amtsweg.records import api as records
from way import COURT, PACKS, Way

SLUG = "baulastenauskunft"
pytestmark = pytest.mark.usefixtures("system_scope")


@pytest.fixture
def second(way: Way, tmp_path: Path) -> Way:
    """Walk to the look-up; then publish a second version in which that step has another id, form and name."""
    way.submit(SLUG, COURT)
    way.work()
    way.do("completeness", complete=True)
    pack = tmp_path / "office" / SLUG
    shutil.copytree(PACKS / "bauordnungsamt" / SLUG, pack)
    (pack / "tasks" / "lookup.yaml").rename(pack / "tasks" / "inspection.yaml")
    for file in [pack / "process.bpmn", pack / "letters" / "decision.typ", *(pack / "examples").glob("*.yaml")]:
        file.write_text(file.read_text().replace("lookup", "inspection").replace("verzeichnis einsehen", "blatt lesen"))
    catalogue.load_packs(tmp_path, at=way.at)
    return way


def order() -> MigrationOrder:
    mapping = {**processes.mapping_proposal(SLUG, 1, 2).mapping, "lookup": "inspection"}
    return MigrationOrder(1, 2, mapping)


def move(way: Way) -> MigrationResult:
    (process,) = processes.processes_of_subject(way.case_id)
    return cases.migrate_case(
        subject_id=way.case_id, process=SLUG, instance_id=process.id, order=order(), reason="Neue Fassung",
        actor=way.lead, at=way.at,
    )  # fmt: skip


def undo(way: Way, result: MigrationResult) -> None:
    assert result.migration_id is not None
    cases.undo_case_migration(
        subject_id=way.case_id, process=SLUG, migration_id=result.migration_id, back_to=1, reason="Zurück",
        actor=way.lead, at=way.at,
    )  # fmt: skip


def sign_in(client: Client, way: Way) -> None:
    account = Account.objects.get(id=way.clerk.account_id)
    client.force_login(account)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, account, "mfa", type="totp")
    request.session.save()


def refused(way: Way) -> set[tuple[str, str]]:
    (process,) = processes.processes_of_subject(way.case_id)
    result = cases.migrate_case(
        subject_id=way.case_id, process=SLUG, instance_id=process.id, order=MigrationOrder(1, 2, {}), reason="",
        actor=way.lead, at=way.at,
    )  # fmt: skip
    return {(problem.element_id, problem.misfit) for problem in result.problems}


def test_there_and_back_the_case_goes_with_its_process(second: Way) -> None:
    before = second.task("lookup")
    assert ("lookup", "unmapped") in refused(second)
    assert get_case(second.case_id).moved_to_version_id is None
    result = move(second)
    task = second.task("inspection")
    assert (task.id, task.form, task.name) == (before.id, "inspection", "Baulastenblatt lesen")
    case = get_case(second.case_id)
    assert catalogue.service_version(case.service_version_id).version == 1
    assert catalogue.service_version(case.working_version_id).version == 2
    undo(second, result)
    assert second.task("lookup") == before
    assert get_case(second.case_id).moved_to_version_id is None
    told = [(entry.what, entry.detail, entry.reason) for entry in history_of(second.case_id)[:2]]
    assert told == [
        ("Umzug zurückgenommen", "Fassung 2 → 1", "Zurück"),
        ("Auf eine andere Fassung umgezogen", "Fassung 1 → 2", "Neue Fassung"),
    ]


def test_a_migrated_case_is_worked_on_to_its_letter(second: Way, client: Client) -> None:
    result = move(second)
    sign_in(client, second)
    for name in ("cases-overview", "cases-history", "cases-documents", "cases-messages"):
        assert client.get(reverse(name, args=[second.case_id])).status_code == 200
    page = client.get(reverse("cases-task", args=[second.task("inspection").id])).content.decode()
    assert "Ergebnis der Einsicht" in page
    assert "Elsen" in page
    second.do("inspection", result="none")
    with pytest.raises(UndoRefused):
        undo(second, result)
    second.decide("granted")
    decision = latest_decision(second.case_id)
    assert decision is not None
    assert decision.document_id is not None
    assert delivery.verify_pdf(read_blob(records.document(decision.document_id).sha256)).intact
    assert get_case(second.case_id).state is CaseState.CLOSED
