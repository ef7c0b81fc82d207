"""One service on its way: its steps, its path, its access, its history."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.identity.contracts import UnknownUnit
from amtsweg.kernel import clock, events
from amtsweg.kernel.errors import Conflict, Invalid, NotFound
from amtsweg.onboarding.contracts import STEPS, Access, Criteria, Entry, Offer, SolutionPath, Stage
from amtsweg.onboarding.queries.entries import entry as find
from amtsweg.onboarding.queries.entries import history_of
from amtsweg.onboarding.services.choosing import MOST_A_YEAR, advised, choose_path
from amtsweg.onboarding.services.declaring import declare_access
from amtsweg.onboarding.services.stepping import note_plan, reopen_step, resume, stop, take_step
from amtsweg.onboarding.views.board import read_date
from amtsweg.onboarding.views.words import ACCESS, EVENTS, OFFERS, PATHS, QUESTIONS, STAGES


@staff("catalogue.read")
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where the service stands and what comes next."""
    return _render(request, slug)


@staff("catalogue.manage")
@require_POST
def do_step(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the step that is next, or open one again."""
    step, note = _step(request), request.POST.get("note", "")

    def work(revision: int) -> None:
        actor, at = identity.actor_of(request), clock.now()
        if request.POST.get("action") == "reopen":
            reason = request.POST.get("reason", "")
            reopen_step(slug=slug, step=step, reason=reason, revision=revision, actor=actor, at=at)
        else:
            take_step(slug=slug, step=step, note=note, revision=revision, actor=actor, at=at)

    return _done(request, slug, work, _("Der Schritt ist gespeichert."))


@staff("catalogue.manage")
@require_POST
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the solution path; asked for advice only, show what the table of the city recommends."""
    criteria, path = _criteria(request), _path(request)
    if request.POST.get("action") == "advise":
        return _render(request, slug, asked=criteria)

    def work(revision: int) -> None:
        choose_path(
            slug=slug,
            path=path,
            criteria=criteria,
            reason=request.POST.get("reason", ""),
            revision=revision,
            actor=identity.actor_of(request),
            at=clock.now(),
        )

    return _done(request, slug, work, _("Der Lösungsweg ist gespeichert."))


@staff("catalogue.manage")
@require_POST
def declare(request: HttpRequest, slug: str) -> HttpResponse:
    """Declare what an access given elsewhere can do."""
    declared = Access(**{name: name in request.POST for name in ACCESS})

    def work(revision: int) -> None:
        declare_access(
            slug=slug,
            declared=declared,
            url=request.POST.get("url", "")[:500],
            system=request.POST.get("system", ""),
            revision=revision,
            actor=identity.actor_of(request),
            at=clock.now(),
        )

    return _done(request, slug, work, _("Die Angaben zum Zugang sind gespeichert."))


@staff("catalogue.manage")
@require_POST
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who drives the service, until when, and what it waits for; or stop it, or take it up again."""
    action, reason = request.POST.get("action", ""), request.POST.get("reason", "")

    def work(revision: int) -> None:
        actor, at = identity.actor_of(request), clock.now()
        if action == "stop":
            stop(slug=slug, reason=reason, revision=revision, actor=actor, at=at)
        elif action == "resume":
            resume(slug=slug, reason=reason, revision=revision, actor=actor, at=at)
        else:
            due = read_date(request.POST.get("due", ""))
            owner, blocked = request.POST.get("owner", ""), request.POST.get("blocked", "")
            note_plan(slug=slug, owner=owner, due=due, blocked=blocked, revision=revision, actor=actor, at=at)

    return _done(request, slug, work, _("Die Planung ist gespeichert."))


def _done(request: HttpRequest, slug: str, work: Callable[[int], None], said: str) -> HttpResponse:
    try:
        work(_whole(request.POST.get("revision", "")) or 0)
    except Invalid as refused:
        return _render(request, slug, errors=refused.fields)
    except Conflict as refused:
        return _render(request, slug, errors={"schritte": refused.message}, status=409)
    messages.success(request, said)
    return redirect("onboarding-entry", slug)


def _render(
    request: HttpRequest,
    slug: str,
    *,
    errors: Mapping[str, str] | None = None,
    asked: Criteria | None = None,
    status: int = 422,
) -> HttpResponse:
    found = find(slug)
    context = {
        **_frame(request, found),
        "errors": errors,
        "entered": request.POST,
        "criteria": asked or found.criteria,
        "advice": advised(asked or found.criteria),
        "is_asked": asked is not None,
        "history": [_line(one) for one in history_of(found.id) if one.kind in EVENTS],
    }
    return render(request, "onboarding/entry.html", context, status=status if errors else 200)


def _frame(request: HttpRequest, found: Entry) -> dict[str, object]:
    label, kind = STAGES[found.stage]
    current = STEPS.index(found.stage) + 1 if found.stage in STEPS else len(STEPS) + 1
    try:
        unit = identity.unit_by_key(found.unit_key)
    except UnknownUnit:
        unit = None
    account_id = identity.actor_of(request).account_id
    allowed = identity.units_for("catalogue.manage", account_id=account_id, at=clock.now()) if account_id else ()
    return {
        "entry": found,
        "unit": unit,
        "label": label,
        "kind": kind,
        "may_manage": unit is not None and unit.id in allowed,
        "step_labels": [str(STAGES[step][0]) for step in STEPS],
        "current": current,
        "is_stopped": found.stage is Stage.STOPPED,
        "steps": [_step_of(found, step) for step in STEPS],
        "path_label": PATHS[found.path] if found.path else "",
        "paths": [(path.value, text) for path, text in PATHS.items()],
        "offers": [(offer.value, text) for offer, text in OFFERS.items()],
        "access": [(name, text, getattr(found.access, name)) for name, text in ACCESS.items()],
        "declarable": [(name, text, getattr(found.declared, name)) for name, text in ACCESS.items()],
    }


def _step_of(found: Entry, step: Stage) -> dict[str, object]:
    return {
        "value": step.value,
        "label": STAGES[step][0],
        "question": QUESTIONS[step],
        "done": found.steps.get(step),
        "is_next": found.stage is step,
    }


def _line(event: events.Event) -> dict[str, Any]:
    title = str(EVENTS[event.kind])
    if "step" in event.data:
        title = f"{title}: {STAGES[Stage(str(event.data['step']))][0]}"
    if event.kind == "onboarding.path_chosen" and event.data.get("path"):
        title = f"{title}: {PATHS[SolutionPath(str(event.data['path']))]}"
    return {
        "at": event.at,
        "title": title,
        "text": event.reason,
        "who": event.actor.label if event.actor.account_id else "",
    }


def _step(request: HttpRequest) -> Stage:
    for step in STEPS:
        if step.value == request.POST.get("step"):
            return step
    raise NotFound(_("Diesen Schritt gibt es nicht."))


def _path(request: HttpRequest) -> SolutionPath | None:
    return next((one for one in SolutionPath if one.value == request.POST.get("path")), None)


def _criteria(request: HttpRequest) -> Criteria:
    volume = _whole(request.POST.get("yearly_volume", ""))
    return Criteria(
        _offer(request.POST.get("central", "")),
        _offer(request.POST.get("specialist", "")),
        MOST_A_YEAR + 1 if volume is None else volume,
        "needs_connection" in request.POST,
    )


def _offer(text: str) -> Offer:
    return next((one for one in Offer if one.value == text), Offer.NONE)


def _whole(text: str) -> int | None:
    """Return a whole number as people type it, 0 for nothing, None for what is none."""
    plain = text.strip().replace(".", "").replace(" ", "")
    if not plain:
        return 0
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 9 else None
