"""What somebody asks the analysis for: a version, a period, an office; read from the address of a page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.identity.contracts import OrgUnit
from amtsweg.kernel.clock import LOCAL_ZONE, local_date
from amtsweg.metrics.api import begin_of_weeks
from amtsweg.process_register.rules.analysis import Shown

PERIODS: Mapping[str, Promise] = {
    "4": gettext_lazy("4 Wochen"),
    "13": gettext_lazy("13 Wochen"),
    "26": gettext_lazy("26 Wochen"),
    "52": gettext_lazy("52 Wochen"),
}
_PERIOD = "26"
_LONGEST = timedelta(days=3660)

Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of a process's history a page shows.

    ``units`` are those whose figures count: of the chosen office with everything below it, or all the person may read
    figures of. ``version`` is None for all versions, ``weeks`` empty where two days name the period.
    """

    version: int | None
    since: datetime
    until: datetime
    weeks: str
    unit: str
    units: frozenset[UUID]
    shown: Shown

    @property
    def versions(self) -> tuple[int, ...] | None:
        """Return the versions as figures are asked for: None for all."""
        return None if self.version is None else (self.version,)

    @property
    def last_day(self) -> date:
        """Return the last day that counts."""
        return local_date(self.until - timedelta(microseconds=1))

    @property
    def query(self) -> str:
        """Return this as the end of an address, so that a link leads to the same part."""
        period = {"zeitraum": self.weeks} if self.weeks else self._days()
        version = {} if self.version is None else {"version": self.version}
        return urlencode({**period, **version, **({"stelle": self.unit} if self.unit else {})})

    def _days(self) -> dict[str, str]:
        return {"von": local_date(self.since).isoformat(), "bis": self.last_day.isoformat()}


def asked(given: Given, *, at: datetime, versions: Collection[int], units: Sequence[OrgUnit]) -> Asked:
    """Read what is asked for; whatever makes no sense counts as not said. ``units`` are those the person may choose."""
    since, until, weeks = _period(given, at)
    chosen = next((unit for unit in units if unit.key == given.get("stelle")), None)
    version = given.get("version", "")
    return Asked(
        version=int(version) if version.isascii() and version.isdigit() and int(version) in versions else None,
        since=since,
        until=until,
        weeks=weeks,
        unit=chosen.key if chosen else "",
        units=frozenset(below(chosen, units) if chosen else (unit.id for unit in units)),
        shown=next((shown for shown in Shown if shown == given.get("farbe")), Shown.TIME),
    )


def _period(given: Given, at: datetime) -> tuple[datetime, datetime, str]:
    days = read_days(given.get("von", ""), given.get("bis", ""))
    if days:
        return *days, ""
    weeks = given.get("zeitraum", "")
    weeks = weeks if weeks in PERIODS else _PERIOD
    return begin_of_weeks(at, weeks=int(weeks)), at, weeks


def read_days(first: str, last: str) -> tuple[datetime, datetime] | None:
    """Return the moments between two days, both counted, or None where they are no days or not in this order."""
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
        since, until = begin_of(begin), begin_of(end + timedelta(days=1))
    except (ValueError, OverflowError):
        return None
    return (since, until) if timedelta(0) < until - since <= _LONGEST else None


def begin_of(day: date) -> datetime:
    """Return 0 o'clock of a day in Germany."""
    return datetime.combine(day, time.min, LOCAL_ZONE)


def below(unit: OrgUnit, units: Iterable[OrgUnit]) -> set[UUID]:
    """Return a unit and everything below it, as far as it is among the ``units``."""
    children: dict[UUID | None, list[UUID]] = {}
    for one in units:
        children.setdefault(one.parent_id, []).append(one.id)
    found, open_ = set[UUID](), [unit.id]
    while open_:
        here = open_.pop()
        if here not in found:
            found.add(here)
            open_ += children.get(here, [])
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """Two periods and a target, as somebody typed them; ``errors`` says by field what was wrong."""

    values: Mapping[str, str]
    errors: Mapping[str, str]
    before: tuple[datetime, datetime] | None
    after: tuple[datetime, datetime] | None
    target_percent: float


def compared(given: Given, *, at: datetime, target_percent: float) -> Compared:
    """Read two periods and a target; what was not said is the last quarter of a year, and the one before it."""
    values = {**_usual(at, target_percent), **{name: given[name][:20] for name in _FIELDS if given.get(name)}}
    before = read_days(values["vor_von"], values["vor_bis"])
    after = read_days(values["nach_von"], values["nach_bis"])
    target = _percent(values["ziel"])
    wrong = _("Bitte nennen Sie zwei Tage wie 31.12.2026; der zweite darf nicht vor dem ersten liegen.")
    errors = {} if before else {"vor_von": wrong}
    errors |= {} if after else {"nach_von": wrong}
    errors |= {} if target is not None else {"ziel": _("Bitte nennen Sie eine Zahl zwischen -99 und 100.")}
    return Compared(values, errors, before, after, target_percent if target is None else target)


_FIELDS = ("vor_von", "vor_bis", "nach_von", "nach_bis", "ziel")


def _usual(at: datetime, target_percent: float) -> dict[str, str]:
    middle = local_date(begin_of_weeks(at, weeks=13))
    return {
        "vor_von": (middle - timedelta(weeks=13)).isoformat(),
        "vor_bis": (middle - timedelta(days=1)).isoformat(),
        "nach_von": middle.isoformat(),
        "nach_bis": local_date(at).isoformat(),
        "ziel": f"{target_percent:g}",
    }


def _percent(text: str) -> float | None:
    try:
        number = float(text.replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
    return number if -99 <= number <= 100 else None
