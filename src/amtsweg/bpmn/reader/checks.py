"""Structural checks of a built model: everything that could make a token stop or vanish without a word."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping

from amtsweg.bpmn.contracts import Problem
from amtsweg.bpmn.model import (
    ACTIVITIES,
    ErrorEvent,
    MessageEvent,
    Node,
    NodeKind,
    ProcessModel,
    ScopeModel,
    TimerEvent,
)

Reasons = Iterator[str]
NO_CONDITION = frozenset(NodeKind) - ACTIVITIES - {NodeKind.EXCLUSIVE}


def check_structure(model: ProcessModel) -> Iterator[Problem]:
    """All structural problems of the model."""
    for node in model.nodes.values():
        for reason in _node_reasons(model, node):
            yield Problem(node.id, node.line, reason)
    for scope in model.scopes.values():
        line = model.nodes[scope.id].line if scope.id in model.nodes else 0
        for reason in _scope_reasons(model, scope):
            yield Problem(scope.id, line, reason)


def _node_reasons(model: ProcessModel, node: Node) -> Reasons:
    yield from _flow_reasons(node)
    yield from _default_reasons(node)
    if node.kind in CHECKS:
        yield from CHECKS[node.kind](node)
    if node.kind in CHECKS_IN_MODEL:
        yield from CHECKS_IN_MODEL[node.kind](model, node)


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


def _check_event_based(model: ProcessModel, node: Node) -> Reasons:
    if not node.outgoing:
        yield "an event-based gateway needs events to wait for"
    for flow in node.outgoing:
        target = model.nodes[flow.target]
        if target.kind not in (NodeKind.CATCH, NodeKind.RECEIVE_TASK):
            yield f"'{target.id}' after the event-based gateway is not a catching event or receive task"
        elif len(target.incoming) > 1 or target.boundaries:
            yield f"'{target.id}' after the event-based gateway has other flows or boundary events"


def _check_boundary(model: ProcessModel, node: Node) -> Reasons:
    host = model.nodes.get(node.attached_to or "")
    if host is None or host.kind not in ACTIVITIES or host.scope != node.scope:
        yield f"the boundary event is attached to '{node.attached_to}', which is not an activity beside it"
    if node.event is None:
        yield "a boundary event needs a message, a timer or an error"
    if isinstance(node.event, ErrorEvent) and not node.interrupting:
        yield "an error always interrupts"


def _check_start(model: ProcessModel, node: Node) -> Reasons:
    scope = model.nodes.get(node.scope)
    in_event_subprocess = scope is not None and scope.kind is NodeKind.EVENT_SUBPROCESS
    if in_event_subprocess and node.event is None:
        yield "the start event of an event sub-process needs a message, a timer or an error"
    if isinstance(node.event, ErrorEvent) and not (in_event_subprocess and node.interrupting):
        yield "an error starts only an interrupting event sub-process"
    if isinstance(node.event, TimerEvent) and node.event.kind == "cycle" and scope is None:
        yield "a process cannot be started again and again by a cycle; start it from outside"
    if scope is not None and not in_event_subprocess and node.event is not None:
        yield "a sub-process begins with a none start event"


def _check_catch(node: Node) -> Reasons:
    if not isinstance(node.event, MessageEvent | TimerEvent):
        yield "an intermediate catching event needs a message or a timer"


def _check_end(model: ProcessModel, node: Node) -> Reasons:
    if isinstance(node.event, ErrorEvent):
        if node.event.code is None:
            yield "an error end event names its error (errorRef)"
        elif not _is_caught(model, node, node.event.code):
            yield f"nothing around catches the error '{node.event.code}'"


def _is_caught(model: ProcessModel, node: Node, code: str) -> bool:
    """Whether an event sub-process or boundary event around the node catches the error."""
    scope_id, from_handler = node.scope, False
    while True:
        if not from_handler and any(_catches(start, code) for start in handler_starts(model, scope_id)):
            return True
        host = model.nodes.get(scope_id)
        if host is None:
            return False
        if any(_catches(model.nodes[boundary], code) for boundary in host.boundaries):
            return True
        scope_id, from_handler = host.scope, host.kind is NodeKind.EVENT_SUBPROCESS


def handler_starts(model: ProcessModel, scope_id: str) -> Iterator[Node]:
    """The start events of the event sub-processes of a scope."""
    for subprocess in model.scopes[scope_id].event_subprocesses:
        for start in model.scopes[subprocess].starts:
            yield model.nodes[start]


def _catches(node: Node, code: str) -> bool:
    return isinstance(node.event, ErrorEvent) and node.event.code in (None, code)


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
    NodeKind.CATCH: _check_catch,
    NodeKind.SERVICE_TASK: _check_service,
    NodeKind.SEND_TASK: _check_send,
    NodeKind.RULE_TASK: _check_rule,
    NodeKind.SCRIPT_TASK: _check_script,
}
CHECKS_IN_MODEL: Mapping[NodeKind, Callable[[ProcessModel, Node], Reasons]] = {
    NodeKind.EVENT_BASED: _check_event_based,
    NodeKind.BOUNDARY: _check_boundary,
    NodeKind.START: _check_start,
    NodeKind.END: _check_end,
}


def _scope_reasons(model: ProcessModel, scope: ScopeModel) -> Reasons:
    starts = [model.nodes[start] for start in scope.starts]
    is_root = scope.id == model.id
    if not starts:
        yield "there is no start event"
    if not is_root and len(starts) > 1:
        yield "there is more than one start event"
    if is_root and sum(start.event is None for start in starts) > 1:
        yield "there is more than one none start event"
    reached = _reached(model, scope)
    for node in model.nodes.values():
        if node.scope == scope.id and node.id not in reached:
            yield f"nothing leads to '{node.id}'"


def _reached(model: ProcessModel, scope: ScopeModel) -> set[str]:
    """Everything in the scope a token can come to."""
    reached: set[str] = set(scope.event_subprocesses)
    waiting = deque(scope.starts)
    while waiting:
        node_id = waiting.popleft()
        if node_id in reached:
            continue
        reached.add(node_id)
        node = model.nodes[node_id]
        waiting.extend(flow.target for flow in node.outgoing)
        waiting.extend(node.boundaries)
    return reached
