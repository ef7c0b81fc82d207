"""What callers of FEEL rely on: values, names, reasons and errors."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from amtsweg.feel.api import (
    FeelError,
    FeelLimitError,
    FeelSyntaxError,
    Limits,
    Range,
    YearsMonthsDuration,
    compile_expression,
    compile_unary_tests,
    evaluate,
)

VALUES = [
    ("1 + 2 * 3", Decimal(7)),
    ("0.1 + 0.2 = 0.3", True),
    ("2 ** 10", Decimal(1024)),
    ('"Bau" + "last"', "Baulast"),
    ('date("2026-01-31") + duration("P1M")', date(2026, 2, 28)),
    ('date("2026-03-01") - date("2026-02-01")', timedelta(days=28)),
    ('duration("P14M")', YearsMonthsDuration(14)),
    ('time("08:30:00")', time(8, 30)),
    ('date and time("2026-05-01T08:00:00Z")', datetime(2026, 5, 1, 8, tzinfo=UTC)),
    ("[1, 2, 3][item > 1]", [Decimal(2), Decimal(3)]),
    ("[1, 2, 3][-1]", Decimal(3)),
    ("{a: 1, b: a + 1}.b", Decimal(2)),
    ("for i in 1..3 return i * i", [Decimal(1), Decimal(4), Decimal(9)]),
    ("for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]", [Decimal(n) for n in (1, 1, 2, 3, 5)]),
    ("some x in [1, 2] satisfies x > 1", True),
    ("every x in [1, 2] satisfies x > 1", False),
    ("5 between 1 and 10", True),
    ("5 in (< 3, [5..7])", True),
    ("[1..10]", Range(Decimal(1), Decimal(10))),
    ("(function(x: number) x + 1)(2)", Decimal(3)),
    ('"x" instance of string', True),
    ('matches("33098", "^[0-9]{5}$")', True),
    ('replace("Am Abdinghof 11", "(\\d+)", "Nr. $1")', "Am Abdinghof Nr. 11"),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_an_expression_has_its_value(text: str, value: object) -> None:
    assert evaluate(text, {}) == value


def test_values_of_python_come_in_and_go_out() -> None:
    context = {"n": 3, "f": 0.1, "d": date(2026, 1, 1), "w": timedelta(days=2), "xs": (1, 2), "c": {"k": "v"}}
    assert evaluate("{n: n + f, d: d + w, xs: xs, c: c}", context) == {
        "n": Decimal("3.1"),
        "d": date(2026, 1, 3),
        "xs": [Decimal(1), Decimal(2)],
        "c": {"k": "v"},
    }


def test_names_with_spaces_and_signs_are_found_among_the_known_ones() -> None:
    assert evaluate("Zahl der Flurstücke - 1", {"Zahl der Flurstücke": 4}) == Decimal(3)
    assert evaluate("Mieter/in + 1", {"Mieter/in": 4}) == Decimal(5)
    assert evaluate("antrag.Freigabe in Tagen", {"antrag": {"Freigabe in Tagen": 4}}) == Decimal(4)


def test_unknown_names_with_spaces_are_read_as_one_name() -> None:
    assert compile_expression("erste Zahl + zweite Zahl").names == frozenset({"erste Zahl", "zweite Zahl"})


def test_an_expression_knows_the_variables_it_expects() -> None:
    text = "if a > 1 then (for i in b return i + c) else {d: 1, e: d}.e"
    assert compile_expression(text).names == frozenset({"a", "b", "c"})
    assert compile_expression("list[kind = wanted]", names=["wanted"]).names == frozenset({"list", "wanted"})
    assert compile_expression("count(items)").names == frozenset({"count", "items"})
    assert evaluate("count + 1", {"count": 2}) == Decimal(3)


def test_null_keeps_its_reason_and_its_place() -> None:
    explanation = compile_expression("1 +\n missing").explain({})
    assert explanation.value is None
    first = explanation.reasons[0]
    assert (first.line, first.column) == (2, 2)
    assert "missing" in first.message


def test_the_moment_is_given_by_the_caller() -> None:
    assert evaluate("today()", {}, now=datetime(2026, 3, 1, 12, tzinfo=UTC)) == date(2026, 3, 1)
    assert evaluate("today()", {}) is None


@pytest.mark.parametrize(
    "text", ["", "1 +", "(1", "[1, 2", '"open', "if a then b", "a b ) c", "for x return 1", "{a 1}"]
)
def test_what_is_no_feel_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_expression(text)


def test_a_syntax_error_says_where() -> None:
    with pytest.raises(FeelSyntaxError) as error:
        compile_expression("1 +\n  )")
    assert (error.value.line, error.value.column) == (2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..1000000000 return i",
        "for a in 1..1000, b in 1..1000 return 1",
        "{f: function(x) f(x), y: f(1)}.y",
        'for i in 1..100 return if i = 1 then "xx" else partial[-1] + partial[-1]',
        'matches("' + "a" * 2000 + '", "(a|aa)*(b|c)\\1x")',
    ],
)
def test_a_runaway_is_stopped(text: str) -> None:
    with pytest.raises(FeelLimitError):
        evaluate(text, {})


def test_limits_can_be_narrowed() -> None:
    with pytest.raises(FeelLimitError):
        compile_expression("for i in 1..100 return i").evaluate({}, limits=Limits(steps=50))


@pytest.mark.parametrize("text", ["(" * 500 + "1" + ")" * 500, "-" * 500 + "1", "a" + ".b" * 500])
def test_depth_is_bounded(text: str) -> None:
    with pytest.raises(FeelSyntaxError, match="nested"):
        compile_expression(text)


def test_length_is_not_depth() -> None:
    assert evaluate("1" + "+1" * 9_000, {}) == Decimal(9_001)


def test_python_is_out_of_reach() -> None:
    assert evaluate("a.__class__", {"a": "text"}) is None
    assert evaluate('__import__("os")', {}) is None
    with pytest.raises(FeelError):
        evaluate("a", {"a": object()})


TESTS = [
    ("-", 1, True),
    ("< 18", 17, True),
    ("< 18", 18, False),
    ("[1..5]", 5, True),
    ("[1..5[", 5, False),
    ('"a","b"', "b", True),
    ('not("a","b")', "b", False),
    ("not(1)", 2, True),
    ("1, 2, > 10", 11, True),
    ("? > 3 and ? < 5", 4, True),
    ("null", None, True),
    ("true", False, False),
    ("false", False, True),
    ('< "a"', 1, None),
]


@pytest.mark.parametrize(("text", "value", "expected"), TESTS)
def test_a_cell_tests_a_value(text: str, value: object, expected: bool | None) -> None:
    assert compile_unary_tests(text).matches(value, {}) is expected


def test_a_cell_may_use_other_variables() -> None:
    tests = compile_unary_tests("> Grenze des Gebiets", names=["Grenze des Gebiets"])
    assert tests.names == frozenset({"Grenze des Gebiets"})
    assert tests.matches(5, {"Grenze des Gebiets": 4}) is True
    inside = compile_unary_tests("list contains(xs[a = wanted].b, ?)")
    assert inside.matches(2, {"xs": [{"a": 1, "b": 2}, {"a": 3, "b": 4}], "wanted": 1}) is True


@pytest.mark.parametrize("cell", ["true", "true, false", "false"])
@pytest.mark.parametrize("value", [None, 1, "true"])
def test_the_words_true_and_false_stand_for_themselves_and_match_nothing_else(cell: str, value: object) -> None:
    assert compile_unary_tests(cell).matches(value, {}) is not True


def test_a_condition_may_stand_alone_in_a_cell() -> None:
    cell = compile_unary_tests("age > 18", names=["age"])
    assert [cell.matches("anything", {"age": age}) for age in (19, 18)] == [True, False]
