"""Decision tables: decisions per second of CPU, by a small table and by a large one."""

from __future__ import annotations

from itertools import count

from amtsweg.dmn import api as dmn
from bench.feel import rate
from bench.measure import say
from dmn.models import decision, definitions, given, table

SIZES = (10, 200)
KINDS = ("private", "business")
STEP = 100


def bench(_: object) -> list[str]:
    """Measure both, with the rule that applies anywhere in the table; nothing is promised."""
    say("Decision tables, two inputs and one output, per second of CPU")
    for size in SIZES:
        say(f"  {size:>3} rules, of which one applies: {_rate(size):,.0f}")
    return []


def _rate(size: int) -> float:
    model, turn = _model(size), count()
    return rate(lambda: _decide(model, next(turn), size))


def _model(size: int) -> dmn.Model:
    rules = [(f"[{row // 2 * STEP}..{(row // 2 + 1) * STEP})", f'"{KINDS[row % 2]}"', str(row)) for row in range(size)]
    fee = decision("fee", table(["amount", "kind"], ["fee"], rules), ["in_amount", "in_kind"], "number")
    return dmn.read(definitions(given("amount", "number") + given("kind", "string") + fee))


def _decide(model: dmn.Model, turn: int, size: int) -> None:
    row = turn * 7 % size
    result = dmn.evaluate_decision(model, "d_fee", {"amount": row // 2 * STEP + 3, "kind": KINDS[row % 2]})
    assert result.value == row
