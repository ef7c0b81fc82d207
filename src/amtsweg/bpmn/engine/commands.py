"""The two functions of the engine: `start` and `step`, and what each command means."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from amtsweg.bpmn.contracts import (
    Command,
    CompleteByHand,
    CompleteService,
    CompleteTask,
    Environment,
    FailService,
    FireTimer,
    ReceiveMessage,
    ReceiveSignal,
    Retry,
    StaleCommand,
    Terminate,
    Terminated,
    ThrowError,
    UnknownStart,
    Variables,
)
from amtsweg.bpmn.engine.arrive import open_scope, settle
from amtsweg.bpmn.engine.by_hand import take_for_done
from amtsweg.bpmn.engine.fire import fire, fire_signal, go_on
from amtsweg.bpmn.engine.leave import leave
from amtsweg.bpmn.engine.outwards import throw, throw_at
from amtsweg.bpmn.engine.run import Arrival, Run
from amtsweg.bpmn.engine.watch import handler_nodes, prepare
from amtsweg.bpmn.model import ErrorEvent, MessageEvent, ProcessModel, SignalEvent
from amtsweg.bpmn.state import STUCK, Outcome, State, Status, Token, Wait


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
    root = open_scope(run, model.id, None, prepare(run, handler_nodes(run, model.id), None))
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


def awaited_signals(model: ProcessModel, state: State) -> frozenset[str]:
    """The names of the signals that the instance waits for now."""
    events = [model.nodes[token.element].event for token in state.tokens if token.wait is Wait.SIGNAL]
    return frozenset(event.name for event in events if isinstance(event, SignalEvent))


def _waiting(run: Run, token_id: int, *waits: Wait) -> Token:
    """The token, if it waits for this."""
    token = run.tokens.get(token_id)
    if token is None:
        raise StaleCommand(token_id, f"no token {token_id} is waiting (any more)")
    if token.wait not in waits:
        raise StaleCommand(token_id, f"token {token_id} waits for something else ({token.wait})")
    return token


def _complete_task(run: Run, command: CompleteTask) -> None:
    token = _waiting(run, command.token, Wait.TASK)
    run.assign(token.scope, command.variables)
    go_on(run, token)


def _complete_service(run: Run, command: CompleteService) -> None:
    token = _waiting(run, command.token, Wait.SERVICE)
    run.assign(token.scope, command.variables)
    go_on(run, token)


def _throw_error(run: Run, command: ThrowError) -> None:
    token = _waiting(run, command.token, Wait.TASK, Wait.SERVICE)
    run.assign(token.scope, command.variables)
    if throw_at(run, token, ErrorEvent, command.code) or throw(run, token.scope, ErrorEvent, command.code):
        return
    _stick(run, token, f"nothing in the process catches the error '{command.code}'")


def _fail_service(run: Run, command: FailService) -> None:
    _stick(run, _waiting(run, command.token, Wait.SERVICE), command.reason)


def _stick(run: Run, token: Token, reason: str) -> None:
    run.cancel(token)
    run.stick(Arrival(token.element, token.scope, token.via), Wait.STUCK_ENTERING, reason)


def _receive_message(run: Run, command: ReceiveMessage) -> None:
    token = _subscriber(run, command)
    run.assign(token.scope, command.variables)
    fire(run, token)


def _receive_signal(run: Run, command: ReceiveSignal) -> None:
    run.variables.update(command.variables)
    if not fire_signal(run, command.name):
        raise StaleCommand(None, f"nothing waits for the signal '{command.name}'")


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
    fire(run, token)


def _retry(run: Run, command: Retry) -> None:
    token = _waiting(run, command.token, *STUCK)
    run.assign(token.scope, command.variables)
    if token.wait is Wait.STUCK_WATCHING:
        run.change(token, wait=Wait.CONDITION)
        return
    run.remove(token)
    if token.wait is Wait.STUCK_LEAVING:
        leave(run, run.node(token), token.scope)
    else:
        run.queue.append(Arrival(token.element, token.scope, token.via))


def _complete_by_hand(run: Run, command: CompleteByHand) -> None:
    token = _waiting(run, command.token, *STUCK)
    run.assign(token.scope, command.variables)
    take_for_done(run, token)


def _terminate(run: Run, command: Terminate) -> None:
    for scope in [scope.id for scope in run.scopes.values() if scope.host is None]:
        run.close(scope)
    run.status = Status.TERMINATED
    run.emit(Terminated(command.reason))


HANDLERS: Mapping[type[Command], Callable[[Run, Any], None]] = {
    CompleteTask: _complete_task,
    CompleteService: _complete_service,
    ThrowError: _throw_error,
    FailService: _fail_service,
    ReceiveMessage: _receive_message,
    ReceiveSignal: _receive_signal,
    FireTimer: _fire_timer,
    Retry: _retry,
    CompleteByHand: _complete_by_hand,
    Terminate: _terminate,
}
