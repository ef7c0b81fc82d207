"""FEEL: expressions per second of CPU, beside the browser's engine (feelin under Node) on the same ones."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from amtsweg.feel import api as feel
from amtsweg.feel.expression import build_expression, spaced_keys
from bench.measure import say

FRONTEND = Path(__file__).parents[2] / "frontend"
SECONDS = 0.15
CASE: Mapping[str, object] = {
    "amount": 250, "rate": 0.19, "name": "Ayla Beispiel", "status": "open", "agreed": True, "age": 42,
    "parcels": ["17/2", "17/3", "18"], "fees": [30, 12.5, 7, 100],
    "persons": [{"name": "Ayla", "age": 42}, {"name": "Boris", "age": 17}, {"name": "Cem", "age": 65}],
    "answers": {"address": {"street": "Am Abdinghof 11", "postcode": "33098"}, "dogs": 2},
}  # fmt: skip
EXPRESSIONS = (
    "amount * (1 + rate)",
    'if amount > 100 then "high" else "low"',
    'status = "open" and agreed',
    "age between 18 and 65",
    "age in [18..65)",
    'status in ("open", "waiting")',
    "count(parcels)",
    "sum(fees)",
    "fees[item > 10]",
    "persons[age >= 18].name",
    "some p in persons satisfies p.age < 18",
    "every p in persons satisfies p.age > 5",
    "for p in persons return p.age * 2",
    "answers.address.street",
    'string length(name) > 5 and contains(name, "Bei")',
    'upper case(substring(name, 1, 4)) + "!"',
    "{base: amount * 2, total: base + 10}.total",
    "max(fees) - min(fees)",
    "not(agreed) or amount >= 250",
    'string join(parcels, ", ")',
    "floor(amount / 7) + modulo(amount, 7)",
    'if answers.dogs > 1 then 108 + (answers.dogs - 1) * 144 else 108',
)  # fmt: skip


def bench(_: object) -> list[str]:
    """Measure all expressions; nothing is promised, for the two run in different places."""
    theirs = _there()
    different = [text for text, answer in zip(EXPRESSIONS, theirs, strict=True) if _value(text) != answer["value"]]
    if different:
        return [f"FEEL: both engines should answer alike: {', '.join(different)}"]
    compiled = [feel.compile_expression(text) for text in EXPRESSIONS]
    once = _typical(rate(lambda one=one: one.evaluate(CASE)) for one in compiled)
    names = frozenset(spaced_keys(CASE))
    anew = _typical(rate(lambda text=text: build_expression(text, names).evaluate(CASE)) for text in EXPRESSIONS)
    read = _typical(answer["evaluated"] for answer in theirs)
    alone = _typical(1 / (1 / a["evaluated"] - 1 / a["parsed"]) for a in theirs if a["parsed"] > a["evaluated"])
    say(f"FEEL, {len(EXPRESSIONS)} expressions, per second of CPU (geometric mean)")
    say(f"  parsed once, as the product does: {once:,.0f}   parsed each time: {anew:,.0f}")
    say(f"  feelin under Node: {read:,.0f} (its door parses each time; without the parsing {alone:,.0f})")
    say(f"  ratio to feelin: {once / read:.2f} parsed once, {anew / read:.2f} parsed each time")
    return []


def _value(text: str) -> object:
    return feel.to_json(feel.compile_expression(text).evaluate(CASE))


def _typical(rates: object) -> float:
    return statistics.geometric_mean(rates)  # type: ignore[arg-type]


def rate(act: Callable[[], object], *, seconds: float = SECONDS) -> float:
    """How often per second of CPU something can be done."""
    for _ in range(50):
        act()
    before, end, times = time.process_time(), time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        for _ in range(10):
            act()
        times += 10
    return times / (time.process_time() - before)


def _there() -> list[dict[str, float]]:
    """What feelin answers, and how fast."""
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    assert node is not None, "there is no Node here: run 'make static'"
    questions = [{"expression": text, "context": CASE} for text in EXPRESSIONS]
    given = json.dumps({"questions": questions, "seconds": SECONDS})
    done = subprocess.run(
        [node, "test/bench.mjs"], check=True, cwd=FRONTEND, input=given, capture_output=True, text=True, timeout=120
    )
    answers: list[dict[str, float]] = json.loads(done.stdout)
    return answers
