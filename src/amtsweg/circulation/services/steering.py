"""Steer a running circulation: one more step, leave one out, return to one, hand one over, stop."""

from datetime import datetime
from uuid import UUID

from amtsweg.circulation import models
from amtsweg.circulation.contracts import (
    Action,
    CirculationState,
    Group,
    NewStep,
    StepSettled,
    StepState,
)
from amtsweg.circulation.queries.desk import desk_of
from amtsweg.circulation.rules import Place, check_own, check_step, current_stage, inserted, returned, skipped
from amtsweg.circulation.services.admitting import check_asked, dismiss
from amtsweg.circulation.services.holding import Held, bring_to, end, hold, open_step
from amtsweg.circulation.services.starting import new_step
from amtsweg.circulation.services.telling import circulation_event
from amtsweg.identity import api as identity
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotAllowed
from amtsweg.kernel.scope import current, work


def insert_step(*, circulation_id: UUID, new: NewStep, beside: bool, actor: Actor, at: datetime) -> None:
    """Put in one more step: beside those of its stage, or in a stage of its own before them.

    Raises UnknownCirculation, Ended, NotAllowed, Invalid.
    """
    with work(current()), events.together():
        held = _steered(circulation_id, actor, at)
        _check_may_ask(held.row, new, actor, at)
        step = new_step(held.row, new)
        places = inserted(held.places, Place(step.id, new.stage, new.action), beside=beside)
        step.save(force_insert=True)
        held.steps.append(step)
        _tell(held, "circulation.step_inserted", actor, at, step=str(step.id), action=str(new.action))
        bring_to(held, places, actor=actor, at=at)


def skip_step(*, circulation_id: UUID, step_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Leave a step out, and say why. Raises UnknownCirculation, Ended, StepSettled, NotAllowed, Invalid."""
    _check_reason(reason)
    with work(current()), events.together():
        held = _steered(circulation_id, actor, at)
        places = skipped(held.places, step_id)
        step = _step(held, step_id)
        step.done_at, step.done_by_id, step.comment = at, actor.account_id, reason.strip()
        _tell(held, "circulation.step_skipped", actor, at, reason=reason, step=str(step_id), action=step.action)
        bring_to(held, places, actor=actor, at=at)


def return_to_stage(*, circulation_id: UUID, stage: int, comment: str, actor: Actor, at: datetime) -> None:
    """Go back to a stage: it and all behind it are done anew; what was signed stays signed for its version.

    Whoever has an open step may do that, too. Raises UnknownCirculation, Ended, NotAllowed, Invalid, Conflict.
    """
    _check_reason(comment)
    with work(current()), events.together():
        held = hold(circulation_id)
        if not (_is_asked(held, actor, at) or _may_steer(held, actor, at)):
            raise NotAllowed("Zurückgeben kann, wer gerade an der Reihe ist oder den Umlauf gestartet hat.")
        places = returned(held.places, stage)
        _tell(held, "circulation.returned", actor, at, reason=comment, stage=stage)
        bring_to(held, places, actor=actor, at=at)


def hand_over_step(
    *,
    circulation_id: UUID,
    step_id: UUID,
    holder_id: UUID | None,
    group: Group | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Ask somebody else to do a step. Raises UnknownCirculation, Ended, StepSettled, NotAllowed, Invalid."""
    with work(current()), events.together():
        held = _steered(circulation_id, actor, at)
        step = _step(held, step_id)
        if step.state not in (StepState.OPEN, StepState.WAITING):
            raise StepSettled("Dieser Schritt ist nicht mehr offen.")
        new = NewStep(step.stage, Action(step.action), holder_id, group, step.days, step.own)
        _check_may_ask(held.row, new, actor, at)
        before = set(map(UUID, step.let_in))
        step.holder_id, step.holder_group, step.let_in = holder_id, group.key if group else "", []
        if step.state == StepState.OPEN:
            open_step(held.row, step, actor=actor, at=at)
        to = str(holder_id) if holder_id else step.holder_group
        _tell(held, "circulation.handed_over", actor, at, step=str(step_id), to=to)
        bring_to(held, held.places, actor=actor, at=at)
        dismiss(held.row, before, actor=actor, at=at)


def stop_circulation(*, circulation_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """End a circulation before its last step, and say why. Raises UnknownCirculation, Ended, NotAllowed, Invalid."""
    _check_reason(reason)
    with work(current()), events.together():
        held = _steered(circulation_id, actor, at)
        end(held, CirculationState.STOPPED, reason=reason.strip(), actor=actor, at=at)


def may_steer(started_by_id: UUID, unit_id: UUID | None, *, account_id: UUID | None, at: datetime) -> bool:
    """Tell whether this is whoever started the circulation, stands in for them, or manages the unit's records."""
    if account_id is None or unit_id is None:
        return False
    if started_by_id in {account_id} | identity.substituted_by(account_id, at=at):
        return True
    return identity.can("record.manage", account_id=account_id, unit_id=unit_id, at=at)


def _may_steer(held: Held, actor: Actor, at: datetime) -> bool:
    return may_steer(held.row.started_by_id, held.row.unit_id, account_id=actor.account_id, at=at)


def _steered(circulation_id: UUID, actor: Actor, at: datetime) -> Held:
    held = hold(circulation_id)
    if not _may_steer(held, actor, at):
        raise NotAllowed("Das kann nur, wer den Umlauf gestartet hat, vertritt oder die Akten der Stelle verwaltet.")
    return held


def _step(held: Held, step_id: UUID) -> models.CirculationStep:
    step = held.step(step_id)
    if step is None:
        raise StepSettled("Diesen Schritt gibt es in diesem Umlauf nicht.")
    return step


def _is_asked(held: Held, actor: Actor, at: datetime) -> bool:
    if actor.account_id is None:
        return False
    now, desk = current_stage(held.places), desk_of(actor.account_id, at=at)
    mine = (one for one in held.steps if one.stage == now and one.state in (StepState.OPEN, StepState.REFUSED))
    return any(desk.has(one.holder_id, Group.of(one.holder_group)) for one in mine)


def _check_may_ask(row: models.Circulation, new: NewStep, actor: Actor, at: datetime) -> None:
    check_step(new)
    if new.holder_id:
        check_own(new.action, own=new.own, started_by=row.started_by_id, signers={new.holder_id})
    check_asked([(new.holder_id, new.group)], row, actor=actor, at=at)


def _tell(held: Held, kind: str, actor: Actor, at: datetime, *, reason: str = "", **data: object) -> None:
    events.record([circulation_event(held.row, kind, actor=actor, at=at, data=data, reason=reason.strip())])


def _check_reason(reason: str) -> None:
    text = ""
    if not reason.strip():
        text = "Bitte geben Sie den Grund an."
    elif len(reason) > 300:
        text = "Der Grund darf höchstens 300 Zeichen lang sein."
    if text:
        raise Invalid(text, {"reason": text})
