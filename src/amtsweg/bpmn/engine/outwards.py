"""Errors and escalations: outwards from where they are thrown to the first place that catches them."""

from collections.abc import Iterable, Iterator

from amtsweg.bpmn.engine.run import Arrival, Run
from amtsweg.bpmn.engine.watch import boundary_nodes, handler_nodes
from amtsweg.bpmn.model import ErrorEvent, EscalationEvent, Node, NodeKind
from amtsweg.bpmn.state import Scope, Token

Thrown = type[ErrorEvent] | type[EscalationEvent]


def throw(run: Run, scope_id: int, thrown: Thrown, code: str) -> bool:
    """Throw inside a scope; whether anything caught it. An event sub-process does not catch its own."""
    return any(_catch_at(run, place, thrown, code) for place in _places(run, scope_id))


def throw_at(run: Run, token: Token, thrown: Thrown, code: str) -> bool:
    """Throw out of an activity; whether one of its boundary events caught it."""
    return _catch_at(run, token, thrown, code)


def _places(run: Run, scope_id: int) -> Iterator[Scope | Token]:
    """The scopes and their hosts, outwards."""
    from_handler = False
    while True:
        scope = run.scopes[scope_id]
        if not from_handler:
            yield scope
        if scope.host is None:
            return
        host = run.tokens[scope.host]
        yield host
        from_handler = run.node(host).kind is NodeKind.EVENT_SUBPROCESS
        scope_id = host.scope


def _catch_at(run: Run, place: Scope | Token, thrown: Thrown, code: str) -> bool:
    if isinstance(place, Token):
        boundary = _catcher(boundary_nodes(run, run.node(place), place.scope), thrown, code)
        if boundary is not None:
            if boundary.interrupting:
                run.cancel(place)
            run.queue.append(Arrival(boundary.id, place.scope))
        return boundary is not None
    handlers = [] if place.number is not None else _handlers(run, place)
    handler = _catcher(handlers, thrown, code)
    if handler is not None:
        if handler.interrupting:
            run.cancel_content(place.id)
        run.queue.append(Arrival(handler.scope, place.id))
    return handler is not None


def _handlers(run: Run, scope: Scope) -> list[Node]:
    return handler_nodes(run, scope.element) if scope.element in run.model.scopes else []


def _catcher(nodes: Iterable[Node], thrown: Thrown, code: str) -> Node | None:
    """The node that names this code, else one that catches every code."""
    found = [(node, node.event) for node in nodes if isinstance(node.event, thrown)]
    for wanted in (code, None):
        for node, event in found:
            if event.code == wanted:
                return node
    return None
