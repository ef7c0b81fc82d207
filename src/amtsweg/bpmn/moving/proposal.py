"""A first proposal which element became which: the same id and kind, then the same name and kind, in the same place."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from amtsweg.bpmn.model import Node, ProcessModel
from amtsweg.bpmn.moving.fitting import pair_misfits


@dataclass(frozen=True, slots=True)
class Proposal:
    """Old ids with their new ones; the old ones that are left without, and the new ones nothing became."""

    mapping: Mapping[str, str]
    left: tuple[str, ...]
    fresh: tuple[str, ...]


def propose_mapping(old: ProcessModel, new: ProcessModel) -> Proposal:
    """Say what can be told: an element with the same id and kind, else the only one with the same name and kind.

    Only elements of the same sub-process go together, and boundary events only if their activities do.
    """
    mapping: dict[str, str] = {old.id: new.id}
    for depth in range(1 + max((_depth(old, node) for node in old.nodes.values()), default=0)):
        here = [node for node in old.nodes.values() if _depth(old, node) == depth]
        for boundaries in (False, True):
            layer = [node for node in here if (node.attached_to is not None) is boundaries]
            _match(mapping, layer, new, _same_id)
            _match(mapping, layer, new, _same_name)
    del mapping[old.id]
    left = tuple(node for node in old.nodes if node not in mapping)
    taken = set(mapping.values())
    return Proposal(mapping, left, tuple(node for node in new.nodes if node not in taken))


def _depth(model: ProcessModel, node: Node) -> int:
    depth = 0
    while node.scope != model.id:
        node, depth = model.nodes[node.scope], depth + 1
    return depth


Key = Callable[[Node], str]


def _same_id(node: Node) -> str:
    return node.id


def _same_name(node: Node) -> str:
    name = node.name.strip().lower()
    return f"{node.kind} {name}" if name else ""


def _match(mapping: dict[str, str], layer: Iterable[Node], new: ProcessModel, key: Key) -> None:
    taken = set(mapping.values())
    old_by_key = _grouped([node for node in layer if node.id not in mapping], key)
    new_by_key = _grouped([node for node in new.nodes.values() if node.id not in taken], key)
    for word, nodes in old_by_key.items():
        found = [node for node in new_by_key[word] if _together(mapping, nodes[0], node)] if word else []
        if len(nodes) == 1 and len(found) == 1:
            mapping[nodes[0].id] = found[0].id


def _grouped(nodes: Iterable[Node], key: Key) -> dict[str, list[Node]]:
    groups: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[key(node)].append(node)
    return groups


def _together(mapping: Mapping[str, str], old: Node, new: Node) -> bool:
    beside = old.attached_to is None or mapping.get(old.attached_to) == new.attached_to
    fits = next(pair_misfits(old, new), None) is None
    return (
        fits
        and beside
        and mapping.get(old.scope) == new.scope
        and (old.attached_to is None) is (new.attached_to is None)
    )
