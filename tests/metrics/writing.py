"""Writing a process log by hand: runs step by step, as `processes` records them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor, system
from amtsweg.kernel.events import Event
from amtsweg.kernel.ids import uuid7

BUILDING, ORDER = UUID(int=63), UUID(int=32)
CLERK = Actor("Ayla Aktenkundig", UUID(int=1))


def write(happened: Sequence[Event]) -> None:
    """Write events in a transaction of their own."""
    with scope.work(scope.SYSTEM):
        events.record(list(happened))


@dataclass
class Walk:
    """One run of a process. Every step goes on so many hours later; what it tells is gathered in ``told``."""

    at: datetime
    process: str = "auskunft"
    version: int = 1
    unit: UUID = BUILDING
    subject: UUID = field(default_factory=uuid7)
    instance: UUID = field(default_factory=uuid7)
    told: list[Event] = field(default_factory=list)
    revision: int = 1
    task: UUID = field(default_factory=uuid7)

    def start(self, *entered: str, left: Sequence[str] = ()) -> "Walk":
        """Begin."""
        data = {"process": self.process, "version": self.version}
        return self._tell("process.started", {**data, "entered": entered, "left": left, "cancelled": []})

    def step(
        self,
        hours: float,
        *,
        left: Sequence[str] = (),
        entered: Sequence[str] = (),
        cancelled: Sequence[str] = (),
        kind: str = "service.completed",
        **data: object,
    ) -> "Walk":
        """Move the tokens."""
        self.after(hours).revision += 1
        path = {"entered": list(entered), "left": list(left), "cancelled": list(cancelled)}
        return self._tell(kind, {**data, **path})

    def after(self, hours: float) -> "Walk":
        """Let time go by."""
        self.at += timedelta(hours=hours)
        return self

    def create(self, element: str, due_hours: float | None = None) -> "Walk":
        """A task comes with the step before."""
        self.task = uuid7()
        due = {} if due_hours is None else {"due_at": (self.at + timedelta(hours=due_hours)).isoformat()}
        return self.about_task("task.created", element, group="clerk", **due)

    def about_task(self, kind: str, element: str, **data: object) -> "Walk":
        """Something happens to the last task."""
        self.told.append(
            Event(
                kind, self.at, CLERK, "task", self.task, self.subject, self.unit,
                data={"instance": str(self.instance), "element": element, "name": "Erika Musterfrau prüfen", **data},
            )
        )  # fmt: skip
        return self

    def claim(self, hours: float, element: str) -> "Walk":
        """Somebody takes the last task."""
        return self.after(hours).about_task("task.claimed", element)

    def complete(self, hours: float, element: str, *entered: str, left: Sequence[str] = ()) -> "Walk":
        """The last task is done."""
        return self.step(
            hours, left=[element, *left], entered=entered, kind="task.completed", task=str(self.task), element=element
        )

    def end(self, kind: str = "process.completed") -> "Walk":
        """The process ends with the step before."""
        return self._tell(kind, {"end": "end"})

    def case(self, kind: str, **data: object) -> "Walk":
        """Something happens to the matter."""
        self.told.append(Event(kind, self.at, system("test"), "case", self.subject, self.subject, self.unit, data=data))
        return self

    def write(self) -> "Walk":
        """Commit what was told since the last time."""
        write(self.told)
        self.told = []
        return self

    def _tell(self, kind: str, data: dict[str, object]) -> "Walk":
        told = Event(
            kind, self.at, CLERK, "process", self.instance, self.subject, self.unit, data=data, version_to=self.revision
        )
        self.told.append(told)
        return self


def simple(at: datetime, *, wait: float = 1, work: float = 2, rest: float = 3, **facts: object) -> Walk:
    """A run through one task and one service: start, check, send, end."""
    walk = Walk(at, **facts)  # type: ignore[arg-type]  # the callers name fields of Walk
    walk.start("start", "check", left=["start"]).create("check", due_hours=4)
    walk.claim(wait, "check").complete(work, "check", "send")
    return walk.step(rest, left=["send", "end"], entered=["end"]).end()
