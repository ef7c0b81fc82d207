"""Numbers as people in Germany type them: 1.234,50 as well as 1234.5.

They are kept as JSON numbers of at most 15 significant digits: so many survive a binary number unharmed.
"""

import math
import re
from decimal import Decimal

from django.utils.translation import gettext as _

from amtsweg.forms.contracts import Field, Kind
from amtsweg.forms.rules.values.base import Rules
from amtsweg.forms.rules.values.choices import show_truth

_THOUSANDS_POINT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_THOUSANDS_COMMA = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}")
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,14})?")
_LONG_NUMBER = re.compile(r"[-+]?[0-9., ]+")
_MOST_DIGITS = 15
_CURRENCY = ("€", "EUR", "Euro")


def parse_number(raw: str) -> Decimal | None:
    """Return the number a person means, or None."""
    text = raw.strip().replace("−", "-").replace(" ", "").replace("\u00a0", "")
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text.removeprefix("+"))
    if "," in text and not _THOUSANDS_COMMA.fullmatch(text):  # a comma separates decimals, points the thousands
        whole, _comma, decimals = text.partition(",")
        text = (whole.replace(".", "") if _THOUSANDS_POINT.fullmatch(whole) else whole or "0") + f".{decimals}"
    elif _THOUSANDS_POINT.fullmatch(text) or "," in text:
        text = text.replace(".", "").replace(",", "")
    if not _NUMBER.fullmatch(text) or len(text.replace(".", "").lstrip("0")) > _MOST_DIGITS:
        return None
    return Decimal(sign + text)


def _read(field: Field, raw: str) -> object:
    text = raw.strip()
    if field.kind is Kind.MONEY:
        for word in _CURRENCY:
            text = text.removesuffix(word).strip()
    number = parse_number(text)
    return _plain(number) if number is not None else raw.strip()[:200] or None


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _decimal(value: object) -> Decimal | None:
    """Return a stored number; what is none, or not finite, is no number a person could have meant."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return Decimal(repr(value))


def _check(field: Field, value: object) -> str:
    number = _decimal(value)
    if number is None:
        return _too_long(value) or _("Bitte geben Sie eine Zahl ein, zum Beispiel 12,5.")
    low, high = field.minimum, field.maximum
    if (low is not None and number < Decimal(repr(low))) or (high is not None and number > Decimal(repr(high))):
        return range_message(field)
    return ""


def range_message(field: Field) -> str:
    """Say between which numbers an answer must lie."""
    low, high = field.minimum, field.maximum
    return _bounds_of_money(low, high) if field.kind is Kind.MONEY else _bounds(low, high)


def _too_long(value: object) -> str:
    digits = sum(sign.isdigit() for sign in value) if isinstance(value, str) and _LONG_NUMBER.fullmatch(value) else 0
    if digits > _MOST_DIGITS:
        return _("Diese Zahl ist zu lang: Möglich sind höchstens %(limit)s Ziffern.") % {"limit": _MOST_DIGITS}
    return ""


def _bounds_of_money(low: float | None, high: float | None) -> str:
    values = {"low": german(low or 0, places=2), "high": german(high or 0, places=2)}
    if low is not None and high is not None:
        return _("Bitte geben Sie einen Betrag von %(low)s € bis %(high)s € ein.") % values
    if low is not None:
        return _("Bitte geben Sie mindestens %(low)s € ein.") % values
    return _("Bitte geben Sie höchstens %(high)s € ein.") % values


def _bounds(low: float | None, high: float | None) -> str:
    values = {"low": german(low or 0), "high": german(high or 0)}
    if low is not None and high is not None:
        return _("Bitte geben Sie eine Zahl von %(low)s bis %(high)s ein.") % values
    if low is not None:
        return _("Bitte geben Sie mindestens %(low)s ein.") % values
    return _("Bitte geben Sie höchstens %(high)s ein.") % values


def _check_integer(field: Field, value: object) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        return _too_long(value) or _("Bitte geben Sie eine ganze Zahl ein, zum Beispiel 3.")
    return _check(field, value)


def _check_money(field: Field, value: object) -> str:
    number = _decimal(value)
    if number is None:
        return _too_long(value) or _("Bitte geben Sie einen Betrag in Euro ein, zum Beispiel 12,50.")
    if not _in_cents(number):
        return _("Bitte geben Sie den Betrag mit höchstens zwei Stellen nach dem Komma ein.")
    return _check(field, value)


def german(value: object, *, places: int | None = None) -> str:
    """Write a number the German way: 1.234,5."""
    number = _decimal(value)
    if number is None:
        return str(value)
    text = f"{number:,f}" if places is None else f"{number:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,"))


def _show(field: Field, value: object, language: str) -> str:
    text = german(value, places=2 if field.kind is Kind.MONEY and _decimal(value) is not None else None)
    if language.startswith("en"):
        text = text.translate(str.maketrans(",.", ".,"))
    unit = "€" if field.kind is Kind.MONEY else field.unit
    return f"{text} {unit}" if unit else text


def _in_cents(number: Decimal) -> bool:
    """Tell whether no digit is smaller than a cent, however large the number is: rounding knows 28 digits only."""
    exponent = number.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -2


def _edit(field: Field, value: object) -> str:
    number = _decimal(value)
    if number is None:
        return str(value)
    return (f"{number:.2f}" if field.kind is Kind.MONEY and _in_cents(number) else f"{number:f}").replace(".", ",")


def _feel(_field: Field, value: object) -> object:
    return _decimal(value)


INTEGER = Rules(_read, _check_integer, _show, _edit, _feel)
NUMBER = Rules(_read, _check, _show, _edit, _feel)
MONEY = Rules(_read, _check_money, _show, _edit, _feel)


def _check_computed(_field: Field, _value: object) -> str:
    return ""


def _show_computed(field: Field, value: object, language: str) -> str:
    if isinstance(value, bool):
        return show_truth(field, value, language)
    return _show(field, value, language)


def _feel_computed(_field: Field, value: object) -> object:
    return value if _decimal(value) is None else _decimal(value)


COMPUTED = Rules(_read, _check_computed, _show_computed, _edit, _feel_computed)
