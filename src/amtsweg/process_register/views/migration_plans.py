"""Migration plans of a process: the list, one plan with its report, and what is done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from amtsweg.cases import api as cases
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, NotAllowed, NotFound
from amtsweg.process_register.contracts import Entry, ItemOutcome, Plan, PlanItem, PlanStage
from amtsweg.process_register.queries.entries import entry
from amtsweg.process_register.queries.migrations import items_of, plan_of, plans_of, reasons_of
from amtsweg.process_register.rules.migration_words import OUTCOME, STAGE, explain
from amtsweg.process_register.services.carrying_out import take_back
from amtsweg.process_register.services.planning import begin
from amtsweg.process_register.views.frame import frame, may, unit_of
from amtsweg.processes import api as processes

TAB = "process-register-migration"
BUSY = frozenset({PlanStage.CHECKING, PlanStage.MOVING, PlanStage.UNDOING})
WORK: Mapping[str, tuple[PlanStage, Promise]] = {
    "probelauf": (PlanStage.CHECKING, gettext_lazy("Der Probelauf hat begonnen.")),
    "umziehen": (PlanStage.MOVING, gettext_lazy("Der Umzug hat begonnen.")),
    "zuruecknehmen": (PlanStage.UNDOING, gettext_lazy("Der Umzug wird zurückgenommen.")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One matter of a plan as the page shows it.

    ``number`` and ``title`` are empty for a case the reader may not read; ``mark`` then tells it from others.
    """

    item: PlanItem
    mark: str
    unit: str
    number: str
    title: str
    outcome: tuple[Promise, str]
    reasons: tuple[str, ...]
    may_go_back: bool


@staff("process.read")
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """List the plans of a process, and how many matters run in which version."""
    found = process_entry(slug)
    page = plans_of(found.process, after=_mark(request))
    context = {
        **frame(request, found, TAB),
        "plans": [(plan, STAGE[plan.stage]) for plan in page.plans],
        "next": f"?nach={page.after}" if page.after else "",
        "versions": processes.deployed_versions(found.process),
        "may_migrate": may_migrate(request, found),
    }
    return render(request, "process_register/migration/list.html", context)


@staff("process.read")
@require_safe
def show_plan(request: HttpRequest, slug: str, plan_id: UUID) -> HttpResponse:
    """Show how far a plan is, what fits and what not, and each matter."""
    found = process_entry(slug)
    plan = plan_of(found.process, plan_id)
    chosen = _outcome(request)
    migrates = may_migrate(request, found)
    page = items_of(plan.id, outcome=chosen, after=_mark(request), whole=migrates)
    context = {
        **frame(request, found, TAB),
        "plan": plan,
        "stage": STAGE[plan.stage],
        "busy": plan.stage in BUSY,
        "polled": "HX-Request" in request.headers,
        "may_migrate": migrates,
        "counts": [(outcome, *OUTCOME[outcome], plan.counts.get(outcome, 0)) for outcome in ItemOutcome],
        "fits": plan.counts.get(ItemOutcome.FITS, 0),
        "moved": plan.counts.get(ItemOutcome.MOVED, 0),
        "running": _running(plan),
        "reasons": [(explain(problem), count) for problem, count in reasons_of(plan.id)],
        "lines": _lines(page.items, back=migrates and plan.stage not in BUSY),
        "chosen": chosen or "",
        "next": f"?ergebnis={chosen or ''}&nach={page.after}" if page.after else "",
        "is_first": _mark(request) is None,
    }
    return render(request, "process_register/migration/plan.html", context)


def _running(plan: Plan) -> int:
    versions = processes.deployed_versions(plan.process)
    return next((one.running for one in versions if one.version == plan.from_version), 0)


def _lines(items: tuple[PlanItem, ...], *, back: bool) -> list[Line]:
    known = cases.cases_by_id([item.subject_id for item in items])
    return [
        Line(
            item=item,
            mark=item.instance_id.hex[-6:],
            unit=_unit_name(item.unit_id),
            number=known[item.subject_id].number if item.subject_id in known else "",
            title=known[item.subject_id].title if item.subject_id in known else "",
            outcome=OUTCOME[item.outcome],
            reasons=tuple(explain(problem) for problem in item.problems),
            may_go_back=back and item.outcome is ItemOutcome.MOVED,
        )
        for item in items
    ]


def _unit_name(unit_id: UUID | None) -> str:
    try:
        return identity.unit(unit_id).name if unit_id else ""
    except NotFound:
        return ""


@staff("process.migrate")
@require_POST
def start(request: HttpRequest, slug: str, plan_id: UUID, work: str) -> HttpResponse:
    """Begin a dry run, the move or the way back."""
    found = process_entry(slug)
    plan = plan_of(found.process, plan_id)
    if work not in WORK:
        raise NotFound("Diese Seite gibt es nicht.")
    stage, done = WORK[work]
    try:
        begin(
            plan_id=plan.id,
            work=stage,
            reason=request.POST.get("reason", "").strip()[:1000],
            actor=migrating_actor(request, found),
            at=clock.now(),
        )
        messages.success(request, str(done))
    except Conflict as error:
        messages.warning(request, error.message)
    return redirect("process-register-migration-plan", slug=slug, plan_id=plan.id)


@staff("process.migrate")
@require_POST
def back(request: HttpRequest, slug: str, plan_id: UUID, item_id: UUID) -> HttpResponse:
    """Take one matter back to the version it came from."""
    found = process_entry(slug)
    plan = plan_of(found.process, plan_id)
    outcome = take_back(
        plan_id=plan.id,
        item_id=item_id,
        reason=request.POST.get("reason", "").strip()[:1000] or _("Umzug zurückgenommen"),
        actor=migrating_actor(request, found),
        at=clock.now(),
    )
    if outcome is ItemOutcome.UNDONE:
        messages.success(request, _("Der Vorgang ist wieder in der alten Fassung."))
    else:
        messages.warning(request, _("Der Vorgang bleibt in der neuen Fassung: Er ist seit dem Umzug weitergegangen."))
    return redirect("process-register-migration-plan", slug=slug, plan_id=plan.id)


# --- shared with the form ---------------------------------------------------------------------------------------


def process_entry(slug: str) -> Entry:
    """Return the entry of a process that has a model. Raises NotFound."""
    found = entry(slug)
    if not found.process:
        raise NotFound("Zu diesem Prozess gibt es kein Modell.")
    return found


def may_migrate(request: HttpRequest, found: Entry) -> bool:
    """Whether the person may move matters of this process."""
    return may("process.migrate", request, unit_of(found))


def migrating_actor(request: HttpRequest, found: Entry) -> Actor:
    """Return who migrates. Raises NotAllowed for a process of another office."""
    if not may_migrate(request, found):
        raise NotAllowed("Sie dürfen Vorgänge dieses Prozesses nicht umziehen.")
    unit = unit_of(found)
    return identity.actor_of(request, action="process.migrate", unit_id=unit.id if unit else None)


def _mark(request: HttpRequest) -> UUID | None:
    given = request.GET.get("nach")
    try:
        return UUID(given) if given else None
    except ValueError:
        raise NotFound("Diese Seite der Liste gibt es nicht.") from None


def _outcome(request: HttpRequest) -> ItemOutcome | None:
    given = request.GET.get("ergebnis", "")
    return ItemOutcome(given) if given in set(ItemOutcome) else None
