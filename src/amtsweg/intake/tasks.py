"""What the worker does for the intake."""

from uuid import UUID

from amtsweg.intake.services.filing import file_submission
from amtsweg.kernel import clock, outbox
from amtsweg.kernel.outbox import Effect


@outbox.handles("intake.file_submission")
def handle_file_submission(effect: Effect) -> None:
    """File the submission as a readable document into the record file."""
    file_submission(case_id=UUID(str(effect.payload["case"])), at=clock.now())
