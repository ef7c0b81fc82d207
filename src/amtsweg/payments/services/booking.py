"""Book what became of a payment: the one place where payments and demands change their state."""

from datetime import datetime

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.payments import models
from amtsweg.payments.contracts import DemandState, Notice, PaymentState
from amtsweg.payments.rules import NEXT, settles
from amtsweg.payments.services.demands import demand_event


def settle(demand: models.Demand, payment: models.Payment, notice: Notice, *, actor: Actor, at: datetime) -> None:
    """Move a payment by what was told of it, and its locked demand with it; what changes nothing is not told on."""
    before = PaymentState(payment.state)
    after = NEXT[before, notice.result]
    if after is before:
        return
    payment.state, payment.settled_at = after, at
    if after is PaymentState.PAID:
        payment.transaction, payment.amount = notice.transaction, notice.amount
        if settles(DemandState(demand.state), owed=demand.amount, paid=notice.amount):
            demand.state, demand.paid_at = DemandState.PAID, at
            demand.save(update_fields=["state", "paid_at"])
        else:
            payment.state = PaymentState.REFUND_DUE
    payment.save()
    _tell(demand, payment, actor, at)


def _tell(demand: models.Demand, payment: models.Payment, actor: Actor, at: datetime) -> None:
    kinds = {
        PaymentState.PAID: "payments.demand_paid",
        PaymentState.REFUND_DUE: "payments.refund_due",
        PaymentState.FAILED: "payments.payment_failed",
        PaymentState.CANCELLED: "payments.payment_cancelled",
    }
    data = {"payment": str(payment.id), "paid": str(payment.amount), "provider": payment.provider}
    kind = kinds[PaymentState(payment.state)]
    events.record([demand_event(demand, kind, actor=actor, at=at, data=data)])


def new_payment(demand: models.Demand, provider: str, reference: str, at: datetime) -> models.Payment:
    """Return a payment on a demand that is begun now; whoever asks for it writes it."""
    return models.Payment(
        demand=demand,
        subject_id=demand.subject_id,
        unit_id=demand.unit_id,
        account_id=demand.account_id,
        provider=provider,
        reference=reference,
        amount=demand.amount,
        started_at=at,
    )
