"""Waiting for messages, signals, moments and conditions; the watches of boundary events and of event sub-processes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from amtsweg.bpmn.contracts import EvaluationFailed, MessageAwaited, SignalAwaited, TimerSet
from amtsweg.bpmn.engine.run import Run
from amtsweg.bpmn.model import (
    AWAITED,
    ConditionalEvent,
    EventDefinition,
    MessageEvent,
    Node,
    SignalEvent,
    TimerEvent,
)
from amtsweg.bpmn.state import SCOPE_ITSELF, Token, Wait

Armed = tuple[Node, datetime | None]

WAITS: Mapping[type[EventDefinition], Wait] = {
    MessageEvent: Wait.MESSAGE,
    TimerEvent: Wait.TIMER,
    SignalEvent: Wait.SIGNAL,
    ConditionalEvent: Wait.CONDITION,
}


def prepare(run: Run, nodes: Iterable[Node], scope: int | None) -> list[Armed]:
    """Work out all moments and conditions first, so that one that cannot be told leaves nothing half armed."""
    variables = run.variables if scope is None else run.seen_from(scope)
    armed: list[Armed] = []
    for node in nodes:
        if isinstance(node.event, ConditionalEvent):
            is_true(run, node.event, variables)
        if isinstance(node.event, AWAITED):
            armed.append((node, _due(run, node, run.at, variables)))
    return armed


def is_true(run: Run, event: ConditionalEvent, variables: Mapping[str, object]) -> bool:
    """Whether a condition holds now; null means not yet, for what it speaks of may not be known."""
    value = run.environment.evaluate(event.text, variables)
    if value is not None and not isinstance(value, bool):
        raise EvaluationFailed(f"the condition '{event.text}' is {value!r}, not true or false")
    return bool(value)


def _due(run: Run, node: Node, base: datetime, variables: Mapping[str, object]) -> datetime | None:
    if not isinstance(node.event, TimerEvent):
        return None
    return run.environment.due(node.event.kind, node.event.text, variables, base)


def arm(run: Run, armed: Iterable[Armed], scope: int, owner: int | None = None) -> None:
    """Put down the tokens that listen, and say so."""
    for node, due in armed:
        listen(run, node, due, scope, owner)


def listen(run: Run, node: Node, due: datetime | None, scope: int, owner: int | None = None) -> Token:
    """Put down one token that listens for the message, signal, condition or moment of a node."""
    wait = WAITS.get(type(node.event), Wait.MESSAGE) if node.event is not None else Wait.MESSAGE
    repeats = node.event.repeats if isinstance(node.event, TimerEvent) else 1
    token = run.wait(node.id, scope, wait, owner=owner, due=due, repeats=repeats)
    _announce(run, node, token)
    return token


def _announce(run: Run, node: Node, token: Token) -> None:
    if isinstance(node.event, MessageEvent):
        run.emit(MessageAwaited(token.id, node.event.name))
    elif isinstance(node.event, SignalEvent):
        run.emit(SignalAwaited(token.id, node.event.name))
    elif token.due is not None:
        run.emit(TimerSet(token.id, node.id, token.due))


def arm_boundaries(run: Run, armed: Iterable[Armed], host: Token) -> None:
    """Let the boundary events of an activity listen for as long as its token is there."""
    arm(run, armed, host.scope, owner=host.id)


def arm_scope(run: Run, armed: Iterable[Armed], scope: int) -> None:
    """Let the event sub-processes of a scope listen for as long as it is open."""
    arm(run, armed, scope, owner=SCOPE_ITSELF)


def boundary_nodes(run: Run, node: Node, scope: int) -> list[Node]:
    """The boundary events of an activity; those of a loop belong to the whole, not to one round."""
    if run.round_of(node, scope) is not None:
        return []
    return [run.model.nodes[boundary] for boundary in node.boundaries]


def handler_nodes(run: Run, scope_element: str) -> list[Node]:
    """The start events of the event sub-processes of a scope."""
    handlers = run.model.scopes[scope_element].event_subprocesses
    return [run.model.nodes[start] for handler in handlers for start in run.model.scopes[handler].starts]


def fired(run: Run, watch: Token) -> None:
    """A watch that does not interrupt has fired: messages and signals are awaited again, a cycle goes on, a condition
    must first be false again, the rest is over.
    """
    if watch.wait in (Wait.MESSAGE, Wait.SIGNAL):
        return
    if watch.wait is Wait.CONDITION:
        run.change(watch, held=True)
        return
    if watch.repeats is not None and watch.repeats <= 1:
        del run.tokens[watch.id]
        return
    node = run.node(watch)
    left = None if watch.repeats is None else watch.repeats - 1
    due = _due(run, node, watch.due or run.at, run.seen_from(watch.scope))
    _announce(run, node, run.change(watch, due=due, repeats=left))
