"""Take a step, go back to one, stop the way and take it up again, say what it waits for."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.onboarding.contracts import STEPS, NotYet, Stage
from amtsweg.onboarding.models import Onboarding
from amtsweg.onboarding.queries.entries import to_entry
from amtsweg.onboarding.rules.steps import NEXT, check_reopen, check_step, kept_before
from amtsweg.onboarding.services.rows import access_events, check_may_manage, counted, event, locked, save


def take_step(*, slug: str, step: Stage, note: str, revision: int, actor: Actor, at: datetime) -> Stage:
    """Take a step with what came of it, and return where the service then stands.

    Raises NotFound, NotAllowed, EntryChanged, NotYet, Invalid.
    """
    with scope.work(scope.SYSTEM), events.together():
        row = locked(slug, revision)
        check_may_manage(row.unit_key, actor=actor, at=at)
        check_step(to_entry(row), step, note, same_person=_taker(row, Stage.FORM) == actor.account_id)
        row.steps = {**row.steps, step.value: {"at": at.isoformat(), "note": note.strip()}}
        row.stage, row.blocked = NEXT[step], ""
        save(row, at=at)
        events.record([event("step_taken", row, actor=actor, at=at, data={"step": step}, reason=note)])
    return Stage(row.stage)


def _taker(row: Onboarding, step: Stage) -> UUID | None:
    """Return who took a step last, as the event log says."""
    with scope.session(scope.SYSTEM):
        taken = [one for one in events.history(row.id) if one.kind == "onboarding.step_taken"]
    return next((one.actor.account_id for one in reversed(taken) if one.data["step"] == step), None)


def reopen_step(*, slug: str, step: Stage, reason: str, revision: int, actor: Actor, at: datetime) -> None:
    """Go back to a step; it and all later ones are open again.

    Raises NotFound, NotAllowed, EntryChanged, NotYet, Invalid.
    """
    with scope.work(scope.SYSTEM), events.together():
        row = locked(slug, revision)
        check_may_manage(row.unit_key, actor=actor, at=at)
        check_reopen(to_entry(row), step, reason)
        row.steps = {name: one for name, one in row.steps.items() if Stage(name) in kept_before(step)}
        row.stage = step
        save(row, at=at)
        events.record([event("step_reopened", row, actor=actor, at=at, data={"step": step}, reason=reason)])


def stop(*, slug: str, reason: str, revision: int, actor: Actor, at: datetime) -> None:
    """Stop: the service gets no digital access, or is offered no longer. It leaves the figures.

    Raises NotFound, NotAllowed, EntryChanged, NotYet if it is stopped already, Invalid without a reason.
    """
    _check_reason(reason)
    with scope.work(scope.SYSTEM), events.together():
        row = locked(slug, revision)
        check_may_manage(row.unit_key, actor=actor, at=at)
        if row.stage == Stage.STOPPED:
            raise NotYet(_("Diese Leistung ist schon zurückgestellt."))
        before = counted(row)
        row.stage = Stage.STOPPED
        save(row, at=at)
        news = event("stopped", row, actor=actor, at=at, reason=reason)
        events.record([news, *access_events(row, before, actor=actor, at=at)])


def resume(*, slug: str, reason: str, revision: int, actor: Actor, at: datetime) -> None:
    """Take the way up again where it was stopped.

    Raises NotFound, NotAllowed, EntryChanged, NotYet if it is not stopped, Invalid without a reason.
    """
    _check_reason(reason)
    with scope.work(scope.SYSTEM), events.together():
        row = locked(slug, revision)
        check_may_manage(row.unit_key, actor=actor, at=at)
        if row.stage != Stage.STOPPED:
            raise NotYet(_("Diese Leistung ist nicht zurückgestellt."))
        row.stage = _where_it_was(row)
        save(row, at=at)
        news = event("resumed", row, actor=actor, at=at, reason=reason)
        events.record([news, *access_events(row, None, actor=actor, at=at)])


def _where_it_was(row: Onboarding) -> Stage:
    if row.service_slug and row.online:
        return Stage.ONLINE
    return next((step for step in STEPS if step.value not in row.steps), Stage.ONLINE)


def note_plan(
    *, slug: str, owner: str, due: date | None, blocked: str, revision: int, actor: Actor, at: datetime
) -> None:
    """Say who drives the service, until when, and what it waits for. Raises NotFound, NotAllowed, EntryChanged."""
    with scope.work(scope.SYSTEM), events.together():
        row = locked(slug, revision)
        check_may_manage(row.unit_key, actor=actor, at=at)
        row.owner, row.due, row.blocked = owner.strip()[:200], due, blocked.strip()[:500]
        save(row, at=at)
        data = {"owner": row.owner, "due": due.isoformat() if due else ""}
        events.record([event("planned", row, actor=actor, at=at, data=data, reason=row.blocked)])


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("Bitte prüfen Sie Ihre Angaben."), {"reason": _("Bitte nennen Sie den Grund.")})
