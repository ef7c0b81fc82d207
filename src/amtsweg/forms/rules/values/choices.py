"""Dates, choices, yes or no, consent."""

import re
from datetime import date

from django.utils.translation import gettext as _

from amtsweg.forms.contracts import Field, Text
from amtsweg.forms.rules.values.base import Rules, feel_text

_GERMAN_DATE = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
_YES, _NO = Text("Ja", "Yes"), Text("Nein", "No")


def _read_date(_field: Field, raw: str) -> object:
    text = raw.strip()
    match = _GERMAN_DATE.fullmatch(text)
    if match:
        text = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    return text[:40] or None


def parse_date(value: object) -> date | None:
    """Return the day an answer names, or None."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _check_date(_field: Field, value: object) -> str:
    day = parse_date(value)
    if day is None:
        return _("Bitte geben Sie ein Datum ein, das es gibt, zum Beispiel 24.12.2025.")
    if not 1800 <= day.year <= 2200:
        return _("Bitte prüfen Sie die Jahreszahl: Möglich sind die Jahre 1800 bis 2200.")
    return ""


def _show_date(_field: Field, value: object, _language: str) -> str:
    day = parse_date(value)
    return day.strftime("%d.%m.%Y") if day else str(value)


def _read_choice(_field: Field, raw: str) -> object:
    return raw.strip()[:100] or None


def _check_choice(field: Field, value: object) -> str:
    chosen = value if isinstance(value, list) else [value]
    known = {option.value for option in field.options}
    offered = all(isinstance(one, str) and one in known for one in chosen)
    if isinstance(value, list) != field.multiple or not offered:
        return _("Bitte wählen Sie aus den angebotenen Antworten.")
    return ""


def _show_choice(field: Field, value: object, language: str) -> str:
    chosen = value if isinstance(value, list) else [value]
    labels = {option.value: option.label.to(language) for option in field.options}
    return ", ".join(labels.get(str(one), str(one)) for one in chosen)


def _read_yes_no(_field: Field, raw: str) -> object:
    return {"true": True, "false": False}.get(raw.strip().lower(), raw.strip()[:20] or None)


def _check_yes_no(_field: Field, value: object) -> str:
    return "" if isinstance(value, bool) else _("Bitte wählen Sie Ja oder Nein.")


def show_truth(_field: Field, value: object, language: str) -> str:
    """Show yes or no."""
    return (_YES if value is True else _NO).to(language)


def _edit_truth(_field: Field, value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read_consent(_field: Field, raw: str) -> object:
    return True if raw else None


def _check_consent(_field: Field, value: object) -> str:
    return "" if value is True else _("Bitte bestätigen Sie dies.")


def _feel_choice(field: Field, value: object) -> object:
    if not field.multiple:
        return feel_text(field, value)
    return value if isinstance(value, list) and all(isinstance(one, str) for one in value) else None


def _feel_date(_field: Field, value: object) -> object:
    return parse_date(value)


def _feel_truth(_field: Field, value: object) -> object:
    return value if isinstance(value, bool) else None


DATE = Rules(_read_date, _check_date, _show_date, feel=_feel_date)
CHOICE = Rules(_read_choice, _check_choice, _show_choice, feel=_feel_choice)
YES_NO = Rules(_read_yes_no, _check_yes_no, show_truth, _edit_truth, _feel_truth)
CONSENT = Rules(_read_consent, _check_consent, show_truth, _edit_truth, _feel_truth)
