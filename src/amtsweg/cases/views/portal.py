"""What applicants see of their case: by account under "my cases", or by the secret link of the receipt."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amtsweg.cases.contracts import Case, Decision, FiledUpload, Message
from amtsweg.cases.queries.cases import case_by_secret, cases_of_account, get_case
from amtsweg.cases.queries.details import latest_decision, messages_of
from amtsweg.cases.queries.evidence import evidence_of, with_evidence
from amtsweg.cases.queries.steps import steps_of
from amtsweg.cases.queries.waiting import entries_of, offers_in
from amtsweg.cases.rules import can_withdraw
from amtsweg.cases.services.closing import withdraw
from amtsweg.cases.services.messages import answer_request
from amtsweg.cases.services.secrets import secret_hash
from amtsweg.cases.views.shared import sections_of
from amtsweg.cases.views.who import account_id_of
from amtsweg.catalogue import api as catalogue
from amtsweg.delivery import api as delivery
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import ANY_DOCUMENT
from amtsweg.identity import api as identity
from amtsweg.identity.api import citizen, public
from amtsweg.kernel import clock, scope
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.kernel.scope import Scope
from amtsweg.payments import api as payments
from amtsweg.records import api as records

MAX_FILES = 10


@dataclass(frozen=True, slots=True)
class Visit:
    """A case as its applicant came to it; ``base`` is the address under which its pages lie."""

    case: Case
    base: str

    def scope(self) -> AbstractContextManager[None]:
        """Open exactly this matter, and nothing else."""
        return scope.session(Scope(account_id=self.case.account_id, subjects=frozenset({self.case.id})))


@citizen
@require_safe
def my_cases(request: HttpRequest) -> HttpResponse:
    """Show a person's own cases."""
    cases = cases_of_account(account_id_of(request))
    return render(request, "cases/portal/list.html", {"cases": cases})


@citizen
@require_safe
def my_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show one of a person's own cases."""
    return _show(request, visit_by_account(request, case_id))


