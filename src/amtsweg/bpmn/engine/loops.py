"""Activities done more than once. One token stands for the whole; each round is a scope of its own inside it.

The round has its number (`loopCounter`, from 1), its item and its result as variables that nobody else sees.
"""

from collections.abc import Mapping
from dataclasses import replace

from amtsweg.bpmn.contracts import ElementLeft, EvaluationFailed
from amtsweg.bpmn.engine.run import Arrival, Run
from amtsweg.bpmn.engine.watch import arm_boundaries, boundary_nodes, prepare
from amtsweg.bpmn.model import MultiInstance, Node, StandardLoop
from amtsweg.bpmn.state import Rounds, Scope, Token, Wait

MOST_ROUNDS, MOST_SCOPES = 1_000, 2_000
"""More instances at once than this, or more in all loops together, are a mistake and would make the state large."""


def begin_loop(run: Run, node: Node, scope: int) -> bool:
    """Put the token down that stands for the whole and begin; whether there is any round to be done."""
    rounds = _planned(run, node, scope)
    if rounds.planned == 0:
        return False
    armed = prepare(run, boundary_nodes(run, node, scope), scope)
    host = run.wait(node.id, scope, Wait.SCOPE, rounds=rounds)
    arm_boundaries(run, armed, host)
    together = isinstance(node.loop, MultiInstance) and not node.loop.sequential
    for _ in range((rounds.planned or 1) if together else 1):
        _begin_round(run, node, host.id)
    return True


def _planned(run: Run, node: Node, scope: int) -> Rounds:
    variables = run.seen_from(scope)
    if isinstance(node.loop, StandardLoop):
        begins = not node.loop.test_before or _again(run, node.loop, {**variables, "loopCounter": 0})
        return Rounds(None if begins else 0)
    assert node.loop is not None
    if node.loop.collection is not None:
        items = variables.get(node.loop.collection)
        if not isinstance(items, list | tuple):
            raise EvaluationFailed(f"'{node.loop.collection}' is {items!r}, not a list to go through")
        return Rounds(_bounded(run, len(items)), items=tuple(items))
    return Rounds(_bounded(run, run.environment.evaluate(node.loop.cardinality or "", variables)))


def _bounded(run: Run, count: object) -> int:
    if isinstance(count, bool) or not isinstance(count, int | float) or count != int(count) or count < 0:
        raise EvaluationFailed(f"the number of instances is {count!r}, not a whole number")
    if count > MOST_ROUNDS:
        raise EvaluationFailed(f"{count} instances are more than {MOST_ROUNDS}")
    if len(run.scopes) + count > MOST_SCOPES:
        raise EvaluationFailed(f"{count} more instances would be more than {MOST_SCOPES} in all loops together")
    return int(count)


def _begin_round(run: Run, node: Node, host_id: int) -> None:
    host = run.tokens[host_id]
    rounds = host.rounds or Rounds()
    variables: dict[str, object] = {"loopCounter": rounds.begun + 1}
    if isinstance(node.loop, MultiInstance):
        if node.loop.item is not None and rounds.items is not None:
            variables[node.loop.item] = rounds.items[rounds.begun]
        if node.loop.result is not None:
            variables[node.loop.result] = None
    scope = Scope(run.new_id(), node.id, host.id, variables, number=rounds.begun + 1)
    run.scopes[scope.id] = scope
    run.change(host, rounds=replace(rounds, begun=rounds.begun + 1))
    run.queue.append(Arrival(node.id, scope.id))


def end_round(run: Run, node: Node, scope_id: int) -> Token | None:
    """One round is over: begin the next, wait for the others, or end the whole; then its token is given back."""
    scope = run.scopes[scope_id]
    host = run.tokens[scope.host or 0]
    rounds = _counted(node, host.rounds or Rounds(), scope)
    ended = _is_over(run, node, rounds, run.seen_from(scope_id))
    run.close(scope_id)
    host = run.change(host, rounds=rounds)
    if ended:
        _end(run, node, host)
        return host
    run.emit(ElementLeft(node.id))
    if not (isinstance(node.loop, MultiInstance) and not node.loop.sequential):
        _begin_round(run, node, host.id)
    return None


def _counted(node: Node, rounds: Rounds, scope: Scope) -> Rounds:
    results = rounds.results
    if isinstance(node.loop, MultiInstance) and node.loop.result is not None:
        results = (*results, (scope.number or 0, scope.variables.get(node.loop.result)))
    return replace(rounds, done=rounds.done + 1, results=results)


def _is_over(run: Run, node: Node, rounds: Rounds, variables: Mapping[str, object]) -> bool:
    if isinstance(node.loop, StandardLoop):
        at_most = node.loop.maximum
        return (at_most is not None and rounds.done >= at_most) or not _again(run, node.loop, variables)
    if rounds.done == rounds.planned:
        return True
    if node.loop is None or node.loop.completion is None:
        return False
    counts = {
        "numberOfInstances": rounds.planned,
        "numberOfActiveInstances": rounds.begun - rounds.done,
        "numberOfCompletedInstances": rounds.done,
        "numberOfTerminatedInstances": 0,
    }
    return _true(run, node.loop.completion, {**variables, **counts})


def _again(run: Run, loop: StandardLoop, variables: Mapping[str, object]) -> bool:
    return loop.condition is None or _true(run, loop.condition, variables)


def _true(run: Run, text: str, variables: Mapping[str, object]) -> bool:
    value = run.environment.evaluate(text, variables)
    if not isinstance(value, bool):
        raise EvaluationFailed(f"the condition '{text}' is {value!r}, not true or false")
    return value


def _end(run: Run, node: Node, host: Token) -> None:
    """Take the whole away, with the rounds that are not wanted any more, and hand out what the others gave."""
    for scope in [scope for scope in run.scopes.values() if scope.host == host.id]:
        run.close(scope.id)
    if isinstance(node.loop, MultiInstance) and node.loop.results is not None and host.rounds is not None:
        run.assign(host.scope, {node.loop.results: [value for _, value in sorted(host.rounds.results, key=_number)]})
    run.remove(host)


def _number(result: tuple[int, object]) -> int:
    return result[0]
