"""What the worker does for the intake."""

from datetime import datetime
from uuid import UUID

from amtsweg.intake.services.cosigning.reminding import end_requests, remind_co_signers
from amtsweg.intake.services.filing import file_submission
from amtsweg.intake.services.resuming import remind_of_ends
from amtsweg.intake.services.throttling import forget_attempts
from amtsweg.kernel import clock, outbox, ticks
from amtsweg.kernel.outbox import Effect


@outbox.handles("intake.file_submission")
def handle_file_submission(effect: Effect) -> None:
    """File the submission as a readable document into the record file."""
    file_submission(case_id=UUID(str(effect.payload["case"])), at=clock.now())


@ticks.every(hours=1)
def remind_of_drafts(at: datetime) -> int:
    """Tell people whose draft ends soon."""
    return remind_of_ends(at=at)


@ticks.every(hours=1)
def forget_guesses(at: datetime) -> int:
    """Delete counts of attempts nobody needs any more."""
    return forget_attempts(at=at)


@ticks.every(minutes=10)
def remind_of_signatures(at: datetime) -> int:
    """Remind people who were asked to sign."""
    return remind_co_signers(at=at)


@ticks.every(minutes=10)
def end_signing(at: datetime) -> int:
    """End requests for signatures whose time is over."""
    return end_requests(at=at)
