"""Repair what stands still: try it again, with corrected variables if need be, or take it for done by hand."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.bpmn.api import Command, StaleCommand, State
from amtsweg.bpmn.contracts import CompleteByHand, Retry
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict
from amtsweg.processes.contracts import ProcessChanged
from amtsweg.processes.definitions import definition
from amtsweg.processes.incidents import get_incident, may_be_taken_for_done
from amtsweg.processes.models import ProcessInstance
from amtsweg.processes.rules import check_reason
from amtsweg.processes.services.applying import advance
from amtsweg.processes.services.locking import lock_instance
from amtsweg.processes.services.telling import Cause

__all__ = ["complete_by_hand", "get_incident", "retry_incident"]


def retry_incident(
    *,
    instance_id: UUID,
    token: int,
    actor: Actor,
    at: datetime,
    reason: str = "",
    variables: Mapping[str, object] | None = None,
    expected_revision: int | None = None,
) -> None:
    """Try again what stood still, after its cause is repaired; `variables` are those to be set before.

    Raises NotFound, Invalid where variables change without a reason, ProcessSuspended, ProcessChanged if a revision is
    expected and the process has moved since, and Conflict if it stands no more.
    """
    changed = dict(variables or {})
    if changed:
        check_reason(reason, "Bitte begründen Sie, warum Sie Daten ändern.")
    cause = Cause("process.retried", actor, at, {"token": token, **_names(changed)}, reason.strip())
    _repair(instance_id, Retry(token, changed), cause, expected_revision)


def complete_by_hand(
    *,
    instance_id: UUID,
    token: int,
    variables: Mapping[str, object],
    reason: str,
    actor: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> None:
    """Take a step that stood still for done: the process goes on as if it had ended with these variables.

    Raises NotFound, Invalid without a reason, ProcessSuspended, ProcessChanged as `retry_incident`, and Conflict if it
    stands no more, or where what happens there decides on the way and nobody can say which it is.
    """
    check_reason(reason, "Bitte begründen Sie, warum der Schritt von Hand erledigt ist.")
    data = {"token": token, **_names(variables)}
    cause = Cause("process.completed_by_hand", actor, at, data, reason.strip())
    _repair(instance_id, CompleteByHand(token, dict(variables)), cause, expected_revision)


def _names(variables: Iterable[str]) -> dict[str, object]:
    """Which variables were set, for the event; their values stay out of the log."""
    names = sorted(variables)
    return {"changed": names} if names else {}


def _repair(instance_id: UUID, command: Command, cause: Cause, expected_revision: int | None) -> None:
    with scope.work(scope.SYSTEM), events.together():
        instance = lock_instance(instance_id)
        if expected_revision is not None and expected_revision != instance.revision:
            raise ProcessChanged("Der Vorgang hat sich inzwischen geändert. Bitte laden Sie die Seite neu.")
        if isinstance(command, CompleteByHand):
            _check_by_hand(instance, command.token)
        try:
            advance(instance, command, cause)
        except StaleCommand as error:
            raise Conflict("Diese Störung ist bereits behoben.") from error


def _check_by_hand(instance: ProcessInstance, token_id: int) -> None:
    plan = definition(instance.model_id)
    for token in State.from_json(instance.state).incidents:
        if token.id == token_id and not may_be_taken_for_done(plan, token.element):
            raise Conflict(
                "Hier entscheidet das, was geschieht, über den weiteren Weg. Das lässt sich nicht von Hand erledigen; "
                "bitte berichtigen Sie die Daten, und versuchen Sie es noch einmal."
            )
