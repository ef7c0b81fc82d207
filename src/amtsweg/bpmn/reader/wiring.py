"""What connects the nodes of a model: flows, boundary events, links, and what undoes what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from amtsweg.bpmn.model import CompensateEvent, Flow, LinkEvent, Node, NodeKind
from amtsweg.bpmn.reader.walk import Findings


@dataclass(slots=True)
class Wiring:
    """Everything read of one process, about to be connected."""

    nodes: dict[str, Node]
    flows: dict[str, tuple[Flow, etree._Element]]
    associations: Mapping[str, list[str]]
    elements: dict[str, etree._Element]
    findings: Findings

    def connect(self) -> None:
        """Give every node its flows, its boundary events and what undoes it."""
        incoming: dict[str, list[Flow]] = defaultdict(list)
        outgoing: dict[str, list[Flow]] = defaultdict(list)
        for flow in [*self._drawn(), *self._links()]:
            outgoing[flow.source].append(flow)
            incoming[flow.target].append(flow)
        attached: dict[str, list[str]] = defaultdict(list)
        for node in self.nodes.values():
            if node.attached_to is not None:
                attached[node.attached_to].append(node.id)
        handlers = dict(self._handlers())
        for node_id, node in self.nodes.items():
            self.nodes[node_id] = replace(
                node,
                incoming=tuple(incoming[node_id]),
                outgoing=tuple(outgoing[node_id]),
                boundaries=tuple(attached[node_id]),
                handler=handlers.get(node_id),
            )

    def _drawn(self) -> Iterator[Flow]:
        for flow, element in self.flows.values():
            if self._joins_one_scope(flow, element):
                yield flow

    def _joins_one_scope(self, flow: Flow, element: etree._Element) -> bool:
        missing = [end for end in (flow.source, flow.target) if end not in self.nodes]
        for end in missing:
            self.findings.refuse(element, f"the flow refers to '{end}', which is not a flow node here")
        if missing:
            return False
        if self.nodes[flow.source].scope != self.nodes[flow.target].scope:
            self.findings.refuse(element, "the flow crosses the border of a sub-process")
            return False
        return True

    # --- links ----------------------------------------------------------------------------------------------

    def _links(self) -> Iterator[Flow]:
        """A link is a flow that is not drawn: from each throwing event to the catching one of the same name."""
        links = [(node, node.event.name) for node in self.nodes.values() if isinstance(node.event, LinkEvent)]
        targets: dict[tuple[str, str], str] = {}
        for node, name in links:
            if node.kind is NodeKind.CATCH and targets.setdefault((node.scope, name), node.id) != node.id:
                self._refuse(node, f"a second target for the link '{name}'")
        for node, name in links:
            if node.kind is NodeKind.THROW:
                yield from self._link(node, name, targets.get((node.scope, name)))
        self._refuse_flows_at(node for node, _ in links)

    def _link(self, node: Node, name: str, target: str | None) -> Iterator[Flow]:
        if target is None:
            self._refuse(node, f"the link '{name}' has no target in the same scope")
        else:
            yield Flow(f"{node.id}~{target}", node.id, target)

    def _refuse_flows_at(self, links: Iterable[Node]) -> None:
        sources = {flow.source for flow, _ in self.flows.values()}
        targets = {flow.target for flow, _ in self.flows.values()}
        for node in links:
            if node.kind is NodeKind.THROW and node.id in sources:
                self._refuse(node, "no sequence flow may leave a link")
            if node.kind is NodeKind.CATCH and node.id in targets:
                self._refuse(node, "no sequence flow may lead to the target of a link")

    # --- compensation ---------------------------------------------------------------------------------------

    def _handlers(self) -> Iterator[tuple[str, str]]:
        """(activity, what undoes it): by the association of a boundary event, or an event sub-process inside."""
        found: dict[str, str] = {}
        for node in self.nodes.values():
            if not isinstance(node.event, CompensateEvent):
                continue
            activity, handler = self._undone_by(node)
            if handler is not None and activity is not None:
                if activity in found:
                    self._refuse(node, f"'{activity}' has more than one compensation")
                found[activity] = handler
        yield from found.items()

    def _undone_by(self, node: Node) -> tuple[str | None, str | None]:
        if node.kind is NodeKind.START:
            around = self.nodes.get(node.scope)
            return (None, None) if around is None else (around.scope, around.id)
        if node.kind is not NodeKind.BOUNDARY:
            return None, None
        targets = [target for target in self.associations.get(node.id, ()) if target in self.nodes]
        handlers = [target for target in targets if self.nodes[target].for_compensation]
        if len(handlers) != 1 or self.nodes[handlers[0]].scope != node.scope:
            self._refuse(node, "a compensation event needs an association to one activity marked for compensation")
            return None, None
        return node.attached_to, handlers[0]

    def _refuse(self, node: Node, reason: str) -> None:
        self.findings.refuse(self.elements[node.id], reason)
