"""Laws of moving: into another drawing and back nothing has changed, and whoever has moved still comes to the end."""

import re
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from amtsweg.bpmn.api import Command, ProcessModel, State, link, move_instance, propose_mapping
from amtsweg.bpmn.contracts import CannotMove, ReceiveMessage
from bpmn.drawing import Case, Desk, draw, user
from bpmn.test_calls import FEE, Shelf
from bpmn.test_laws import BLOCKS, HANDLER, TOP, Drawing, balance, check_balance, possible, withdrawal_token

ID = re.compile(r"\bn(\d+)(?=\b|_)|(?<=_)n(\d+)\b")


def renamed(text: str) -> str:
    """The same text with other ids."""
    return ID.sub(lambda match: f"k{match[1] or match[2]}", text)


def drawn(shape: tuple, *, more: bool = False) -> tuple[ProcessModel, ProcessModel]:
    """A sound model that can be withdrawn from, and the same with other ids; there may be one more task at its end."""
    drawing = Drawing()
    begin, end = drawing.block(shape)
    drawing.arrow(drawing.add("startEvent"), begin)
    body = "".join(drawing.body)
    last = drawing.add("endEvent")
    end_of_both = drawing.body[-1]
    drawing.body.clear()
    drawing.arrow(end, last)
    plain = body + end_of_both + drawing.body[0] + HANDLER
    if more:
        drawing.body.clear()
        drawing.arrow(end, "check")
        drawing.arrow("check", last)
        body += user("check")
    other = renamed(body + end_of_both + "".join(drawing.body)) + HANDLER
    return tuple(link(draw(text, top=TOP), Shelf(fee=FEE)) for text in (plain, other))  # type: ignore[return-value]


def mapping_of(old: ProcessModel) -> dict[str, str]:
    return {element: renamed(element) for element in old.nodes}


def next_move(case: Case, order: Random) -> Command | None:
    """Any command that is possible now; seldom the withdrawal."""
    watch = withdrawal_token(case)
    moves = [command for moved, command in possible(case) if watch not in moved]
    if watch and (not moves or order.random() < 0.05):
        return ReceiveMessage("withdraw")
    return order.choice(moves) if moves else None


def walk(case: Case, order: Random, steps: int = 2_000) -> None:
    """Take some steps in any order."""
    for _ in range(steps):
        command = next_move(case, order) if case.state.status == "active" else None
        if command is None:
            return
        case.do(command, hours=1)
        check_balance(case)


def move(state: State, old: ProcessModel, new: ProcessModel, mapping: dict[str, str], case: Case) -> State:
    outcome = move_instance(state, old, new, mapping, at=case.at, environment=Desk())
    assert outcome.effects == ()
    return State.from_json(outcome.state.to_json())


@settings(max_examples=120, deadline=None)
@given(BLOCKS, st.booleans(), st.integers(0, 12), st.integers(0, 2**32))
def test_there_and_back_again_is_the_same_state(shape: tuple, flag: bool, steps: int, seed: int) -> None:
    old, new = drawn(shape)
    case = Case(old, flag=flag, n=0, two=2)
    walk(case, Random(seed), steps)
    if case.state.status != "active":
        return
    there = mapping_of(old)
    moved = move(case.state, old, new, there, case)
    assert [(token.id, token.wait, token.due) for token in moved.tokens] == [
        (token.id, token.wait, token.due) for token in case.state.tokens
    ]
    assert [token.element for token in moved.tokens] == [there[token.element] for token in case.state.tokens]
    assert move(moved, new, old, {new_id: old_id for old_id, new_id in there.items()}, case) == case.state


@settings(max_examples=120, deadline=None)
@given(BLOCKS, st.booleans(), st.integers(0, 12), st.integers(0, 2**32))
def test_whoever_has_moved_comes_to_the_end(shape: tuple, flag: bool, steps: int, seed: int) -> None:
    """In a model with one more task at the end, done exactly once by whoever has not been past it or withdrawn."""
    old, new = drawn(shape, more=True)
    case, order = Case(old, flag=flag, n=0, two=2), Random(seed)
    walk(case, order, steps)
    if case.state.status != "active":
        return
    case.state = move(case.state, old, new, mapping_of(old), case)
    case.model = new
    last = new.nodes["check"].outgoing[0].target
    walk(case, order)
    assert case.state.status == "completed"
    assert balance(case) == 0
    entered = [effect.element_id for effect in case.effects if type(effect).__name__ == "ElementEntered"]
    passed = "handle" in entered or any(new.nodes[renamed(one)].id == last for one in entered if one in old.nodes)
    assert entered.count("check") == 1 or (passed and "check" not in entered)


@settings(max_examples=80, deadline=None)
@given(BLOCKS, BLOCKS, st.booleans(), st.integers(0, 8), st.integers(0, 2**32))
def test_a_move_into_anything_fits_or_is_refused_and_never_loses_a_token(
    shape: tuple, other: tuple, flag: bool, steps: int, seed: int
) -> None:
    """Into a model that has nothing to do with the old one, by whatever the proposal finds and a few wild guesses."""
    (old, _), (new, _) = drawn(shape), drawn(other)
    case, order = Case(old, flag=flag, n=0, two=2), Random(seed)
    walk(case, order, steps)
    if case.state.status != "active":
        return
    mapping = dict(propose_mapping(old, new).mapping)
    mapping |= {element: order.choice(sorted(new.nodes)) for element in old.nodes if order.random() < 0.3}
    try:
        outcome = move_instance(case.state, old, new, mapping, at=case.at, environment=Desk())
    except CannotMove:
        return
    before = {token.id: mapping[token.element] for token in case.state.tokens if not token.is_watch}
    assert {token.id: token.element for token in outcome.state.tokens if not token.is_watch} == before
    case.state, case.model = outcome.state, new
    walk(case, order)
    assert case.state.status == "completed" or case.state.incidents
