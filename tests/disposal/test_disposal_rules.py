"""The rules of disposal as laws."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.disposal.contracts import FileStage, RunState, Step, WrongStep
from amtsweg.disposal.rules import FOUR, TABLES, TWO, after, can_step, holds_on, may_be_destroyed, proposed, rule_for

STAGES = st.sampled_from([FOUR, TWO])
STEPS = st.lists(st.sampled_from(Step), max_size=40)
NOT_IN_TWO = {RunState.OFFERED, RunState.OFFER_RECEIVED, RunState.APPRAISED}


def walked(stages: int, steps: Sequence[Step]) -> list[tuple[RunState, Step]]:
    """Take those of these steps that are possible, and return them with where they led."""
    state, way = RunState.COLLECTED, []
    for step in steps:
        if can_step(stages, state, step):
            state = after(stages, state, step)
            way.append((state, step))
    return way


def test_every_state_of_four_stages_is_in_the_table_and_the_two_stages_leave_out_the_offer() -> None:
    assert set(TABLES[FOUR]) == set(RunState)
    assert set(TABLES[TWO]) == set(RunState) - NOT_IN_TWO


@given(STAGES, st.sampled_from(RunState), st.sampled_from(Step))
def test_a_step_is_taken_or_refused_and_asking_says_which(stages: int, state: RunState, step: Step) -> None:
    if can_step(stages, state, step):
        assert after(stages, state, step) in TABLES[stages]
    else:
        with pytest.raises(WrongStep):
            after(stages, state, step)


@given(STAGES, STEPS)
def test_nothing_is_destroyed_that_the_archive_has_not_confirmed_or_waived(stages: int, steps: list[Step]) -> None:
    way = walked(stages, steps)
    taken = [step for _, step in way]
    if Step.DESTROY in taken:
        before = taken[: taken.index(Step.DESTROY)]
        assert {Step.CONFIRM, Step.SKIP_HAND_OVER} & set(before)


@given(STAGES, STEPS)
def test_the_four_stages_hand_over_only_what_was_appraised(stages: int, steps: list[Step]) -> None:
    taken = [step for _, step in walked(stages, steps)]
    if stages == FOUR and Step.HAND_OVER in taken:
        assert Step.APPRAISE in taken[: taken.index(Step.HAND_OVER)]


@given(STAGES, STEPS)
def test_what_ended_stays_ended(stages: int, steps: list[Step]) -> None:
    states = [state for state, _ in walked(stages, steps)]
    for end in (RunState.DONE, RunState.CANCELLED):
        if end in states:
            assert states[-1] == end
            assert states.count(end) == 1


@given(STAGES, STEPS)
def test_nothing_is_given_up_after_it_went_to_the_archive(stages: int, steps: list[Step]) -> None:
    way = walked(stages, steps)
    for before, now in pairwise(way):
        if now[1] is Step.CANCEL:
            assert before[0] in {
                RunState.COLLECTED, RunState.OFFERED, RunState.OFFER_RECEIVED, RunState.APPRAISED,
            }  # fmt: skip


@pytest.mark.parametrize("stages", [FOUR, TWO])
def test_from_everywhere_the_end_can_be_reached(stages: int) -> None:
    reach = {RunState.DONE, RunState.CANCELLED}
    for _ in RunState:
        reach |= {state for state, steps in TABLES[stages].items() if set(steps.values()) & reach}
    assert reach == set(TABLES[stages])


@given(st.sampled_from(FileStage), st.sampled_from(["", "A", "V", "B"]), st.booleans())
def test_a_file_on_hold_is_never_destroyed_and_one_to_assess_neither(
    stage: FileStage, decision: str, held: bool
) -> None:
    may = may_be_destroyed(stage=stage, decision=decision, held=held)
    assert not (may and held)
    assert not (may and decision not in {"A", "V"})
    if may and decision == "A":
        assert stage is FileStage.CONFIRMED


@given(st.sampled_from(["", "A", "V", "B"]), st.sampled_from(["A", "V", "B"]))
def test_the_files_own_proposal_comes_before_the_plans(own: str, plan: str) -> None:
    assert proposed(own, plan) == ((own, "file") if own else (plan, "plan"))


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text("abc", max_size=3)), st.sets(st.text("abc")))
def test_the_nearest_rule_upwards_holds_and_circles_end(parents: dict[str, str], ruled: set[str]) -> None:
    for key in parents:
        found = rule_for(key, parents=parents, ruled=ruled)
        assert found is None or found in ruled
        if key in ruled:
            assert found == key


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_hold_ends_after_its_last_day(day: date) -> None:
    assert holds_on(None, on=day)
    assert holds_on(day, on=day)
    assert not holds_on(day - timedelta(days=1), on=day)
