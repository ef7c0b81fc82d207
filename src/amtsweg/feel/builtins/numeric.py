"""Functions of numbers."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)

from amtsweg.feel.builtins.signature import Library, builtin
from amtsweg.feel.run import Run
from amtsweg.feel.values.numbers import CONTEXT, ZERO, integer, is_integer
from amtsweg.feel.values.temporal import DaysTimeDuration, YearsMonthsDuration
from amtsweg.feel.values.undefined import Undefined

LIBRARY: Library = {}
LEAST_SCALE, LARGEST_SCALE = -6111, 6176
STEPS_OF_SERIES = 20
"""What is computed to 34 digits by a series takes as long as this many loops."""


def rounded(number: Decimal, scale: Decimal | None, mode: str) -> Decimal:
    """The number with so many digits behind the point; negative scales round before it."""
    if scale is None:
        raise Undefined("scale must be a number")
    digits = integer(scale.to_integral_value(rounding=ROUND_DOWN), "scale")
    if not LEAST_SCALE <= digits <= LARGEST_SCALE:
        raise Undefined("scale is out of range")
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= digits:
        return number
    return number.quantize(Decimal(1).scaleb(-digits), rounding=mode, context=CONTEXT) + ZERO


@builtin(LIBRARY, "decimal(n: number, scale: number)")
def decimal(_: Run, n: Decimal, scale: Decimal) -> Decimal:
    return rounded(n, scale, ROUND_HALF_EVEN)


@builtin(LIBRARY, "floor(n: number, scale?: number)")
def floor(_: Run, n: Decimal, scale: Decimal | None = ZERO) -> Decimal:
    return rounded(n, scale, ROUND_FLOOR)


@builtin(LIBRARY, "ceiling(n: number, scale?: number)")
def ceiling(_: Run, n: Decimal, scale: Decimal | None = ZERO) -> Decimal:
    return rounded(n, scale, ROUND_CEILING)


@builtin(LIBRARY, "round up(n: number, scale: number)")
def round_up(_: Run, n: Decimal, scale: Decimal) -> Decimal:
    return rounded(n, scale, ROUND_UP)


@builtin(LIBRARY, "round down(n: number, scale: number)")
def round_down(_: Run, n: Decimal, scale: Decimal) -> Decimal:
    return rounded(n, scale, ROUND_DOWN)


@builtin(LIBRARY, "round half up(n: number, scale: number)")
def round_half_up(_: Run, n: Decimal, scale: Decimal) -> Decimal:
    return rounded(n, scale, ROUND_HALF_UP)


@builtin(LIBRARY, "round half down(n: number, scale: number)")
def round_half_down(_: Run, n: Decimal, scale: Decimal) -> Decimal:
    return rounded(n, scale, ROUND_HALF_DOWN)


@builtin(LIBRARY, "abs(n: number)")
def absolute(_: Run, n: Decimal) -> Decimal:
    return abs(n)


@builtin(LIBRARY, "abs(n: days and time duration)")
def absolute_days(_: Run, n: DaysTimeDuration) -> DaysTimeDuration:
    return DaysTimeDuration(abs(n.nanos))


@builtin(LIBRARY, "abs(n: years and months duration)")
def absolute_months(_: Run, n: YearsMonthsDuration) -> YearsMonthsDuration:
    return YearsMonthsDuration(abs(n.months))


@builtin(LIBRARY, "modulo(dividend: number, divisor: number)")
def modulo(_: Run, dividend: Decimal, divisor: Decimal) -> Decimal:
    """The remainder with the sign of the divisor."""
    if divisor == 0:
        raise Undefined("nothing can be divided by zero")
    try:
        remainder = CONTEXT.remainder(dividend, divisor)
    except DecimalException:
        raise Undefined("the dividend is too large for the divisor") from None
    return CONTEXT.add(remainder, divisor) if remainder and (remainder < 0) != (divisor < 0) else remainder


@builtin(LIBRARY, "sqrt(number: number)")
def square_root(run: Run, number: Decimal) -> Decimal:
    run.step(STEPS_OF_SERIES)
    if number < 0:
        raise Undefined("a negative number has no square root")
    return CONTEXT.sqrt(number)


@builtin(LIBRARY, "log(number: number)")
def logarithm(run: Run, number: Decimal) -> Decimal:
    run.step(STEPS_OF_SERIES)
    if number <= 0:
        raise Undefined("only positive numbers have a logarithm")
    return CONTEXT.ln(number)


@builtin(LIBRARY, "exp(number: number)")
def exponential(run: Run, number: Decimal) -> Decimal:
    run.step(STEPS_OF_SERIES)
    try:
        return CONTEXT.exp(number)
    except DecimalException:
        raise Undefined("the result is too large") from None


@builtin(LIBRARY, "odd(number: number)")
def odd(_: Run, number: Decimal) -> bool:
    return is_integer(number) and CONTEXT.remainder_near(number, Decimal(2)) != 0 if abs(number) < 10**33 else False


@builtin(LIBRARY, "even(number: number)")
def even(_: Run, number: Decimal) -> bool:
    return is_integer(number) and (abs(number) >= 10**33 or CONTEXT.remainder_near(number, Decimal(2)) == 0)
