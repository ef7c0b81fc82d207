"""Types that are text of a certain form."""

import re

from django.utils.translation import gettext as _

from amtsweg.forms.contracts import Field
from amtsweg.forms.rules import characters
from amtsweg.forms.rules.values.base import Rules, check_text, show_text

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,189}$)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_PHONE = re.compile(r"\+?[0-9 ()/.-]+")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]*")
_POSTCODE = re.compile(r"[0-9]{5}")
# Lengths of the IBAN by country, as far as payments in the single euro area reach.
_IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21,
    "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "VA": 22,
}  # fmt: skip


def _read_lines(_field: Field, raw: str) -> object:
    return characters.clean(raw, lines=True) or None


def _check_email(field: Field, value: object) -> str:
    text = value if isinstance(value, str) else ""
    good = _EMAIL.fullmatch(text) and ".." not in text and not text.startswith(".") and ".@" not in text
    if not good:
        return _("Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de ein.")
    return check_text(field, value)


def _check_phone(field: Field, value: object) -> str:
    text = value if isinstance(value, str) else ""
    if not _PHONE.fullmatch(text) or not 5 <= sum(sign.isdigit() for sign in text) <= 17:
        return _("Bitte geben Sie eine Telefonnummer mit Vorwahl ein, zum Beispiel 05251 123456.")
    return check_text(field, value)


def _check_postcode(_field: Field, value: object) -> str:
    good = isinstance(value, str) and _POSTCODE.fullmatch(value)
    return "" if good else _("Bitte geben Sie eine Postleitzahl mit fünf Ziffern ein.")


def _read_iban(_field: Field, raw: str) -> object:
    return re.sub(r"[\s-]", "", raw).upper()[:60] or None


def _check_iban(_field: Field, value: object) -> str:
    iban = value if isinstance(value, str) else ""
    length = _IBAN_LENGTHS.get(iban[:2])
    if length is None:
        return _("Bitte geben Sie eine IBAN ein; sie beginnt mit zwei Buchstaben, zum Beispiel DE.")
    if not _IBAN.fullmatch(iban):
        return _("Eine IBAN hat nach zwei Buchstaben und zwei Ziffern nur Ziffern und Buchstaben ohne Umlaute.")
    if len(iban) != length:
        return _("Diese IBAN hat %(length)s Zeichen, erwartet werden %(wanted)s.") % {
            "length": len(iban),
            "wanted": length,
        }
    return "" if iban_fits(iban) else _("Diese IBAN enthält einen Tippfehler: Ihre Prüfziffer stimmt nicht.")


def iban_fits(iban: str) -> bool:
    """Tell whether the check digits of an IBAN are right (ISO 7064, modulo 97)."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _show_iban(_field: Field, value: object, _language: str) -> str:
    text = str(value)
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


TEXT = Rules()
MULTILINE = Rules(read=_read_lines)
EMAIL = Rules(check=_check_email)
PHONE = Rules(check=_check_phone, show=show_text)
POSTCODE = Rules(check=_check_postcode)
IBAN = Rules(
    read=_read_iban, check=_check_iban, show=_show_iban, edit=lambda field, value: _show_iban(field, value, "de")
)
