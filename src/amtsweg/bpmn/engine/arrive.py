"""Arriving at an element: one small function per kind of node, and the loop that moves tokens until all wait."""

from collections.abc import Callable, Mapping

from amtsweg.bpmn.contracts import (
    Completed,
    ElementEntered,
    ElementLeft,
    EscalationThrown,
    EvaluationFailed,
    MessageThrown,
    ServiceRequested,
    SignalThrown,
    TaskCreated,
)
from amtsweg.bpmn.engine.fire import fire_one_condition, fire_signal
from amtsweg.bpmn.engine.joins import open_one_join
from amtsweg.bpmn.engine.leave import complete, leave
from amtsweg.bpmn.engine.loops import begin_loop
from amtsweg.bpmn.engine.outwards import throw
from amtsweg.bpmn.engine.run import STEP_LIMIT, Arrival, Run
from amtsweg.bpmn.engine.undo import arrive_compensation, undo_next
from amtsweg.bpmn.engine.watch import (
    Armed,
    arm,
    arm_boundaries,
    arm_scope,
    boundary_nodes,
    handler_nodes,
    listen,
    prepare,
)
from amtsweg.bpmn.model import (
    ACTIVITIES,
    CompensateEvent,
    ErrorEvent,
    EscalationEvent,
    LinkEvent,
    MessageEvent,
    Node,
    NodeKind,
    SignalEvent,
    TerminateEvent,
)
from amtsweg.bpmn.state import Scope, Status, Token, Wait

Arriver = Callable[[Run, Node, Arrival], None]


def settle(run: Run) -> None:
    """Move every token until each waits, and close the scopes in which nothing waits any more."""
    while run.status is Status.ACTIVE:
        while run.queue:
            _arrive(run, run.queue.popleft())
        if not (fire_one_condition(run) or open_one_join(run) or _close_empty_scope(run)):
            break
    _report_deadlocks(run)


def _arrive(run: Run, arrival: Arrival) -> None:
    node = run.model.nodes[arrival.element]
    run.entered += 1
    if run.entered > STEP_LIMIT:
        run.stick(arrival, Wait.STUCK_ENTERING, f"more than {STEP_LIMIT} elements in one step: an endless loop")
        return
    try:
        if node.loop is not None and run.round_of(node, arrival.scope) is None:
            _arrive_loop(run, node, arrival)
        else:
            ARRIVERS[node.kind](run, node, arrival)
    except EvaluationFailed as failure:
        run.stick(arrival, Wait.STUCK_ENTERING, str(failure))


def _enter(run: Run, node: Node) -> None:
    run.emit(ElementEntered(node.id, node.name))


# --- scopes -----------------------------------------------------------------------------------------------------


def open_scope(
    run: Run,
    element: str,
    host: int | None,
    handlers: list[Armed],
    *,
    variables: Mapping[str, object] | None = None,
    apart: bool = False,
) -> int:
    """Open a scope and let its event sub-processes listen."""
    own = dict.fromkeys(run.model.scopes[element].variables) if host is not None else {}
    scope = Scope(run.new_id(), element, host, {**own, **(variables or {})}, apart)
    run.scopes[scope.id] = scope
    arm_scope(run, handlers, scope.id)
    return scope.id


def _close_empty_scope(run: Run) -> bool:
    """Close one scope in which nothing but watches is left; whether there was one."""
    alive = {token.scope for token in run.tokens.values() if not token.is_watch}
    empty = next((scope for scope in run.scopes.values() if scope.id not in alive), None)
    if empty is None:
        return False
    if empty.undoing:
        undo_next(run, empty)
        return True
    run.close(empty.id)
    if empty.host is None:
        run.status = Status.COMPLETED
        run.emit(Completed(run.last_element))
    else:
        _leave_host(run, run.tokens[empty.host], empty)
    return True


def _leave_host(run: Run, host: Token, inner: Scope) -> None:
    node = run.node(host)
    run.remove(host)
    if node.called is not None and inner.apart:
        names = inner.variables if node.called.outputs is None else node.called.outputs
        run.assign(host.scope, {name: inner.variables.get(name) for name in names})
    if node.kind is NodeKind.EVENT_SUBPROCESS:
        run.emit(ElementLeft(node.id))
    elif node.kind in ACTIVITIES:
        complete(run, node, host.scope, inner)
    else:
        leave(run, node, host.scope)


