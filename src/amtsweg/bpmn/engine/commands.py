"""The two functions of the engine: `start` and `step`, and what each command means."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from amtsweg.bpmn.contracts import (
    Command,
    CompleteService,
    CompleteTask,
    ElementEntered,
    ElementLeft,
    Environment,
    FailService,
    FireTimer,
    ReceiveMessage,
    Retry,
    StaleCommand,
    Terminate,
    Terminated,
    ThrowError,
    UnknownStart,
    Variables,
)
from amtsweg.bpmn.engine.arrive import open_scope, settle
from amtsweg.bpmn.engine.errors import throw_at, throw_error
from amtsweg.bpmn.engine.leave import leave
from amtsweg.bpmn.engine.run import Arrival, Run
from amtsweg.bpmn.engine.watch import fired, handler_nodes, prepare
from amtsweg.bpmn.model import MessageEvent, NodeKind, ProcessModel
from amtsweg.bpmn.state import SCOPE_ITSELF, Outcome, State, Status, Token, Wait


def start(
    model: ProcessModel,
    *,
    variables: Variables,
    at: datetime,
    environment: Environment,
    start_event: str | None = None,
) -> Outcome:
    """Begin an instance at its none start event, or at the one named.

    Raises `UnknownStart`, and `EvaluationFailed` when a moment the process waits for from the beginning
    cannot be told: then nothing has begun.
    """
    element = start_event or _only_start(model)
    if element not in model.root.starts:
        raise UnknownStart(f"the process '{model.id}' has no start event '{element}'")
    run = Run.of(model, State(Status.ACTIVE, dict(variables)), at, environment)
    root = open_scope(run, model.id, None, prepare(run, handler_nodes(run, model.id)))
    run.queue.append(Arrival(element, root))
    settle(run)
    return run.outcome()


def _only_start(model: ProcessModel) -> str:
    starts = model.root.starts
    none_starts = [start for start in starts if model.nodes[start].event is None]
    if none_starts:
        return none_starts[0]
    if len(starts) > 1:
        raise UnknownStart(f"the process '{model.id}' has several start events; name one of {', '.join(starts)}")
    return starts[0]


def step(model: ProcessModel, state: State, command: Command, *, at: datetime, environment: Environment) -> Outcome:
    """Apply one command; `StaleCommand` when nothing waits for it. The given state is never changed."""
    if state.status is not Status.ACTIVE:
        raise StaleCommand(getattr(command, "token", None), f"the instance is {state.status}")
    run = Run.of(model, state, at, environment)
    HANDLERS[type(command)](run, command)
    settle(run)
    return run.outcome()


def awaited_messages(model: ProcessModel, state: State) -> frozenset[str]:
    """The names of the messages that the instance waits for now."""
    events = [model.nodes[token.element].event for token in state.tokens if token.wait is Wait.MESSAGE]
    return frozenset(event.name for event in events if isinstance(event, MessageEvent))


def _waiting(run: Run, token_id: int, *waits: Wait) -> Token:
    """The token, if it waits for this."""
    token = run.tokens.get(token_id)
    if token is None:
        raise StaleCommand(token_id, f"no token {token_id} is waiting (any more)")
    if token.wait not in waits:
        raise StaleCommand(token_id, f"token {token_id} waits for something else ({token.wait})")
    return token


def _go_on(run: Run, token: Token) -> None:
    run.remove(token)
    leave(run, run.node(token), token.scope)


def _complete_task(run: Run, command: CompleteTask) -> None:
    token = _waiting(run, command.token, Wait.TASK)
    run.variables.update(command.variables)
    _go_on(run, token)


def _complete_service(run: Run, command: CompleteService) -> None:
    token = _waiting(run, command.token, Wait.SERVICE)
    run.variables.update(command.variables)
    _go_on(run, token)


def _throw_error(run: Run, command: ThrowError) -> None:
    token = _waiting(run, command.token, Wait.TASK, Wait.SERVICE)
    run.variables.update(command.variables)
    if throw_at(run, token, command.code) or throw_error(run, token.scope, command.code):
        return
    _stick(run, token, f"nothing in the process catches the error '{command.code}'")


def _fail_service(run: Run, command: FailService) -> None:
    _stick(run, _waiting(run, command.token, Wait.SERVICE), command.reason)


def _stick(run: Run, token: Token, reason: str) -> None:
    run.cancel(token)
    run.stick(Arrival(token.element, token.scope, token.via), Wait.STUCK_ENTERING, reason)


def _receive_message(run: Run, command: ReceiveMessage) -> None:
    token = _subscriber(run, command)
    run.variables.update(command.variables)
    _fire(run, token)


def _subscriber(run: Run, command: ReceiveMessage) -> Token:
    """The oldest token that waits for the message, or the one the command names."""
    for token in sorted(run.tokens.values(), key=lambda waiting: waiting.id):
        event = run.node(token).event
        awaited = token.wait is Wait.MESSAGE and isinstance(event, MessageEvent) and event.name == command.name
        if awaited and command.token in (None, token.id):
            return token
    raise StaleCommand(command.token, f"nothing waits for the message '{command.name}'")


def _fire_timer(run: Run, command: FireTimer) -> None:
    token = _waiting(run, command.token, Wait.TIMER)
    if token.due is not None and run.at < token.due:
        raise StaleCommand(token.id, f"the timer is due at {token.due.isoformat()}, not yet at {run.at.isoformat()}")
    _fire(run, token)


def _fire(run: Run, token: Token) -> None:
    """What a token or watch waited for has happened."""
    node = run.node(token)
    if token.owner is None:
        _go_on(run, token)
    elif token.owner == SCOPE_ITSELF:
        _fire_handler(run, token)
    elif node.kind is NodeKind.BOUNDARY:
        _fire_boundary(run, token)
    else:
        _choose(run, token)


def _fire_handler(run: Run, watch: Token) -> None:
    node = run.node(watch)
    if node.interrupting:
        del run.tokens[watch.id]
        run.cancel_content(watch.scope)
    else:
        fired(run, watch)
    run.queue.append(Arrival(node.scope, watch.scope))


def _fire_boundary(run: Run, watch: Token) -> None:
    node = run.node(watch)
    if node.interrupting:
        del run.tokens[watch.id]
        run.cancel(run.tokens[watch.owner or 0])
    else:
        fired(run, watch)
    run.queue.append(Arrival(node.id, watch.scope))


def _choose(run: Run, watch: Token) -> None:
    """The first event after an event-based gateway wins; the others are not awaited any more."""
    del run.tokens[watch.id]
    gateway = run.tokens[watch.owner or 0]
    run.remove(gateway)
    run.emit(ElementLeft(gateway.element))
    node = run.node(watch)
    run.emit(ElementEntered(node.id, node.name))
    leave(run, node, watch.scope)


def _retry(run: Run, command: Retry) -> None:
    token = _waiting(run, command.token, Wait.STUCK_ENTERING, Wait.STUCK_LEAVING)
    run.variables.update(command.variables)
    run.remove(token)
    if token.wait is Wait.STUCK_LEAVING:
        leave(run, run.node(token), token.scope)
    else:
        run.queue.append(Arrival(token.element, token.scope, token.via))


def _terminate(run: Run, command: Terminate) -> None:
    for scope in [scope.id for scope in run.scopes.values() if scope.host is None]:
        run.cancel_content(scope)
        del run.scopes[scope]
    run.status = Status.TERMINATED
    run.emit(Terminated(command.reason))


HANDLERS: Mapping[type[Command], Callable[[Run, Any], None]] = {
    CompleteTask: _complete_task,
    CompleteService: _complete_service,
    ThrowError: _throw_error,
    FailService: _fail_service,
    ReceiveMessage: _receive_message,
    FireTimer: _fire_timer,
    Retry: _retry,
    Terminate: _terminate,
}
