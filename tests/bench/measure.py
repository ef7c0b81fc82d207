"""Measuring: CPU of this process, time on the wall, statements on the wire; printed as lines of one table."""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.wire import listening

WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """What one operation costs: statements, and milliseconds of CPU and wall (medians; ``best`` is the quickest)."""

    statements: int
    cpu: float
    wall: float
    best: float


@dataclass(frozen=True, slots=True)
class Promise:
    """The most a path may cost; nothing where nothing is promised."""

    statements: int | None = None
    cpu: float | None = None

    def broken(self, name: str, cost: Cost) -> list[str]:
        """Return which promises are broken, in words."""
        found = []
        if self.statements is not None and cost.statements > self.statements:
            found.append(f"{name}: {cost.statements} statements, promised {self.statements}")
        if self.cpu is not None and cost.cpu > self.cpu:
            found.append(f"{name}: {cost.cpu:.1f} ms CPU, promised {self.cpu:.0f}")
        return found


def measure(do: Callable[[int], object], *, times: int) -> Cost:
    """Do something again and again; the statements are those of the last time, when everything is warm."""
    cpu, wall = [], []
    for n in range(WARM_UP + times):
        cpu_before, wall_before = time.process_time(), time.perf_counter()
        do(n)
        cpu.append(time.process_time() - cpu_before)
        wall.append(time.perf_counter() - wall_before)
    with listening() as wire:
        do(WARM_UP + times)
    cpu, wall = cpu[WARM_UP:], wall[WARM_UP:]
    return Cost(wire.count, 1000 * statistics.median(cpu), 1000 * statistics.median(wall), 1000 * min(wall))


def times_needed(times: int) -> int:
    """How often `measure` does a thing in all."""
    return WARM_UP + times + 1


def say(text: str = "") -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def head() -> None:
    """Print the head of the table."""
    product, below = f"{'':44}{'statements':>11}{'CPU ms':>9}{'wall ms':>9}", f"{'floor: CPU':>12}{'wall':>8}"
    say(f"{product}{below}{'ratio: CPU':>12}{'wall':>7}")


def line(name: str, cost: Cost, floor: Cost | None = None) -> None:
    """Print one path beside its floor."""
    text = f"{name:44}{cost.statements:>11}{cost.cpu:>9.2f}{cost.wall:>9.2f}"
    if floor is not None:
        text += f"{floor.cpu:>12.2f}{floor.wall:>8.2f}{cost.cpu / floor.cpu:>12.1f}{cost.wall / floor.wall:>7.1f}"
    say(text)
