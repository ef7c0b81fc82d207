"""From a document that satisfies the grammar to the nodes and scopes of a `ProcessModel`."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from amtsweg.bpmn.contracts import Problem
from amtsweg.bpmn.model import Flow, Node, NodeKind, ProcessModel, ScopeModel
from amtsweg.bpmn.reader import grammar
from amtsweg.bpmn.reader.details import DetailReader, flag
from amtsweg.bpmn.reader.repetition import data_names, read_call, read_loop
from amtsweg.bpmn.reader.source import children, line_of, local, text_of
from amtsweg.bpmn.reader.wiring import Wiring


@dataclass(slots=True)
class Builder:
    """Collects nodes, flows and scopes; reports through the findings of its detail reader."""

    detail: DetailReader
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, tuple[Flow, etree._Element]] = field(default_factory=dict)
    scopes: dict[str, ScopeModel] = field(default_factory=dict)
    lanes: dict[str, str] = field(default_factory=dict)
    associations: dict[str, list[str]] = field(default_factory=dict)
    elements: dict[str, etree._Element] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()

    def build(self, process: etree._Element, notices: tuple[Problem, ...]) -> ProcessModel:
        """The model of a process element."""
        process_id = self._need_id(process)
        self.ids = frozenset(str(element.get("id")) for element in process.iter())
        self.data = data_names(process)
        self._scope(process, process_id, "")
        Wiring(self.nodes, self.flows, self.associations, self.elements, self.detail.findings).connect()
        return ProcessModel(process_id, str(process.get("name") or ""), self.nodes, self.scopes, notices)

    def _need_id(self, element: etree._Element) -> str:
        found = str(element.get("id") or "")
        if not found:
            self.detail.findings.refuse(element, f"'{local(element)}' has no id")
        return found

    def _scope(self, element: etree._Element, scope_id: str, lane: str) -> None:
        for lane_set in children(element, "laneSet"):
            self._lanes(lane_set)
        own: list[Node] = []
        for child in element:
            if local(child) == "sequenceFlow":
                self._flow(child)
            elif local(child) == "association":
                self.associations.setdefault(str(child.get("sourceRef")), []).append(str(child.get("targetRef")))
            elif local(child) in grammar.NODE_TAGS:
                own.append(self._node(child, scope_id, lane))
        self.scopes[scope_id] = ScopeModel(
            scope_id,
            starts=tuple(node.id for node in own if node.kind is NodeKind.START),
            event_subprocesses=tuple(node.id for node in own if node.kind is NodeKind.EVENT_SUBPROCESS),
            variables=tuple(str(item.get("name") or item.get("id")) for item in children(element, "property")),
        )

    def _lanes(self, lane_set: etree._Element) -> None:
        for lane in children(lane_set, "lane"):
            for reference in children(lane, "flowNodeRef"):
                self.lanes[text_of(reference)] = str(lane.get("name") or lane.get("id") or "")
            for inner in children(lane, "childLaneSet"):
                self._lanes(inner)

    def _flow(self, element: etree._Element) -> None:
        conditions = [self.detail.expression(found) for found in children(element, "conditionExpression")]
        if len(conditions) > 1:
            self.detail.findings.refuse(element, "a sequence flow has at most one condition")
        flow = Flow(
            id=str(element.get("id") or self._new_flow_id()),
            source=str(element.get("sourceRef") or ""),
            target=str(element.get("targetRef") or ""),
            condition=conditions[0] if conditions else None,
            name=str(element.get("name") or ""),
        )
        self.flows[flow.id] = (flow, element)

    def _new_flow_id(self) -> str:
        """A flow may come without an id; the one made for it must be nobody else's."""
        made = f"flow-{len(self.flows) + 1}"
        while made in self.ids or made in self.flows:
            made += "'"
        return made

    def _node(self, element: etree._Element, scope_id: str, outer_lane: str) -> Node:
        node_id = self._need_id(element)
        node = Node(
            id=node_id,
            kind=_kind(element),
            scope=scope_id,
            line=line_of(element),
            name=" ".join(str(element.get("name") or "").split()),
            lane=self.lanes.get(node_id, outer_lane),
            properties=self.detail.properties(element),
            default=_optional(element, "default"),
        )
        self.elements[node_id] = element
        self.nodes[node_id] = self._particulars(node, element)
        if local(element) == "subProcess":
            self._scope(element, node_id, node.lane)
        return self.nodes[node_id]

    def _particulars(self, node: Node, element: etree._Element) -> Node:
        kind = local(element)
        if kind in grammar.EVENT_TAGS:
            return self._event(node, element)
        if kind not in grammar.GATEWAY_TAGS:
            loop = read_loop(self.detail, element, self.data)
            node = replace(node, loop=loop, for_compensation=flag(element, "isForCompensation", default=False))
        if kind == "callActivity":
            return replace(node, called=read_call(self.detail, element, node.properties))
        if kind in grammar.TASK_TAGS:
            return self._task(node, element)
        return node

    def _event(self, node: Node, element: etree._Element) -> Node:
        attribute = "cancelActivity" if node.kind is NodeKind.BOUNDARY else "isInterrupting"
        return replace(
            node,
            event=self.detail.event(element),
            interrupting=flag(element, attribute, default=True),
            attached_to=_optional(element, "attachedToRef"),
        )

    def _task(self, node: Node, element: etree._Element) -> Node:
        implementation = node.properties.get("service") or _implementation(element)
        node = replace(node, implementation=implementation, result=node.properties.get("result"))
        if node.kind is NodeKind.RECEIVE_TASK or (node.kind is NodeKind.SEND_TASK and implementation is None):
            return replace(node, event=self.detail.message(element))
        if node.kind is NodeKind.SCRIPT_TASK:
            return replace(node, script=self._script(element))
        return node

    def _script(self, element: etree._Element) -> str:
        language = str(element.get("scriptFormat") or "")
        texts = [text_of(script) for script in children(element, "script")]
        if "feel" not in language.lower():
            self.detail.findings.refuse(element, f"scripts in '{language}' are not executed; use FEEL")
        if len(texts) != 1 or not texts[0]:
            self.detail.findings.refuse(element, "a script task needs exactly one script")
        return texts[0] if texts else ""


def _kind(element: etree._Element) -> NodeKind:
    if local(element) == "subProcess" and flag(element, "triggeredByEvent", default=False):
        return NodeKind.EVENT_SUBPROCESS
    return NodeKind(local(element))


def _optional(element: etree._Element, name: str) -> str | None:
    value = element.get(name)
    return None if value is None else str(value)


def _implementation(element: etree._Element) -> str | None:
    """The standard attribute, unless it only says that nothing is said."""
    value = str(element.get("implementation") or "")
    return None if not value or value.startswith("##") else value


def listed_flows(element: etree._Element) -> Iterator[tuple[str, str]]:
    """The (direction, flow id) pairs a node lists itself."""
    for direction in ("incoming", "outgoing"):
        for reference in children(element, direction):
            yield direction, text_of(reference)
