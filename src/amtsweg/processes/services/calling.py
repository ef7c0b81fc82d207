"""Calls of services: requested through the outbox, carried out by the worker, answered in one transaction."""

from datetime import datetime
from uuid import UUID

from amtsweg.bpmn.api import State, Token, Wait
from amtsweg.bpmn.contracts import Command, CompleteService, FailService, ThrowError
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.errors import AmtswegError, NotFound, OutsideUnavailable
from amtsweg.kernel.outbox import MAX_ATTEMPTS
from amtsweg.processes.contracts import ServiceCall, ServiceError, ServiceHandler
from amtsweg.processes.definitions import definition
from amtsweg.processes.models import ProcessInstance
from amtsweg.processes.services.applying import advance
from amtsweg.processes.services.holding import hold_call
from amtsweg.processes.services.locking import lock_instance
from amtsweg.processes.services.telling import Cause

_handlers: dict[str, ServiceHandler] = {}


def register_service(name: str, handler: ServiceHandler) -> None:
    """Bind the handler of a service. The handler runs in the transaction that completes its token, and must do
    nothing twice for the same key: it may be tried again.
    """
    if _handlers.setdefault(name, handler) is not handler:
        raise RuntimeError(f"the service {name} has a handler already")


def registered_services() -> frozenset[str]:
    """Return the names a model may use."""
    return frozenset(_handlers)


def carry_out_service(*, instance_id: UUID, token: int, service: str, attempt: int, at: datetime) -> None:
    """Call a service for a waiting token and move the process on. A token that waits no more is passed over.

    Raises what the handler raises while another attempt may help; otherwise the token becomes an incident.
    """
    try:
        _call_and_complete(instance_id, token, service, at)
    except Exception as error:
        lasting = isinstance(error, AmtswegError) and not isinstance(error, OutsideUnavailable)
        if not lasting and attempt < MAX_ATTEMPTS:
            raise
        _fail(instance_id, token, f"{service}: {error}", at)


def _call_and_complete(instance_id: UUID, token: int, service: str, at: datetime) -> None:
    with scope.work(scope.SYSTEM), events.together():
        # The handler runs before the instance is locked: it may lock the matter, and whoever works on the matter
        # locks that first and the instance after it.
        instance = ProcessInstance.objects.filter(id=instance_id).first()
        waiting = None if instance is None else _waiting(instance, token)
        if instance is None or waiting is None:
            return
        if instance.suspension is not None:
            _hold_call(instance_id, token, service)
            return
        command = _answer(_call(instance, waiting, at), service)
        locked = lock_instance(instance_id)
        if _waiting(locked, token) is None:
            raise OutsideUnavailable("the process moved while the service was at work; its answer is thrown away")
        data = {"service": service, "element": waiting.element}
        advance(locked, command, Cause("service.completed", system(f"service:{service}"), at, data))


def _hold_call(instance_id: UUID, token: int, service: str) -> None:
    """A halted process has nothing done for it; the call is made when it goes on."""
    locked = lock_instance(instance_id)
    if locked.suspension is None:
        raise OutsideUnavailable("the process goes on again; the service is called the next time")
    hold_call(locked, token, service)


def _waiting(instance: ProcessInstance, token_id: int) -> Token | None:
    tokens = State.from_json(instance.state).tokens
    return next((token for token in tokens if token.id == token_id and token.wait is Wait.SERVICE), None)


def _call(instance: ProcessInstance, token: Token, at: datetime) -> ServiceCall:
    node = definition(instance.model_id).plan.nodes[token.element]
    return ServiceCall(
        subject_id=instance.subject_id,
        instance_id=instance.id,
        token=token.id,
        element_id=node.id,
        properties=node.properties,
        variables=State.from_json(instance.state).variables_at(token.id),
        at=at,
        unit_id=instance.unit_id,
        account_id=instance.account_id,
    )


def _answer(call: ServiceCall, service: str) -> Command:
    handler = _handlers.get(service)
    if handler is None:
        raise NotFound(f"nobody provides the service {service}")
    try:
        return CompleteService(call.token, handler(call) or {})
    except ServiceError as error:
        return ThrowError(call.token, error.code, error.variables)


def _fail(instance_id: UUID, token: int, reason: str, at: datetime) -> None:
    with scope.work(scope.SYSTEM), events.together():
        instance = lock_instance(instance_id)
        if _waiting(instance, token) is not None:
            cause = Cause("service.failed", system("processes"), at, reason=reason[:500])
            advance(instance, FailService(token, reason[:500]), cause)
