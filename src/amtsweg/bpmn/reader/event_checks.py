"""Checks of events: each kind only in the positions the standard gives it, and never one that cannot happen."""

from collections.abc import Callable, Iterator, Mapping

from amtsweg.bpmn.model import (
    ACTIVITIES,
    AWAITED,
    CompensateEvent,
    ErrorEvent,
    EscalationEvent,
    LinkEvent,
    Node,
    NodeKind,
    ProcessModel,
    TimerEvent,
)

Reasons = Iterator[str]


def _check_boundary(model: ProcessModel, node: Node) -> Reasons:
    host = model.nodes.get(node.attached_to or "")
    if host is None or host.kind not in ACTIVITIES or host.scope != node.scope:
        yield f"the boundary event is attached to '{node.attached_to}', which is not an activity beside it"
    if node.event is None:
        yield "a boundary event says what it waits for"
    if isinstance(node.event, ErrorEvent) and not node.interrupting:
        yield "an error always interrupts"
    if isinstance(node.event, CompensateEvent) and node.outgoing:
        yield "an association, and no sequence flow, leads from a compensation event to what undoes its activity"


def _check_start(model: ProcessModel, node: Node) -> Reasons:
    scope = model.nodes.get(node.scope)
    if scope is not None and scope.kind is NodeKind.EVENT_SUBPROCESS:
        yield from _check_handler_start(model, node, scope)
        return
    if isinstance(node.event, ErrorEvent):
        yield "an error starts only an interrupting event sub-process"
    if isinstance(node.event, EscalationEvent | CompensateEvent):
        yield "escalation and compensation start only event sub-processes"
    if isinstance(node.event, TimerEvent) and node.event.kind == "cycle" and scope is None:
        yield "a process cannot be started again and again by a cycle; start it from outside"
    if scope is not None and node.event is not None:
        yield "a sub-process begins with a none start event"


def _check_handler_start(model: ProcessModel, node: Node, scope: Node) -> Reasons:
    if node.event is None:
        yield "the start event of an event sub-process says what it waits for"
    if isinstance(node.event, ErrorEvent) and not node.interrupting:
        yield "an error starts only an interrupting event sub-process"
    around = model.nodes.get(scope.scope)
    if isinstance(node.event, CompensateEvent) and (around is None or around.kind is not NodeKind.SUBPROCESS):
        yield "a compensating event sub-process stands inside the sub-process it undoes"


def _check_catch(model: ProcessModel, node: Node) -> Reasons:
    del model
    if not isinstance(node.event, AWAITED | LinkEvent):
        yield "an intermediate catching event says what it waits for"


def _check_throw(model: ProcessModel, node: Node) -> Reasons:
    if isinstance(node.event, EscalationEvent) and node.event.code is None:
        yield "an escalation that is thrown names its escalation (escalationRef)"
    if isinstance(node.event, CompensateEvent) and node.event.activity is not None:
        yield from _check_undone(model, node, node.event.activity)


def _check_undone(model: ProcessModel, node: Node, activity: str) -> Reasons:
    target = model.nodes.get(activity)
    if target is None or target.scope != _compensated_scope(model, node):
        yield f"'{activity}' is not an activity this event could undo"
    elif not _can_be_undone(model, target):
        yield f"nothing is drawn that would undo '{activity}'"


def _compensated_scope(model: ProcessModel, node: Node) -> str:
    """The scope of the event; out of an event sub-process, the one it belongs to."""
    around = model.nodes.get(node.scope)
    while around is not None and around.kind is NodeKind.EVENT_SUBPROCESS:
        node, around = around, model.nodes.get(around.scope)
    return node.scope


def _can_be_undone(model: ProcessModel, node: Node) -> bool:
    inside = (other for other in model.nodes.values() if other.scope == node.id)
    return node.handler is not None or any(_can_be_undone(model, other) for other in inside)


def _check_end(model: ProcessModel, node: Node) -> Reasons:
    yield from _check_throw(model, node)
    if isinstance(node.event, ErrorEvent):
        if node.event.code is None:
            yield "an error end event names its error (errorRef)"
        elif not _is_caught(model, node, node.event.code):
            yield f"nothing around catches the error '{node.event.code}'"


def _is_caught(model: ProcessModel, node: Node, code: str) -> bool:
    """Whether an event sub-process or boundary event around the node catches the error."""
    scope_id, from_handler = node.scope, False
    while True:
        if not from_handler and any(_catches(start, code) for start in _handler_starts(model, scope_id)):
            return True
        host = model.nodes.get(scope_id)
        if host is None:
            return False
        if any(_catches(model.nodes[boundary], code) for boundary in host.boundaries):
            return True
        scope_id, from_handler = host.scope, host.kind is NodeKind.EVENT_SUBPROCESS


def _handler_starts(model: ProcessModel, scope_id: str) -> Iterator[Node]:
    """The start events of the event sub-processes of a scope."""
    for subprocess in model.scopes[scope_id].event_subprocesses:
        for start in model.scopes[subprocess].starts:
            yield model.nodes[start]


def _catches(node: Node, code: str) -> bool:
    return isinstance(node.event, ErrorEvent) and node.event.code in (None, code)


CHECKS_OF_EVENTS: Mapping[NodeKind, Callable[[ProcessModel, Node], Reasons]] = {
    NodeKind.BOUNDARY: _check_boundary,
    NodeKind.START: _check_start,
    NodeKind.CATCH: _check_catch,
    NodeKind.THROW: _check_throw,
    NodeKind.END: _check_end,
}
