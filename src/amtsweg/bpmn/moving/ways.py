"""Where the tokens can go in the other drawing: to a join that would starve, or one after the other's place.

Each is asked of the old drawing, too. What was drawn so before is not the fault of the move.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from amtsweg.bpmn.contracts import Misfit, MoveProblem
from amtsweg.bpmn.engine.joins import reaching
from amtsweg.bpmn.model import Node, NodeKind, ProcessModel
from amtsweg.bpmn.moving.ground import Ground
from amtsweg.bpmn.state import State, Token, Wait

JOINS = frozenset({NodeKind.PARALLEL, NodeKind.INCLUSIVE})


def wrong_ways(ground: Ground, moved: State) -> Iterator[MoveProblem]:
    """What would wait for ever, never open, or be done twice."""
    origins = {token.id: token.element for token in ground.state.tokens}
    for scope in moved.scopes:
        after = _inside(moved, scope.id)
        before = _inside(ground.state, scope.id)
        yield from _starved(ground, before, after, ground.mapping.get(ground.scope(scope.id).element, ""))
        yield from _doubled(ground, after, origins)


def _inside(state: State, scope: int) -> list[Token]:
    return [token for token in state.tokens if token.scope == scope and not token.is_watch]


def _starved(ground: Ground, before: list[Token], after: list[Token], scope: str) -> Iterator[MoveProblem]:
    for gateway in ground.new.nodes.values():
        if gateway.kind is not NodeKind.PARALLEL or gateway.scope != scope or len(gateway.incoming) < 2:
            continue
        olds = [ground.old.nodes[old] for old, new in ground.mapping.items() if new == gateway.id]
        here = next((old.id for old in olds), gateway.id)
        if _is_full(gateway, after):
            yield MoveProblem(here, Misfit.AT_ONCE, gateway.id)
        lacking = lacks(ground.new, gateway, after)
        if lacking and not any(lacks(ground.old, old, before) for old in olds):
            yield MoveProblem(here, Misfit.STARVED, ", ".join(lacking))


def _is_full(gateway: Node, tokens: Iterable[Token]) -> bool:
    arrived = {token.via for token in tokens if token.element == gateway.id and token.wait is Wait.JOIN}
    return arrived >= {flow.id for flow in gateway.incoming}


def lacks(model: ProcessModel, gateway: Node, tokens: Iterable[Token]) -> list[str]:
    """The sources of flows on which no token can come any more, while one waits or comes on another."""
    here = [token for token in tokens if token.element == gateway.id and token.wait is Wait.JOIN]
    elsewhere = {token.element for token in tokens if token not in here}
    arrived = {token.via for token in here}
    coming = {flow.id: bool(elsewhere & reaching(model, gateway, [flow.source])) for flow in gateway.incoming}
    if not arrived and not any(coming.values()):
        return []
    return [flow.source for flow in gateway.incoming if flow.id not in arrived and not coming[flow.id]]


def _doubled(ground: Ground, tokens: list[Token], origins: Mapping[int, str]) -> Iterator[MoveProblem]:
    """Two tokens that went beside each other and would now go one behind the other."""
    for token in tokens:
        beyond = ahead(ground.new, token.element)
        for other in tokens:
            if other is token or other.wait is Wait.JOIN or other.element not in beyond | {token.element}:
                continue
            old, old_other = origins[token.id], origins[other.id]
            if old_other not in ahead(ground.old, old) | {old}:
                yield MoveProblem(old, Misfit.DOUBLED, other.element)


def ahead(model: ProcessModel, element: str) -> set[str]:
    """What a token comes to from here, as far as the next gateway at which tokens become one."""
    found: set[str] = set()
    waiting = deque([element])
    while waiting:
        node = model.nodes[waiting.popleft()]
        targets = [flow.target for flow in node.outgoing] + list(node.boundaries)
        for target in targets:
            if target not in found and not _joins(model.nodes[target]):
                found.add(target)
                waiting.append(target)
    return found


def _joins(node: Node) -> bool:
    return node.kind in JOINS and len(node.incoming) > 1
