"""An incident that a person takes for done: its token goes on as if the element had come to its own end.

What the element would have set off does not happen. An event that is watched for counts as having happened, and a
gateway opens with the tokens that are there. Where flows could not be told, they are looked at again.
"""

from amtsweg.bpmn.contracts import ElementEntered, StaleCommand
from amtsweg.bpmn.engine.fire import fire
from amtsweg.bpmn.engine.leave import complete, leave
from amtsweg.bpmn.engine.run import Run
from amtsweg.bpmn.model import ACTIVITIES, Node, NodeKind
from amtsweg.bpmn.state import Token, Wait

JOINS = frozenset({NodeKind.PARALLEL, NodeKind.INCLUSIVE})


def take_for_done(run: Run, token: Token) -> None:
    """Let the token of an incident go on. Raises StaleCommand at a choice between events."""
    node = run.node(token)
    if token.wait is Wait.STUCK_WATCHING:
        fire(run, run.change(token, wait=Wait.CONDITION))
        return
    if token.wait is Wait.STUCK_ENTERING and node.kind is NodeKind.EVENT_BASED:
        raise StaleCommand(token.id, f"which of the events after '{node.id}' has happened cannot be said by hand")
    run.remove(token)
    if token.wait is Wait.STUCK_LEAVING:
        # It had come to its end before, and was remembered then; only the way on was missing.
        leave(run, node, token.scope)
        return
    _take_others(run, node, token)
    run.emit(ElementEntered(node.id, node.name))
    (complete if node.kind in ACTIVITIES else leave)(run, node, token.scope)


def _take_others(run: Run, node: Node, token: Token) -> None:
    """A join takes one token of each flow along, as it does when it opens by itself."""
    if node.kind not in JOINS:
        return
    taken = {token.via}
    for other in list(run.tokens.values()):
        here = other.element == node.id and other.scope == token.scope
        if here and other.via not in taken and other.wait in (Wait.JOIN, Wait.STUCK_ENTERING):
            taken.add(other.via)
            run.remove(other)
