"""SpiffWorkflow on the bare rows: read from its JSON, stepped, written as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bench.bare import Rows, Step, Taken
from bench.eight import ANSWERS, LATER, TABLE, theirs


class Theirs:
    """Works one instance after the other."""

    def __init__(self, rows: Rows) -> None:
        parser = SpiffBpmnParser()
        parser.add_bpmn_str(theirs())
        parser.add_dmn_str(TABLE)
        self.rows, self.spec, self.inner = rows, parser.get_spec("p"), parser.get_subprocess_specs("p")
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))

    def work(self, at: datetime) -> None:
        """Work one instance from its start to its end."""
        new, workflow = Taken(uuid4()), BpmnWorkflow(self.spec, self.inner)
        workflow.task_tree.data.update(ANSWERS)
        self._save(new, workflow, Step("process.started", new_tasks=["a"]), at)
        self._step(new.id, Step("task.completed", done="a", new_tasks=["b"], due=at + LATER), at, _complete("a"))
        self._step(new.id, Step("task.completed", done="b", due=at + LATER), at, _complete("b"))
        self._step(None, Step("timer.fired", status="completed"), at + LATER, _fire)

    def _step(self, instance: UUID | None, step: Step, at: datetime, act: Callable[[BpmnWorkflow], None]) -> None:
        taken = self.rows.take(instance, at)
        workflow = self.serializer.deserialize_json(taken.state)
        act(workflow)
        self._save(taken, workflow, step, at)

    def _save(self, taken: Taken, workflow: BpmnWorkflow, step: Step, at: datetime) -> None:
        path: list[str] = []
        workflow.do_engine_steps(did_complete_task=lambda task: path.append(task.task_spec.name))
        step.path = path
        assert bool(workflow.completed) is (step.status == "completed")
        # As one text: reading depends on an order of keys that a database need not keep.
        self.rows.save(taken, self.serializer.serialize_json(workflow), step, at)


def _complete(name: str) -> Callable[[BpmnWorkflow], None]:
    return lambda workflow: _task(workflow, name, TaskState.READY).run()


def _fire(workflow: BpmnWorkflow) -> None:
    timer = _task(workflow, "w", TaskState.WAITING)
    timer._set_internal_data(event_fired=True)
    timer.task_spec._update(timer)
    workflow.do_engine_steps()
    _complete("v")(workflow)


def _task(workflow: BpmnWorkflow, name: str, state: int) -> Task:
    return next(task for task in workflow.get_tasks(state=state) if task.task_spec.name == name)
