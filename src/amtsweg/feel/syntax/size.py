"""How much work it is to evaluate an expression once."""

from __future__ import annotations

from amtsweg.feel.syntax.free_names import children
from amtsweg.feel.syntax.nodes import Node

NODES_A_STEP = 8


def effort(node: Node) -> int:
    """The steps that one pass through an expression costs, its loops and calls counted once."""
    count = 0
    waiting = [node]
    while waiting:
        part = waiting.pop()
        count += 1
        waiting.extend(children(part))
    return 1 + count // NODES_A_STEP
