"""What the archive has decided once, what it has taken over, and what was destroyed."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amtsweg.disposal.queries import registers
from amtsweg.disposal.services.appraising import end_rule, record_rule
from amtsweg.disposal.views.frame import actor_in, managed, plan_titles, tabs, tops, uuid_or_none
from amtsweg.disposal.views.holds import day
from amtsweg.disposal.views.words import APPRAISAL
from amtsweg.identity.api import actor_of, staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid, NotAllowed
from amtsweg.records.api import plan_units

PAGE = 50


@staff("record.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def show_rules(request: HttpRequest) -> HttpResponse:
    """Show what the archive has decided once; if it is sent, record such a decision."""
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            return _record(request)
        except Invalid as error:
            errors = error.fields
    title = plan_titles()
    context = {
        "tabs": tabs("disposal-rules"),
        "rules": [
            {"rule": one, "title": title(one.plan_key), "decision": APPRAISAL.get(one.decision, "")}
            for one in registers.standing_rules()
        ],
        "plan": plan_units(),
        "choices": [(value, APPRAISAL[value]) for value in ("A", "V")],
        "may_record": _may_rule(request),
        "errors": errors,
        "entered": request.POST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "disposal/rules.html", context, status=status)


def _may_rule(request: HttpRequest) -> bool:
    """A rule holds for the whole house, so only whoever manages all of its records sets one."""
    return any(unit.parent_id is None for unit in tops(managed(request)))


def _whole_house(request: HttpRequest) -> UUID:
    for unit in tops(managed(request)):
        if unit.parent_id is None:
            return unit.id
    raise NotAllowed(_("Eine Regel gilt für die ganze Verwaltung. Festhalten kann sie, wer alle Akten verwaltet."))


def _record(request: HttpRequest) -> HttpResponse:
    unit_id = _whole_house(request)
    record_rule(
        unit_id=unit_id,
        plan_key=request.POST.get("plan_key", ""),
        decision=request.POST.get("decision", ""),
        source=request.POST.get("source", ""),
        decided_on=day(request.POST.get("decided_on", ""), "decided_on"),
        actor=actor_in(request, unit_id),
        at=clock.now(),
    )
    messages.success(request, _("Die Regel ist festgehalten. Sie gilt für Aussonderungen, die ab jetzt beginnen."))
    return redirect("disposal-rules")


@staff("record.manage")
@require_POST
def stop_rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """End a rule."""
    _whole_house(request)
    end_rule(rule_id=rule_id, actor=actor_of(request), at=clock.now())
    messages.success(request, _("Die Regel gilt nicht mehr."))
    return redirect("disposal-rules")


@staff("record.manage")
@require_safe
def show_handed_over(request: HttpRequest) -> HttpResponse:
    """Show what the archive has taken over."""
    text, after = request.GET.get("suche", "")[:100], uuid_or_none(request.GET.get("nach", ""))
    found = registers.handed_over(managed(request), text=text, after=after, limit=PAGE + 1)
    context = {"tabs": tabs("disposal-handed-over"), "rows": found[:PAGE], "text": text}
    return render(request, "disposal/handed_over.html", context | _paging([one.id for one in found], text, after))


@staff("record.manage")
@require_safe
def show_protocols(request: HttpRequest) -> HttpResponse:
    """Show the protocols of destruction."""
    text, after = request.GET.get("suche", "")[:100], uuid_or_none(request.GET.get("nach", ""))
    found = registers.protocols(managed(request), text=text, after=after, limit=PAGE + 1)
    rows = [{"protocol": one, "decision": APPRAISAL.get(one.decision, "")} for one in found[:PAGE]]
    context = {"tabs": tabs("disposal-protocols"), "rows": rows, "text": text}
    return render(request, "disposal/protocols.html", context | _paging([one.id for one in found], text, after))


def _paging(ids: list[UUID], text: str, after: UUID | None) -> dict[str, object]:
    asked = {"suche": text} if text else {}
    further = "?" + urlencode({**asked, "nach": ids[PAGE - 1]}) if len(ids) > PAGE else ""
    return {"next_url": further, "first_url": ("?" + urlencode(asked)) if after else ""}


@staff("record.manage")
@require_safe
def show_protocol(request: HttpRequest, protocol_id: UUID) -> HttpResponse:
    """Show one protocol with everything it proves."""
    found = registers.protocol(protocol_id, units=managed(request))
    context = {"tabs": tabs("disposal-protocols"), "protocol": found, "decision": APPRAISAL.get(found.decision, "")}
    return render(request, "disposal/protocol.html", context)
