"""Expressions that want to take all time and all memory there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from amtsweg.feel.api import compile_expression, compile_unary_tests, evaluate, examine

MEGABYTES = 10_000_000
DOUBLING = "for i in 1..60 return if i = 1 then [1, 1] else [partial[-1], partial[-1]]"
"""A list of lists that looks as if it had 2^60 items."""

BOMBS: Mapping[str, str] = {
    "a loop of loops": "for a in 1..1000, b in 1..1000, c in 1..1000 return a",
    "loops in loops": "for a in 1..9999 return for b in 1..9999 return for c in 1..9999 return a * b * c",
    "a range without end": "for i in 1..10**12 return i",
    "a count of a range without end": "count(for i in 1..10**12 return 1)",
    "a quantifier without end": "some i in 1..10**12 satisfies i < 0",
    "a tower of powers": "9 ** 9 ** 9 ** 9 ** 9",
    "a power with a fraction, often": "for i in 1..100000 return 1.0000001 ** 99999.7",
    "exponentials": "for i in 1..100000 return exp(log(i + 1) * sqrt(i))",
    "digits": "10 ** 6000 * 10 ** 6000 * 10 ** 6000",
    "a text that doubles": 'for i in 1..100 return if i = 1 then "xxxxxxxxxx" else partial[-1] + partial[-1]',
    "joined texts": 'string join(for i in 1..100000 return "xxxxxxxxxxxxxxxxxxxx")',
    "joined joined texts": 'for j in 1..1000 return string join(for i in 1..1000 return "xxxxxxxxxxxxxxxxxxxx")',
    "a list that doubles": "for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])",
    "a list of lists that doubles": DOUBLING,
    "its text": f"string(({DOUBLING})[-1])",
    "its flattening": f"flatten(({DOUBLING})[-1])",
    "its equality": f"({DOUBLING}) = ({DOUBLING})",
    "its membership": f"list contains([({DOUBLING})[-1]], ({DOUBLING})[-1])",
    "its distinct values": f"distinct values(({DOUBLING})[-1])",
    "its type": f"({DOUBLING})[-1] instance of list<list<list<list<number>>>>",
    "its union": f"union({DOUBLING}, {DOUBLING})",
    "a context that doubles": "for i in 1..60 return if i = 1 then {a: 1} else {a: partial[-1], b: partial[-1]}",
    "contexts put into contexts": 'for i in 1..50000 return context put({a: 1}, "b", partial)',
    "recursion": "{f: function(x) f(x + 1), y: f(1)}.y",
    "recursion in two": "{f: function(x) if x > 60 then 1 else f(x + 1) + f(x + 1), y: f(1)}.y",
    "functions of functions": "{f: function(g) g(g), y: f(f)}.y",
    "distinct values of many": "distinct values(for i in 1..100000 return i)",
    "distinct lists": "distinct values(for i in 1..20000 return [i])",
    "union of many": "union(for i in 1..50000 return [i], for i in 1..50000 return [i])",
    "positions of many": "for i in 1..1000 return index of(for j in 1..1000 return j, i)",
    "sorting with work": "sort(for i in 1..50000 return modulo(i * 7919, 50021), function(a, b) a < b)",
    "sorting against all order": "sort(for i in 1..20000 return i, function(a, b) true)",
    "the mode of many": "mode(for i in 1..100000 return {a: i})",
    "the median of many": "median(for i in 1..100000 return 100000 - i)",
    "the deviation of many": "stddev(for i in 1..100000 return i / 7)",
    "days without end": 'for d in @"0001-01-01"..@"9999-12-31" return d',
    "a filter in a filter": "(for i in 1..2000 return i)[count((for j in 1..2000 return j)[item > 5]) > 5]",
    "contexts of contexts": 'context(for i in 1..90000 return {key: string(i), value: partial})',
    "merging many": 'context merge(for i in 1..3000 return context(for j in 1..300 return {key: string(j), value: i}))',
    "numbers of zones": 'for i in 1..100000 return @"2026-03-29T01:30:00@Europe/Berlin" + @"PT1H"',
    "a number from many digits": 'number(string join(for i in 1..5000 return "9999999999"))',
    "replacing by more": 'replace(string join(for i in 1..5000 return "aaaaaaaaaa"), "a", "bbbbbbbbbbbbbbbb")',
    "splitting to pieces": 'count(split(string join(for i in 1..9000 return "a,a,a,a,a,"), ","))',
    "many splits": 'for i in 1..5000 return split("a,a,a,a,a,a,a,a,a,a,a,a,a,a", ",")',
}  # fmt: skip
PATTERNS: Mapping[str, str] = {
    "nested stars": "^(a*)*b$",
    "nested plus": "^(a+)+$b",
    "overlapping alternatives": "^(a|aa)+$b",
    "many stars": "a*a*a*a*a*a*a*a*a*a*b",
    "many dots": "(.*)(.*)(.*)(.*)(.*)(.*)x",
    "optional many": "(a?){100}(a{100})b",
    "counted counts": "((a{1,100}){1,100}){1,100}b",
    "a reference back": "^(a+)+\\1+b$",
    "long": "(a|b|c|d|e)?" * 2000,
    "deep": "(" * 5000 + "a" + ")" * 5000,
    "classes": "[a-z-[aeiou-[a-z-[b]]]]*" * 500 + "!",
}
TEXTS: Mapping[str, Callable[[], str]] = {
    "ten megabytes of sums": lambda: "1" + "+1" * (MEGABYTES // 2),
    "ten megabytes of spaces": lambda: " " * MEGABYTES + "1",
    "ten megabytes of a name": lambda: "a" * MEGABYTES,
    "ten megabytes of a text": lambda: '"' + "a" * MEGABYTES + '"',
    "ten megabytes of parentheses": lambda: "(" * MEGABYTES,
    "ten megabytes of an open comment": lambda: "/*" + "*" * MEGABYTES,
    "parentheses": lambda: "(" * 20_000 + "1" + ")" * 20_000,
    "brackets": lambda: "[" * 25_000,
    "braces": lambda: "{a:" * 16_000,
    "functions": lambda: "function(a) " * 4_000 + "a",
    "conditions": lambda: "if true then " * 3_800 + "1",
    "loops": lambda: "for a in " * 5_500,
    "signs": lambda: "-" * 49_000 + "1",
    "not": lambda: "not(" * 12_000,
    "paths": lambda: "a" + ".b" * 24_000,
    "filters": lambda: "a" + "[1]" * 16_000,
    "calls": lambda: "a" + "()" * 24_000,
    "types": lambda: "a instance of " + "list<" * 9_000,
    "words": lambda: "a " * 24_999,
    "words before a sign": lambda: "a b c d e f " * 4_000 + "-" + "a b c " * 100,
    "new names": lambda: "{" + ",".join(f"a b{i}: 1" for i in range(5_000)) + "}",
    "loop names": lambda: "for " + ", ".join(f"x{i} in y" for i in range(3_500)) + " return 1",
    "open texts": lambda: '"a' * 16_001,
    "comments": lambda: "/*" * 24_999,
    "numbers": lambda: "9" * 49_999,
    "an exponent": lambda: "1e" + "9" * 40_000,
    "dots": lambda: "1" + "." * 40_000,
    "escapes": lambda: '"' + "\\" * 49_997,
    "a calendar text": lambda: '@"' + "P" + "9" * 40_000 + 'D"',
    "chains of and": lambda: "true" + " and true" * 5_000,
    "comparisons": lambda: "1" + " = 1" * 12_000,
    "in": lambda: "1" + " in 1" * 9_000,
    "between": lambda: "1" + " between 1 and 1" * 3_000,
}


def _evaluate(text: str) -> object:
    return evaluate(text, {})


def _everything(text: str) -> object:
    """Compile as expression and as cell, look at the browser, evaluate; the last complaint counts."""
    for do in (compile_unary_tests, examine, compile_expression):
        try:
            do(text)
        except Exception as error:  # noqa: BLE001 - raised again below
            last = error
        else:
            last = None
    if last is not None:
        raise last
    return evaluate(text, {})


def _matching(text: str) -> Callable[[str], object]:
    return lambda pattern: evaluate(text, {"t": "a" * 5_000, "p": pattern})


ATTACKS: Mapping[str, tuple[Callable[[], Any], Callable[[Any], object]]] = {
    **{name: (lambda text=text: text, _evaluate) for name, text in BOMBS.items()},
    **{
        f"{do.partition('(')[0]}, {name}": (lambda text=text: text, _matching(do))
        for name, text in PATTERNS.items()
        for do in ("matches(t, p)", "split(t, p)", 'replace(t, p, "b")')
        if do.startswith("matches") or name in ("many dots", "nested plus")
    },
    **{name: (make, _everything) for name, make in TEXTS.items()},
}
