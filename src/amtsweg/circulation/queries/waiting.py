"""How much waits for somebody: the figures in the navigation, in one statement."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Model, QuerySet, Value

from amtsweg.circulation.contracts import Waiting
from amtsweg.circulation.queries.circulations import open_steps
from amtsweg.circulation.queries.desk import desk_of
from amtsweg.circulation.queries.reminders import due
from amtsweg.kernel.calendar import local_day

One = TypeVar("One", bound=Model)


def waiting_for(account_id: UUID, *, at: datetime) -> Waiting:
    """Return how many reminders are due and how many steps wait for an account."""
    desk = desk_of(account_id, at=at)
    if not (desk.reader.units or desk.reader.subjects):
        return Waiting()
    reminders, steps = due(desk, today=local_day(at)), open_steps(desk)
    both = _counted(reminders).union(_counted(steps), all=True).order_by("kind")
    counts = dict(both)
    return Waiting(counts.get("reminder", 0), counts.get("circulationstep", 0))


def _counted(rows: QuerySet[One]) -> QuerySet[One, tuple[str, int]]:
    name = Value(str(rows.model._meta.model_name))
    return rows.order_by().annotate(kind=name).values("kind").annotate(n=Count("id")).values_list("kind", "n")
