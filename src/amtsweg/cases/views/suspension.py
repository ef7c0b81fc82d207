"""Halt a case or let it go on, suspend its deadlines or let them run on: always with the reason."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amtsweg.cases.queries.details import case_with_parties
from amtsweg.cases.services import suspending
from amtsweg.cases.views.case import overview_context
from amtsweg.cases.views.who import account_id_of
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid


class _Form(NamedTuple):
    """A form of the overview: the right it needs, and the id of its reason field."""

    action: str
    name: str


_DEADLINES = _Form("case.work", "frist")
_WORK = _Form("case.reassign", "anhalten")


@staff("case.work")
@require_POST
def deadlines(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Suspend the deadlines of a case, or let them run on."""
    if request.POST.get("do") == "resume":
        done = _("Die Fristen laufen weiter. Ihr neues Ende ist berechnet.")
        return _do(request, case_id, _DEADLINES, suspending.resume_deadlines, done)
    timers = request.POST.get("timers") == "yes"
    service = partial(suspending.suspend_deadlines, timers=timers)
    return _do(request, case_id, _DEADLINES, service, _("Die Fristen sind gehemmt."))


@staff("case.reassign")
@require_POST
def work(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Halt the work on a case, or let it go on."""
    if request.POST.get("do") == "resume":
        done = _("Der Vorgang läuft weiter.")
        return _do(request, case_id, _WORK, suspending.resume_case, done)
    return _do(request, case_id, _WORK, suspending.suspend_case, _("Der Vorgang ist angehalten."))


def _do(request: HttpRequest, case_id: UUID, form: _Form, service: Callable[..., None], done: str) -> HttpResponse:
    case, parties = case_with_parties(case_id)
    identity.check_can(form.action, account_id=account_id_of(request), unit_id=case.unit_id, at=clock.now())
    reason = request.POST.get("reason", "")[:2000]
    try:
        actor = identity.actor_of(request, action=form.action, unit_id=case.unit_id)
        service(case_id=case.id, reason=reason, actor=actor, at=clock.now())
    except Invalid as error:
        problem = error.fields.get("reason", str(error))
        entered = {"timers": request.POST.get("timers") == "yes"}
        context = overview_context(request, case, parties)
        extra = {"errors": {f"{form.name}-grund": problem}, "wrong": {form.name: problem}, "entered": entered}
        return render(request, "cases/overview.html", context | extra, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, done)
    return redirect("cases-overview", case_id=case.id)
