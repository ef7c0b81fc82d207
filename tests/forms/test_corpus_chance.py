"""Random forms and answers mean the same to the server and to the browser."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.both import Outcome, Question, told_here, told_there
from forms.random_forms import drawn


@settings(max_examples=2, deadline=None)  # each example asks one Node process for all it has drawn
@given(st.integers(0, 10**9))
def test_random_forms_mean_the_same_to_both(seed: int) -> None:
    questions = [Question(form, answers) for form, answers in drawn(seed, forms=8, answers=12)]
    differing = [
        (question.answers, here, there)
        for question, there in zip(questions, told_there(questions), strict=True)
        if (here := told_here(question)) != there
    ]
    assert differing[:1] == []


def test_a_page_knows_enough_of_the_others() -> None:
    questions = [
        Question(form, answers, page=page.key)
        for form, answers in drawn(11, forms=12, answers=6)
        for page in form.pages
    ]
    differing = [
        (question.answers, here, there)
        for question, answer in zip(questions, told_there(questions), strict=True)
        if (here := of_page(question, told_here(question))) != (there := of_page(question, answer))
    ]
    assert differing[:1] == []


def of_page(question: Question, outcome: Outcome) -> Outcome:
    """What an outcome says of the page, which is all that the browser has to know."""
    own = {one.key for one in question.form.page(question.page).fields}
    settled = {key: value for key, value in outcome["settled"].items() if key in own}
    return {**outcome, "settled": settled, "read": None}


def test_what_is_drawn_has_conditions_that_matter() -> None:
    questions = [Question(form, answers) for form, answers in drawn(7, forms=8, answers=12)]
    outcomes = [told_here(question) for question in questions]
    assert sum(bool(one["hidden"]) for one in outcomes) > len(outcomes) / 4
    assert sum("Passt nicht." in one["violated"].values() for one in outcomes) > len(outcomes) / 4
