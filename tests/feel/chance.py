"""Random expressions over names of known kinds, and random answers for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from amtsweg.feel.api import kinds

NAMES: Mapping[str, kinds.Kind] = {
    "n": kinds.whole(1000),
    "index": kinds.whole(20, nullable=False),
    "m": kinds.whole(1000, nullable=False),
    "price": kinds.FRACTION,
    "t": kinds.TEXT,
    "name": replace(kinds.TEXT, nullable=False),
    "yes": kinds.TRUTH,
    "d": kinds.DATE,
    "birthday": replace(kinds.DATE, nullable=False),
    "tags": kinds.list_of(replace(kinds.TEXT, nullable=False), length=5),
    "chosen": kinds.list_of(replace(kinds.TEXT, nullable=False), length=5, nullable=True),
    "numbers": kinds.list_of(kinds.whole(1000, nullable=False), length=5),
    "home": kinds.context_of({"street": kinds.TEXT, "zip": kinds.whole(99999), "since": kinds.DATE}),
    "items": kinds.list_of(
        kinds.context_of({"size": kinds.whole(100), "label": replace(kinds.TEXT, nullable=False), "ok": kinds.TRUTH}),
        length=4,
    ),
}

DEEPEST, LONGEST = 4, 160
BLANK = re.compile("«([a-z]+)»")
ORDERS = ("<", "<=", ">", ">=", "=", "!=")
ATOMS: Mapping[str, tuple[str, ...]] = {
    "number": (
        "n",
        "m",
        "0",
        "1",
        "7",
        "-2",
        "home.zip",
        "items[1].size",
        "numbers[2]",
        "numbers[-1]",
        "d.year",
        "d.month",
        "index",
        '(birthday - @"2000-01-01").days',
        "sum(numbers)",
        "sum(items.size)",
        "min(numbers)",
        "floor(price)",
        "ceiling(price)",
        "{a: m, b: a + 1}.b",
        "sum(for i in 1..3 return i * m)",
    ),
    "text": ("t", "name", '"a"', '""', '"ä b"', "home.street", "items[-1].label", "tags[1]", "string(d)"),
    "date": ("d", "birthday", "today()", "home.since", '@"2024-02-29"', 'date("2026-01-31")'),
    "span": ('@"P1M"', '@"P18Y"', '@"P14D"', 'duration("-P1Y1M")', '@"-P400D"'),
    "texts": ("tags", "chosen", "items.label", "[name, t]", "[]", "distinct values(tags)"),
    "list": ("tags", "chosen", "numbers", "items", "[]", "distinct values(items.size)", "[1, n]"),
    "truth": ("yes", "true", "false", "items[1].ok", "null"),
    "any": ("n", "m", "price", "t", "name", "yes", "d", "birthday", "tags", "home", "items", "null"),
    "price": ("price", "0.1", "19.99", "20", "-0.5"),
}
"""For each sort the expressions to begin with; in them and in FORMS, a sort in guillemets is filled in."""
FORMS: Mapping[str, tuple[str, ...]] = {
    "number": (
        "«number» + «number»",
        "«number» - «number»",
        "«number» * «number»",
        "(«number» - «number»)",
        "-«number»",
        "count(«list»)",
        "string length(«text»)",
        "max(«number», «number»)",
        "modulo(«number», 7)",
        "abs(«number»)",
        "if «truth» then «number» else «number»",
        "(if «truth» then «number» else «number») + 1",
    ),
    "text": (
        "«text» + «text»",
        "upper case(«text»)",
        "lower case(«text»)",
        "substring before(«text», «text»)",
        "substring after(«text», «text»)",
        "string(«number»)",
        "string join(«texts», «text»)",
        "string(«truth»)",
        "if «truth» then «text» else «text»",
    ),
    "date": ("«date» + «span»", "«date» - «span»", "if «truth» then «date» else «date»"),
    "list": (
        "items[«truth»]",
        "numbers[item > 5 and «truth»]",
        "items[size != null and size > «number»].label",
        "for x in numbers return x + «number»",
        "for x in items, y in numbers return y",
        "[«number», «number»]",
        "if «truth» then tags else chosen",
        "numbers[item in (1, «number»)]",
    ),
    "truth": (
        "«number» «order» «number»",
        "«date» «order» «date»",
        "«text» = «text»",
        "«text» != «text»",
        "«any» = null",
        "«any» != null",
        "«price» «order» «price»",
        "not(«truth»)",
        "«truth» = «truth»",
        "«truth» and «truth»",
        "«truth» or «truth»",
        "(«truth» and «truth»)",
        "(«truth» or «truth»)",
        "«truth» and «truth» or «truth»",
        "n != null and n > «number»",
        "d = null or d < «date»",
        "contains(«text», «text»)",
        "starts with(«text», «text»)",
        "ends with(«text», «text»)",
        "list contains(«texts», «text»)",
        'matches(«text», "^[a-zÄ-ü ]+(x|b.)?$")',
        "odd(«number»)",
        "even(«number»)",
        "«number» between 1 and 10",
        '«date» between @"2000-01-01" and @"2030-12-31"',
        "«number» in [1..10)",
        '«text» in ("a", «text»)',
        "«text» in tags",
        '«text» in ["a", name]',
        '«text» in ("b", null)',
        "«number» in (> «number»)",
        "«number» in (1, > 5)",
        "«number» in ([1..3], [7..9])",
        "«number» in numbers",
        "«date» - «date» «order» «date» - «date»",
        '«date» - «date» < @"P30D"',
        "(«date» in (< «date»))",
        "some x in items satisfies x.ok = true and «truth»",
        "some x in numbers satisfies x > m or x = 1",
        "every x in items satisfies x.size = null or x.size < 10",
        "(every x in numbers satisfies x > 3) or «truth»",
        "all(for x in numbers return x > 3 or «truth»)",
        "any(items.ok)",
        "count(«list») > «number»",
    ),
}


class Chance:
    """Draws expressions and answers; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def expression(self, *sorts: str) -> str:
        """An expression of moderate length, portable or not; of one of these sorts, else of any."""
        while True:
            text = self._drawn(self.random.choice(sorts or ("truth", "truth", "number", "text", "date", "list")), 0)
            if len(text) <= LONGEST:
                return text

    def _drawn(self, sort: str, depth: int) -> str:
        if sort == "order":
            return self.random.choice(ORDERS)
        shallow = depth >= DEEPEST or sort not in FORMS or self.random.random() < 0.25 * depth
        text = self.random.choice((ATOMS if shallow else FORMS)[sort])
        return BLANK.sub(lambda blank: self._drawn(blank[1], depth + 1), text)

    def answers(self) -> dict[str, object]:
        """Answers for all names, null among them where the kind allows it."""
        return {name: self._value(kind) for name, kind in NAMES.items()}

    def _value(self, kind: kinds.Kind) -> object:
        draw = self.random
        if kind.nullable and draw.random() < 0.25:
            return None
        match kind.sort:
            case kinds.Sort.NUMBER if kind.bound is None:
                return draw.choice([Decimal("0.1"), Decimal("19.99"), Decimal(20), Decimal("-0.5")])
            case kinds.Sort.NUMBER:
                return draw.randint(-20, 20)
            case kinds.Sort.TEXT:
                return draw.choice(["", "a", "b", "ä b", "abc", "Straße", "😀"])
            case kinds.Sort.TRUTH:
                return draw.random() < 0.5
            case kinds.Sort.DATE:
                return {"@": (date(1930, 1, 1) + timedelta(days=draw.randint(0, 60_000))).isoformat()}
            case kinds.Sort.LIST:
                assert kind.item is not None
                return [self._value(kind.item) for _ in range(draw.randint(0, 3))]
        return {name: self._value(entry) for name, entry in kind.entries.items()}
