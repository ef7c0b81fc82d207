"""A case of eight steps with durable commits, beside the same case on SpiffWorkflow in the same database.

Both engines write the same bare rows by the same statements, so that what differs is the engine and its state. What
the product's own services cost for the case (row-level security, inbox, full events, and the service called through
the outbox, in a fifth transaction) is printed with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import psutil
from django.db import connection

from amtsweg.bpmn.api import Command, Outcome, State, Wait, start, step
from amtsweg.bpmn.contracts import CompleteService, CompleteTask, ElementLeft, FireTimer, TaskCreated
from amtsweg.kernel import clock, scope
from amtsweg.kernel.ids import uuid7
from amtsweg.processes import api
from amtsweg.processes.contracts import TaskStatus
from amtsweg.processes.definitions import definition_of
from amtsweg.processes.models import ProcessInstance
from amtsweg.processes.services.calling import carry_out_service
from amtsweg.processes.services.timing import fire_due_timers
from bench.bare import Rows, Step, Taken
from bench.eight import ANSWERS, CLERK, LATER, OURS, TABLE, UNIT
from bench.measure import say
from bench.spiff import Theirs
from bench.town import Town

ROUNDS, WARM_UP, TIMES = 6, 5, 60
FASTER = 4.0
SLUG = "bench-eight"
Move = Callable[[State], Command]
Work = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Used:
    """CPU seconds for each instance: of this process and of the server's process behind its connection."""

    client: float
    server: float

    @property
    def whole(self) -> float:
        """Both together."""
        return self.client + self.server

    def __str__(self) -> str:
        parts = f"{1000 * self.client:.1f} ms client, {1000 * self.server:.1f} ms server"
        return f"{1 / self.whole:>7.1f}   ({parts} for each)"


def bench(town: Town) -> list[str]:
    """Measure in turns, so that the machine's unrest meets all; promised are four times as many instances."""
    api.register_service("bench.answer", lambda call: {"answered": True})
    with scope.session(scope.SYSTEM), town.owner() as line, town.owner() as other:
        api.deploy(slug=SLUG, version=1, bpmn=OURS, decisions={"level.dmn": TABLE}, at=clock.now())
        rows, others = Rows(line), Rows(other)
        works = {
            "Amtsweg": (Ours(rows).work, line.info.backend_pid),
            "SpiffWorkflow": (Theirs(others).work, other.info.backend_pid),
            "our services, with outbox": (_by_services, _backend()),
        }
        used = _used(works)
        _check_alike(rows)
    ratio = used["SpiffWorkflow"].whole / used["Amtsweg"].whole
    say("A case of 8 steps in 4 durable transactions, instances per second of CPU (client and server together)")
    for name, one in used.items():
        say(f"  {name:<28}{one}")
    say(f"  ratio of the engines: {ratio:.1f}, promised {FASTER:.0f}")
    broken = f"8-step case: {ratio:.1f} times as many as SpiffWorkflow, promised {FASTER:.0f}"
    return [] if ratio >= FASTER else [broken]


class Ours:
    """Works one instance after the other on the bare rows."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.definition = rows, definition_of(SLUG, 1)

    def work(self, at: datetime) -> None:
        """Work one instance from its start to its end."""
        new, environment = Taken(uuid4()), self.definition.environment.at(at)
        outcome = start(self.definition.plan, variables=ANSWERS, at=at, environment=environment)
        self._save(new, outcome, Step("process.started"), at)
        self._step(new.id, Step("task.completed", done="a"), at, lambda state: CompleteTask(_at(state, "a")))
        self._step(new.id, Step("task.completed", done="b"), at, lambda state: CompleteTask(_at(state, "b")))
        fire: Move = lambda state: FireTimer(_at(state, "w"))  # noqa: E731 - one of two moves in one step
        answer: Move = lambda state: CompleteService(_at(state, "v"))  # noqa: E731
        self._step(None, Step("timer.fired"), at + LATER, fire, answer)

    def _step(self, instance: UUID | None, made: Step, at: datetime, *moves: Move) -> None:
        taken = self.rows.take(instance, at)
        outcome = Outcome(State.from_json(taken.state), ())  # type: ignore[arg-type] # as it was written
        environment = self.definition.environment.at(at)
        for move in moves:
            following = step(self.definition.plan, outcome.state, move(outcome.state), at=at, environment=environment)
            outcome = Outcome(following.state, outcome.effects + following.effects)
        self._save(taken, outcome, made, at)

    def _save(self, taken: Taken, outcome: Outcome, made: Step, at: datetime) -> None:
        made.status = "completed" if outcome.state.status == "completed" else "waiting"
        made.due = outcome.state.next_due
        made.new_tasks = [effect.element_id for effect in outcome.effects if isinstance(effect, TaskCreated)]
        made.path = [effect.element_id for effect in outcome.effects if isinstance(effect, ElementLeft)]
        self.rows.save(taken, outcome.state.to_json(), made, at)


def _at(state: State, element: str) -> int:
    return next(token.id for token in state.tokens if token.element == element)


def _by_services(at: datetime) -> None:
    """The same as the product does it."""
    subject = uuid7()
    started = api.start_process(
        slug=SLUG, version=1, subject_id=subject, unit_id=UNIT, account_id=None,
        variables=ANSWERS, actor=CLERK, at=at,
    )  # fmt: skip
    for _ in range(2):
        (task,) = (task for task in api.tasks_of_subject(subject) if task.status is TaskStatus.OPEN)
        api.complete_task(task_id=task.id, variables={}, actor=CLERK, at=at)
    assert fire_due_timers(at=at + LATER, limit=1) == 1
    (token,) = State.from_json(ProcessInstance.objects.get(id=started.id).state).tokens
    assert token.wait is Wait.SERVICE
    carry_out_service(instance_id=started.id, token=token.id, service="bench.answer", attempt=1, at=at)


def _backend() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def _used(works: Mapping[str, tuple[Work, int]]) -> dict[str, Used]:
    """Let each work some instances in turn, again and again; the quietest round counts, for all alike."""
    rounds: dict[str, list[Used]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, (work, process) in works.items():
            rounds[name].append(_round(work, process))
    return {name: min(found, key=lambda one: one.whole) for name, found in rounds.items()}


def _round(work: Work, process: int) -> Used:
    at = clock.now()
    for _ in range(WARM_UP):
        work(at)
    server, client = _server(process), time.process_time()
    for _ in range(TIMES):
        work(at)
    return Used((time.process_time() - client) / TIMES, (_server(process) - server) / TIMES)


def _server(process: int) -> float:
    return sum(psutil.Process(process).cpu_times()[:2])


def _check_alike(rows: Rows) -> None:
    """Each instance of both came to its end, and both wrote as many rows."""
    instances, tasks, events = rows.counted()
    assert instances == 2 * ROUNDS * (TIMES + WARM_UP)
    assert tasks == 2 * instances
    assert events == 7 * instances
