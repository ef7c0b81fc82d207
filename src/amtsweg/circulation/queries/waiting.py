"""How much waits for somebody: the figures in the navigation."""

from datetime import datetime
from uuid import UUID

from amtsweg.circulation.contracts import Waiting
from amtsweg.circulation.queries.circulations import open_steps
from amtsweg.circulation.queries.desk import desk_of
from amtsweg.circulation.queries.reminders import due
from amtsweg.kernel.calendar import local_day


def waiting_for(account_id: UUID, *, at: datetime) -> Waiting:
    """Return how many reminders are due and how many steps wait for an account."""
    desk = desk_of(account_id, at=at)
    if not (desk.reader.units or desk.reader.subjects):
        return Waiting()
    return Waiting(due(desk, today=local_day(at)).count(), open_steps(desk).count())
