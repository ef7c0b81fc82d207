"""The applicant takes a place that is offered, or leaves it to the next."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amtsweg.cases.contracts import WaitingEntry
from amtsweg.cases.queries.waiting import entries_of
from amtsweg.cases.services.waiting import answer_offer
from amtsweg.cases.views.portal import Visit, visit_by_account, visit_by_secret
from amtsweg.identity import api as identity
from amtsweg.identity.api import citizen, public
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotFound


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def my_offer(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Answer an offer in one's own case."""
    return _offer(request, visit_by_account(request, case_id), entry_id)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def status_offer(request: HttpRequest, secret: str, entry_id: UUID) -> HttpResponse:
    """Answer an offer with the secret link."""
    return _offer(request, visit_by_secret(secret), entry_id)


def _offer(request: HttpRequest, visit: Visit, entry_id: UUID) -> HttpResponse:
    with visit.scope():
        entry = next((one for one in entries_of(visit.case.id) if one.id == entry_id), None)
    if entry is None:
        raise NotFound(_("Dieses Angebot gibt es nicht."))
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in ("accept", "decline"):
        return _answer(request, visit, entry, accepted=answer == "accept")
    errors = {"answer": _("Bitte wählen Sie aus, ob Sie den Platz annehmen.")} if request.method == "POST" else {}
    context = {"case": visit.case, "base": visit.base, "entry": entry, "errors": errors}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "cases/portal/offer.html", context, status=status)


def _answer(request: HttpRequest, visit: Visit, entry: WaitingEntry, *, accepted: bool) -> HttpResponse:
    answer_offer(
        case_id=visit.case.id,
        entry_id=entry.id,
        accepted=accepted,
        actor=identity.actor_of(request),
        at=clock.now(),
    )
    done = _("Danke. Sie haben den Platz angenommen.") if accepted else _("Sie haben den Platz abgelehnt.")
    messages.success(request, done)
    return redirect(visit.base)
