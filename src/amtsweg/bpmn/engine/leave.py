"""Leaving an element: which flows are taken, and what happens when none can be."""

from amtsweg.bpmn.contracts import ElementLeft, EvaluationFailed
from amtsweg.bpmn.engine.run import Arrival, Run
from amtsweg.bpmn.model import Flow, Node, NodeKind
from amtsweg.bpmn.state import Wait


def leave(run: Run, node: Node, scope: int) -> None:
    """Send a token on from here; where the flows cannot be told, it stays as an incident."""
    try:
        flows = _choose(run, node)
    except EvaluationFailed as failure:
        run.stick(Arrival(node.id, scope), Wait.STUCK_LEAVING, str(failure))
        return
    run.emit(ElementLeft(node.id))
    run.last_element = node.id
    run.queue.extend(Arrival(flow.target, scope, flow.id) for flow in flows)


def _choose(run: Run, node: Node) -> list[Flow]:
    """The flows to take: for an exclusive gateway the first that holds, otherwise all that hold."""
    taken: list[Flow] = []
    for flow in node.outgoing:
        if flow.id != node.default and _holds(run, flow):
            taken.append(flow)
            if node.kind is NodeKind.EXCLUSIVE:
                return taken
    if taken or not node.outgoing:
        return taken
    default = [flow for flow in node.outgoing if flow.id == node.default]
    if not default:
        raise EvaluationFailed("no condition holds and there is no default flow")
    return default


def _holds(run: Run, flow: Flow) -> bool:
    if flow.condition is None:
        return True
    value = run.environment.evaluate(flow.condition, run.variables)
    if not isinstance(value, bool):
        raise EvaluationFailed(f"the condition '{flow.condition}' of flow '{flow.id}' is {value!r}, not true or false")
    return value
