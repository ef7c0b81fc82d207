"""What is due, and starting a disposal with a choice of it; disposals as a list."""

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from amtsweg.disposal.contracts import DueGroup
from amtsweg.disposal.queries.listing import due_groups, runs
from amtsweg.disposal.queries.registers import messages_aside
from amtsweg.disposal.rules import FOUR, TWO, VERSIONS
from amtsweg.disposal.services.collecting import MOST, Collected, start_run
from amtsweg.disposal.views.frame import actor_in, below, managed, plan_titles, tabs, tops, uuid_or_none
from amtsweg.disposal.views.words import STATE
from amtsweg.identity.api import staff
from amtsweg.identity.contracts import OrgUnit
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid

PAGE = 25


@staff("record.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show what is due by unit of the file plan and year; if it is sent, start a disposal."""
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            started = _start(request)
        except Invalid as error:
            errors = error.fields or {"groups": error.message}
        else:
            return _started(request, started)
    units = managed(request)
    title = plan_titles()
    groups = due_groups(units, at=clock.now())
    chosen = set(request.POST.getlist("groups"))
    context = {
        "tabs": tabs("disposal-due"),
        "groups": [
            {"group": one, "title": title(one.plan_key), "value": _value(one), "chosen": _value(one) in chosen}
            for one in groups
        ],
        "total": sum(one.files for one in groups),
        "units": tops(units),
        "versions": VERSIONS,
        "most": MOST,
        "errors": errors,
        "entered": request.POST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "disposal/due.html", context, status=status)


def _value(group: DueGroup) -> str:
    return f"{group.plan_key}|{group.year}"


def _start(request: HttpRequest) -> Collected:
    units = managed(request)
    unit = _unit(request, units)
    groups = [_group(value) for value in request.POST.getlist("groups")]
    if not groups:
        raise Invalid("", {"groups": _("Bitte wählen Sie aus, was ausgesondert werden soll.")})
    stages = request.POST.get("stages", "")
    return start_run(
        unit_id=unit.id,
        units=below(unit, units),
        groups=groups,
        title=request.POST.get("title", ""),
        stages={"4": FOUR, "2": TWO}.get(stages, 0),
        version=request.POST.get("version", ""),
        actor=actor_in(request, unit.id),
        at=clock.now(),
    )


def _unit(request: HttpRequest, units: frozenset[UUID]) -> OrgUnit:
    for unit in tops(units):
        if unit.key == request.POST.get("unit", ""):
            return unit
    raise Invalid("", {"unit": _("Bitte wählen Sie die Stelle.")})


def _group(value: str) -> tuple[str, int]:
    key, _sign, year = value.rpartition("|")
    return key, int(year) if year.isascii() and year.isdigit() and len(year) <= 4 else 0


def _started(request: HttpRequest, started: Collected) -> HttpResponse:
    text = ngettext("Eine Akte ist ausgewählt.", "%(count)s Akten sind ausgewählt.", started.files)
    messages.success(request, text % {"count": started.files})
    if started.locked:
        text = ngettext(
            "Eine Akte bleibt fällig, weil gerade jemand ein Dokument darin bearbeitet.",
            "%(count)s Akten bleiben fällig, weil gerade jemand ein Dokument darin bearbeitet.",
            started.locked,
        )
        messages.warning(request, text % {"count": started.locked})
    if started.without_rule:
        text = ngettext(
            "Eine Akte bleibt fällig, weil es für sie keine Regel des Archivs gibt.",
            "%(count)s Akten bleiben fällig, weil es für sie keine Regel des Archivs gibt.",
            started.without_rule,
        )
        messages.warning(request, text % {"count": started.without_rule})
    return redirect("disposal-run", run_id=started.run_id)


@staff("record.manage")
@require_safe
def show_runs(request: HttpRequest) -> HttpResponse:
    """Show the disposals of the person's units, the newest first."""
    after = uuid_or_none(request.GET.get("nach", ""))
    found = runs(managed(request), after=after, limit=PAGE + 1)
    page = found[:PAGE]
    context = {
        "tabs": tabs("disposal-runs"),
        "rows": [
            {"run": run, "files": files, "label": STATE[run.state][0], "kind": STATE[run.state][1]}
            for run, files in page
        ],
        "next_url": f"?nach={page[-1][0].id}" if len(found) > PAGE else "",
        "first_url": "?" if after else "",
        "aside": messages_aside(),
    }
    return render(request, "disposal/runs.html", context)
