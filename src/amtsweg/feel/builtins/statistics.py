"""Sums and other figures of lists of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, DecimalException

from amtsweg.feel.builtins.lists import spread
from amtsweg.feel.builtins.signature import Library, builtin
from amtsweg.feel.run import Run
from amtsweg.feel.values.arithmetic import add
from amtsweg.feel.values.compare import kind
from amtsweg.feel.values.numbers import CONTEXT, ONE, ZERO
from amtsweg.feel.values.undefined import Undefined

LIBRARY: Library = {}


def numbers(run: Run, arguments: Sequence[object]) -> list[Decimal]:
    items = spread(arguments)
    run.step(len(items))
    found = [item for item in items if isinstance(item, Decimal)]
    if len(found) < len(items):
        other = next(item for item in items if not isinstance(item, Decimal))
        raise Undefined(f"{kind(other)} is not a number")
    return found


@builtin(LIBRARY, "sum(list...: any)")
def total(run: Run, *arguments: object) -> object:
    """The sum of numbers or of durations; there is none of nothing."""
    items = spread(arguments)
    run.step(len(items))
    if not items:
        return None
    result = items[0]
    if isinstance(result, str):
        raise Undefined("texts have no sum")
    add(result, result)
    for item in items[1:]:
        result = add(result, item)
    return result


def _sum(values: Sequence[Decimal]) -> Decimal:
    result = ZERO
    try:
        for value in values:
            result = CONTEXT.add(result, value)
    except DecimalException:
        raise Undefined("the sum is too large") from None
    return result


@builtin(LIBRARY, "product(list...: any)")
def product(run: Run, *arguments: object) -> Decimal | None:
    values = numbers(run, arguments)
    result = ONE
    try:
        for value in values:
            result = CONTEXT.multiply(result, value)
    except DecimalException:
        raise Undefined("the product is too large") from None
    return result if values else None


@builtin(LIBRARY, "mean(list...: any)")
def mean(run: Run, *arguments: object) -> Decimal | None:
    values = numbers(run, arguments)
    return CONTEXT.divide(_sum(values), Decimal(len(values))) if values else None


@builtin(LIBRARY, "median(list...: any)")
def median(run: Run, *arguments: object) -> Decimal | None:
    values = sorted(numbers(run, arguments))
    middle = len(values) // 2
    if not values:
        return None
    return values[middle] if len(values) % 2 else CONTEXT.divide(_sum(values[middle - 1 : middle + 1]), Decimal(2))


@builtin(LIBRARY, "stddev(list...: any)")
def standard_deviation(run: Run, *arguments: object) -> Decimal | None:
    """The standard deviation of a sample, which needs two numbers at least."""
    values = numbers(run, arguments)
    if len(values) < 2:
        return None
    centre = CONTEXT.divide(_sum(values), Decimal(len(values)))
    try:
        squares = [CONTEXT.power(CONTEXT.subtract(value, centre), 2) for value in values]
    except DecimalException:
        raise Undefined("the deviation is too large") from None
    return CONTEXT.sqrt(CONTEXT.divide(_sum(squares), Decimal(len(values) - 1)))


@builtin(LIBRARY, "mode(list...: any)")
def mode(run: Run, *arguments: object) -> list[object]:
    """The most frequent numbers, in ascending order."""
    frequency = Counter(numbers(run, arguments))
    most = max(frequency.values(), default=0)
    return [*sorted(value for value, times in frequency.items() if times == most)]
