"""Call activities: the called process becomes a part of the plan, as if its content were drawn inside the call.

It happens once, when a plan is made ready, with the version the model names; so nothing deployed later can change what
a running case does. The ids of the called elements are `<id of the call>/<id>`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from amtsweg.bpmn.contracts import BpmnError, EvaluationFailed, Problem
from amtsweg.bpmn.model import CompensateEvent, EventDefinition, Flow, Node, ProcessModel, ScopeModel

DEEPEST = 20
MOST_NODES = 10_000
"""Calls within calls multiply; a plan larger than this is a mistake, or meant to do harm."""


class CalledProcesses(Protocol):
    """Where the processes of call activities come from; asked once, when a plan is made ready."""

    def called(self, process: str, version: int) -> ProcessModel:
        """The process in this version, which never changes; raises `EvaluationFailed` where there is none."""
        ...


def link(model: ProcessModel, processes: CalledProcesses) -> ProcessModel:
    """The plan with all called processes in it; raises `BpmnError` for one that does not exist or calls itself."""
    return _link(model, processes, ())


def _link(model: ProcessModel, processes: CalledProcesses, path: tuple[tuple[str, int], ...]) -> ProcessModel:
    nodes: dict[str, Node] = dict(model.nodes)
    scopes: dict[str, ScopeModel] = dict(model.scopes)
    for call in model.nodes.values():
        if call.called is not None and call.id not in scopes:
            called = _called(call, processes, path)
            inner_nodes, inner_scopes = _inside(call, called)
            nodes |= inner_nodes
            scopes |= inner_scopes
            if len(nodes) > MOST_NODES:
                raise _refusal(call, f"with all called processes there are more than {MOST_NODES} elements")
    return replace(model, nodes=nodes, scopes=scopes)


def _called(call: Node, processes: CalledProcesses, path: tuple[tuple[str, int], ...]) -> ProcessModel:
    assert call.called is not None
    key = (call.called.process, call.called.version)
    if key in path or len(path) >= DEEPEST:
        raise _refusal(call, f"the process '{key[0]}' calls itself")
    try:
        found = processes.called(*key)
    except EvaluationFailed as failure:
        raise _refusal(call, str(failure)) from failure
    if not any(found.nodes[start].event is None for start in found.root.starts):
        raise _refusal(call, f"the process '{key[0]}' has no none start event to begin with")
    return _link(found, processes, (*path, key))


def _refusal(call: Node, reason: str) -> BpmnError:
    return BpmnError((Problem(call.id, call.line, reason),))


def _inside(call: Node, called: ProcessModel) -> tuple[Mapping[str, Node], Mapping[str, ScopeModel]]:
    prefix = f"{call.id}/"
    nodes = [_moved(node, prefix, called.id, call.id) for node in called.nodes.values()]
    scopes = [_moved_scope(scope, prefix, called, call.id) for scope in called.scopes.values()]
    return {node.id: node for node in nodes}, {scope.id: scope for scope in scopes}


def _moved(node: Node, prefix: str, root: str, call: str) -> Node:
    def moved(element: str | None) -> str | None:
        return None if element is None else prefix + element

    return replace(
        node,
        id=prefix + node.id,
        scope=call if node.scope == root else prefix + node.scope,
        event=_moved_event(node.event, prefix),
        attached_to=moved(node.attached_to),
        default=moved(node.default),
        handler=moved(node.handler),
        incoming=tuple(_moved_flow(flow, prefix) for flow in node.incoming),
        outgoing=tuple(_moved_flow(flow, prefix) for flow in node.outgoing),
        boundaries=tuple(prefix + boundary for boundary in node.boundaries),
        properties=_moved_properties(node, prefix),
    )


def _moved_event(event: EventDefinition | None, prefix: str) -> EventDefinition | None:
    if isinstance(event, CompensateEvent) and event.activity is not None:
        return CompensateEvent(prefix + event.activity)
    return event


def _moved_properties(node: Node, prefix: str) -> Mapping[str, str]:
    """`not-by` names another task of the same drawing."""
    other = node.properties.get("not-by")
    return node.properties if other is None else {**node.properties, "not-by": prefix + other}


def _moved_flow(flow: Flow, prefix: str) -> Flow:
    return replace(flow, id=prefix + flow.id, source=prefix + flow.source, target=prefix + flow.target)


def _moved_scope(scope: ScopeModel, prefix: str, called: ProcessModel, call: str) -> ScopeModel:
    """The called process begins at its none start event, whatever else may start it alone."""
    is_root = scope.id == called.id
    starts = [start for start in scope.starts if not is_root or called.nodes[start].event is None]
    return ScopeModel(
        id=call if is_root else prefix + scope.id,
        starts=tuple(prefix + start for start in starts),
        event_subprocesses=tuple(prefix + handler for handler in scope.event_subprocesses),
        variables=scope.variables,
    )
