"""Boundary events, event sub-processes and the events behind an event-based gateway, in the other drawing.

A watch with a counterpart goes on, with its due date and its count; one without is cancelled. A new one begins to
listen, unless it is the counterpart of one that has fired already.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from amtsweg.bpmn.contracts import Misfit, MoveProblem
from amtsweg.bpmn.model import AWAITED, Node, NodeKind, ProcessModel
from amtsweg.bpmn.moving.ground import Ground
from amtsweg.bpmn.state import SCOPE_ITSELF, Scope, Token, Wait

ENTERED = frozenset({Wait.TASK, Wait.SERVICE, Wait.MESSAGE, Wait.SCOPE, Wait.CHOICE})
"""What the owner of a watch may wait for."""


@dataclass(slots=True)
class Watching:
    """What becomes of all watches: kept ones by id with their new element, cancelled ones, new ones by owner."""

    kept: dict[int, str] = field(default_factory=dict)
    gone: list[Token] = field(default_factory=list)
    fresh: list[tuple[int, int, list[Node]]] = field(default_factory=list)
    problems: list[MoveProblem] = field(default_factory=list)


def watching(ground: Ground) -> Watching:
    """Work out what becomes of the watches. Owners without a counterpart are passed over: they do not fit anyway."""
    result = Watching()
    for token in ground.tokens:
        new = ground.counterpart(token.element)
        if new is not None and token.wait in ENTERED and not ground.is_round(token):
            old = _listeners(ground.old, ground.old.nodes[token.element])
            _compare(ground, result, (token.id, token.scope), old, _listeners(ground.new, new))
    for scope in ground.state.scopes:
        if scope.number is None and ground.mapping.get(scope.element, "") in ground.new.scopes:
            old = _handlers(ground.old, scope.element)
            new_handlers = (
                [] if _is_interrupted(ground, scope) else _handlers(ground.new, ground.mapping[scope.element])
            )
            _compare(ground, result, (SCOPE_ITSELF, scope.id), old, new_handlers)
    return result


def _listeners(model: ProcessModel, node: Node) -> list[Node]:
    """The events that listen while a token waits at this node."""
    if node.kind is NodeKind.EVENT_BASED:
        return [model.nodes[flow.target] for flow in node.outgoing]
    return _awaited(model, node.boundaries)


def _handlers(model: ProcessModel, scope: str) -> list[Node]:
    handlers = model.scopes[scope].event_subprocesses if scope in model.scopes else ()
    return _awaited(model, (start for handler in handlers for start in model.scopes[handler].starts))


def _awaited(model: ProcessModel, elements: Iterable[str]) -> list[Node]:
    return [model.nodes[element] for element in elements if isinstance(model.nodes[element].event, AWAITED)]


def _is_interrupted(ground: Ground, scope: Scope) -> bool:
    """Whether an event sub-process has taken the place of everything in the scope: then nothing listens there."""
    inside = [ground.old.nodes[token.element] for token in ground.tokens if token.scope == scope.id]
    handlers = [node for node in inside if node.kind is NodeKind.EVENT_SUBPROCESS]
    starts = [start for handler in handlers for start in ground.old.scopes[handler.id].starts]
    return any(ground.old.nodes[start].interrupting for start in starts)


def _compare(
    ground: Ground, result: Watching, place: tuple[int, int], old: Iterable[Node], new: Iterable[Node]
) -> None:
    """Put the watches of one owner (and its scope) beside the events that would listen in the new model."""
    owner, scope = place
    wanted = {node.id: node for node in new}
    for watch in ground.state.tokens:
        if watch.owner == owner and watch.scope == scope:
            _place(ground, result, watch, wanted)
    known = {ground.mapping.get(node.id) for node in old}
    fresh = [node for node in wanted.values() if node.id not in known]
    if fresh:
        result.fresh.append((owner, scope, fresh))


def _place(ground: Ground, result: Watching, watch: Token, wanted: Mapping[str, Node]) -> None:
    target = ground.mapping.get(watch.element)
    if target is None:
        result.gone.append(watch)
        return
    result.problems += _misplaced(ground, watch, target, wanted)
    if any(result.kept.get(token.id) == target for token in _siblings(ground, watch)):
        result.problems.append(MoveProblem(watch.element, Misfit.DOUBLED, target))
    result.kept[watch.id] = target


def _misplaced(ground: Ground, watch: Token, target: str, wanted: Mapping[str, Node]) -> Iterator[MoveProblem]:
    if target not in ground.new.nodes:
        yield MoveProblem(watch.element, Misfit.UNKNOWN, target)
    elif target not in wanted:
        yield MoveProblem(watch.element, Misfit.WATCH, target)
    elif type(wanted[target].event) is not type(ground.old.nodes[watch.element].event):
        yield MoveProblem(watch.element, Misfit.EVENT, target)


def _siblings(ground: Ground, watch: Token) -> list[Token]:
    return [token for token in ground.state.tokens if (token.owner, token.scope) == (watch.owner, watch.scope)]