@public
@require_safe
def status(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the case a secret link leads to."""
    return _show(request, visit_by_secret(secret))


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def my_answer(request: HttpRequest, case_id: UUID, message_id: UUID) -> HttpResponse:
    """Answer a request in one's own case."""
    return _answer(request, visit_by_account(request, case_id), message_id)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def status_answer(request: HttpRequest, secret: str, message_id: UUID) -> HttpResponse:
    """Answer a request with the secret link."""
    return _answer(request, visit_by_secret(secret), message_id)


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def my_withdrawal(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Withdraw one's own application, after a question whether one is sure."""
    return _withdraw(request, visit_by_account(request, case_id))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def status_withdrawal(request: HttpRequest, secret: str) -> HttpResponse:
    """Withdraw an application with the secret link."""
    return _withdraw(request, visit_by_secret(secret))


@citizen
@require_safe
def my_document(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponseBase:
    """Hand out a document of one's own case."""
    return _document(request, visit_by_account(request, case_id), document_id)


@public
@require_safe
def status_document(request: HttpRequest, secret: str, document_id: UUID) -> HttpResponseBase:
    """Hand out a document with the secret link."""
    return _document(request, visit_by_secret(secret), document_id)


def visit_by_account(request: HttpRequest, case_id: UUID) -> Visit:
    """Return a person's own case. Raises NotFound."""
    case = get_case(case_id)
    if case.account_id != account_id_of(request):
        raise NotFound("Diesen Vorgang gibt es nicht, oder Sie dürfen ihn nicht sehen.")
    return Visit(case, reverse("cases-mine", args=[case_id]))


def visit_by_secret(secret: str) -> Visit:
    """Return the case a secret link leads to. Raises NotFound."""
    # Whoever holds the secret is not known to us: the look-up runs for the law, what follows sees one matter only.
    with scope.session(scope.SYSTEM):
        case = case_by_secret(secret_hash(secret))
    return Visit(case, reverse("cases-status", args=[secret]))


def _show(request: HttpRequest, visit: Visit) -> HttpResponse:
    case = visit.case
    service = catalogue.service_version(case.service_version_id)
    with visit.scope():
        written = messages_of(case.id)
        demands = payments.demands_of(case.id)
        decision = latest_decision(case.id)
        documents = {one.id: one for one in records.documents_of(case.id)}
        sections = sections_of(service, case, language=request.LANGUAGE_CODE)
        entries = entries_of(case.id)
        context = {
            "case": case,
            "base": visit.base,
            "service": service,
            "unit": identity.unit(case.unit_id),
            "steps": steps_of(case, written, demands, entries),
            "entries": [one for one in entries if one.position],
            "offers": offers_in(entries),
            "requests": [message for message in written if message.is_open],
            "written": written,
            "demands": demands,
            "decision": decision,
            "notice_path": _notice_path(visit, decision, written),
            "documents": documents,
            "scans": forms.scanning.by_state(one.sha256 for one in documents.values()),
            "receipt": next((one for one in documents.values() if one.kind == "submission"), None),
            "sections": with_evidence(sections, evidence_of(case.id)),
            "may_withdraw": can_withdraw(case),
        }
        return render(request, "cases/portal/case.html", context)


def _notice_path(visit: Visit, decision: Decision | None, written: Sequence[Message]) -> str:
    document_id = decision.document_id if decision else None
    if document_id is None or not any(document_id in one.documents for one in written):
        return ""
    if visit.case.account_id is None:
        return f"{visit.base}dokument/{document_id}/"
    # Who opens it in the postbox leaves the proof of delivery there.
    found = [one for one in delivery.dispatches_of(visit.case.id) if document_id in one.documents]
    return reverse("delivery-message", args=[found[-1].id]) if found else ""


def _answer(request: HttpRequest, visit: Visit, message_id: UUID) -> HttpResponse:
    with visit.scope():
        asked = next((one for one in messages_of(visit.case.id) if one.id == message_id), None)
    if asked is None:
        raise NotFound("Diese Nachfrage gibt es nicht.")
    context: dict[str, object] = {"case": visit.case, "base": visit.base, "asked": asked, "max_files": MAX_FILES}
    if request.method == "POST":
        text = request.POST.get("text", "")[:5000]
        problems = _try(lambda: _send_answer(request, visit, message_id, text))
        if not problems:
            messages.success(request, _("Danke. Ihre Antwort ist angekommen."))
            return redirect(visit.base)
        context.update(errors=problems, text=text)
    return render(request, "cases/portal/answer.html", context, status=422 if context.get("errors") else 200)


def _send_answer(request: HttpRequest, visit: Visit, message_id: UUID, text: str) -> None:
    at = clock.now()
    files = request.FILES.getlist("files")
    if len(files) > MAX_FILES:
        reason = _("Bitte senden Sie höchstens %(count)s Dateien auf einmal.") % {"count": MAX_FILES}
        raise Invalid(reason, {"files": reason})
    uploads = [forms.receive_upload(one, field=ANY_DOCUMENT, at=at) for one in files]
    answer_request(
        case_id=visit.case.id,
        message_id=message_id,
        text=text,
        uploads=[FiledUpload(_("Nachgereicht"), u.sha256, u.filename, u.media_type, u.size) for u in uploads],
        actor=identity.actor_of(request),
        at=at,
    )


def _try(attempt: Callable[[], None]) -> dict[str, str]:
    try:
        attempt()
    except Invalid as error:
        return error.fields or {"files": error.message}
    return {}


def _withdraw(request: HttpRequest, visit: Visit) -> HttpResponse:
    if request.method == "POST":
        withdraw(
            case_id=visit.case.id,
            reason=request.POST.get("reason", "")[:1000],
            actor=identity.actor_of(request),
            at=clock.now(),
        )
        messages.success(request, _("Sie haben Ihren Antrag zurückgenommen."))
        return redirect(visit.base)
    context = {"case": visit.case, "base": visit.base, "may_withdraw": can_withdraw(visit.case)}
    return render(request, "cases/portal/withdraw.html", context)


def _document(request: HttpRequest, visit: Visit, document_id: UUID) -> HttpResponseBase:
    # Only what came from the applicant or was sent to them; the file may hold more.
    with visit.scope():
        found = next((one for one in records.documents_of(visit.case.id) if one.id == document_id), None)
        if found is None or not found.for_applicant or not _is_theirs(visit.case.id, document_id, found.direction):
            raise NotFound("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
        return records.document_response(found, download="datei" in request.GET)


def _is_theirs(case_id: UUID, document_id: UUID, direction: str) -> bool:
    return direction == "in" or any(document_id in one.documents for one in messages_of(case_id))
