"""One thing that stands still, as whoever repairs it sees it."""

from uuid import UUID

from amtsweg.bpmn.api import NodeKind, State
from amtsweg.kernel.errors import NotFound
from amtsweg.processes.contracts import IncidentDetail, IncidentView
from amtsweg.processes.definitions import Definition, definition
from amtsweg.processes.models import ProcessInstance


def get_incident(instance_id: UUID, token: int) -> IncidentDetail:
    """Return what stands still. Raises NotFound, also when it has been repaired."""
    row = ProcessInstance.objects.filter(id=instance_id).first()
    if row is None or str(token) not in row.incidents:
        raise NotFound("Diese Störung gibt es nicht (mehr).")
    plan, state = definition(row.model_id), State.from_json(row.state)
    element = next(waiting.element for waiting in state.incidents if waiting.id == token)
    return IncidentDetail(
        incident=IncidentView(row.id, row.subject_id, token, element, row.incidents[str(token)]),
        name=plan.plan.nodes[element].name or element,
        slug=plan.slug,
        version=plan.version,
        revision=row.revision,
        variables=state.variables_at(token),
        by_hand=may_be_taken_for_done(plan, element),
    )


def may_be_taken_for_done(plan: Definition, element: str) -> bool:
    """Whether a person can say that an element is done: which of several awaited events has come, nobody can."""
    return plan.plan.nodes[element].kind is not NodeKind.EVENT_BASED
