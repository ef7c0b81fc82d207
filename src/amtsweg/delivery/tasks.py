"""What the worker does for delivery."""

from datetime import datetime

from amtsweg.delivery.services.following import give_up_unfetched
from amtsweg.delivery.services.mailing import TOPIC, deliver_mail
from amtsweg.kernel import clock, outbox, ticks
from amtsweg.kernel.outbox import Effect


@outbox.handles(TOPIC)
def mail(effect: Effect) -> None:
    """Send an owed mail."""
    deliver_mail(effect, at=clock.now())


@ticks.every(minutes=10)
def unfetched(at: datetime) -> int:
    """Note which messages nobody fetched in time."""
    return give_up_unfetched(at=at)
