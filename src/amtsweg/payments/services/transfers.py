"""What a clerk books by hand: money that came by bank transfer, and money that was paid back."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.payments import models
from amtsweg.payments.contracts import BookedAlready, Notice, PaymentState, Result
from amtsweg.payments.services.booking import new_payment, settle
from amtsweg.payments.services.demands import demand_event, locked

PROVIDER = "transfer"
_MOST = Decimal("9999999.99")


def record_transfer(*, demand_id: UUID, amount: Decimal, transaction: str, actor: Actor, at: datetime) -> None:
    """Book a bank transfer under the bank's own reference, each once; what is not owed is to be refunded.

    Raises Invalid with a message per field, BookedAlready, NotFound.
    """
    transaction = " ".join(transaction.split())
    _check(amount, transaction)
    with scope.work(scope.SYSTEM), events.together():
        demand = locked(demand_id)
        if models.Payment.objects.filter(provider=PROVIDER, transaction=transaction).exists():
            raise BookedAlready(f"Die Buchung „{transaction}“ ist bereits erfasst.")
        notice = Notice(transaction[:60], Result.PAID, amount, transaction, nonce="")
        settle(demand, new_payment(demand, PROVIDER, notice.reference, at), notice, actor=actor, at=at)


def _check(amount: Decimal, transaction: str) -> None:
    problems = {}
    if not amount.is_finite() or not 0 < amount <= _MOST or amount != amount.quantize(Decimal("0.01")):
        problems["amount"] = "Bitte geben Sie den Betrag in Euro und Cent an, zum Beispiel 30,00."
    if not 3 <= len(transaction) <= 80:
        problems["transaction"] = "Bitte geben Sie die Buchungsreferenz vom Kontoauszug an (3 bis 80 Zeichen)."
    if problems:
        raise Invalid("Die Zahlung ist noch nicht erfasst.", problems)


def record_refund(*, demand_id: UUID, actor: Actor, at: datetime) -> None:
    """Book that everything paid beyond a demand was paid back. Raises NotFound, Conflict if nothing is due."""
    with scope.work(scope.SYSTEM), events.together():
        demand = locked(demand_id)
        due = models.Payment.objects.filter(demand=demand, state=PaymentState.REFUND_DUE)
        amounts = list(due.values_list("amount", flat=True))
        if not amounts:
            raise Conflict("Zu dieser Forderung ist nichts zu erstatten.")
        due.update(state=PaymentState.REFUNDED)
        data = {"refunded": str(sum(amounts))}
        events.record([demand_event(demand, "payments.refunded", actor=actor, at=at, data=data)])
