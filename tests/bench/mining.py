"""Process mining: a log of a million events, rolled up once, then asked."""

import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from amtsweg.kernel import scope
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.metrics import api as metrics
from amtsweg.metrics.contracts import Span
from bench.measure import Cost, line, measure, say
from bench.town import Town

EVENTS = 1_000_000
SEED = 2026
TIMES = 5
LONGEST = 1000.0  # milliseconds on the wall for the heat map of everything
PROCESS = "bench"
UNITS = [UUID(int=0xBE0000 + n) for n in range(6)]
BEGIN = datetime(2023, 1, 2, 8, tzinfo=LOCAL_ZONE)
END = BEGIN + timedelta(days=3 * 365)

_COPY = """
COPY kernel_event (id, at, kind, actor_label, object_type, object_id, subject_id, unit_id, version_to, reason, data)
FROM STDIN
"""
_FROM_THE_LOG = """
SELECT element, count(*) FROM kernel_event, jsonb_array_elements_text(data -> 'entered') AS element
WHERE object_type = 'process' GROUP BY 1
"""
_Row = tuple[object, ...]


def bench(town: Town, events: int = EVENTS) -> list[str]:
    """Fill the log, make the rollups, ask everything of everything."""
    _catch_up("mining: what the other parts left", lambda: None)
    _catch_up(f"mining: {events:,} events written", lambda: _fill(town, events), roll=False)
    metrics.rebuild_rollups(at=town.at)
    _catch_up("mining: first rollup of them", lambda: None)
    _catch_up("mining: 2,000 new events rolled up", lambda: _fill(town, 2_000, seed=SEED + 1))
    everything = {"units": UNITS, "since": BEGIN, "until": END}
    heat = _ask("heat map of everything", lambda _: metrics.process_map(PROCESS, **everything))  # type: ignore[arg-type] # as named
    quarter = {**everything, "since": END - timedelta(days=111)}
    _ask("  of 111 days", lambda _: metrics.process_map(PROCESS, **quarter))  # type: ignore[arg-type]
    _ask("variants of everything", lambda _: metrics.process_variants(PROCESS, **everything))  # type: ignore[arg-type]
    _ask("times of everything", lambda _: metrics.process_times(PROCESS, **everything))  # type: ignore[arg-type]
    middle = BEGIN + (END - BEGIN) / 2
    spans = Span(BEGIN, middle), Span(middle, END)
    _ask(
        "comparison of two halves",
        lambda _: metrics.compare_periods(PROCESS, before=spans[0], after=spans[1], units=UNITS),
    )
    with scope.session(scope.SYSTEM):
        _ask(
            "matters of a rare step, first page",
            lambda _: metrics.matters_of(PROCESS, element="objection", **everything),
        )  # type: ignore[arg-type]
    if heat.wall > LONGEST:
        return [f"heat map: {heat.wall:.0f} ms for {events:,} events, promised {LONGEST:.0f}"]
    return []


def _ask(name: str, do: Callable[[int], object]) -> Cost:
    cost = measure(do, times=TIMES)
    line(name, cost)
    return cost


def _catch_up(name: str, prepare: Callable[[], None], *, roll: bool = True) -> None:
    if roll:
        prepare()
    cpu, wall = time.process_time(), time.perf_counter()
    if roll:
        metrics.catch_up(at=END)
    else:
        prepare()
    seconds = time.perf_counter() - wall
    say(f"{name:44}{'':>11}{1000 * (time.process_time() - cpu):>9.0f}{1000 * seconds:>9.0f}")


def _fill(town: Town, events: int, seed: int = SEED) -> None:
    """Write so many events straight into the log."""
    chance, written = random.Random(seed), 0
    with town.owner() as owner, owner.cursor().copy(_COPY) as copy:
        while written < events:
            for row in _matter(chance):
                copy.write_row(row)
                written += 1
    with town.owner() as owner:
        owner.execute("VACUUM ANALYZE kernel_event")


# --- a log like a real one --------------------------------------------------------------------------------------


class _Matter:
    """Writes the rows of one matter, about ten."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.at = BEGIN + (END - BEGIN) * chance.random()
        self.started = self.at
        self.unit = chance.choice(UNITS)
        self.subject, self.instance = self._id(), self._id()
        self.revision = 0
        self.rows: list[_Row] = []

    def _id(self) -> UUID:
        """A key in the order of time, as the real ones are."""
        return UUID(int=int(self.at.timestamp() * 1000) << 80 | self.chance.getrandbits(80))

    def wait(self, hours: float) -> None:
        self.at += timedelta(hours=self.chance.lognormvariate(0, 1) * hours)

    def tell(self, kind: str, data: dict[str, object], task: UUID | None = None) -> None:
        what = ("task", task, None) if task else ("process", self.instance, self.revision)
        row = (self._id(), self.at, kind, "bench", what[0], what[1], self.subject, self.unit, what[2], "")
        self.rows.append((*row, json.dumps(data)))

    def step(self, kind: str, left: list[str], entered: list[str], **data: object) -> None:
        self.revision += 1
        self.tell(kind, {"left": left, "entered": entered, "cancelled": [], **data})

    def work(self, element: str, *following: str) -> None:
        """A task comes, is taken, and done."""
        task, about = self._id(), {"instance": str(self.instance), "element": element, "name": element}
        due = (self.at + timedelta(days=3)).isoformat()
        self.tell("task.created", {**about, "group": "clerk", "due_at": due}, task)
        self.wait(20)
        self.tell("task.claimed", about, task)
        self.wait(3)
        self.step("task.completed", [element, *following[:-1]], list(following), task=str(task), element=element)


def _matter(chance: random.Random) -> Iterator[_Row]:
    one = _Matter(chance)
    version = 1 + (one.at > BEGIN + timedelta(days=500))
    one.step("process.started", ["start"], ["start", "check"], process=PROCESS, version=version)
    while chance.random() < 0.25:
        one.work("check", "incomplete", "ask")
        one.wait(100)
        one.step("message.received", ["ask"], ["check"])
    one.work("check", "complete", "decide")
    if chance.random() < 0.001:
        one.work("decide", "objection", "decide")
    one.work("decide", "decided", "letter")
    if one.at < END and chance.random() < 0.97:
        one.wait(1)
        one.step("service.completed", ["letter", "end"], ["end"])
        one.tell("process.completed", {"end": "end"})
    yield from one.rows
