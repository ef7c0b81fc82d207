"""Leaving an element: which flows are taken, and what happens when none can be."""

from dataclasses import replace

from amtsweg.bpmn.contracts import ElementLeft, EvaluationFailed
from amtsweg.bpmn.engine import loops
from amtsweg.bpmn.engine.run import Arrival, Run
from amtsweg.bpmn.model import Flow, Node, NodeKind
from amtsweg.bpmn.state import Done, Scope, Wait


def complete(run: Run, node: Node, scope: int, inner: Scope | None = None) -> None:
    """An activity has come to its own end: remember it if it can be undone, then leave it."""
    inside = () if inner is None else inner.done
    if node.handler is not None or inside:
        _remember(run, node, scope, {} if inner is None else dict(inner.variables), inside)
    leave(run, node, scope)


def _remember(run: Run, node: Node, scope: int, own: dict[str, object], inside: tuple[Done, ...]) -> None:
    """Note in the scope around an activity that it was done; each round of a loop counts."""
    rounds = run.round_of(node, scope)
    if rounds is not None and rounds.host is not None:
        own = {**rounds.variables, **own}
        scope = run.tokens[rounds.host].scope
    around = run.scopes[scope]
    run.scopes[scope] = replace(around, done=(*around.done, Done(node.id, own, inside)))


def leave(run: Run, node: Node, scope: int) -> None:
    """Send a token on from here; where the flows cannot be told, it stays as an incident."""
    try:
        if run.round_of(node, scope) is not None:
            host = loops.end_round(run, node, scope)
            if host is None:
                return
            scope = host.scope
        flows = _choose(run, node, scope)
    except EvaluationFailed as failure:
        run.stick(Arrival(node.id, scope), Wait.STUCK_LEAVING, str(failure))
        return
    run.emit(ElementLeft(node.id))
    run.last_element = node.id
    run.queue.extend(Arrival(flow.target, scope, flow.id) for flow in flows)


def _choose(run: Run, node: Node, scope: int) -> list[Flow]:
    """The flows to take: for an exclusive gateway the first that holds, otherwise all that hold."""
    taken: list[Flow] = []
    for flow in node.outgoing:
        if flow.id != node.default and _holds(run, flow, scope):
            taken.append(flow)
            if node.kind is NodeKind.EXCLUSIVE:
                return taken
    if taken or not node.outgoing:
        return taken
    default = [flow for flow in node.outgoing if flow.id == node.default]
    if not default:
        raise EvaluationFailed("no condition holds and there is no default flow")
    return default


def _holds(run: Run, flow: Flow, scope: int) -> bool:
    if flow.condition is None:
        return True
    value = run.environment.evaluate(flow.condition, run.seen_from(scope))
    if not isinstance(value, bool):
        raise EvaluationFailed(f"the condition '{flow.condition}' of flow '{flow.id}' is {value!r}, not true or false")
    return value
