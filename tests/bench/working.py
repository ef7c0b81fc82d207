"""Completing a task: the process moves on, the next task and the events are written with it."""

from datetime import datetime

from amtsweg.cases import api as cases
from amtsweg.kernel import clock
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import Task
from bench import floor
from bench.measure import Cost, line, measure, times_needed
from bench.town import Town, new_draft, send

TIMES = 100


def bench(town: Town) -> list[str]:
    """Measure it beside its floor; nothing is promised."""
    with town.scope():
        tasks = [_first_task() for _ in range(times_needed(TIMES))]
        before = clock.now()
        cost = measure(lambda n: _complete(town, tasks[n]), times=TIMES)
    below = _floor(town, tasks[0], before)
    line("complete a task → next task, events", cost, below)
    return []


def _first_task() -> Task:
    (task,) = processes.tasks_of_subject(send(new_draft()).case_id)
    return task


def _complete(town: Town, task: Task) -> None:
    cases.complete_form_task(task=task, answers={"complete": True}, actor=town.clerk, at=clock.now())


def _floor(town: Town, done: Task, before: datetime) -> Cost:
    with town.owner() as owner:
        changed, added = floor.changed_by(owner, done.subject_id, since=before)
        return measure(lambda _: floor.change_again(owner, changed, added), times=TIMES)
