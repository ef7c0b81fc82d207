"""SpiffWorkflow as a second opinion: executes the same XML, and is told what happens by the id of an element."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment
from SpiffWorkflow.bpmn.specs.defaults import UserTask
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import CallActivity
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_RESULT = "{https://amtsweg.org/bpmn/1.0}result"
_AWAITED = (TimerEventDefinition, MessageEventDefinition, SignalEventDefinition)
_AT_WORK = TaskState.READY | TaskState.WAITING


class WaitingService(UserTask):
    """A service task that waits for its answer; theirs would run at once."""


class Parser(BpmnParser):
    """Their parser, with services that wait."""

    OVERRIDE_PARSER_CLASSES = {full_tag("serviceTask"): (TaskParser, WaitingService)}


class Shared(TaskDataEnvironment):
    """One set of variables for the whole instance, as ours has; theirs has one for each task."""

    def __init__(self, variables: dict[str, object]) -> None:
        super().__init__()
        self.variables = variables

    def evaluate(self, expression: str, context: object, external_context: object = None) -> object:
        if expression.startswith(("PT", "R3/")):  # a period, which theirs expects as a text in quotation marks
            return expression
        return eval(expression, {}, self.variables)

    def execute(self, script: str, context: object, external_context: object = None) -> bool:
        exec(script, {}, self.variables)
        return True


class SecondCase:
    """One instance under test."""

    def __init__(self, *documents: bytes, **variables: object) -> None:
        parser = Parser()
        for document in documents:
            parser.add_bpmn_xml(_theirs(document))
        engine = PythonScriptEngine(environment=Shared(dict(variables)))
        inner = parser.get_subprocess_specs("p")
        self.workflow = BpmnWorkflow(parser.get_spec("p"), inner, script_engine=engine)
        self.workflow.do_engine_steps()

    def happen(self, element: str, *, every: bool = False) -> None:
        """Complete the oldest task, or let the oldest event happen, at an element; or all that wait there."""
        tasks = [task for task in self._at_work() if _name(task) == element]
        for task in tasks if every else tasks[:1]:
            if task.has_state(TaskState.READY):
                task.run()
            else:
                task._set_internal_data(event_fired=True)
                task.task_spec._update(task)
        self.workflow.do_engine_steps()

    def receive(self, message: str) -> None:
        """A message comes in by its name: where events start sub-processes or follow a gateway, nothing else waits."""
        self.workflow.catch(BpmnEvent(MessageEventDefinition(message), {}))
        self.workflow.do_engine_steps()

    def waiting(self) -> list[str]:
        """The elements at which something may happen, boundary events included."""
        return sorted(_name(task) for task in self._at_work())

    def _at_work(self) -> Iterator[Task]:
        for task in self.workflow.get_tasks(state=_AT_WORK):
            event = isinstance(getattr(task.task_spec, "event_definition", None), _AWAITED)
            if not _gone(task) and (task.task_spec.manual or (event and task.has_state(TaskState.WAITING))):
                yield task

    def done(self) -> Counter[str]:
        """How often each element was completed."""
        completed = self.workflow.get_tasks(state=TaskState.COMPLETED)
        real = (task for task in completed if not isinstance(task.task_spec, LoopTask))
        return Counter(_name(task) for task in real if task.task_spec.bpmn_id is not None)

    @property
    def completed(self) -> bool:
        return bool(self.workflow.completed)


def _gone(task: Task) -> bool:
    """Whether the sub-process around a task was taken away; theirs leaves the tasks inside as they were."""
    while task.workflow.parent_task_id is not None:
        task = task.workflow.top_workflow.get_task_from_id(task.workflow.parent_task_id)
        if task.has_state(TaskState.CANCELLED):
            return True
    return False


def _name(task: Task) -> str:
    """The id of a task's element; inside a called process with the call before it, as ours names it."""
    name = str(task.task_spec.bpmn_id)
    if task.workflow.parent_task_id is None:
        return name
    around = task.workflow.top_workflow.get_task_from_id(task.workflow.parent_task_id)
    while not isinstance(around.task_spec, CallActivity):
        if around.workflow.parent_task_id is None:
            return name
        around = around.workflow.top_workflow.get_task_from_id(around.workflow.parent_task_id)
    return f"{_name(around)}/{name}"


def _theirs(document: bytes) -> etree._Element:
    """The same document as theirs reads it: a script assigns its result itself."""
    root = etree.fromstring(document)
    for script in root.iter(f"{_BPMN}script"):
        around = script.getparent()
        assert around is not None
        script.text = f"{around.get(_RESULT)} = {script.text}"
    return root
