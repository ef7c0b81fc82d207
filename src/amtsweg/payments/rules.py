"""What becomes of a payment and its demand when a provider speaks: a table over every pair of states."""

from collections.abc import Mapping
from decimal import Decimal

from amtsweg.payments.contracts import DemandSettled, DemandState, PaymentState, Result

NEXT: Mapping[tuple[PaymentState, Result], PaymentState] = {
    (PaymentState.STARTED, Result.PAID): PaymentState.PAID,
    (PaymentState.STARTED, Result.FAILED): PaymentState.FAILED,
    (PaymentState.STARTED, Result.CANCELLED): PaymentState.CANCELLED,
    # Money that comes after a failure or a cancellation is still money.
    (PaymentState.FAILED, Result.PAID): PaymentState.PAID,
    (PaymentState.FAILED, Result.FAILED): PaymentState.FAILED,
    (PaymentState.FAILED, Result.CANCELLED): PaymentState.FAILED,
    (PaymentState.CANCELLED, Result.PAID): PaymentState.PAID,
    (PaymentState.CANCELLED, Result.FAILED): PaymentState.CANCELLED,
    (PaymentState.CANCELLED, Result.CANCELLED): PaymentState.CANCELLED,
    # What is paid stays paid: a later "failed" is out of date, a later "paid" is another money movement.
    (PaymentState.PAID, Result.PAID): PaymentState.PAID,
    (PaymentState.PAID, Result.FAILED): PaymentState.PAID,
    (PaymentState.PAID, Result.CANCELLED): PaymentState.PAID,
    (PaymentState.REFUND_DUE, Result.PAID): PaymentState.REFUND_DUE,
    (PaymentState.REFUND_DUE, Result.FAILED): PaymentState.REFUND_DUE,
    (PaymentState.REFUND_DUE, Result.CANCELLED): PaymentState.REFUND_DUE,
    (PaymentState.REFUNDED, Result.PAID): PaymentState.REFUNDED,
    (PaymentState.REFUNDED, Result.FAILED): PaymentState.REFUNDED,
    (PaymentState.REFUNDED, Result.CANCELLED): PaymentState.REFUNDED,
}


def settles(demand: DemandState, *, owed: Decimal, paid: Decimal) -> bool:
    """Tell whether money that came in pays the demand; if not, it has to be refunded."""
    return demand is DemandState.OPEN and paid == owed


def check_is_open(state: DemandState) -> None:
    """Raise DemandSettled if there is nothing to pay or cancel any more."""
    if state is DemandState.PAID:
        raise DemandSettled("Diese Forderung ist bereits bezahlt.")
    if state is DemandState.CANCELLED:
        raise DemandSettled("Diese Forderung ist aufgehoben; Sie müssen nichts bezahlen.")
