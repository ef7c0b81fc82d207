"""Move an instance into another version of its model. No token moves on by it, none is lost and none is doubled."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from amtsweg.bpmn.contracts import (
    CannotMove,
    ElementEntered,
    Environment,
    EvaluationFailed,
    Incident,
    MessageAwaited,
    MessageCancelled,
    Misfit,
    MoveProblem,
    SignalAwaited,
    SignalCancelled,
    TimerSet,
)
from amtsweg.bpmn.engine.arrive import settle
from amtsweg.bpmn.engine.run import CANCELLATIONS, Run
from amtsweg.bpmn.engine.watch import arm, prepare
from amtsweg.bpmn.model import MessageEvent, ProcessModel, SignalEvent, TimerEvent
from amtsweg.bpmn.moving.fitting import misfits
from amtsweg.bpmn.moving.ground import Ground
from amtsweg.bpmn.moving.watches import Watching, watching
from amtsweg.bpmn.moving.ways import wrong_ways
from amtsweg.bpmn.state import Done, Outcome, Scope, State, Status, Token


def move_instance(
    state: State,
    old: ProcessModel,
    new: ProcessModel,
    mapping: Mapping[str, str],
    *,
    at: datetime,
    environment: Environment,
    anew: Collection[str] = (),
) -> Outcome:
    """The state in the new model, with the timers, messages and signals that are awaited or not awaited any more.

    `mapping` gives old element ids their new ones (flows, too, where neither id nor source tell which is which).
    Every token keeps its number, its variables and its due date; timers named in `anew` begin anew. Conditions are
    asked, nothing is executed. Raises `CannotMove` with all problems.
    """
    if state.status is not Status.ACTIVE:
        raise CannotMove((MoveProblem("", Misfit.ENDED, state.status),))
    ground = Ground.of(old, new, mapping, state)
    watches = watching(ground)
    _refuse([*misfits(ground), *watches.problems])
    run = Run.of(new, _renamed(ground, watches), at, environment)
    run.effects += [CANCELLATIONS[watch.wait](watch.id) for watch in watches.gone if watch.wait in CANCELLATIONS]
    _refuse(_listen(run, ground, watches, anew))
    outcome = run.outcome()
    _refuse([*wrong_ways(ground, outcome.state), *_at_once(ground, outcome.state, at, environment)])
    return outcome


def _refuse(problems: Iterable[MoveProblem]) -> None:
    found = tuple(sorted(set(problems)))
    if found:
        raise CannotMove(found)


# --- the state in the words of the new model --------------------------------------------------------------------


def _renamed(ground: Ground, watches: Watching) -> State:
    gone = {watch.id for watch in watches.gone}
    tokens = tuple(_token(ground, watches, token) for token in ground.state.tokens if token.id not in gone)
    scopes = tuple(_scope(ground, scope) for scope in ground.state.scopes)
    return replace(ground.state, scopes=scopes, tokens=tokens)


def _token(ground: Ground, watches: Watching, token: Token) -> Token:
    element = watches.kept.get(token.id) or ground.mapping[token.element]
    return replace(token, element=element, via=ground.flow(token), repeats=_repeats(ground, token, element))


def _repeats(ground: Ground, token: Token, element: str) -> int | None:
    """How often a timer still fires: as before, unless the new model says something else about it."""
    before, now = ground.old.nodes[token.element].event, ground.new.nodes[element].event
    if isinstance(before, TimerEvent) and isinstance(now, TimerEvent) and before.repeats != now.repeats:
        return now.repeats
    return token.repeats


def _scope(ground: Ground, scope: Scope) -> Scope:
    element = ground.mapping[scope.element]
    return replace(
        scope,
        element=element,
        variables=_variables(ground, scope, element),
        done=tuple(_done(ground, record) for record in scope.done),
        undoing=tuple(_done(ground, record) for record in scope.undoing),
    )


def _variables(ground: Ground, scope: Scope, element: str) -> Mapping[str, object]:
    """A variable the sub-process now keeps to itself begins with the value it has for it now."""
    model = ground.new.scopes.get(element)
    if scope.host is None or scope.number is not None or model is None:
        return scope.variables
    seen = ground.state.variables if scope.apart else {**ground.state.variables, **scope.variables}
    return {**{name: seen.get(name) for name in model.variables}, **scope.variables}


def _done(ground: Ground, record: Done) -> Done:
    inside = tuple(_done(ground, one) for one in record.inside)
    return replace(record, element=ground.mapping[record.element], inside=inside)


# --- what is awaited --------------------------------------------------------------------------------------------


def _listen(run: Run, ground: Ground, watches: Watching, anew: Collection[str]) -> list[MoveProblem]:
    origins = {token.id: token for token in ground.state.tokens}
    problems = []
    for token in list(run.tokens.values()):
        problems += _retime(run, token, origins[token.id]) if origins[token.id].element in anew else []
        _rename(run, ground, token, origins[token.id])
    for owner, scope, nodes in watches.fresh:
        for node in nodes:
            try:
                arm(run, prepare(run, [node], scope), scope, owner=owner)
            except EvaluationFailed as failure:
                problems.append(MoveProblem(node.id, Misfit.EVALUATION, str(failure)))
    return problems


def _retime(run: Run, token: Token, origin: Token) -> list[MoveProblem]:
    event = run.node(token).event
    if token.due is None or not isinstance(event, TimerEvent):
        return []
    try:
        due = run.environment.due(event.kind, event.text, run.seen_from(token.scope), run.at)
    except EvaluationFailed as failure:
        return [MoveProblem(origin.element, Misfit.EVALUATION, str(failure))]
    run.change(token, due=due, repeats=event.repeats)
    run.emit(TimerSet(token.id, token.element, due))
    return []


def _rename(run: Run, ground: Ground, token: Token, origin: Token) -> None:
    """Say so where the message or signal has another name now."""
    before, now = ground.old.nodes[origin.element].event, run.node(token).event
    if before == now or token.due is not None:
        return
    if isinstance(now, MessageEvent) and token.wait in CANCELLATIONS:
        run.effects += [MessageCancelled(token.id), MessageAwaited(token.id, now.name)]
    if isinstance(now, SignalEvent) and token.wait in CANCELLATIONS:
        run.effects += [SignalCancelled(token.id), SignalAwaited(token.id, now.name)]


# --- rest -------------------------------------------------------------------------------------------------------


def _at_once(ground: Ground, moved: State, at: datetime, environment: Environment) -> list[MoveProblem]:
    """What would happen by itself in the moment of the move, and would not in the old model: a move moves nothing."""
    after = _by_itself(ground.new, moved, at, environment)
    if not after or _by_itself(ground.old, ground.state, at, environment):
        return []
    first = after[0]
    back = next((old for old, new in ground.mapping.items() if new == first.element_id), first.element_id)
    return [MoveProblem(back, Misfit.AT_ONCE, first.reason if isinstance(first, Incident) else first.element_id)]


def _by_itself(
    model: ProcessModel, state: State, at: datetime, environment: Environment
) -> list[ElementEntered | Incident]:
    run = Run.of(model, state, at, environment)
    settle(run)
    return [effect for effect in run.effects if isinstance(effect, ElementEntered | Incident)]
