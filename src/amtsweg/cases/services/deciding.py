"""Decide a case, and have a second person sign with the first (four eyes)."""

from datetime import datetime
from uuid import UUID

from amtsweg.cases import models
from amtsweg.cases.contracts import Outcome
from amtsweg.cases.rules import check_decision
from amtsweg.cases.services.moving import case_event, locked
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed
from amtsweg.processes import api as processes


def decide(
    *, case_id: UUID, task_id: UUID, outcome: Outcome, content: str, reasons: str, actor: Actor, at: datetime
) -> None:
    """Write down a decision and complete the task it belongs to; it takes effect with its letter.

    Raises Invalid without the reasons that § 39 VwVfG wants, and what completing a task raises.
    """
    check_decision(outcome, reasons)
    with scope.work(scope.current()), events.together():
        row = locked(case_id)
        decision = models.Decision.objects.create(
            case=row,
            subject_id=row.id,
            unit_id=row.unit_id,
            outcome=outcome,
            content=content.strip(),
            reasons=reasons.strip(),
            decided_by=actor.label,
            decided_by_id=actor.account_id,
            decided_at=at,
        )
        data = {"decision": str(decision.id), "decided": outcome}
        events.record([case_event(row, "case.decision_drafted", actor=actor, at=at, data=data)])
        variables = {"decision": {"outcome": str(outcome)}}
        processes.complete_task(task_id=task_id, variables=variables, actor=actor, at=at)


def cosign(*, case_id: UUID, task_id: UUID, agreed: bool, reason: str, actor: Actor, at: datetime) -> None:
    """Sign a drafted decision with its author, or return it with a reason.

    Raises NotAllowed for the author of the decision, Invalid for a return without a reason.
    """
    if not agreed and not reason.strip():
        text = "Bitte schreiben Sie, was an der Entscheidung zu ändern ist."
        raise Invalid(text, {"reason": text})
    with scope.work(scope.current()), events.together():
        row = locked(case_id)
        decision = latest(row.id)
        if decision.decided_by_id == actor.account_id:
            raise NotAllowed("Wer entschieden hat, kann nicht selbst mitzeichnen (Vier-Augen-Prinzip).")
        _sign(decision, agreed=agreed, reason=reason, actor=actor, at=at)
        kind = "case.cosigned" if agreed else "case.decision_returned"
        data = {"decision": str(decision.id)}
        events.record([case_event(row, kind, actor=actor, at=at, data=data, reason=reason)])
        variables = {"co_signature": {"agreed": agreed}}
        processes.complete_task(task_id=task_id, variables=variables, actor=actor, at=at)


def latest(case_id: UUID) -> models.Decision:
    """Return the row of the newest decision of a case. Raises Conflict if nothing was decided yet."""
    row = models.Decision.objects.filter(case_id=case_id).order_by("-decided_at", "-id").first()
    if row is None:
        raise Conflict("In diesem Vorgang ist noch nichts entschieden.")
    return row


def _sign(decision: models.Decision, *, agreed: bool, reason: str, actor: Actor, at: datetime) -> None:
    if agreed:
        decision.cosigned_by, decision.cosigned_by_id, decision.cosigned_at = actor.label, actor.account_id, at
    else:
        decision.returned_reason = reason.strip()
    decision.save(update_fields=["cosigned_by", "cosigned_by_id", "cosigned_at", "returned_reason"])
