"""Whether a case is halted and whether its deadlines stand, told from its processes."""

from collections.abc import Iterable
from dataclasses import dataclass

from amtsweg.processes.contracts import ProcessStatus, ProcessView, Suspension

_ALIVE = (ProcessStatus.WAITING, ProcessStatus.INCIDENT)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who halted the case or its deadlines, when and why; ``runs``: one of its processes has not ended."""

    runs: bool = False
    halted: Suspension | None = None
    deadlines: Suspension | None = None


def standing_of(processes: Iterable[ProcessView]) -> Standing:
    """Return how a case stands. Of several suspensions the first is told."""
    alive = [one for one in processes if one.status in _ALIVE]
    halted = [one.suspension for one in alive if one.suspension is not None]
    deadlines = [one.deadlines for one in alive if one.deadlines is not None]
    return Standing(
        runs=bool(alive),
        halted=min(halted, key=lambda one: one.at, default=None),
        deadlines=min(deadlines, key=lambda one: one.at, default=None),
    )
