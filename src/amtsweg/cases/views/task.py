"""One task: claim it, do it, hand it on. Its kind decides the form: the pack's own, a decision, a co-signature."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amtsweg.cases.contracts import Case, Decision, Outcome
from amtsweg.cases.queries.cases import get_case
from amtsweg.cases.queries.details import latest_decision, messages_of, parties_of
from amtsweg.cases.queries.standing import standing_of
from amtsweg.cases.rules import DECIDABLE
from amtsweg.cases.services.deciding import cosign, decide
from amtsweg.cases.services.texts import task_note
from amtsweg.cases.services.working import complete_form_task
from amtsweg.cases.views.shared import findings_of, sections_of, variables_in
from amtsweg.cases.views.task_forms import TaskPage, form_page
from amtsweg.cases.views.who import account_id_of
from amtsweg.catalogue import api as catalogue
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import ProcessSuspended, Task, TaskAlreadyDone, TaskNotNeeded, TaskStatus
from amtsweg.records import api as records

_TYPED = ("outcome", "content", "reasons", "agreed", "reason")

ACTION = {"decision": "case.decide", "co_signature": "case.cosign"}


@staff("case.read")
@require_http_methods(["GET", "HEAD", "POST"])
def show_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Show a task and, if it is sent, do it."""
    task, case = _task_and_case(request, task_id)
    if request.method == "POST":
        _check_may_do(request, task, case)
        try:
            return _HANDLERS.get(task.kind, _do_form)(request, task, case)
        except (TaskAlreadyDone, TaskNotNeeded):
            return _too_late(request, processes.get_task(task_id), case)
        except ProcessSuspended as error:
            return _halted(request, task, case, error)
    if task.status is not TaskStatus.OPEN:
        return render(request, "cases/task_done.html", _context(request, task, case))
    return _render(request, task, case, {})


def _too_late(request: HttpRequest, task: Task, case: Case) -> HttpResponse:
    context = _context(request, task, case) | {"too_late": True}
    return render(request, "cases/task_done.html", context, status=HTTPStatus.CONFLICT)


def _halted(request: HttpRequest, task: Task, case: Case, error: ProcessSuspended) -> HttpResponse:
    """Say who halted the case while the page was open, and keep what was typed."""
    entered = {name: request.POST.get(name, "") for name in _TYPED}
    return _render(request, task, case, {"entered": entered, "refused": str(error)})


def _do_form(request: HttpRequest, task: Task, case: Case) -> HttpResponse:
    page = form_page(request, task, case)
    if page.complete:
        complete_form_task(task=task, answers=page.answers, actor=_actor(request, task), at=clock.now())
        return _done(request, case)
    return _render(request, task, case, {"page": page})


def _do_decision(request: HttpRequest, task: Task, case: Case) -> HttpResponse:
    entered = {name: request.POST.get(name, "") for name in ("outcome", "content", "reasons")}
    try:
        decide(
            case_id=case.id,
            task_id=task.id,
            outcome=_outcome(entered["outcome"]),
            content=entered["content"],
            reasons=entered["reasons"],
            actor=_actor(request, task),
            at=clock.now(),
        )
    except Invalid as error:
        return _render(request, task, case, {"entered": entered, "errors": error.fields})
    return _done(request, case)


def _do_co_signature(request: HttpRequest, task: Task, case: Case) -> HttpResponse:
    entered = {"agreed": request.POST.get("agreed", ""), "reason": request.POST.get("reason", "")}
    try:
        if entered["agreed"] not in ("yes", "no"):
            text = _("Bitte wählen Sie aus, ob Sie mitzeichnen.")
            raise Invalid(text, {"agreed": text})
        cosign(
            case_id=case.id,
            task_id=task.id,
            agreed=entered["agreed"] == "yes",
            reason=entered["reason"],
            actor=_actor(request, task),
            at=clock.now(),
        )
    except Invalid as error:
        return _render(request, task, case, {"entered": entered, "errors": error.fields})
    return _done(request, case)


_HANDLERS = {"decision": _do_decision, "co_signature": _do_co_signature}
_TEMPLATES = {"decision": "cases/decide.html", "co_signature": "cases/cosign.html"}


