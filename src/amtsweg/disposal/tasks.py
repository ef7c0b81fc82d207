"""What the worker does for disposal."""

from datetime import datetime

from amtsweg.disposal.services.building import build_message
from amtsweg.disposal.services.destroying import destroy_next, remove_left_contents
from amtsweg.disposal.services.forgetting import forget_old
from amtsweg.disposal.services.offering import BUILD, SEND
from amtsweg.disposal.services.receiving import look_for_messages
from amtsweg.disposal.services.sending import send_message
from amtsweg.disposal.services.workshop import tidy_folders
from amtsweg.kernel import clock, outbox, ticks
from amtsweg.kernel.outbox import Effect


@outbox.handles(BUILD)
def build(effect: Effect) -> None:
    """Make a message that is owed to the archive."""
    build_message(effect)


@outbox.handles(SEND)
def send(effect: Effect) -> None:
    """Lay a message down at the archive."""
    send_message(effect, at=clock.now())


@ticks.every(seconds=60)
def look(at: datetime) -> int:
    """See what the archive has answered."""
    return look_for_messages(at=at)


@ticks.every(seconds=10)
def destroy(at: datetime) -> int:
    """Destroy what two people have agreed to."""
    return destroy_next(at=at)


@ticks.every(hours=1)
def tidy(at: datetime) -> int:
    """Remove what workers that died left behind, and what has served its purpose."""
    return tidy_folders(at=at) + forget_old(at=at)


@ticks.every(seconds=10)
def remove_contents(at: datetime) -> int:
    """Remove the bytes of what was destroyed."""
    return remove_left_contents(at=at)
