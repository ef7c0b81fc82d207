"""Reads on demands."""

from decimal import Decimal
from uuid import UUID

from django.core import signing
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from amtsweg.kernel.errors import NotFound
from amtsweg.payments import models
from amtsweg.payments.contracts import Demand, DemandState, PaymentState

_SALT = "payments.demand"


def demands_of(subject_id: UUID) -> list[Demand]:
    """Return what is or was owed in a matter, oldest first, in one statement."""
    return [to_demand(row) for row in with_surplus().filter(subject_id=subject_id).order_by("created_at")]


def get_demand(demand_id: UUID) -> Demand:
    """Return a demand that may be seen. Raises NotFound."""
    row = with_surplus().filter(id=demand_id).first()
    if row is None:
        raise NotFound("Diese Forderung gibt es nicht, oder Sie dürfen sie nicht sehen.")
    return to_demand(row)


def demand_by_token(token: str) -> Demand:
    """Return the demand a payment address leads to. Raises NotFound for an address that is not ours."""
    try:
        demand_id = UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound("Diese Zahlungsadresse ist ungültig. Bitte prüfen Sie, ob sie vollständig ist.") from None
    return get_demand(demand_id)


def pay_token(demand_id: UUID) -> str:
    """Return the token of a demand's payment page; it cannot be guessed from the demand's id."""
    return signing.dumps(str(demand_id), salt=_SALT)


def with_surplus() -> QuerySet[models.Demand]:
    """Return demands with the sum that was paid beyond them and the state of the last payment begun."""
    last = models.Payment.objects.filter(demand=OuterRef("id")).order_by("-started_at", "-id").values("state")[:1]
    refunds = (
        models.Payment.objects.filter(demand=OuterRef("id"), state=PaymentState.REFUND_DUE)
        .order_by()
        .values("demand")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return models.Demand.objects.annotate(surplus=Coalesce(Subquery(refunds), Decimal(0)), last_try=Subquery(last))


def to_demand(row: models.Demand) -> Demand:
    """Return a row as a plain thing."""
    assert row.subject_id is not None
    assert row.unit_id is not None
    last_try = getattr(row, "last_try", None)
    return Demand(
        id=row.id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        amount=row.amount,
        purpose=row.purpose,
        due_at=row.due_at,
        state=DemandState(row.state),
        created_at=row.created_at,
        paid_at=row.paid_at,
        surplus=getattr(row, "surplus", Decimal(0)),
        pay_path=reverse("payments-pay", args=[pay_token(row.id)]),
        last_try=PaymentState(last_try) if last_try else None,
    )