@staff("case.work")
@require_POST
def claim(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Take a task for oneself."""
    task, case = _task_and_case(request, task_id)
    _check_may_do(request, task, case)
    processes.claim_task(task_id=task.id, actor=_actor(request, task), at=clock.now())
    return redirect("cases-task", task_id=task.id)


@staff("case.reassign")
@require_http_methods(["GET", "HEAD", "POST"])
def reassign(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Give a task to somebody else, with the reason."""
    task, case = _task_and_case(request, task_id)
    identity.check_can("case.reassign", account_id=account_id_of(request), unit_id=task.unit_id, at=clock.now())
    candidates = identity.people_with_role(task.unit_id, task.group, at=clock.now())
    context: dict[str, object] = {**_context(request, task, case), "candidates": candidates}
    if request.method == "POST":
        entered = {name: request.POST.get(name, "") for name in ("assignee", "reason")}
        errors = _reassign_problems(entered, {str(person.account_id) for person in candidates})
        if not errors:
            processes.reassign_task(
                task_id=task.id,
                assignee_id=UUID(entered["assignee"]),
                reason=entered["reason"].strip(),
                actor=identity.actor_of(request, action="case.reassign", unit_id=task.unit_id),
                at=clock.now(),
            )
            messages.success(request, _("Die Aufgabe ist neu zugewiesen."))
            return redirect("cases-overview", case_id=case.id)
        context.update(entered=entered, errors=errors)
    return render(request, "cases/reassign.html", context)


def _reassign_problems(entered: dict[str, str], candidates: set[str]) -> dict[str, str]:
    problems = {}
    if entered["assignee"] not in candidates:
        problems["assignee"] = _("Bitte wählen Sie eine Person aus.")
    if not entered["reason"].strip():
        problems["reason"] = _("Bitte nennen Sie den Grund.")
    return problems


def _task_and_case(request: HttpRequest, task_id: UUID) -> tuple[Task, Case]:
    task = processes.get_task(task_id)
    case = get_case(task.subject_id)
    identity.check_can("case.read", account_id=account_id_of(request), unit_id=case.unit_id, at=clock.now())
    return task, case


def _check_may_do(request: HttpRequest, task: Task, case: Case) -> None:
    identity.check_can(
        ACTION.get(task.kind, "case.work"),
        account_id=account_id_of(request),
        unit_id=case.unit_id,
        at=clock.now(),
    )


def _actor(request: HttpRequest, task: Task) -> Actor:
    return identity.actor_of(request, action=ACTION.get(task.kind, "case.work"), unit_id=task.unit_id)


def _context(request: HttpRequest, task: Task, case: Case) -> dict[str, object]:
    account_id = account_id_of(request)
    may = ACTION.get(task.kind, "case.work")
    service, applied = (catalogue.service_version(one) for one in (case.working_version_id, case.service_version_id))
    running = processes.processes_of_subject(case.id)
    variables = variables_in(running)
    return {
        "task": task,
        "case": case,
        "service": service,
        "standing": standing_of(running),
        "parties": parties_of(case.id),
        "documents": records.documents_of(case.id),
        "messages_written": messages_of(case.id),
        "sections": sections_of(applied, case, language=request.LANGUAGE_CODE),
        "note": task_note(service, task, variables),
        "findings": findings_of(service, case, variables, language=request.LANGUAGE_CODE),
        "assignee": identity.people({task.assignee_id}).get(task.assignee_id) if task.assignee_id else None,
        "is_mine": task.assignee_id == account_id,
        "may_reassign": identity.can("case.reassign", account_id=account_id, unit_id=task.unit_id, at=clock.now()),
        "may_do": identity.can(may, account_id=account_id, unit_id=case.unit_id, at=clock.now()),
    }


def _render(request: HttpRequest, task: Task, case: Case, extra: dict[str, object]) -> HttpResponse:
    decision = latest_decision(case.id)
    mine = decision is not None and decision.decided_by_id == account_id_of(request)
    context = {
        **_context(request, task, case),
        "decision": decision,
        "outcomes": DECIDABLE,
        "is_author": task.kind == "co_signature" and mine,
        "entered": _draft(decision),
        **extra,
    }
    if task.kind == "form" and "page" not in extra:
        context["page"] = form_page(request, task, case)
    status = 422 if extra.get("errors") or _has_errors(extra.get("page")) else 200
    status = HTTPStatus.CONFLICT if "refused" in extra else status
    return render(request, _TEMPLATES.get(task.kind, "cases/task.html"), context, status=status)


def _draft(decision: Decision | None) -> dict[str, str]:
    # A draft that came back is revised, not written anew.
    if decision is None or not decision.returned_reason:
        return {}
    return {"outcome": decision.outcome, "content": decision.content, "reasons": decision.reasons}


def _has_errors(page: object) -> bool:
    return isinstance(page, TaskPage) and bool(page.bound.errors)


def _outcome(text: str) -> Outcome:
    try:
        return Outcome(text)
    except ValueError:
        reason = _("Bitte wählen Sie eine Entscheidung aus.")
        raise Invalid(reason, {"outcome": reason}) from None


def _done(request: HttpRequest, case: Case) -> HttpResponse:
    messages.success(request, _("Die Aufgabe ist erledigt."))
    return redirect("cases-overview", case_id=case.id)
