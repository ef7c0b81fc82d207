"""Laws for all values: of decimal arithmetic, of three-valued logic, of dates, and of the parser's manners."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from amtsweg.feel.api import (
    FeelError,
    FeelSyntaxError,
    Limits,
    compile_expression,
    compile_unary_tests,
    evaluate,
    from_python,
    to_python,
)
from amtsweg.feel.values.calendar_text import calendar_text, parse_calendar
from amtsweg.feel.values.temporal import Date, date_of_day, day_number

NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=6)
ANSWERS = st.sampled_from([True, False, None])
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(timezones=st.none() | ZONES).filter(lambda moment: 2 <= moment.year <= 9997)
SPANS = st.timedeltas(timedelta(days=-400), timedelta(days=400))


def same(left: str, right: str, **context: object) -> None:
    assert evaluate(left, context) == evaluate(right, context)


@settings(deadline=None)
@given(NUMBERS, NUMBERS, NUMBERS)
def test_sums_of_money_commute_and_associate(a: Decimal, b: Decimal, c: Decimal) -> None:
    same("a + b", "b + a", a=a, b=b)
    same("(a + b) + c", "a + (b + c)", a=a, b=b, c=c)
    same("a * b", "b * a", a=a, b=b)
    same("a - b", "a + -b", a=a, b=b)


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_products_distribute(a: Decimal, b: Decimal) -> None:
    same("3 * (a + b)", "3 * a + 3 * b", a=a, b=b)


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_modulo_is_what_division_leaves(a: Decimal, b: Decimal) -> None:
    assume(b != 0)
    assert evaluate("abs(modulo(a, b)) < abs(b)", {"a": a, "b": b}) is True
    assert evaluate("modulo(a, b) * b >= 0", {"a": a, "b": b}) is True


@settings(deadline=None)
@given(NUMBERS, st.integers(-3, 6))
def test_rounding_stays_near_and_keeps_its_side(n: Decimal, scale: int) -> None:
    context = {"n": n, "s": scale}
    assert evaluate("floor(n, s) <= n and n <= ceiling(n, s)", context) is True
    assert evaluate("abs(round down(n, s)) <= abs(n) and abs(n) <= abs(round up(n, s))", context) is True
    assert evaluate("abs(decimal(n, s) - n) <= 10 ** -s / 2", context) is True


@settings(deadline=None)
@given(ANSWERS, ANSWERS, ANSWERS)
def test_three_valued_logic_is_kleenes(a: bool | None, b: bool | None, c: bool | None) -> None:
    same("not(a and b)", "not(a) or not(b)", a=a, b=b)
    same("a and b", "b and a", a=a, b=b)
    same("a or (b and c)", "(a or b) and (a or c)", a=a, b=b, c=c)


@settings(deadline=None)
@given(st.lists(ANSWERS, max_size=5))
def test_all_and_any_are_each_others_mirror(answers: list[bool | None]) -> None:
    same("all(xs)", "not(any(for x in xs return not(x)))", xs=answers)


@settings(deadline=None)
@given(st.integers(-999_999_999 * 365, 999_999_998 * 365))
def test_every_day_has_a_number(number: int) -> None:
    assert day_number(date_of_day(number)) == number


@settings(deadline=None)
@given(DAYS)
def test_the_calendar_is_pythons(day: date) -> None:
    assert day_number(Date(day.year, day.month, day.day)) == day.toordinal() - date(1970, 1, 1).toordinal()
    assert evaluate("d.weekday", {"d": day}) == Decimal(day.isoweekday())
    assert evaluate("week of year(d)", {"d": day}) == Decimal(day.isocalendar().week)
    assert evaluate("day of year(d)", {"d": day}) == Decimal(day.timetuple().tm_yday)


@settings(deadline=None)
@given(MOMENTS, SPANS)
def test_moments_add_as_in_python(moment: datetime, span: timedelta) -> None:
    assert evaluate("m + s", {"m": moment, "s": span}) == moment + span
    assert evaluate("m + s - m", {"m": moment, "s": span}) == span


@settings(deadline=None)
@given(st.one_of(DAYS, st.times(), st.datetimes(timezones=st.none() | ZONES), st.timedeltas()))
def test_calendar_values_survive_the_border_and_their_text(value: date | time | timedelta) -> None:
    native = from_python(value)
    assert to_python(native) == value
    assert from_python(to_python(native)) == native
    assert parse_calendar(calendar_text(native)) == native  # type: ignore[arg-type]  # all of them are calendar values


JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(JSON)
def test_whatever_comes_in_comes_out(value: object) -> None:
    assert evaluate("v", {"v": value}) == value


@settings(deadline=None)
@given(st.lists(st.integers(-5, 5), max_size=12))
def test_sorting_is_pythons(numbers: list[int]) -> None:
    assert evaluate("sort(xs, function(a, b) a < b)", {"xs": numbers}) == sorted(numbers)
    assert evaluate("distinct values(xs)", {"xs": numbers}) == list(dict.fromkeys(numbers))
    assert evaluate("reverse(reverse(xs))", {"xs": numbers}) == numbers


@settings(deadline=None)
@given(st.integers(-20, 20), st.integers(-20, 20))
def test_a_loop_over_a_range_counts_both_ways(start: int, end: int) -> None:
    step = 1 if start <= end else -1
    assert evaluate("for i in a..b return i", {"a": start, "b": end}) == list(range(start, end + step, step))


WORDS = st.sampled_from(
    [
        "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "and", "or", "not",
        "null", "true", "instance of", "function", "external", "(", ")", "[", "]", "{", "}", ",", ":", ".", "..",
        "+", "-", "*", "/", "**", "<", "<=", "=", "!=", ">", "?", "@", '"', '"a"', '@"P1D"', '@"x"', "1", ".5",
        "1e9", "a", "b c", "date and time", "list<number>", "->", "//", "/*", "item", "partial", "sort", "]1..2[",
        "\\", "'", "😀",
    ]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=40))
@example('"')
@example("\\")
@example("1e999999999")
@example('"\\uD800"')
@example("x instance of")
@example("{a: {a: {")
def test_no_text_does_more_than_be_refused(text: str) -> None:
    for compiler in (compile_expression, compile_unary_tests):
        with contextlib.suppress(FeelSyntaxError):
            compiler(text)


SMALL = Limits(steps=2_000, list_length=500, text_length=5_000, regex_steps=5_000)
ATOMS = st.sampled_from(
    [
        '1', '0', '-2.5', '"a"', '""', 'true', 'null', '[]', '[1,"a",null]', '{a: 1}', '[1..3]', '(<5)',
        '@"2026-02-30"', '@"2026-01-01"', '@"10:00:00@Europe/Berlin"', '@"2026-01-01T00:00:00Z"', '@"P1D"',
        '@"P1M"', 'x', 'abs', '10**400', 'function(a) a',
    ]
)  # fmt: skip
CALLS = st.sampled_from(
    [
        "sum", "count", "sort", "min", "string", "number", "date", "time", "duration", "date and time", "matches",
        "replace", "split", "substring", "context put", "get value", "list replace", "flatten", "union", "mode",
        "stddev", "median", "range", "before", "includes", "overlaps", "is", "round up", "modulo", "week of year",
        "insert before", "exp", "log", "years and months duration", "string join", "list contains", "index of",
        "sublist", "decimal", "odd", "context",
    ]
)  # fmt: skip


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", "in", "and", "or"])
    return st.one_of(
        st.tuples(inner, operators, inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(CALLS, st.lists(inner, max_size=3)).map(lambda t: f"{t[0]}({', '.join(t[1])})"),
        st.tuples(inner, inner).map(lambda t: f"({t[0]})[{t[1]}]"),
        st.tuples(inner, inner, inner).map(lambda t: f"(if {t[0]} then {t[1]} else {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"(for x in {t[0]} return {t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"(some x in {t[0]} satisfies {t[1]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} between {t[1]} and {t[2]})"),
        st.tuples(inner, st.sampled_from(["year", "hour", "time offset", "start", "a", "days"])).map(".".join),
        inner.map(lambda text: f"(-{text})"),
    )


@settings(max_examples=600, deadline=None)
@given(st.recursive(ATOMS, combined, max_leaves=6))
def test_every_expression_has_a_value_null_or_a_limit(text: str) -> None:
    """Nothing an expression does reaches the caller as an error of Python."""
    with contextlib.suppress(FeelError):
        value = compile_expression(text).evaluate({"x": [1, {"a": "b"}]}, limits=SMALL)
        assert to_python(from_python(value)) == value


@settings(deadline=None)
@given(st.text(alphabet="ab(|)*+?.[]^$\\1{2,}-", max_size=12), st.text(alphabet="ab1", max_size=12))
def test_no_pattern_is_too_bad(pattern: str, text: str) -> None:
    assert evaluate("matches(t, p)", {"t": text, "p": pattern}) in (True, False, None)


@pytest.mark.parametrize(
    "pattern", ["(a*)*b", "(a|aa)+$b", "(a+)+(a+)+c", "a*a*a*a*a*a*b", "(.*)(.*)(.*)x", "((a?){10}){10}b"]
)
def test_patterns_that_explode_elsewhere_take_no_time_here(pattern: str) -> None:
    assert evaluate("matches(t, p)", {"t": "a" * 300, "p": pattern}) in (False, None)
