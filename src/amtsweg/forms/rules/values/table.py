"""Which type of field follows which rules."""

from collections.abc import Mapping

from amtsweg.forms.contracts import Field, Kind
from amtsweg.forms.rules.values import choices, files, numbers, texts
from amtsweg.forms.rules.values.base import Rules

RULES: Mapping[Kind, Rules] = {
    Kind.TEXT: texts.TEXT,
    Kind.MULTILINE: texts.MULTILINE,
    Kind.INTEGER: numbers.INTEGER,
    Kind.NUMBER: numbers.NUMBER,
    Kind.MONEY: numbers.MONEY,
    Kind.DATE: choices.DATE,
    Kind.CHOICE: choices.CHOICE,
    Kind.YES_NO: choices.YES_NO,
    Kind.EMAIL: texts.EMAIL,
    Kind.PHONE: texts.PHONE,
    Kind.IBAN: texts.IBAN,
    Kind.POSTCODE: texts.POSTCODE,
    Kind.FILE: files.FILE,
    Kind.CONSENT: choices.CONSENT,
    Kind.COMPUTED: numbers.COMPUTED,
}


def rules_of(field: Field) -> Rules:
    """Return the rules of a field that holds one value."""
    return RULES[field.kind]


def answered(field: Field, value: object) -> object:
    """Return what was answered, or None; a list of which nothing is left was answered with nothing, where lists are."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return value or None
    if not is_empty(value):
        return value
    return [] if isinstance(value, list) and (field.multiple or field.kind is Kind.FILE) else None


def is_empty(value: object) -> bool:
    """Tell whether nothing was answered; a group is empty when all of it is."""
    if isinstance(value, Mapping):
        return all(is_empty(one) for one in value.values())
    if isinstance(value, list):
        return all(is_empty(one) for one in value)
    return value is None or value == ""
