"""Compensation: what was completed is undone, the last first, each by the activity drawn for it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from amtsweg.bpmn.contracts import ElementEntered
from amtsweg.bpmn.engine.leave import leave
from amtsweg.bpmn.engine.run import Arrival, Run
from amtsweg.bpmn.model import CompensateEvent, Node, NodeKind
from amtsweg.bpmn.state import Done, Scope, Wait


def arrive_compensation(run: Run, node: Node, event: CompensateEvent, arrival: Arrival) -> None:
    """Undo what the event asks for, and go on when that is done."""
    scope = _compensated(run, run.scopes[arrival.scope])
    chosen = [done for done in scope.done if event.activity in (None, done.element)]
    run.scopes[scope.id] = replace(scope, done=tuple(done for done in scope.done if done not in chosen))
    run.emit(ElementEntered(node.id, node.name))
    undoing = tuple(_last_first(run, chosen))
    if not undoing:
        leave(run, node, arrival.scope)
        return
    host = run.wait(node.id, arrival.scope, Wait.SCOPE)
    opened = Scope(run.new_id(), node.id, host.id, undoing=undoing)
    run.scopes[opened.id] = opened
    undo_next(run, opened)


def _compensated(run: Run, scope: Scope) -> Scope:
    """The scope that is undone; for an event sub-process the one it belongs to."""
    node = run.model.nodes.get(scope.element)
    while node is not None and node.kind is NodeKind.EVENT_SUBPROCESS and scope.host is not None:
        scope = run.scopes[run.tokens[scope.host].scope]
        node = run.model.nodes.get(scope.element)
    return scope


def _last_first(run: Run, done: Iterable[Done]) -> Iterator[Done]:
    """A sub-process without a handler of its own is undone by what is inside it."""
    for record in reversed(list(done)):
        if run.model.nodes[record.element].handler is not None:
            yield record
        else:
            yield from (
                replace(one, variables={**record.variables, **one.variables}) for one in _last_first(run, record.inside)
            )


def undo_next(run: Run, scope: Scope) -> None:
    """Begin the next handler, with the variables as they were and what was done inside still there to be undone."""
    record, *rest = scope.undoing
    run.scopes[scope.id] = replace(scope, variables=record.variables, done=record.inside, undoing=tuple(rest))
    run.queue.append(Arrival(run.model.nodes[record.element].handler or "", scope.id))
