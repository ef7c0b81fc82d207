"""Whether what waits and what can be undone has its place in the other drawing."""

from collections.abc import Iterable, Iterator

from amtsweg.bpmn.contracts import Misfit, MoveProblem
from amtsweg.bpmn.model import MultiInstance, Node, NodeKind, StandardLoop
from amtsweg.bpmn.moving.ground import BEFORE, Ground, same_kind
from amtsweg.bpmn.state import Done, Scope, Token, Wait

NEVER_ENTERED = frozenset({NodeKind.START, NodeKind.BOUNDARY, NodeKind.EVENT_SUBPROCESS})


def misfits(ground: Ground) -> Iterator[MoveProblem]:
    """Every reason that can be told without running anything."""
    for token in ground.tokens:
        yield from _of_token(ground, token)
    for scope in ground.state.scopes:
        yield from _of_scope(ground, scope)
        yield from _of_records(ground, (*scope.done, *scope.undoing))
    yield from _lost_four_eyes(ground)


# --- tokens -----------------------------------------------------------------------------------------------------


def _of_token(ground: Ground, token: Token) -> Iterator[MoveProblem]:
    target = ground.mapping.get(token.element)
    new = ground.counterpart(token.element)
    if target is None:
        yield MoveProblem(token.element, Misfit.UNMAPPED)
    elif new is None:
        yield MoveProblem(token.element, Misfit.UNKNOWN, target)
    else:
        old = ground.old.nodes[token.element]
        yield from _before(old, new) if token.wait in BEFORE else pair_misfits(old, new)
        if token.wait is Wait.SERVICE and old.implementation != new.implementation:
            yield MoveProblem(old.id, Misfit.SERVICE, f"{old.implementation} → {new.implementation}")
        yield from _elsewhere(ground, token, new)
        yield from _without_flow(ground, token, new)


def _before(old: Node, new: Node) -> Iterator[MoveProblem]:
    if old.kind is not new.kind and (new.kind in NEVER_ENTERED or new.for_compensation):
        yield MoveProblem(old.id, Misfit.KIND, f"{old.kind} → {new.kind}")


def pair_misfits(old: Node, new: Node) -> Iterator[MoveProblem]:
    """Why a token that waits at the one could not wait at the other, wherever the two stand."""
    if not same_kind(old, new):
        yield MoveProblem(old.id, Misfit.KIND, f"{old.kind} → {new.kind}")
    elif type(old.event) is not type(new.event):
        yield MoveProblem(old.id, Misfit.EVENT, f"{_word(old)} → {_word(new)}")
    elif _repetition(old) != _repetition(new):
        yield MoveProblem(old.id, Misfit.LOOP)
    elif old.called is not None and new.called is not None and old.called.keeps_apart != new.called.keeps_apart:
        yield MoveProblem(old.id, Misfit.VARIABLES)


def _word(node: Node) -> str:
    return type(node.event).__name__.removesuffix("Event").lower()


def _repetition(node: Node) -> tuple[object, ...]:
    """What must be equal, because the rounds that have begun were counted and named by it."""
    loop = node.loop
    if isinstance(loop, MultiInstance):
        return ("many", loop.sequential, loop.collection is None, loop.item, loop.result, loop.results)
    return ("loop",) if isinstance(loop, StandardLoop) else ()


def _elsewhere(ground: Ground, token: Token, new: Node) -> Iterator[MoveProblem]:
    scope = ground.scope(token.scope)
    if ground.is_round(token):
        return
    if ground.is_undoing(scope):
        handled = (node.id for node in ground.old.nodes.values() if node.handler == token.element)
        counterparts = [found for one in handled if (found := ground.counterpart(one)) is not None]
        if not any(node.handler == new.id for node in counterparts):
            yield MoveProblem(token.element, Misfit.UNDO, new.id)
    elif new.scope != ground.mapping.get(scope.element) and scope.element in ground.mapping:
        yield MoveProblem(token.element, Misfit.SCOPE, new.id)


def _without_flow(ground: Ground, token: Token, new: Node) -> Iterator[MoveProblem]:
    joins = new.kind in (NodeKind.PARALLEL, NodeKind.INCLUSIVE) and len(new.incoming) > 1
    needed = token.wait is Wait.JOIN or (joins and token.wait is Wait.STUCK_ENTERING)
    if needed and ground.flow(token) is None:
        yield MoveProblem(token.element, Misfit.FLOW, token.via or "")


# --- scopes and what is done in them ----------------------------------------------------------------------------


def _of_scope(ground: Ground, scope: Scope) -> Iterator[MoveProblem]:
    old = ground.old.scopes.get(scope.element)
    new = ground.new.scopes.get(ground.mapping.get(scope.element, ""))
    if old is None or new is None or scope.number is not None:
        return
    lost = sorted(set(old.variables) - set(new.variables))
    if lost:
        yield MoveProblem(scope.element, Misfit.VARIABLES, ", ".join(lost))


def _of_records(ground: Ground, records: Iterable[Done]) -> Iterator[MoveProblem]:
    for record in records:
        new = ground.counterpart(record.element)
        handled = ground.old.nodes[record.element].handler is not None
        if new is None or (handled and new.handler is None):
            yield MoveProblem(record.element, Misfit.UNDO, ground.mapping.get(record.element, ""))
        yield from _of_records(ground, record.inside)


def _lost_four_eyes(ground: Ground) -> Iterator[MoveProblem]:
    """A task that another person has to do stays one: the first task must be the same in both."""
    for old in ground.old.nodes.values():
        new = ground.counterpart(old.id)
        first, now = old.properties.get("not-by"), None if new is None else new.properties.get("not-by")
        if first is not None and now is not None and ground.mapping.get(first) != now:
            yield MoveProblem(old.id, Misfit.FOUR_EYES, f"{first} → {now}")
