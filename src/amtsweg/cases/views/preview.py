"""The letter a decision would become, shown before anybody decides or signs."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amtsweg.cases.contracts import Case, Decision, Outcome
from amtsweg.cases.queries.cases import get_case
from amtsweg.cases.queries.details import latest_decision
from amtsweg.cases.rules import DECIDABLE
from amtsweg.cases.services.letters import draft_letter
from amtsweg.cases.views.shared import variables_of
from amtsweg.cases.views.who import account_id_of
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import Task


@staff("case.read")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Show the letter as it would go out: of what was typed (sent from the decision) or of the drafted decision."""
    task = processes.get_task(task_id)
    case, at = get_case(task.subject_id), clock.now()
    identity.check_can("case.read", account_id=account_id_of(request), unit_id=case.unit_id, at=at)
    decision = _typed(request) if request.method == "POST" else _drafted(case)
    pdf = draft_letter(case=case, decision=decision, variables=variables_of(case), at=at, letter=_next_letter(task))
    headers = {"Content-Disposition": f'inline; filename="Entwurf-{case.number}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _next_letter(task: Task) -> str:
    """Return the name of the letter that the process will write after this task, as far as it can be told."""
    call = processes.next_call(task, "issue_letter")
    return call.get("letter", "decision") if call is not None else ""


def _drafted(case: Case) -> Decision:
    decision = latest_decision(case.id)
    if decision is None:
        raise Invalid(_("In diesem Vorgang ist noch nichts entschieden."))
    return decision


def _typed(request: HttpRequest) -> Decision:
    outcome = request.POST.get("outcome", "")
    if outcome not in [str(one) for one in DECIDABLE]:
        raise Invalid(_("Bitte wählen Sie zuerst aus, wie Sie entscheiden. Dann zeigen wir Ihnen den Bescheid."))
    actor = identity.actor_of(request)
    return Decision(
        id=UUID(int=0),
        outcome=Outcome(outcome),
        content=request.POST.get("content", "").strip(),
        reasons=request.POST.get("reasons", "").strip(),
        decided_by=actor.label,
        decided_by_id=actor.account_id,
        decided_at=clock.now(),
        cosigned_by="",
        cosigned_at=None,
        document_id=None,
    )
