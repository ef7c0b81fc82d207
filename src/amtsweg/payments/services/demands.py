"""Raise and cancel a demand."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.kernel.events import Event
from amtsweg.payments import models
from amtsweg.payments.contracts import Demand, DemandState
from amtsweg.payments.queries import to_demand
from amtsweg.payments.rules import check_is_open


def raise_demand(
    *,
    subject_id: UUID,
    unit_id: UUID,
    account_id: UUID | None,
    amount: Decimal,
    purpose: str,
    due: datetime,
    key: str,
    actor: Actor,
    at: datetime,
) -> Demand:
    """Demand an amount in euros. The same key raises it once. Raises Invalid for an amount that is not positive."""
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise Invalid(f"Ein Betrag von {amount} Euro kann nicht gefordert werden.")
    with scope.work(scope.SYSTEM), events.together():
        row, created = models.Demand.objects.get_or_create(
            key=key,
            defaults={
                "subject_id": subject_id,
                "unit_id": unit_id,
                "account_id": account_id,
                "amount": amount,
                "purpose": purpose[:140],
                "due_at": due,
                "created_at": at,
            },
        )
        if created:
            events.record([demand_event(row, "payments.demand_raised", actor=actor, at=at)])
    return to_demand(row)


def cancel_demand(*, demand_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Let a demand fall away. Raises NotFound, DemandSettled."""
    with scope.work(scope.SYSTEM), events.together():
        row = locked(demand_id)
        check_is_open(DemandState(row.state))
        row.state = DemandState.CANCELLED
        row.save(update_fields=["state"])
        events.record([demand_event(row, "payments.demand_cancelled", actor=actor, at=at, reason=reason)])


def locked(demand_id: UUID) -> models.Demand:
    """Return a demand's row, locked until the transaction ends. Raises NotFound."""
    row = models.Demand.objects.select_for_update().filter(id=demand_id).first()
    if row is None:
        raise NotFound("Diese Forderung gibt es nicht.")
    return row


def demand_event(
    row: models.Demand,
    kind: str,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    data: Mapping[str, object] | None = None,
) -> Event:
    """Return an event of a demand."""
    return Event(
        kind=kind,
        at=at,
        actor=actor,
        object_type="demand",
        object_id=row.id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        reason=reason,
        data={"amount": str(row.amount), "title": row.purpose, **(data or {})},
    )


def move_to_unit(*, subject_id: UUID, unit_id: UUID) -> None:
    """Let another unit see the demands and payments of a matter that was handed to it."""
    with scope.work(scope.SYSTEM):
        for model in (models.Demand, models.Payment):
            model._default_manager.filter(subject_id=subject_id).update(unit_id=unit_id)
