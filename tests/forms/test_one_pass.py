"""One pass over a form comes to what rounds over it come to, whatever the form and the answers."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from amtsweg.forms.contracts import Form
from amtsweg.forms.rules import logic
from forms import chance, rounds
from forms.conftest import form_of


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(chance.forms(), st.lists(chance.answers, min_size=3, max_size=3))
def test_one_pass_is_as_good_as_rounds(form: Form | None, several: list[dict[str, object]]) -> None:
    assume(form is not None)
    assert form is not None
    for answers in several:
        assert logic.settle(form, answers) == rounds.settle(form, answers)


def test_what_stands_behind_decides_over_what_stands_in_front() -> None:
    form = form_of("""
title: Rückwärts
pages:
  - key: one
    title: Eins
    shown_if: d
    fields:
      - {key: a, type: text, label: A, shown_if: b = "x"}
      - {key: b, type: text, label: B, shown_if: c}
  - key: two
    title: Zwei
    fields:
      - {key: c, type: yes_no, label: C}
      - {key: d, type: yes_no, label: D}
""")
    full = {"a": "1", "b": "x", "c": True, "d": True}
    for change in ({}, {"c": False}, {"d": False}, {"b": "y"}):
        answers = {**full, **change}
        assert logic.settle(form, answers) == rounds.settle(form, answers)


def test_a_chain_longer_than_any_number_of_rounds_is_settled() -> None:
    links = "".join(f"\n  - {{key: f{n}, type: yes_no, label: F, shown_if: f{n - 1}}}" for n in range(1, 150))
    form = form_of(f"title: Kette\nfields:\n  - {{key: f0, type: yes_no, label: F}}{links}")
    assert len(logic.settle(form, {f"f{n}": True for n in range(150)})) == 150
    assert logic.settle(form, {**{f"f{n}": True for n in range(150)}, "f3": False}).keys() == {"f0", "f1", "f2", "f3"}


def test_a_sum_in_front_waits_for_what_is_computed_in_each_item() -> None:
    form = form_of("""
title: Summe
fields:
  - {key: total, type: computed, label: Summe, value: sum(houses.double)}
  - {key: large, type: computed, label: Große, value: 'count(houses[double > 5])'}
  - key: houses
    type: group
    label: Häuser
    repeat: {}
    fields:
      - {key: area, type: integer, label: Fläche}
      - {key: double, type: computed, label: Doppelt, value: area * 2}
""")
    answers = {"houses": [{"area": 1}, {"area": 3}]}
    assert logic.settle(form, answers) == {
        "total": 8,
        "large": 1,
        "houses": [{"area": 1, "double": 2}, {"area": 3, "double": 6}],
    }
