"""Business errors: outwards from where they are thrown to the first place that catches them."""

from collections.abc import Iterable

from amtsweg.bpmn.engine.run import Arrival, Run
from amtsweg.bpmn.engine.watch import boundary_nodes, handler_nodes
from amtsweg.bpmn.model import ErrorEvent, Node, NodeKind
from amtsweg.bpmn.state import Token


def throw_error(run: Run, scope_id: int, code: str) -> bool:
    """Throw an error inside a scope; whether anything caught it. An event sub-process does not catch its own."""
    from_handler = False
    while True:
        scope = run.scopes[scope_id]
        handler = None if from_handler else _catcher(handler_nodes(run, scope.element), code)
        if handler is not None:
            run.cancel_content(scope_id)
            run.queue.append(Arrival(handler.scope, scope_id))
            return True
        if scope.host is None:
            return False
        host = run.tokens[scope.host]
        if throw_at(run, host, code):
            return True
        from_handler = run.node(host).kind is NodeKind.EVENT_SUBPROCESS
        scope_id = host.scope


def throw_at(run: Run, token: Token, code: str) -> bool:
    """Throw an error out of an activity; whether one of its boundary events caught it."""
    boundary = _catcher(boundary_nodes(run, run.node(token)), code)
    if boundary is None:
        return False
    run.cancel(token)
    run.queue.append(Arrival(boundary.id, token.scope))
    return True


def _catcher(nodes: Iterable[Node], code: str) -> Node | None:
    """The node that names this code, else one that catches every error."""
    errors = [(node, node.event) for node in nodes if isinstance(node.event, ErrorEvent)]
    for wanted in (code, None):
        for node, event in errors:
            if event.code == wanted:
                return node
    return None
