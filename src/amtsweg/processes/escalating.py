"""When a task is handed up: `P3WD` after it came, `due` when it is due, or `due P1W` after that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from amtsweg.kernel.calendar import Days, Period, WorkingCalendar, parse_period
from amtsweg.kernel.errors import Invalid

_FROM_DUE = "due"


@dataclass(frozen=True, slots=True)
class Escalation:
    """So long after the due date, or after the task came; no period means the due date itself."""

    from_due: bool
    period: Period | None


def parse_escalation(text: str) -> Escalation:
    """Read the property `escalate-after`. Raises Invalid."""
    first, _, rest = text.strip().partition(" ")
    if first != _FROM_DUE:
        return Escalation(from_due=False, period=_positive(text))
    return Escalation(from_due=True, period=_positive(rest) if rest.strip() else None)


def _positive(text: str) -> Period:
    period = parse_period(text)
    if period == Period():
        raise Invalid(f"„{text}“ ist keine Frist: Sie ist leer.")
    return period


def escalation_at(
    properties: Mapping[str, str],
    *,
    came_at: datetime,
    due_at: datetime | None,
    calendar: WorkingCalendar,
    suspended: Sequence[Days] = (),
) -> datetime | None:
    """The moment at which a task is handed up, or None where nothing says so."""
    text = properties.get("escalate-after")
    if text is None:
        return None
    escalation = parse_escalation(text)
    begin = due_at if escalation.from_due else came_at
    if begin is None or escalation.period is None:
        return begin
    return calendar.due(begin, escalation.period, suspended)
