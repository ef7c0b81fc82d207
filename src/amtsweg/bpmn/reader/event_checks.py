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
)
from amtsweg.bpmn.reader.picture import Picture

Reasons = Iterator[str]


def _check_boundary(picture: Picture, node: Node) -> Reasons:
    host = picture.nodes.get(node.attached_to or "")
    if host is None or host.kind not in ACTIVITIES or host.scope != node.scope:
        yield f"the boundary event is attached to '{node.attached_to}', which is not an activity beside it"
    if node.event is None:
        yield "a boundary event says what it waits for"
    if isinstance(node.event, ErrorEvent) and not node.interrupting:
        yield "an error always interrupts"
    if isinstance(node.event, CompensateEvent) and node.outgoing:
        yield "an association, and no sequence flow, leads from a compensation event to what undoes its activity"


def _check_start(picture: Picture, node: Node) -> Reasons:
    scope = picture.nodes.get(node.scope)
    if scope is not None and scope.kind is NodeKind.EVENT_SUBPROCESS:
        yield from _check_handler_start(picture, node, scope)
        return
    if isinstance(node.event, ErrorEvent):
        yield "an error starts only an interrupting event sub-process"
    if isinstance(node.event, EscalationEvent | CompensateEvent):
        yield "escalation and compensation start only event sub-processes"
    if scope is not None and node.event is not None:
        yield "a sub-process begins with a none start event"


def _check_handler_start(picture: Picture, node: Node, scope: Node) -> Reasons:
    if node.event is None:
        yield "the start event of an event sub-process says what it waits for"
    if isinstance(node.event, ErrorEvent) and not node.interrupting:
        yield "an error starts only an interrupting event sub-process"
    around = picture.nodes.get(scope.scope)
    if isinstance(node.event, CompensateEvent) and (around is None or around.kind is not NodeKind.SUBPROCESS):
        yield "a compensating event sub-process stands inside the sub-process it undoes"


def _check_catch(picture: Picture, node: Node) -> Reasons:
    del picture
    if not isinstance(node.event, AWAITED | LinkEvent):
        yield "an intermediate catching event says what it waits for"


def _check_throw(picture: Picture, node: Node) -> Reasons:
    if isinstance(node.event, EscalationEvent) and node.event.code is None:
        yield "an escalation that is thrown names its escalation (escalationRef)"
    if isinstance(node.event, CompensateEvent) and node.event.activity is not None:
        yield from _check_undone(picture, node, node.event.activity)


def _check_undone(picture: Picture, node: Node, activity: str) -> Reasons:
    target = picture.nodes.get(activity)
    if target is None or target.scope != _compensated_scope(picture, node):
        yield f"'{activity}' is not an activity this event could undo"
    elif activity not in picture.undoable:
        yield f"nothing is drawn that would undo '{activity}'"


def _compensated_scope(picture: Picture, node: Node) -> str:
    """The scope of the event; out of an event sub-process, the one it belongs to."""
    around = picture.nodes.get(node.scope)
    while around is not None and around.kind is NodeKind.EVENT_SUBPROCESS:
        node, around = around, picture.nodes.get(around.scope)
    return node.scope


def _check_end(picture: Picture, node: Node) -> Reasons:
    yield from _check_throw(picture, node)
    if isinstance(node.event, ErrorEvent):
        if node.event.code is None:
            yield "an error end event names its error (errorRef)"
        elif not _is_caught(picture, node, node.event.code):
            yield f"nothing around catches the error '{node.event.code}'"


def _is_caught(picture: Picture, node: Node, code: str) -> bool:
    """Whether an event sub-process or boundary event around the node catches the error."""
    wanted = {code, None}
    scope_id, from_handler = node.scope, False
    while True:
        if not from_handler and wanted & picture.caught_inside.get(scope_id, set()):
            return True
        host = picture.nodes.get(scope_id)
        if host is None:
            return False
        if wanted & picture.caught_at.get(host.id, set()):
            return True
        scope_id, from_handler = host.scope, host.kind is NodeKind.EVENT_SUBPROCESS


CHECKS_OF_EVENTS: Mapping[NodeKind, Callable[[Picture, Node], Reasons]] = {
    NodeKind.BOUNDARY: _check_boundary,
    NodeKind.START: _check_start,
    NodeKind.CATCH: _check_catch,
    NodeKind.THROW: _check_throw,
    NodeKind.END: _check_end,
}
