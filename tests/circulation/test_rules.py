"""The law of a circulation, tried with whatever people could do in whatever order."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.circulation import rules
from amtsweg.circulation.contracts import Action, Group, NewStep, StepSettled, StepState
from amtsweg.circulation.rules import Place, Places
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed

PERSON = uuid4()
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
_SIGNERS = st.sampled_from([Action.SIGHT, Action.COMMENT, Action.CO_SIGNATURE])
_STAGES = st.lists(st.lists(_SIGNERS, min_size=1, max_size=3), min_size=1, max_size=4)


@st.composite
def routes(draw: st.DrawFn) -> Places:
    """A lawful route: stages, perhaps a final signature, perhaps sight behind it."""
    stages = draw(_STAGES)
    if draw(st.booleans()):
        stages = [*stages, [Action.FINAL_SIGNATURE], *draw(st.lists(st.just([Action.SIGHT]), max_size=2))]
    return tuple(Place(uuid4(), n, action) for n, stage in enumerate(stages, start=1) for action in stage)


def moved(places: Places, draw: st.DataObject) -> Places:
    """What comes of something somebody does; what the law forbids changes nothing."""
    step = draw.draw(st.sampled_from(places))
    move = draw.draw(st.sampled_from(["done", "refused", "skipped", "returned", "changed", "inserted"]))
    try:
        match move:
            case "done":
                return rules.done(places, step.id)
            case "refused":
                return rules.refused(places, step.id)
            case "skipped":
                return rules.skipped(places, step.id)
            case "returned":
                return rules.returned(places, step.stage)
            case "changed":
                return rules.anew(places, rules.outdated(places))
            case _:
                new = Place(uuid4(), step.stage, draw.draw(st.sampled_from(list(Action))))
                return rules.inserted(places, new, beside=draw.draw(st.booleans()))
    except (Conflict, Invalid):
        return places


@given(routes(), st.data())
def test_open_are_always_exactly_the_unsettled_steps_of_the_lowest_stage_that_is_not_over(
    route: Places, draw: st.DataObject
) -> None:
    places = rules.settled(route)
    for _ in range(draw.draw(st.integers(0, 14))):
        places = moved(places, draw)
        now = rules.current_stage(places)
        unsettled = [one for one in places if one.state in (StepState.OPEN, StepState.WAITING)]
        assert all((one.state is StepState.OPEN) == (one.stage == now) for one in unsettled)
        finals = [one for one in places if one.action is Action.FINAL_SIGNATURE]
        assert sum(one.state is not StepState.SKIPPED for one in finals) <= 1
        rules.check_order([one for one in places if one.state is not StepState.SKIPPED])


@given(routes(), st.data())
def test_nothing_behind_a_refused_step_is_ever_done(route: Places, draw: st.DataObject) -> None:
    places = rules.settled(route)
    for _ in range(draw.draw(st.integers(0, 14))):
        before, places = places, moved(places, draw)
        held = min((one.stage for one in before if one.state is StepState.REFUSED), default=None)
        was = {one.id: one.state for one in before}
        newly = [one for one in places if one.state is StepState.DONE and was.get(one.id) is not StepState.DONE]
        assert held is None or all(one.stage <= held for one in newly)
        assert rules.is_over(places) == all(one.state in (StepState.DONE, StepState.SKIPPED) for one in places)


@given(routes(), st.data())
def test_what_was_finally_signed_stays_so(route: Places, draw: st.DataObject) -> None:
    places, signed = rules.settled(route), False
    for _ in range(draw.draw(st.integers(0, 20))):
        places = moved(places, draw)
        assert not signed or rules.finally_signed(places)
        signed = rules.finally_signed(places)


def two() -> Places:
    """Two signatures one after the other."""
    return rules.settled([Place(uuid4(), 1, Action.CO_SIGNATURE), Place(uuid4(), 2, Action.FINAL_SIGNATURE)])


def test_a_changed_document_asks_anew_whoever_has_signed_or_refused() -> None:
    first, last = two()
    places = rules.done((first, last), first.id)
    assert rules.outdated(places) == {first.id}
    assert [one.state for one in rules.anew(places, rules.outdated(places))] == [StepState.OPEN, StepState.WAITING]
    places = rules.done(places, last.id)
    assert rules.outdated(places) == frozenset()
    assert rules.outdated(rules.refused((first, last), first.id)) == {first.id}


@pytest.mark.parametrize("move", [rules.done, rules.refused, rules.skipped])
def test_what_is_settled_is_not_settled_again(move: object) -> None:
    first, last = two()
    places = rules.done((first, last), first.id)
    assert callable(move)
    with pytest.raises(StepSettled):
        move(places, first.id)
    with pytest.raises(StepSettled):
        move(places, UUID(int=1))


def test_it_is_not_ones_turn_before_it_is() -> None:
    first, last = two()
    with pytest.raises(StepSettled, match="noch nicht an der Reihe"):
        rules.done((first, last), last.id)
    with pytest.raises(Conflict):
        rules.returned((first, last), 2)


def test_sight_cannot_be_refused() -> None:
    (one,) = rules.settled([Place(uuid4(), 1, Action.SIGHT)])
    with pytest.raises(Conflict, match="Verweigern"):
        rules.refused((one,), one.id)


def step(stage: int, action: Action = Action.SIGHT, **more: object) -> NewStep:
    """A step for a person."""
    return NewStep(**{"stage": stage, "action": action, "holder_id": PERSON, **more})  # type: ignore[arg-type]  # a mix of values


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [step(1, holder_id=None)],
        [step(1, group=Group(PERSON, "clerk"))],
        [step(1, days=0)],
        [step(1, days=251)],
        [step(1)] * 41,
        [step(1, Action.FINAL_SIGNATURE), step(2, Action.FINAL_SIGNATURE)],
        [step(1, Action.FINAL_SIGNATURE), step(1)],
        [step(1, Action.FINAL_SIGNATURE), step(2, Action.CO_SIGNATURE)],
    ],
)
def test_a_route_that_cannot_be_gone_is_refused(steps: list[NewStep]) -> None:
    with pytest.raises(Invalid) as error:
        rules.check_route(steps)
    assert list(error.value.fields) == ["steps"]


def test_stages_count_from_one() -> None:
    assert [one.stage for one in rules.check_route([step(30), step(7), step(7)])] == [1, 1, 2]


def test_the_final_signature_takes_other_eyes_and_a_recent_proof() -> None:
    final = Action.FINAL_SIGNATURE
    with pytest.raises(Conflict, match="Vier-Augen"):
        rules.check_own(final, own=False, started_by=PERSON, signers={PERSON})
    rules.check_own(final, own=True, started_by=PERSON, signers={PERSON})
    rules.check_own(Action.CO_SIGNATURE, own=False, started_by=PERSON, signers={PERSON})
    for proven in (None, AT - timedelta(minutes=16)):
        with pytest.raises(NotAllowed):
            rules.check_confirmed(final, proven_at=proven, at=AT)
    rules.check_confirmed(final, proven_at=AT - timedelta(minutes=15), at=AT)
    rules.check_confirmed(Action.CO_SIGNATURE, proven_at=None, at=AT)


def test_a_reminder_is_neither_past_nor_endless() -> None:
    today = AT.date()
    for day in (today - timedelta(days=1), today + timedelta(days=4000)):
        with pytest.raises(Invalid):
            rules.check_reminder(day, today=today)
    rules.check_reminder(today, today=today)