def _arrive_subprocess(run: Run, node: Node, arrival: Arrival) -> None:
    """Open a sub-process of any kind; work out every moment first, so that nothing is left half open."""
    if node.id not in run.model.scopes:
        raise EvaluationFailed("the called process is not linked to this one")
    boundaries = prepare(run, boundary_nodes(run, node, arrival.scope), arrival.scope)
    handlers = prepare(run, handler_nodes(run, node.id), arrival.scope)
    apart = node.called is not None and node.called.keeps_apart
    own = _given(node, run.seen_from(arrival.scope)) if apart else {}
    _enter(run, node)
    host = run.wait(node.id, arrival.scope, Wait.SCOPE)
    arm_boundaries(run, boundaries, host)
    scope = open_scope(run, node.id, host.id, handlers, variables=own, apart=apart)
    run.queue.extend(Arrival(start, scope) for start in run.model.scopes[node.id].starts)


def _given(node: Node, seen: Mapping[str, object]) -> dict[str, object]:
    """What a called process with variables of its own is given."""
    names = None if node.called is None else node.called.inputs
    return {name: value for name, value in seen.items() if names is None or name in names}


# --- activities -------------------------------------------------------------------------------------------------


def _arrive_loop(run: Run, node: Node, arrival: Arrival) -> None:
    if not begin_loop(run, node, arrival.scope):
        _enter(run, node)
        leave(run, node, arrival.scope)


def _hold(run: Run, node: Node, arrival: Arrival, wait: Wait) -> Token:
    """Enter an activity and stay, with its boundary events listening."""
    armed = prepare(run, boundary_nodes(run, node, arrival.scope), arrival.scope)
    _enter(run, node)
    token = run.wait(node.id, arrival.scope, wait)
    arm_boundaries(run, armed, token)
    return token


def _arrive_task(run: Run, node: Node, arrival: Arrival) -> None:
    token = _hold(run, node, arrival, Wait.TASK)
    run.emit(TaskCreated(token.id, node.id, node.name, node.lane, node.properties))


def _arrive_service(run: Run, node: Node, arrival: Arrival) -> None:
    token = _hold(run, node, arrival, Wait.SERVICE)
    run.emit(ServiceRequested(token.id, node.id, node.name, node.implementation or "", node.properties))


def _arrive_receive(run: Run, node: Node, arrival: Arrival) -> None:
    boundaries = prepare(run, boundary_nodes(run, node, arrival.scope), arrival.scope)
    _enter(run, node)
    arm_boundaries(run, boundaries, listen(run, node, None, arrival.scope))


def _arrive_script(run: Run, node: Node, arrival: Arrival) -> None:
    value = run.environment.evaluate(node.script or "", run.seen_from(arrival.scope))
    run.assign(arrival.scope, {node.result or "": value})
    _do(run, node, arrival)


def _arrive_rule(run: Run, node: Node, arrival: Arrival) -> None:
    value = run.environment.decide(node.properties["decision"], run.seen_from(arrival.scope))
    if node.result:
        run.assign(arrival.scope, {node.result: value})
    elif isinstance(value, Mapping):
        run.assign(arrival.scope, value)
    else:
        raise EvaluationFailed(f"the decision gives {value!r}; name a variable for it (amtsweg:result)")
    _do(run, node, arrival)


def _arrive_send(run: Run, node: Node, arrival: Arrival) -> None:
    if node.implementation is not None:
        _arrive_service(run, node, arrival)
    else:
        _enter(run, node)
        _send(run, node, arrival)
        complete(run, node, arrival.scope)


def _do(run: Run, node: Node, arrival: Arrival) -> None:
    """An activity that is done in the moment it begins."""
    _enter(run, node)
    complete(run, node, arrival.scope)


# --- events -----------------------------------------------------------------------------------------------------


def _pass(run: Run, node: Node, arrival: Arrival) -> None:
    _enter(run, node)
    leave(run, node, arrival.scope)


def _send(run: Run, node: Node, arrival: Arrival) -> None:
    if isinstance(node.event, MessageEvent):
        run.emit(MessageThrown(node.event.name, dict(run.seen_from(arrival.scope))))


