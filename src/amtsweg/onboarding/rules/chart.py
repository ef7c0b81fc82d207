"""A line chart of the counts over time, measured out in the units of its own view box."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amtsweg.metrics.api import scale_step
from amtsweg.onboarding.contracts import Standing
from amtsweg.onboarding.rules.counting import NAMES

WIDTH, HEIGHT = 720, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 12, 30
_LABELS = 6


@dataclass(frozen=True, slots=True)
class Curve:
    """One count over time: its points as SVG wants them, and where its last point lies."""

    name: str
    points: str
    end_x: float
    end_y: float
    value: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the chart at a round number, or a month below it."""

    at: float
    value: int = 0
    month: date | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A line chart; ``left`` and ``right`` are where its lines begin and end."""

    width: int
    height: int
    left: int
    right: int
    baseline: int
    curves: tuple[Curve, ...]
    lines: tuple[Mark, ...]
    months: tuple[Mark, ...]


def line_chart(standings: Sequence[Standing]) -> Chart:
    """Measure out the chart, with a line at every round number it reaches."""
    highest = max((one.counts.total for one in standings), default=0)
    step = scale_step(highest)
    count = max(-(-highest // step), 1)
    baseline, right = HEIGHT - _BOTTOM, WIDTH - _RIGHT
    unit = (baseline - _TOP) / (count * step)
    slot = (right - _LEFT) / max(len(standings) - 1, 1)
    every = -(-len(standings) // _LABELS)
    months = tuple(
        Mark(round(_LEFT + slot * index, 1), month=one.month)
        for index, one in enumerate(standings)
        if index % every == 0
    )
    lines = tuple(Mark(round(baseline - step * n * unit, 1), step * n) for n in range(count + 1))
    curves = tuple(_curve(name, standings, slot, baseline, unit) for name in NAMES)
    return Chart(WIDTH, HEIGHT, _LEFT, right, baseline, curves, lines, months)


def _curve(name: str, standings: Sequence[Standing], slot: float, baseline: int, unit: float) -> Curve:
    values = [int(getattr(one.counts, name)) for one in standings]
    points = [(round(_LEFT + slot * index, 1), round(baseline - value * unit, 1)) for index, value in enumerate(values)]
    x, y = points[-1] if points else (_LEFT, baseline)
    return Curve(name, " ".join(f"{px},{py}" for px, py in points), x, y, values[-1] if values else 0)
