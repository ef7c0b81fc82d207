"""One line for each built-in function and for the corners of the language that callers meet."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from zoneinfo import ZoneInfo

import pytest

from amtsweg.feel.api import FeelError, Range, YearsMonthsDuration, evaluate, from_python, to_json, to_python
from amtsweg.feel.builtins.registry import BUILTINS

RESULTS = [
    ('number("1.234,5", ".", ",")', Decimal("1234.5")),
    ('number("1,2,3")', None),
    ("string(1.50)", "1.5"),
    ('string([1, "a", null, {b: @"P1D"}])', '[1, "a", null, {b: P1D}]'),
    ("not(null)", None),
    ("is(1, 1.0)", True),
    ('context([{key: "a", value: 1}])', {"a": 1}),
    ('context put({a: {b: 1}}, ["a", "b"], 2)', {"a": {"b": 2}}),
    ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
    ('get value({a: {b: 1}}, ["a", "b"])', Decimal(1)),
    ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ('range("]1..3]")', Range(Decimal(1), Decimal(3), False, True)),
    ("decimal(2.5, 0)", Decimal(2)),
    ("floor(-1.5)", Decimal(-2)),
    ("ceiling(1.21, 1)", Decimal("1.3")),
    ("round up(1.21, 1)", Decimal("1.3")),
    ("round down(-1.29, 1)", Decimal("-1.2")),
    ("round half up(2.5, 0)", Decimal(3)),
    ("round half down(2.5, 0)", Decimal(2)),
    ("round half up(1250, -2)", Decimal(1300)),
    ('abs(@"-P1D")', timedelta(days=1)),
    ("modulo(-12, 5)", Decimal(3)),
    ("sqrt(16)", Decimal(4)),
    ("sqrt(-1)", None),
    ("log(0)", None),
    ("exp(0)", Decimal(1)),
    ("odd(3)", True),
    ("even(-2)", True),
    ('substring("Baulast", -4)', "last"),
    ('substring("Baulast", 4, 2)', "la"),
    ('string length("Straße")', Decimal(6)),
    ('upper case("ä")', "Ä"),
    ('lower case("Ä")', "ä"),
    ('substring before("a=b", "=")', "a"),
    ('substring after("a=b", "=")', "b"),
    ('contains("abc", "b")', True),
    ('starts with("abc", "a")', True),
    ('ends with("abc", "c")', True),
    ('string join(["a", null, "b"], ", ")', "a, b"),
    ("list contains([1, null], null)", True),
    ("list replace([1, 2, 3], 2, 9)", [1, 9, 3]),
    ("list replace([1, 2, 3], function(item, new) item > new, 2)", [1, 2, 2]),
    ("count([1, null])", Decimal(2)),
    ("min(3, 1, 2)", Decimal(1)),
    ('max("a", "c")', "c"),
    ("min([])", None),
    ("sublist([1, 2, 3], -2, 1)", [2]),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("concatenate([1], [2, 3])", [1, 2, 3]),
    ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ("remove([1, 2, 3], -1)", [1, 2]),
    ("reverse([1, 2])", [2, 1]),
    ("index of([1, 2, 1], 1)", [1, 3]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ("distinct values([1, 1.0, 2])", [1, 2]),
    ("flatten([1, [2, [3]]])", [1, 2, 3]),
    ("sort([3, 1, 2], function(a, b) a < b)", [1, 2, 3]),
    ("all([true, null])", None),
    ("any([true, null])", True),
    ("sum([1, 2.5])", Decimal("3.5")),
    ('sum([@"P1D", @"P2D"])', timedelta(days=3)),
    ("sum([])", None),
    ("product(2, 3)", Decimal(6)),
    ("mean([1, 2])", Decimal("1.5")),
    ("median([5, 1, 3])", Decimal(3)),
    ("stddev([2, 4, 7, 5])", Decimal("2.081665999466132735282297706979931")),
    ("mode([1, 2, 2, 1])", [1, 2]),
    ("date(2026, 2, 29)", None),
    ('date("2024-02-29")', date(2024, 2, 29)),
    ('time("23:59:00z").time offset', timedelta(0)),
    ('time(8, 30, 0, @"PT1H")', time(8, 30, tzinfo=timezone(timedelta(hours=1)))),
    ('date and time(date("2026-01-01"), time("08:00:00"))', datetime(2026, 1, 1, 8)),  # noqa: DTZ001 - local time is meant
    ('date and time("2026-07-01T08:00:00@Europe/Berlin").time offset', timedelta(hours=2)),
    ('years and months duration(date("2025-03-31"), date("2026-03-30"))', YearsMonthsDuration(11)),
    ('day of year(date("2026-12-31"))', Decimal(365)),
    ('day of week(date("2026-03-01"))', "Sunday"),
    ('month of year(date("2026-03-01"))', "March"),
    ('week of year(date("2027-01-01"))', Decimal(53)),
    ('last day of month(date("2028-02-01"))', date(2028, 2, 29)),
    ("before(1, [2..3])", True),
    ("after([5..6], 4)", True),
    ("meets([1..5], [5..9])", True),
    ("met by([5..9], [1..5])", True),
    ("overlaps([1..5], [3..8])", True),
    ("overlaps before([1..5], [3..8])", True),
    ("overlaps after([3..8], [1..5])", True),
    ("finishes(5, [1..5])", True),
    ("finished by([1..5], 5)", True),
    ("includes([1..5], 3)", True),
    ("during([2..3], [1..5])", True),
    ("starts(1, [1..5])", True),
    ("started by([1..5], [1..2])", True),
    ("coincides([1..5], [1..5])", True),
    ("modulo(n: 1)", None),
    ("abs(n: -1)", Decimal(1)),
    ('substring(string: "abc", start position: 2)', "bc"),
    ('1 = "1"', None),
    ('@"10:00:00" = @"10:00:00Z"', False),
    ('@"10:00:00" < @"10:00:00Z"', None),
    ('@"2026-01-01T10:00:00+01:00" = @"2026-01-01T09:00:00Z"', True),
    ("null = null", True),
    ("1 between 2 and null", False),
    ("[1, 2].a", [None, None]),
    ("[[1..3], 5][item = 5]", [5]),
    ("null[1]", None),
    ("1[1]", Decimal(1)),
    ("{a: 1} instance of context<a: number>", True),
    ("{a: 1} instance of context<a: number, b: string>", False),
    ("[1, null] instance of list<number>", True),
    ("null instance of Any", False),
    ("(function(a: number) a) instance of function<number> -> number", True),
    ("(function(a: number) a) instance of function<Any> -> number", False),
    ('(function(a: number) 1)("x")', None),
    ("(function(a: number) a)([1])", Decimal(1)),
    ('date("2026-01-31") + @"P1M"', date(2026, 2, 28)),
    ('@"2026-03-29T01:30:00@Europe/Berlin" + @"PT1H"', datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Berlin"))),
    ('@"P1Y" * 1.5', YearsMonthsDuration(18)),
    ('@"P1D" / @"PT1H"', Decimal(24)),
    ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
]


@pytest.mark.parametrize(("text", "expected"), RESULTS)
def test_a_function_has_its_result(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


def test_every_built_in_function_stands_in_this_file() -> None:
    used = " ".join(text for text, _ in RESULTS) + "and( or( now( today( matches( replace( split("
    assert [name for name in BUILTINS if f"{name}(" not in used] == []


class Status(Enum):
    """A choice, as models have it."""

    OPEN = "offen"


STORED = [
    (Decimal("1.00"), 1),
    (Decimal("0.1"), 0.1),
    (Decimal("0.1234567890123456789012345678901234"), "0.1234567890123456789012345678901234"),
    (date(2026, 3, 1), "2026-03-01"),
    (datetime(2026, 3, 1, 8, tzinfo=ZoneInfo("Europe/Berlin")), "2026-03-01T08:00:00@Europe/Berlin"),
    (timedelta(hours=-25), "-P1DT1H"),
    (YearsMonthsDuration(14), "P1Y2M"),
    (Range(Decimal(1), None, True, False), "[1..null)"),
    ({"a": [None, True, "x"]}, {"a": [None, True, "x"]}),
    (Status.OPEN, "offen"),
]


@pytest.mark.parametrize(("value", "stored"), STORED)
def test_values_are_stored_as_json(value: object, stored: object) -> None:
    assert to_json(value) == stored


def test_what_cannot_be_stored_is_refused() -> None:
    with pytest.raises(FeelError):
        to_json(evaluate("abs", {}))
    with pytest.raises(FeelError):
        to_json(object())


def test_values_too_fine_or_far_for_python_stay_feels() -> None:
    for text in ('@"12345-01-01"', '@"-0044-03-15T12:00:00"', '@"10:00:00.123456789"', '@"PT0.000000001S"'):
        value = evaluate(text, {})
        assert to_json(value) == text[2:-1]
        assert to_python(from_python(value)) == value
        assert evaluate(f"x = {text}", {"x": value}) is True


def test_whole_numbers_come_out_without_exponent() -> None:
    assert str(evaluate("1e3 * 20", {})) == "20000"
    assert str(evaluate("x", {"x": Decimal("1E+6")})) == "1000000"
    assert str(evaluate("1.50", {})) == "1.50"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("Infinity")])
def test_only_finite_numbers_come_in(number: float) -> None:
    with pytest.raises(FeelError):
        evaluate("x", {"x": number})
