"""What the worker does for circulation."""

from datetime import datetime
from uuid import UUID

from amtsweg.circulation.services import admitting, sheets
from amtsweg.circulation.services.holding import SHEET
from amtsweg.kernel import clock, outbox, ticks
from amtsweg.kernel.actors import system
from amtsweg.kernel.outbox import Effect


@outbox.handles(SHEET)
def file_sheet(effect: Effect) -> None:
    """File the signature sheet of a circulation that has ended."""
    circulation_id = UUID(str(effect.payload["circulation"]))
    sheets.file_sheet(circulation_id=circulation_id, actor=system("circulation"), at=clock.now())


@ticks.every(seconds=300)
def admit_substitutes(at: datetime) -> int:
    """Let in whoever stands in by now for somebody that was let in to a file for an open step."""
    return admitting.admit_substitutes(at=at)
