"""News from the floors below that moves a case."""

from contextlib import suppress
from datetime import timedelta

from amtsweg.kernel import actors
from amtsweg.kernel.events import Event, subscribe
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import MessageNotAwaited

_KEPT = timedelta(days=365)


@subscribe("payments.demand_paid")
def demand_paid(event: Event) -> None:
    """A demand is paid: the process that waits for it goes on."""
    if event.subject_id is None:
        return
    # Where no process wants it any more, the money is booked all the same: a receiver must not refuse a payment.
    with suppress(MessageNotAwaited):
        processes.send_message(
            subject_id=event.subject_id,
            name="payment",
            variables={"payment": {"demand": str(event.object_id)}},
            actor=actors.system("payments"),
            at=event.at,
            # Money may come while the process is busy reminding; the message then waits for it.
            keep_until=event.at + _KEPT,
        )
