"""What a token or watch waited for has happened: the token goes on, or the watch does what it was put down for."""

from amtsweg.bpmn.contracts import ElementEntered, ElementLeft, EvaluationFailed, Incident
from amtsweg.bpmn.engine.leave import complete, leave
from amtsweg.bpmn.engine.run import Arrival, Run
from amtsweg.bpmn.engine.watch import fired, is_true
from amtsweg.bpmn.model import ConditionalEvent, NodeKind
from amtsweg.bpmn.state import SCOPE_ITSELF, Token, Wait


def go_on(run: Run, token: Token) -> None:
    """Let a waiting token leave its element."""
    run.remove(token)
    complete(run, run.node(token), token.scope)


def fire(run: Run, token: Token) -> None:
    """What a token or watch waited for has happened."""
    node = run.node(token)
    if token.owner is None:
        go_on(run, token)
    elif token.owner == SCOPE_ITSELF:
        _fire_handler(run, token)
    elif node.kind is NodeKind.BOUNDARY:
        _fire_boundary(run, token)
    else:
        _choose(run, token)


def _fire_handler(run: Run, watch: Token) -> None:
    node = run.node(watch)
    if node.interrupting:
        del run.tokens[watch.id]
        run.cancel_content(watch.scope)
    else:
        fired(run, watch)
    run.queue.append(Arrival(node.scope, watch.scope))


def _fire_boundary(run: Run, watch: Token) -> None:
    node = run.node(watch)
    if node.interrupting:
        del run.tokens[watch.id]
        run.cancel(run.tokens[watch.owner or 0])
    else:
        fired(run, watch)
    run.queue.append(Arrival(node.id, watch.scope))


def _choose(run: Run, watch: Token) -> None:
    """The first event after an event-based gateway wins; the others are not awaited any more."""
    del run.tokens[watch.id]
    gateway = run.tokens[watch.owner or 0]
    run.remove(gateway)
    run.emit(ElementLeft(gateway.element))
    node = run.node(watch)
    run.emit(ElementEntered(node.id, node.name))
    leave(run, node, watch.scope)


def fire_signal(run: Run, name: str) -> bool:
    """Let everything that waits for a signal go on; whether anything did."""
    waiting = [token for token in run.tokens.values() if token.wait is Wait.SIGNAL]
    asked = [token for token in waiting if getattr(run.node(token).event, "name", None) == name]
    for token in sorted(asked, key=lambda found: found.id):
        # The first may have interrupted the place where the next one waited.
        if token.id in run.tokens:
            fire(run, run.tokens[token.id])
    return bool(asked)


def fire_one_condition(run: Run) -> bool:
    """Let one condition that has become true happen; whether there was one. Others have moved by then."""
    for token in [token for token in run.tokens.values() if token.wait is Wait.CONDITION]:
        holds = _holds(run, token)
        if holds and not token.held:
            fire(run, token)
            return True
        if token.held and holds is False:
            run.change(token, held=False)
    return False


def _holds(run: Run, token: Token) -> bool | None:
    """Whether the condition holds; where it cannot be told, the token becomes an incident where it stands."""
    event = run.node(token).event
    try:
        return isinstance(event, ConditionalEvent) and is_true(run, event, run.seen_from(token.scope))
    except EvaluationFailed as failure:
        run.change(token, wait=Wait.STUCK_WATCHING)
        run.emit(Incident(token.id, token.element, str(failure)))
        return None
