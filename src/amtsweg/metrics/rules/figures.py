"""Rules of metrics: reading a definition, whole weeks, the geometry of a bar chart."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import ngettext

from amtsweg.kernel.clock import LOCAL_ZONE, local_date
from amtsweg.kernel.packs import PackError, Source, check_schema
from amtsweg.metrics.contracts import Definition, WeekFigure

_KIND = {"type": "string", "pattern": r"^[a-z_]+\.[a-z_]+$"}
_PERIOD = {
    "type": "string",
    "pattern": r"^P([1-9][0-9]?Y)?([1-9][0-9]?M)?([1-9][0-9]?W)?([1-9][0-9]{0,2}D)?$",
    "minLength": 3,
    "description": "Erwartet wird zum Beispiel P14D oder P3M.",
}
SCHEMA: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "events", "targets"],
    "properties": {
        "version": {"type": "integer", "minimum": 1},
        "events": {
            "type": "object",
            "additionalProperties": False,
            "required": ["opened", "assigned", "decided", "closed"],
            "properties": dict.fromkeys(("opened", "assigned", "decided", "closed"), _KIND),
        },
        "without_duration": {"type": "array", "items": {"type": "string"}},
        "targets": {
            "type": "object",
            "additionalProperties": False,
            "required": ["default"],
            "properties": {
                "default": _PERIOD,
                "services": {"type": "object", "additionalProperties": _PERIOD},
            },
        },
    },
}


def read_definition(source: Source) -> Definition:
    """Return the definition in a pack. Raises PackError with every problem found."""
    problems = check_schema(source, SCHEMA)
    if problems:
        raise PackError(problems)
    data = source.mapping()
    kinds, targets = data["events"], data["targets"]
    assert isinstance(kinds, dict)
    assert isinstance(targets, dict)
    without = data.get("without_duration", [])
    assert isinstance(without, list)
    return Definition(
        version=int(str(data["version"])),
        **kinds,
        without_duration=tuple(without),
        default_target=targets["default"],
        targets=targets.get("services", {}),
    )


def spoken(period: str) -> str:
    """Return a period in the words of the language in use, e.g. ``14 Tage``."""
    return " ".join(_part(int(count), unit) for count, unit in re.findall(r"(\d+)([YMWD])", period))


def _part(count: int, unit: str) -> str:
    texts = {
        "Y": ngettext("%(count)d Jahr", "%(count)d Jahre", count),
        "M": ngettext("%(count)d Monat", "%(count)d Monate", count),
        "W": ngettext("%(count)d Woche", "%(count)d Wochen", count),
        "D": ngettext("%(count)d Tag", "%(count)d Tage", count),
    }
    return texts[unit] % {"count": count}


def begin_of_weeks(at: datetime, *, weeks: int) -> datetime:
    """Return the Monday, 0 o'clock in Germany, with which the last so many weeks begin; the present one counts."""
    return begin_of_week(local_date(at) - timedelta(weeks=weeks - 1))


def begin_of_week(day: date) -> datetime:
    """Return the Monday of a day, 0 o'clock in Germany."""
    return datetime.combine(day - timedelta(days=day.weekday()), time.min, LOCAL_ZONE)


def every_week(counts: Mapping[date, int], *, since: datetime, until: datetime) -> Iterator[WeekFigure]:
    """Return all weeks of a period, those with nothing in them too."""
    monday, last = local_date(since), local_date(until)
    while monday <= last:
        yield WeekFigure(monday, counts.get(monday, 0))
        monday += timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart; a bar without a label stands between those that have one."""

    x: float
    y: float
    width: float
    height: float
    value: int
    label: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line across the chart at a round number."""

    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart, measured out in the units of its own view box."""

    width: int
    height: int
    baseline: float
    left: int
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]


_WIDTH, _HEIGHT = 720, 260
_LEFT, _TOP, _BOTTOM = 44, 12, 30
_LABELS = 7


def bar_chart(weeks: Sequence[WeekFigure]) -> Chart:
    """Measure out a chart of matters finished per week, with a line at every round number it reaches."""
    highest = max((week.finished for week in weeks), default=0)
    step = scale_step(highest)
    count = max(-(-highest // step), 4)
    baseline = _HEIGHT - _BOTTOM
    unit = (baseline - _TOP) / (count * step)
    slot = (_WIDTH - _LEFT) / max(len(weeks), 1)
    every = -(-len(weeks) // _LABELS)
    bars = tuple(
        Bar(
            x=round(_LEFT + slot * (index + 0.15), 1),
            y=round(baseline - week.finished * unit, 1),
            width=round(slot * 0.7, 1),
            height=round(week.finished * unit, 1),
            value=week.finished,
            label=week.monday if index % every == 0 else None,
        )
        for index, week in enumerate(weeks)
    )
    lines = tuple(Line(round(baseline - step * n * unit, 1), step * n) for n in range(count + 1))
    return Chart(_WIDTH, _HEIGHT, baseline, _LEFT, bars, lines)


def scale_step(highest: int) -> int:
    """Return the smallest round step (1, 2, 5, 10, 20 ...) of which five reach the highest value."""
    step = 1
    while 5 * step < highest:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step
