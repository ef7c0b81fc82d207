"""A new migration plan: choose the versions, say which step became which, give the reason."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid
from amtsweg.process_register.contracts import Entry
from amtsweg.process_register.rules.migration_mapping import ANEW, order_of, rows_of
from amtsweg.process_register.services.planning import plan_migration
from amtsweg.process_register.views.frame import frame
from amtsweg.process_register.views.migration_plans import TAB, may_migrate, migrating_actor, process_entry
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import DeployedVersion


@staff("process.migrate")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form with a proposal; sent, it becomes a plan whose dry run begins at once."""
    found = process_entry(slug)
    versions = processes.deployed_versions(found.process)
    chosen = _versions(request, versions)
    if request.method == "POST" and chosen is not None:
        return _plan(request, found, versions, chosen)
    return _render(request, found, versions, chosen)


def _versions(request: HttpRequest, versions: Sequence[DeployedVersion]) -> tuple[int, int] | None:
    """The two versions asked for, or the newest and the one before it in which something runs."""
    numbers = [one.version for one in versions]
    if len(numbers) < 2:
        return None
    given = request.POST if request.method == "POST" else request.GET
    asked = tuple(int(given[name]) if given.get(name, "").isdecimal() else 0 for name in ("von", "zu"))
    if asked[0] != asked[1] and set(asked) <= set(numbers):
        return asked[0], asked[1]
    older = versions[1:]
    return next((one.version for one in older if one.running), older[0].version), numbers[0]


def _plan(
    request: HttpRequest, found: Entry, versions: Sequence[DeployedVersion], chosen: tuple[int, int]
) -> HttpResponse:
    proposal = processes.mapping_proposal(found.process, *chosen)
    order = order_of(proposal, chosen, request.POST.dict(), request.POST.getlist(ANEW))
    actor = migrating_actor(request, found)
    try:
        plan_id = plan_migration(
            process=found.process,
            order=order,
            reason=request.POST.get("reason", "")[:1000],
            actor=actor,
            at=clock.now(),
        )
    except Invalid as error:
        return _render(request, found, versions, chosen, errors=error.fields)
    return redirect("process-register-migration-plan", slug=found.slug, plan_id=plan_id)


def _render(
    request: HttpRequest,
    found: Entry,
    versions: Sequence[DeployedVersion],
    chosen: tuple[int, int] | None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    rows, fresh, running = [], [], 0
    if chosen is not None:
        proposal = processes.mapping_proposal(found.process, *chosen)
        entered = request.POST.dict() if request.method == "POST" else None
        rows = rows_of(proposal, entered, request.POST.getlist(ANEW))
        taken = {row.chosen for row in rows}
        asked = {option.id for row in rows for option in row.options}
        fresh = [one for one in proposal.new if one.id in asked and one.id not in taken]
        running = next(one.running for one in versions if one.version == chosen[0])
    context = {
        **frame(request, found, TAB),
        "versions": versions,
        "from_version": chosen[0] if chosen else 0,
        "to_version": chosen[1] if chosen else 0,
        "rows": rows,
        "fresh": fresh,
        "running": running,
        "errors": errors or {},
        "reason": request.POST.get("reason", ""),
        "may_migrate": may_migrate(request, found),
        "no_choice": _("hat keine Entsprechung"),
    }
    return render(request, "process_register/migration/new.html", context, status=422 if errors else 200)
