"""Which step of one version became which of another: what is offered to the person who plans a migration."""

from uuid import UUID

from amtsweg.bpmn.api import Node, NodeKind, propose_mapping
from amtsweg.bpmn.api import ProcessModel as Plan
from amtsweg.kernel import scope
from amtsweg.processes.contracts import MappingProposal, ModelElement, RunningProcess
from amtsweg.processes.definitions import definition_of
from amtsweg.processes.models import ProcessInstance


def mapping_proposal(slug: str, from_version: int, to_version: int) -> MappingProposal:
    """Return the steps of both versions and a proposal. Raises NotFound."""
    old, new = definition_of(slug, from_version).plan, definition_of(slug, to_version).plan
    return MappingProposal(_elements(old), _elements(new), propose_mapping(old, new).mapping)


def _elements(plan: Plan) -> tuple[ModelElement, ...]:
    return tuple(_element(plan, node) for node in plan.nodes.values())


def _element(plan: Plan, node: Node) -> ModelElement:
    around = plan.nodes.get(node.scope)
    return ModelElement(node.id, label(plan, node.id), str(node.kind), around.name or around.id if around else "")


def label(plan: Plan, element_id: str) -> str:
    """Return what a person calls a step: its name, for an event on a border with the name of its activity."""
    node = plan.nodes.get(element_id)
    if node is None:
        return element_id
    if node.kind is NodeKind.BOUNDARY and node.attached_to is not None:
        host = plan.nodes[node.attached_to]
        return f"{node.name or node.id} ({host.name or host.id})"
    return node.name or node.id


def running_processes(slug: str, version: int, *, after: UUID | None = None, limit: int = 100) -> list[RunningProcess]:
    """Return the instances of a version that have not ended, by id, in one statement."""
    rows = ProcessInstance.objects.filter(model_id=definition_of(slug, version).id, ended_at__isnull=True)
    if after is not None:
        rows = rows.filter(id__gt=after)
    with scope.session(scope.SYSTEM):
        found = rows.order_by("id").values_list("id", "subject_id", "unit_id")[:limit]
        return [RunningProcess(*row) for row in found]
