"""Which step of one version became which of another: what is offered to the person who plans a migration."""

from collections.abc import Mapping
from uuid import UUID

from django.db import connection

from amtsweg.bpmn.api import Node, NodeKind, propose_mapping
from amtsweg.bpmn.api import ProcessModel as Plan
from amtsweg.kernel import scope
from amtsweg.processes.contracts import MappingProposal, ModelElement, RunningProcess
from amtsweg.processes.definitions import definition_of
from amtsweg.processes.models import ProcessInstance

_MOMENTS = frozenset({"date", "duration", "cycle"})
_STANDING = """
SELECT token ->> 'at', count(*)
FROM processes_processinstance AS instance, jsonb_array_elements(instance.state -> 'tokens') AS token
WHERE instance.model_id = %s AND instance.ended_at IS NULL AND token -> 'owner' IS NULL
GROUP BY 1
"""


def mapping_proposal(slug: str, from_version: int, to_version: int) -> MappingProposal:
    """Return the steps of both versions, how many instances stand at each, and a proposal. Raises NotFound."""
    old, new = definition_of(slug, from_version), definition_of(slug, to_version)
    mapping = propose_mapping(old.plan, new.plan).mapping
    return MappingProposal(_elements(old.plan, _standing(old.id)), _elements(new.plan, {}), mapping)


def _standing(model_id: UUID) -> Mapping[str, int]:
    """Counts tell of nobody, so they are made over the rows of all units."""
    with scope.session(scope.SYSTEM), connection.cursor() as cursor:
        cursor.execute(_STANDING, [model_id])
        return dict(cursor.fetchall())


def _elements(plan: Plan, standing: Mapping[str, int]) -> tuple[ModelElement, ...]:
    timers = {one.element_id for one in plan.expressions() if one.kind in _MOMENTS}
    return tuple(
        ModelElement(
            node.id,
            label(plan, node.id),
            str(node.kind),
            _inside(plan, node),
            node.id in timers,
            standing.get(node.id, 0),
        )
        for node in plan.nodes.values()
    )


def _inside(plan: Plan, node: Node) -> str:
    around = plan.nodes.get(node.scope)
    return around.name or around.id if around else ""


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
