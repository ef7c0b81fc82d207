"""Move a case from one state to the next: the one place where a state is written."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.cases import models
from amtsweg.cases.contracts import CaseState, Outcome
from amtsweg.cases.rules import EVENT, check_move
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.events import Event


def locked(case_id: UUID) -> models.Case:
    """Return the case's row, locked until the transaction ends. Raises NotFound."""
    row = models.Case.objects.select_for_update().filter(id=case_id).first()
    if row is None:
        raise NotFound("Diesen Vorgang gibt es nicht, oder Sie dürfen ihn nicht sehen.")
    return row


def move(
    row: models.Case,
    target: CaseState,
    *,
    actor: Actor,
    at: datetime,
    outcome: Outcome | None = None,
    reason: str = "",
) -> None:
    """Move a locked case and record the event of its new state. Raises Conflict or CaseClosed."""
    source = CaseState(row.state)
    check_move(source, target)
    row.state, row.changed_at = target, at
    row.outcome = outcome or row.outcome
    row.closed_at = at if target is CaseState.CLOSED else None
    row.save(update_fields=["state", "changed_at", "outcome", "closed_at"])
    data = {"service": row.service_slug, "case_number": row.number, "from": source, "to": target}
    events.record([case_event(row, EVENT[target], actor=actor, at=at, reason=reason, data=data)])


def case_event(
    row: models.Case, kind: str, *, actor: Actor, at: datetime, data: Mapping[str, object], reason: str = ""
) -> Event:
    """Return an event of this case, visible to whoever may see the case."""
    return Event(
        kind=kind,
        at=at,
        actor=actor,
        object_type="case",
        object_id=row.id,
        subject_id=row.id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        reason=reason,
        data={**data, "outcome": row.outcome},
    )
