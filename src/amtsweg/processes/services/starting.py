"""Begin a process for a matter."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.bpmn.api import EvaluationFailed
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict
from amtsweg.kernel.ids import uuid7
from amtsweg.processes.contracts import ProcessStatus, StartedProcess
from amtsweg.processes.definitions import definition_of
from amtsweg.processes.models import ProcessInstance
from amtsweg.processes.services.applying import begin
from amtsweg.processes.services.telling import Cause


def start_process(
    *,
    slug: str,
    version: int,
    subject_id: UUID,
    unit_id: UUID,
    account_id: UUID | None,
    variables: Mapping[str, object],
    actor: Actor,
    at: datetime,
    start_event: str | None = None,
) -> StartedProcess:
    """Begin a process: one row for it, one statement for its first tasks, events with those of the use case.

    It begins at its none start event, or at the one named.
    Raises NotFound for an unknown model, Conflict when a moment it waits for from the beginning cannot be told.
    """
    with scope.work(scope.SYSTEM), events.together():
        plan = definition_of(slug, version)
        instance = ProcessInstance(
            id=uuid7(),
            unit_id=unit_id,
            subject_id=subject_id,
            account_id=account_id,
            model_id=plan.id,
            started_at=at,
        )
        cause = Cause("process.started", actor, at, {"process": slug, "version": version})
        try:
            created = begin(instance, plan, variables, cause, start_event)
        except EvaluationFailed as error:
            raise Conflict(f"Der Prozess „{slug}“ kann nicht beginnen: {error}") from error
    return StartedProcess(instance.id, ProcessStatus(instance.status), tuple(task.id for task in created))
