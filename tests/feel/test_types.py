"""Types: what they accept, how they are written, when one function can stand for another."""

from __future__ import annotations

import pytest

from amtsweg.feel.api import FeelSyntaxError, compile_expression, evaluate

INSTANCES = [
    ("1 instance of number", True),
    ('"a" instance of number', False),
    ("null instance of number", False),
    ("null instance of Null", True),
    ("1 instance of Any", True),
    ('@"2026-01-01" instance of date', True),
    ('@"2026-01-01T00:00:00" instance of date', False),
    ('@"P1D" instance of days and time duration', True),
    ('@"P1M" instance of years and months duration', True),
    ("[1] instance of list<number>", True),
    ('[1, "a"] instance of list<number>', False),
    ("[[1]] instance of list<list<number>>", True),
    ("[1..2] instance of range<number>", True),
    ("[1..2] instance of range<string>", False),
    ("{a: {b: 1}} instance of context<a: context<b: number>>", True),
    ("{a: 1} instance of context<b: number>", False),
    ("{a: null} instance of context<a: string>", True),
    ("abs instance of function<number> -> number", True),
    ("(function(a: Any) true) instance of function<number> -> Any", True),
    ("(function(a: number) true) instance of function<Any> -> Any", False),
    ("(function(a, b) 1) instance of function<Any> -> Any", False),
    ("(function() 1) instance of function<> -> number", True),
    ("(function() 1) instance of function<> -> string", False),
    ("(function() {a: 1, b: 2}) instance of function<> -> context<a: number>", True),
    ("(function() function(a: Any) 1) instance of function<> -> function<number> -> number", True),
    ("1 instance of tUnknown", None),
]


@pytest.mark.parametrize(("text", "expected"), INSTANCES)
def test_instance_of(text: str, expected: bool | None) -> None:
    assert evaluate(text, {}) is expected


@pytest.mark.parametrize(
    "text", ["1 instance of", "1 instance of list<", "1 instance of number<string>", "1 instance of context<1>"]
)
def test_a_faulty_type_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_expression(text)


COERCIONS = [
    ("(function(a: number) a)([1])", 1),
    ("(function(a: list<number>) a)(1)", [1]),
    ('(function(a: date and time) string(a))(@"2026-01-01")', "2026-01-01T00:00:00Z"),
    ('(function(a: number) 1)("x")', None),
    ("(function(a: number) 1)(null)", 1),
    ("(function(a) a)(b: 1)", None),
    ("(function(a, b) [a, b])(b: 1)", [None, 1]),
    ("(function(a) a)(1, 2)", None),
    ('upper case(["a"])', "A"),
    ("list contains(1, 1)", True),
    ("reverse(1)", [1]),
    ("reverse(null)", None),
]


@pytest.mark.parametrize(("text", "expected"), COERCIONS)
def test_arguments_are_brought_into_their_type_or_refused(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected
