"""A process as a list of steps: the drawing for those who do not look at it, and for paper."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from amtsweg.bpmn.api import Node, NodeKind, ProcessModel
from amtsweg.process_register.rules import words


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One step: its number, what it is, who does it until when, and where it leads. ``depth`` counts sub-processes."""

    number: int
    element: str
    kind: str
    name: str
    depth: int
    who: str
    due: str
    ways: tuple[str, ...]


def outline(model: ProcessModel) -> list[OutlineStep]:
    """Return the steps as a reader would follow them: along the ways, what hangs on a step right behind it."""
    order = list(_order(model))
    numbers = {node.id: number for number, node in enumerate(order, 1)}
    return [_step(model, node, numbers) for node in order]


def _order(model: ProcessModel) -> Iterator[Node]:
    seen: set[str] = set()
    for scope in _scopes(model):
        waiting = [*scope]
        while waiting:
            step = waiting.pop(0)
            if step in seen:
                continue
            seen.add(step)
            node = model.nodes[step]
            yield node
            inside = model.scopes.get(step)
            nested = [*inside.starts, *_inside(model, step)] if inside else []
            ahead = [flow.target for flow in node.outgoing]
            waiting = [*nested, *node.boundaries, *ahead, *waiting]


def _scopes(model: ProcessModel) -> Iterator[list[str]]:
    yield list(model.root.starts)
    yield list(model.root.event_subprocesses)
    yield list(model.nodes)  # whatever no way leads to


def _inside(model: ProcessModel, scope: str) -> list[str]:
    return [node.id for node in model.nodes.values() if node.scope == scope]


def _step(model: ProcessModel, node: Node, numbers: dict[str, int]) -> OutlineStep:
    return OutlineStep(
        number=numbers[node.id],
        element=node.id,
        kind=words.kind(node.kind.value),
        name=node.name,
        depth=_depth(model, node),
        who=node.properties.get("group") or (node.lane if node.kind is NodeKind.USER_TASK else ""),
        due=words.period(node.properties.get("due", "")),
        ways=tuple(
            _way(flow.name or flow.condition or (_("sonst") if node.default == flow.id else ""), target, numbers)
            for flow in node.outgoing
            if (target := model.nodes[flow.target])
        ),
    )


def _depth(model: ProcessModel, node: Node) -> int:
    depth, scope = 0, node.scope
    while scope != model.id and scope in model.nodes:
        depth, scope = depth + 1, model.nodes[scope].scope
    return depth


def _way(when: str, target: Node, numbers: dict[str, int]) -> str:
    to = f"{numbers[target.id]} „{target.name or words.kind(target.kind.value)}“"
    return f"{when}: {to}" if when else to
