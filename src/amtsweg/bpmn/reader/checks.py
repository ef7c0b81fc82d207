"""Structural checks of a built model: everything that could make a token stop or vanish without a word."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping

from amtsweg.bpmn.contracts import Problem
from amtsweg.bpmn.model import ACTIVITIES, AWAITED, Node, NodeKind, ProcessModel, ScopeModel
from amtsweg.bpmn.reader.event_checks import CHECKS_OF_EVENTS
from amtsweg.bpmn.reader.picture import Picture

Reasons = Iterator[str]
NO_CONDITION = frozenset(NodeKind) - ACTIVITIES - {NodeKind.EXCLUSIVE, NodeKind.INCLUSIVE}


def check_structure(model: ProcessModel) -> Iterator[Problem]:
    """All structural problems of the model."""
    picture = Picture(model)
    for node in picture.nodes.values():
        for reason in _node_reasons(picture, node):
            yield Problem(node.id, node.line, reason)
    for scope in picture.scopes.values():
        line = picture.nodes[scope.id].line if scope.id in picture.nodes else 0
        for reason in _scope_reasons(picture, scope):
            yield Problem(scope.id, line, reason)


def _node_reasons(picture: Picture, node: Node) -> Reasons:
    yield from _flow_reasons(node)
    yield from _default_reasons(node)
    if node.kind in CHECKS:
        yield from CHECKS[node.kind](node)
    if node.kind in CHECKS_OF_EVENTS:
        yield from CHECKS_OF_EVENTS[node.kind](picture, node)
    if node.kind is NodeKind.EVENT_BASED:
        yield from _check_event_based(picture, node)
    if node.for_compensation:
        yield from _check_handler(picture, node)


def _flow_reasons(node: Node) -> Reasons:
    no_incoming = node.kind in (NodeKind.START, NodeKind.BOUNDARY, NodeKind.EVENT_SUBPROCESS)
    no_outgoing = node.kind in (NodeKind.END, NodeKind.EVENT_SUBPROCESS)
    if no_incoming and node.incoming:
        yield "no sequence flow may lead here"
    if no_outgoing and node.outgoing:
        yield "no sequence flow may leave here"
    if node.kind in NO_CONDITION and any(flow.condition is not None for flow in node.outgoing):
        yield f"flows that leave a {node.kind} carry no conditions"


def _default_reasons(node: Node) -> Reasons:
    if node.default is None:
        return
    default = next((flow for flow in node.outgoing if flow.id == node.default), None)
    if default is None:
        yield f"the default flow '{node.default}' does not leave here"
    elif default.condition is not None:
        yield f"the default flow '{node.default}' carries a condition, which would never be evaluated"


def _check_exclusive(node: Node) -> Reasons:
    if len(node.outgoing) < 2:
        return
    for flow in node.outgoing:
        if flow.condition is None and flow.id != node.default:
            yield f"the flow '{flow.id}' has neither a condition nor is it the default"


def _check_parallel(node: Node) -> Reasons:
    sources = [flow.source for flow in node.incoming]
    if node.id in sources:
        yield "a parallel gateway that waits for itself can never go on"


def _check_event_based(picture: Picture, node: Node) -> Reasons:
    if not node.outgoing:
        yield "an event-based gateway needs events to wait for"
    for flow in node.outgoing:
        target = picture.nodes[flow.target]
        waits = target.kind in (NodeKind.CATCH, NodeKind.RECEIVE_TASK) and isinstance(target.event, AWAITED)
        if not waits:
            yield f"'{target.id}' after the event-based gateway is not a catching event or receive task"
        elif len(target.incoming) > 1 or target.boundaries or target.loop is not None:
            yield f"'{target.id}' after the event-based gateway has other flows or boundary events"


def _check_handler(picture: Picture, node: Node) -> Reasons:
    if node.incoming or node.outgoing or node.boundaries:
        yield "an activity for compensation has neither flows nor boundary events"
    if node.id not in picture.handlers:
        yield "no compensation event points to this activity for compensation"


def _check_service(node: Node) -> Reasons:
    if node.implementation is None:
        yield "no service is named (amtsweg:service)"


def _check_send(node: Node) -> Reasons:
    if node.implementation is None and node.event is None:
        yield "a send task names a message (messageRef) or a service (amtsweg:service)"


def _check_rule(node: Node) -> Reasons:
    if not node.properties.get("decision"):
        yield "no decision is named (amtsweg:decision)"


def _check_script(node: Node) -> Reasons:
    if not node.result:
        yield "the script names no variable for its result (amtsweg:result)"


CHECKS: Mapping[NodeKind, Callable[[Node], Reasons]] = {
    NodeKind.EXCLUSIVE: _check_exclusive,
    NodeKind.PARALLEL: _check_parallel,
    NodeKind.SERVICE_TASK: _check_service,
    NodeKind.SEND_TASK: _check_send,
    NodeKind.RULE_TASK: _check_rule,
    NodeKind.SCRIPT_TASK: _check_script,
}


def _scope_reasons(picture: Picture, scope: ScopeModel) -> Reasons:
    starts = [picture.nodes[start] for start in scope.starts]
    is_root = scope.id == picture.id
    if not starts:
        yield "there is no start event"
    if not is_root and len(starts) > 1:
        yield "there is more than one start event"
    if is_root and sum(start.event is None for start in starts) > 1:
        yield "there is more than one none start event"
    reached = _reached(picture, scope)
    for node in picture.inside.get(scope.id, ()):
        if node.id not in reached:
            yield f"nothing leads to '{node.id}'"


def _reached(picture: Picture, scope: ScopeModel) -> set[str]:
    """Everything in the scope a token can come to."""
    reached: set[str] = set(scope.event_subprocesses)
    waiting = deque(scope.starts)
    while waiting:
        node_id = waiting.popleft()
        if node_id in reached:
            continue
        reached.add(node_id)
        node = picture.nodes[node_id]
        waiting.extend(flow.target for flow in node.outgoing)
        waiting.extend(node.boundaries)
        if node.handler is not None:
            waiting.append(node.handler)
    return reached
