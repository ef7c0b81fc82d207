"""Joins of inclusive gateways: wait for exactly those tokens that can still come.

A gateway opens when no token that waits elsewhere in the scope could reach one of its empty incoming flows, save
those that could as well reach a flow which has its token already (BPMN 2.0.2, 13.4.3).
"""

from collections import defaultdict, deque
from collections.abc import Iterable

from amtsweg.bpmn.contracts import ElementEntered
from amtsweg.bpmn.engine.leave import leave
from amtsweg.bpmn.engine.run import Run
from amtsweg.bpmn.model import Node, NodeKind, ProcessModel
from amtsweg.bpmn.state import Token, Wait


def open_one_join(run: Run) -> bool:
    """Open one inclusive gateway for which nothing can come any more; whether there was one."""
    waiting: dict[tuple[str, int], list[Token]] = defaultdict(list)
    for token in run.tokens.values():
        if token.wait is Wait.JOIN and run.node(token).kind is NodeKind.INCLUSIVE:
            waiting[token.element, token.scope].append(token)
    for (element, scope), tokens in waiting.items():
        node = run.model.nodes[element]
        if not _may_come(run, node, scope, {token.via for token in tokens}):
            _open(run, node, scope, tokens)
            return True
    return False


def _may_come(run: Run, node: Node, scope: int, arrived: set[str | None]) -> bool:
    empty = reaching(run.model, node, (flow.source for flow in node.incoming if flow.id not in arrived))
    filled = reaching(run.model, node, (flow.source for flow in node.incoming if flow.id in arrived))
    others = (token for token in run.tokens.values() if token.scope == scope and not token.is_watch)
    return any(token.element in empty - filled for token in others if token.element != node.id)


def reaching(model: ProcessModel, gateway: Node, sources: Iterable[str]) -> set[str]:
    """The elements from which a token can come to one of these sources without passing the gateway."""
    found: set[str] = set()
    waiting = deque(sources)
    while waiting:
        element = waiting.popleft()
        if element in found or element == gateway.id:
            continue
        found.add(element)
        node = model.nodes[element]
        waiting.extend(flow.source for flow in node.incoming)
        if node.attached_to is not None:
            waiting.append(node.attached_to)
    return found


def _open(run: Run, node: Node, scope: int, tokens: list[Token]) -> None:
    """Take one token of each flow; what came twice waits for the next time."""
    taken: set[str | None] = set()
    for token in tokens:
        if token.via not in taken:
            taken.add(token.via)
            run.remove(token)
    run.emit(ElementEntered(node.id, node.name))
    leave(run, node, scope)
