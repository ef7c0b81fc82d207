"""Waiting for messages and moments, and the watches of boundary events, event gateways and event sub-processes."""

from collections.abc import Iterable
from datetime import datetime

from amtsweg.bpmn.contracts import MessageAwaited, TimerSet
from amtsweg.bpmn.engine.run import Run
from amtsweg.bpmn.model import MessageEvent, Node, TimerEvent
from amtsweg.bpmn.state import SCOPE_ITSELF, Token, Wait

Armed = tuple[Node, datetime | None]


def prepare(run: Run, nodes: Iterable[Node]) -> list[Armed]:
    """Work out all moments first, so that one that cannot be told leaves nothing half armed."""
    return [(node, _due(run, node, run.at)) for node in nodes if isinstance(node.event, MessageEvent | TimerEvent)]


def _due(run: Run, node: Node, base: datetime) -> datetime | None:
    if not isinstance(node.event, TimerEvent):
        return None
    return run.environment.due(node.event.kind, node.event.text, run.variables, base)


def arm(run: Run, armed: Iterable[Armed], scope: int, owner: int | None = None) -> None:
    """Put down the tokens that listen, and say so."""
    for node, due in armed:
        listen(run, node, due, scope, owner)


def listen(run: Run, node: Node, due: datetime | None, scope: int, owner: int | None = None) -> Token:
    """Put down one token that listens for the message, or the moment, of a node."""
    wait = Wait.MESSAGE if due is None else Wait.TIMER
    repeats = node.event.repeats if isinstance(node.event, TimerEvent) else 1
    token = run.wait(node.id, scope, wait, owner=owner, due=due, repeats=repeats)
    _announce(run, node, token)
    return token


def _announce(run: Run, node: Node, token: Token) -> None:
    if isinstance(node.event, MessageEvent):
        run.emit(MessageAwaited(token.id, node.event.name))
    elif token.due is not None:
        run.emit(TimerSet(token.id, node.id, token.due))


def arm_boundaries(run: Run, armed: Iterable[Armed], host: Token) -> None:
    """Let the boundary events of an activity listen for as long as its token is there."""
    arm(run, armed, host.scope, owner=host.id)


def arm_scope(run: Run, armed: Iterable[Armed], scope: int) -> None:
    """Let the event sub-processes of a scope listen for as long as it is open."""
    arm(run, armed, scope, owner=SCOPE_ITSELF)


def boundary_nodes(run: Run, node: Node) -> list[Node]:
    """The boundary events of an activity."""
    return [run.model.nodes[boundary] for boundary in node.boundaries]


def handler_nodes(run: Run, scope_element: str) -> list[Node]:
    """The start events of the event sub-processes of a scope."""
    handlers = run.model.scopes[scope_element].event_subprocesses
    return [run.model.nodes[start] for handler in handlers for start in run.model.scopes[handler].starts]


def fired(run: Run, watch: Token) -> None:
    """A watch that does not interrupt has fired: a message is awaited again, a cycle goes on, the rest is over."""
    if watch.wait is Wait.MESSAGE:
        return
    if watch.repeats is not None and watch.repeats <= 1:
        del run.tokens[watch.id]
        return
    node = run.node(watch)
    left = None if watch.repeats is None else watch.repeats - 1
    changed = run.change(watch, due=_due(run, node, watch.due or run.at), repeats=left)
    _announce(run, node, changed)
