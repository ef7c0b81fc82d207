"""A built model with what its checks ask for again and again, worked out once: large drawings stay quick to check."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from amtsweg.bpmn.model import ErrorEvent, Node, ProcessModel, ScopeModel


class Picture:
    """A model under examination."""

    def __init__(self, model: ProcessModel) -> None:
        self.id = model.id
        self.nodes: Mapping[str, Node] = model.nodes
        self.scopes: Mapping[str, ScopeModel] = model.scopes

    @cached_property
    def inside(self) -> Mapping[str, list[Node]]:
        """The nodes of each scope."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            found[node.scope].append(node)
        return found

    @cached_property
    def handlers(self) -> frozenset[str]:
        """Everything that undoes something."""
        return frozenset(node.handler for node in self.nodes.values() if node.handler is not None)

    @cached_property
    def undoable(self) -> frozenset[str]:
        """Every activity that can be undone, by itself or by what is inside it."""
        found = {node.id for node in self.nodes.values() if node.handler is not None}
        for node_id in list(found):
            around = self.nodes.get(self.nodes[node_id].scope)
            while around is not None and around.id not in found:
                found.add(around.id)
                around = self.nodes.get(around.scope)
        return frozenset(found)

    @cached_property
    def caught_inside(self) -> Mapping[str, set[str | None]]:
        """The errors that the event sub-processes of each scope catch; None for all of them."""
        found: dict[str, set[str | None]] = defaultdict(set)
        for scope in self.scopes.values():
            for handler in scope.event_subprocesses:
                starts = (self.nodes[start].event for start in self.scopes[handler].starts)
                found[scope.id] |= {event.code for event in starts if isinstance(event, ErrorEvent)}
        return found

    @cached_property
    def caught_at(self) -> Mapping[str, set[str | None]]:
        """The errors that the boundary events of each activity catch."""
        found: dict[str, set[str | None]] = defaultdict(set)
        for node in self.nodes.values():
            if node.attached_to is not None and isinstance(node.event, ErrorEvent):
                found[node.attached_to].add(node.event.code)
        return found
