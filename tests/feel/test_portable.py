"""What `portable` lets pass means the same to both engines; everything known to differ it names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from amtsweg.feel.api import FeelSyntaxError, kinds, portable
from amtsweg.feel.contracts import Construct
from feel.browser import Question, agree, asked_here, asked_there
from feel.chance import NAMES, Chance
from feel.test_corpus import CASES, known_differences


def kind_of(value: object) -> kinds.Kind:
    """The kind of a value of the corpus, as somebody would declare it who knows no more of the name."""
    match value:
        case None:
            return kinds.NULL
        case bool():
            return kinds.TRUTH
        case Decimal():
            return kinds.whole(10**6) if value == value.to_integral_value() else kinds.FRACTION
        case str():
            return kinds.TEXT
        case list():
            item = replace(kinds.ANY, nullable=False) if not value else kind_of(value[0])
            for other in value[1:]:
                item = kinds.joined(item, kind_of(other))
            return kinds.list_of(item, length=len(value))
        case {"@": str(text)}:
            return kinds.DATE if len(text) == 10 and text[4] == "-" else kinds.ANY
        case dict():
            return kinds.context_of({name: kind_of(entry) for name, entry in value.items()})
    raise AssertionError(value)


def test_whatever_is_known_to_differ_is_named() -> None:
    known = known_differences()
    passed = []
    for case in CASES:
        if (case.area, case.name) in known and "expression" in case.question:
            names = {name: kind_of(value) for name, value in case.question.get("context", {}).items()}
            try:
                found = portable(case.question["expression"], names)
            except FeelSyntaxError:
                continue
            if not found:
                passed.append(case.name)
    assert passed == []


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        ("price * 2", Construct.FRACTIONS),
        ("0.1 + 0.2 = 0.3", Construct.FRACTIONS),
        ("n / 2", Construct.DIVISION),
        ("n ** 2", Construct.POWER),
        ("1e3", Construct.EXPONENT),
        ("12345678901234567", Construct.DIGITS),
        ("n * 999999999999999", Construct.LARGE),
        ("tags = chosen", Construct.OPERANDS),
        ("nobody = 1", Construct.UNKNOWN),
        ("nobody = null", None),
        ("if n then 1 else 2", Construct.CONDITION),
        ("n between 1 and m", Construct.ENDS),
        ("n between 1 and 10", None),
        ("yes or n in [1..5]", None),
        ("n in [1..5] or yes", Construct.IN),
        ("n in (1, 5) or yes", None),
        ("some i in items satisfies i.size > 5", Construct.NULLS),
        ("some i in items satisfies i.size != null and i.size > 5", None),
        ("items[size > 5]", None),
        ("items[contains(label, \"a\")]", Construct.FILTER),
        ("chosen[1]", Construct.NULLS),
        ("modulo(price, 2)", Construct.FRACTIONS),
        ("substring(t, 2)", Construct.FUNCTION),
        ("matches(t, \"^[0-9]{5}$\")", None),
        ("matches(t, \"^\\d{5}$\")", Construct.PATTERN),
        ("matches(t, \"^(a+)+$\")", Construct.PATTERN),
        ("birthday + @\"P18Y\" <= today()", None),
        ("d + @\"PT1H\"", Construct.CALENDAR),
        ("count(string: t)", Construct.ARGUMENTS),
        ("1 + /* two */ 2", Construct.SPACE),
    ],
)  # fmt: skip
def test_a_construct_is_named_with_its_place(text: str, construct: Construct | None) -> None:
    found = portable(text, NAMES)
    assert {problem.construct for problem in found} == (set() if construct is None else {construct})
    assert all(problem.line == 1 and 1 <= problem.column <= len(text) for problem in found)


def test_the_place_is_the_one_in_the_text() -> None:
    found = portable('yes and\n  replace(t, "a", "b") = name', NAMES)
    assert [(one.line, one.column, one.what) for one in found] == [(2, 10, "replace()")]


@pytest.mark.parametrize("seed", [3])
def test_what_is_portable_has_the_same_value_in_both_engines(seed: int) -> None:
    """Random expressions over random answers, gathered first and then asked of the browser all at once."""
    chance = Chance(seed)
    questions: list[Question] = []
    drawn = 0
    while len(questions) < 500:
        drawn += 1
        text = chance.expression()
        if not portable(text, NAMES):
            questions.append({"expression": text, "context": chance.answers(), "now": "2026-03-01T12:00:00+00:00"})
    differing = [
        (question["expression"], question["context"], here, there)
        for question, there in zip(questions, asked_there(questions), strict=True)
        if not agree(here := asked_here(question), there)
    ]
    assert differing == []
    assert drawn < 1500, "so little of what the generator draws is portable that it tests nothing"
