"""Decimal numbers with 34 digits, as IEEE 754 decimal128 has them."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow

from amtsweg.feel.values.undefined import Undefined

CONTEXT = Context(
    prec=34,
    Emin=-6143,
    Emax=6144,
    rounding=ROUND_HALF_EVEN,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
ZERO = Decimal(0)
ONE = Decimal(1)


def decimal_of(text: str) -> Decimal:
    """Read a numeric text, rounded to 34 digits; not a finite number: `Undefined`."""
    try:
        number = CONTEXT.create_decimal(text)
    except DecimalException:
        raise Undefined(f"{text} is not a number") from None
    return finite(number)


def finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise Undefined("the number is not finite")
    return number


def is_integer(number: Decimal) -> bool:
    return number == number.to_integral_value()


def integer(number: Decimal, what: str) -> int:
    """The number as an int, or `Undefined` when it has a fraction or could never be an index or a count."""
    if not is_integer(number) or abs(number) > 10**18:
        raise Undefined(f"{what} must be a whole number")
    return int(number)


def number_text(number: Decimal) -> str:
    """Plain notation without exponent; -0 is 0."""
    if number == 0:
        number = abs(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
