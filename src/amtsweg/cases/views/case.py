"""The case page of the office: overview, documents, messages, history."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amtsweg.cases.contracts import Case, Party
from amtsweg.cases.queries.cases import get_case
from amtsweg.cases.queries.details import case_with_parties, latest_decision, messages_of
from amtsweg.cases.queries.evidence import evidence_of, with_evidence
from amtsweg.cases.queries.history import history_of
from amtsweg.cases.queries.similar import similar_to
from amtsweg.cases.queries.standing import standing_of
from amtsweg.cases.queries.waiting import entries_of
from amtsweg.cases.views.shared import sections_of
from amtsweg.cases.views.who import account_id_of
from amtsweg.catalogue import api as catalogue
from amtsweg.delivery import api as delivery
from amtsweg.forms import api as forms
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.identity.contracts import OrgUnit
from amtsweg.kernel import clock, scope
from amtsweg.payments import api as payments
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import Task, TaskStatus
from amtsweg.records import api as records
from amtsweg.records.contracts import RecordFile, UnknownFile


@staff("case.read")
@require_safe
def overview(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what was applied for, by whom, and what is to be done next."""
    case, parties = case_with_parties(case_id)
    _check_readable(request, case)
    return render(request, "cases/overview.html", overview_context(request, case, parties))


def overview_context(request: HttpRequest, case: Case, parties: Sequence[Party]) -> dict[str, object]:
    """Return what the overview of a case shows."""
    service = catalogue.service_version(case.service_version_id)
    with _whole_matter(case):
        tasks, running = processes.tasks_of_subject(case.id), processes.processes_of_subject(case.id)
        evidence = evidence_of(case.id)
    lines = _task_lines(request, tasks)
    return {
        **_frame(case, "overview"),
        "parties": parties,
        "sections": with_evidence(sections_of(service, case, language=request.LANGUAGE_CODE), evidence),
        "open_tasks": [line for line in lines if line.task.status is TaskStatus.OPEN],
        "past_tasks": [line for line in lines if line.task.status is not TaskStatus.OPEN],
        "standing": standing_of(running),
        "decision": latest_decision(case.id),
        "demands": payments.demands_of(case.id),
        "entries": entries_of(case.id),
        "similar": similar_to(case, service),
        **_rights(request, case),
    }


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task of the case; ``elsewhere`` is the unit it lies with, where the person may not open it."""

    task: Task
    elsewhere: OrgUnit | None


def _task_lines(request: HttpRequest, tasks: Sequence[Task]) -> list[TaskLine]:
    mine = identity.units_for("case.read", account_id=account_id_of(request), at=clock.now())
    return [TaskLine(task, None if task.unit_id in mine else identity.unit(task.unit_id)) for task in tasks]


def _rights(request: HttpRequest, case: Case) -> dict[str, object]:
    account_id, at = account_id_of(request), clock.now()
    return {
        "may_suspend_deadlines": identity.can("case.work", account_id=account_id, unit_id=case.unit_id, at=at),
        "may_suspend": identity.can("case.reassign", account_id=account_id, unit_id=case.unit_id, at=at),
    }


@staff("case.read")
@require_safe
def documents(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the record file of the case."""
    case = readable(request, case_id)
    record = records.record_file(case.id)
    if ask := _ask_purpose(request, record):
        return ask
    filed = records.documents_of(case.id)
    context = {
        **_frame(case, "documents"),
        "record": record,
        "opens_file": bool(identity.units_for("record.read", account_id=account_id_of(request), at=clock.now())),
        "documents": filed,
        "scans": forms.scanning.by_state(one.sha256 for one in filed),
    }
    return render(request, "cases/documents.html", context)


@staff("case.read")
@require_safe
def messages(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what was written, and on which way it went out."""
    case = readable(request, case_id)
    with _whole_matter(case):
        context = {
            **_frame(case, "messages"),
            "messages_written": messages_of(case.id),
            "dispatches": delivery.dispatches_of(case.id),
        }
    return render(request, "cases/messages.html", context)


@staff("case.read")
@require_safe
def history(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show everything that happened, as the event log tells it."""
    case = readable(request, case_id)
    record = _record_of(case)
    if record and (ask := _ask_purpose(request, record)):
        return ask
    with _whole_matter(case):
        context = {**_frame(case, "history"), "entries": history_of(case.id, with_file=record is not None)}
    return render(request, "cases/history.html", context)


def _record_of(case: Case) -> RecordFile | None:
    """Return the file of a case as far as the person may see it: a confidential one is not open to all of its unit."""
    try:
        return records.record_file(case.id)
    except UnknownFile:
        return None


def _ask_purpose(request: HttpRequest, record: RecordFile) -> HttpResponse | None:
    return records.gate.ask_purpose(request, record_file_id=record.id, level=record.confidentiality)


def _whole_matter(case: Case) -> AbstractContextManager[None]:
    """Open what happened while other units had the case: whoever may read a case may read all of it."""
    return scope.session(scope.current().with_subject(case.id))


def readable(request: HttpRequest, case_id: UUID) -> Case:
    """Return the case if the person may read it. Raises NotFound or NotAllowed."""
    case = get_case(case_id)
    _check_readable(request, case)
    return case


def _check_readable(request: HttpRequest, case: Case) -> None:
    identity.check_can("case.read", account_id=account_id_of(request), unit_id=case.unit_id, at=clock.now())


def _frame(case: Case, tab: str) -> dict[str, object]:
    return {
        "case": case,
        "tab": tab,
        "unit": identity.unit(case.unit_id),
        "service": catalogue.service_version(case.service_version_id),
    }