def _arrive_throw(run: Run, node: Node, arrival: Arrival) -> None:
    """An event that happens: the token goes on first, for what it sets off may take it away again."""
    event = node.event
    if isinstance(event, CompensateEvent):
        arrive_compensation(run, node, event, arrival)
        return
    _enter(run, node)
    _send(run, node, arrival)
    if isinstance(event, SignalEvent):
        run.emit(SignalThrown(event.name, dict(run.seen_from(arrival.scope))))
    leave(run, node, arrival.scope)
    match event:
        case SignalEvent(name):
            fire_signal(run, name)
        case EscalationEvent(code):
            told = len(run.effects)
            caught = throw(run, arrival.scope, EscalationEvent, code or "")
            run.effects.insert(told, EscalationThrown(node.id, code or "", caught))
        case ErrorEvent(code):
            throw(run, arrival.scope, ErrorEvent, code or "")
        case TerminateEvent():
            run.cancel_content(arrival.scope)


def _arrive_catch(run: Run, node: Node, arrival: Arrival) -> None:
    if isinstance(node.event, LinkEvent):
        _pass(run, node, arrival)
        return
    armed = prepare(run, [node], arrival.scope)
    _enter(run, node)
    arm(run, armed, arrival.scope)


# --- gateways ---------------------------------------------------------------------------------------------------


def _arrive_parallel(run: Run, node: Node, arrival: Arrival) -> None:
    """Wait until every incoming flow has brought a token, then go on as one."""
    waiting: dict[str | None, Token] = {}
    for token in run.tokens.values():
        if token.element == node.id and token.scope == arrival.scope and token.wait is Wait.JOIN:
            waiting.setdefault(token.via, token)
    if {flow.id for flow in node.incoming} - {arrival.via} - set(waiting):
        run.wait(node.id, arrival.scope, Wait.JOIN, via=arrival.via)
        return
    waiting.pop(arrival.via, None)
    for token in waiting.values():
        run.remove(token)
    _pass(run, node, arrival)


def _arrive_inclusive(run: Run, node: Node, arrival: Arrival) -> None:
    """Wait for all that can still come; `open_one_join` looks for that when every other token waits."""
    if len(node.incoming) > 1:
        run.wait(node.id, arrival.scope, Wait.JOIN, via=arrival.via)
    else:
        _pass(run, node, arrival)


def _arrive_event_based(run: Run, node: Node, arrival: Arrival) -> None:
    armed = prepare(run, [run.model.nodes[flow.target] for flow in node.outgoing], arrival.scope)
    _enter(run, node)
    token = run.wait(node.id, arrival.scope, Wait.CHOICE)
    arm(run, armed, arrival.scope, owner=token.id)


def _report_deadlocks(run: Run) -> None:
    """A scope in which only joins wait can never go on: say so instead of waiting for ever."""
    waiting: dict[int, list[Token]] = {scope: [] for scope in run.scopes}
    for token in run.tokens.values():
        if not token.is_watch:
            waiting[token.scope].append(token)
    for scope, tokens in waiting.items():
        if all(token.wait is Wait.JOIN for token in tokens):
            for token in tokens:
                del run.tokens[token.id]
                reason = "the gateway waits for a flow on which no token can come any more"
                run.stick(Arrival(token.element, scope, token.via), Wait.STUCK_ENTERING, reason)


ARRIVERS: Mapping[NodeKind, Arriver] = {
    NodeKind.START: _pass,
    NodeKind.BOUNDARY: _pass,
    NodeKind.END: _arrive_throw,
    NodeKind.CATCH: _arrive_catch,
    NodeKind.THROW: _arrive_throw,
    NodeKind.USER_TASK: _arrive_task,
    NodeKind.MANUAL_TASK: _arrive_task,
    NodeKind.SERVICE_TASK: _arrive_service,
    NodeKind.SCRIPT_TASK: _arrive_script,
    NodeKind.RULE_TASK: _arrive_rule,
    NodeKind.SEND_TASK: _arrive_send,
    NodeKind.RECEIVE_TASK: _arrive_receive,
    NodeKind.EXCLUSIVE: _pass,
    NodeKind.PARALLEL: _arrive_parallel,
    NodeKind.INCLUSIVE: _arrive_inclusive,
    NodeKind.EVENT_BASED: _arrive_event_based,
    NodeKind.SUBPROCESS: _arrive_subprocess,
    NodeKind.EVENT_SUBPROCESS: _arrive_subprocess,
    NodeKind.CALL: _arrive_subprocess,
}
