"""One instance for a thousand steps: the last must not be slower than the first, for nothing grows with history."""

from __future__ import annotations

import time
from statistics import median
from uuid import UUID

from amtsweg.kernel import clock, scope
from amtsweg.kernel.ids import uuid7
from amtsweg.processes import api
from amtsweg.processes.contracts import TaskStatus
from amtsweg.processes.models import ProcessInstance, TaskRecord
from bench.eight import CLERK, UNIT
from bench.measure import say
from bench.town import Town
from bpmn.drawing import document, flows, start_end, user

AT = (10, 100, 1_000)
AROUND = 8
SLOWER = 1.5  # what the machine's own unrest may add to the quickest of many steps
SLUG = "bench-steps"
_MODEL = document(
    start_end() + user("t") + '<exclusiveGateway id="g" default="g_t"/>' + flows("s->t", "t->g", "g->t", "g->e[done]")
)


def bench(_: Town) -> list[str]:
    """Complete a task that comes again and again, and compare the steps around the 10th, 100th and 1,000th."""
    at, subject = clock.now(), uuid7()
    with scope.session(scope.SYSTEM):
        api.deploy(slug=SLUG, version=1, bpmn=_MODEL, decisions={}, at=at)
        api.start_process(
            slug=SLUG, version=1, subject_id=subject, unit_id=UNIT, account_id=None,
            variables={"done": False}, actor=CLERK, at=at,
        )  # fmt: skip
        cpu, wall = zip(*(_step(subject) for _ in range(AT[-1] + AROUND)), strict=True)
        size = len(str(ProcessInstance.objects.get(subject_id=subject).state))
    say(f"One instance, {AT[-1]:,} steps (state afterwards: {size} characters)")
    for step in AT:
        say(f"  step {step:>5,}: {_around(cpu, step):.1f} ms CPU, {_around(wall, step):.1f} ms wall")
    first, last = (min(cpu[step - AROUND : step + AROUND]) for step in (AT[0], AT[-1]))
    return [] if last <= first * SLOWER else [f"step {AT[-1]:,}: {last:.1f} ms CPU, step {AT[0]}: {first:.1f}"]


def _step(subject: UUID) -> tuple[float, float]:
    """Milliseconds of CPU and on the wall for one completed task."""
    task = TaskRecord.objects.get(subject_id=subject, status=TaskStatus.OPEN)
    began, cpu = time.perf_counter(), time.process_time()
    api.complete_task(task_id=task.id, variables={}, actor=CLERK, at=clock.now())
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - began)


def _around(values: tuple[float, ...], step: int) -> float:
    return median(values[step - AROUND : step + AROUND])
