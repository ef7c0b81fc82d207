"""Do a task whose form the pack brings: its answers become variables of the process under the form's name."""

from collections.abc import Mapping
from datetime import datetime

from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import Task


def complete_form_task(*, task: Task, answers: Mapping[str, object], actor: Actor, at: datetime) -> None:
    """Complete a form task. Raises TaskAlreadyDone if somebody was faster; nothing is then changed."""
    with scope.work(scope.current()), events.together():
        processes.complete_task(
            task_id=task.id, variables={task.form or task.element_id: dict(answers)}, actor=actor, at=at
        )
