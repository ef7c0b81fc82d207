"""What arrives while a process is halted: it is kept in its order, and done when the process goes on.

Whoever sends something is told the same as if the process ran: what it would not want is refused, looking at the state
it will have when everything kept so far is done.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import cast
from uuid import UUID

from amtsweg.bpmn.api import Command, StaleCommand, State, step
from amtsweg.bpmn.contracts import CompleteService, FailService, ReceiveMessage, ReceiveSignal, ThrowError
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.processes.definitions import definition
from amtsweg.processes.models import ProcessInstance
from amtsweg.processes.rules import check_runs
from amtsweg.processes.services.telling import Cause, process_event

_HELD: Mapping[str, type] = {
    kind.__name__: kind for kind in (CompleteService, FailService, ReceiveMessage, ReceiveSignal, ThrowError)
}


def hold(instance: ProcessInstance, command: Command, cause: Cause) -> None:
    """Keep a command for a halted instance. Raises ProcessSuspended for what only people do, and StaleCommand."""
    if type(command).__name__ not in _HELD:
        check_runs(instance.suspension)
    _foresee(instance, command, cause.at)
    arrival = {"do": type(command).__name__, "with": asdict(command), "cause": _cause_to_json(cause)}
    _keep(instance, arrival)
    events.record([process_event(instance, "process.held", cause, {**cause.data, "what": cause.kind}, cause.reason)])


def hold_call(instance: ProcessInstance, token: int, service: str) -> None:
    """Remember a service that is to be called when the process goes on."""
    _keep(instance, {"call": token, "service": service})


def held_command(arrival: Mapping[str, object]) -> tuple[Command, Cause] | None:
    """What an arrival asks for; None for the call of a service."""
    if "do" not in arrival:
        return None
    kind = _HELD[str(arrival["do"])]
    return kind(**cast("dict[str, object]", arrival["with"])), _cause_from_json(
        cast("Mapping[str, object]", arrival["cause"])
    )


def _keep(instance: ProcessInstance, arrival: Mapping[str, object]) -> None:
    instance.arrivals = [*instance.arrivals, arrival]
    instance.save(update_fields=["arrivals"])


def _foresee(instance: ProcessInstance, command: Command, at: datetime) -> None:
    plan = definition(instance.model_id)
    state, environment = State.from_json(instance.state), plan.environment.at(at)
    held = [found[0] for arrival in instance.arrivals if (found := held_command(arrival)) is not None]
    for number, one in enumerate([*held, command]):
        try:
            state = step(plan.plan, state, one, at=at, environment=environment).state
        except StaleCommand:
            if number == len(held):
                raise


def _cause_to_json(cause: Cause) -> Mapping[str, object]:
    actor = cause.actor
    return {
        "kind": cause.kind,
        "label": actor.label,
        "account": str(actor.account_id) if actor.account_id else None,
        "for": str(actor.acting_for) if actor.acting_for else None,
        "at": cause.at.isoformat(),
        "data": dict(cause.data),
        "reason": cause.reason,
    }


def _cause_from_json(raw: Mapping[str, object]) -> Cause:
    account, acting_for = (UUID(str(raw[name])) if raw[name] else None for name in ("account", "for"))
    actor = Actor(str(raw["label"]), account, acting_for)
    data = cast("Mapping[str, object]", raw["data"])
    return Cause(str(raw["kind"]), actor, datetime.fromisoformat(str(raw["at"])), data, str(raw["reason"]))
