"""What a process will do next, as far as its drawing tells."""

from collections import deque
from collections.abc import Iterator, Mapping

from amtsweg.bpmn.api import Node
from amtsweg.bpmn.api import ProcessModel as Plan
from amtsweg.processes.contracts import Task
from amtsweg.processes.definitions import definition
from amtsweg.processes.models import ProcessInstance


def next_call(task: Task, service: str) -> Mapping[str, str] | None:
    """Return the properties of the nearest step after a task that calls this service, or nothing if none does."""
    model_id = ProcessInstance.objects.values_list("model_id", flat=True).get(id=task.instance_id)
    steps = _after(definition(model_id).plan, task.element_id)
    return next((node.properties for node in steps if node.implementation == service), None)


def _after(plan: Plan, element_id: str) -> Iterator[Node]:
    """Yield the steps behind an element, the nearest first, each once."""
    waiting, seen = deque([element_id]), {element_id}
    while waiting:
        for flow in plan.nodes[waiting.popleft()].outgoing:
            if flow.target not in seen:
                seen.add(flow.target)
                waiting.append(flow.target)
                yield plan.nodes[flow.target]
