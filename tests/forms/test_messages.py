"""Every type of field has its own clear message for every mistake that can be made in it, in German and in English."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from django.http import QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import GROUPS, Kind
from forms.conftest import form_of

EMPTY, UNREADABLE, RANGE, LONG, SIGNS = "empty", "unreadable", "out of range", "too long", "wrong characters"
FILL, CHOOSE, OFFERED = (
    "Bitte füllen Sie dieses Feld aus.",
    "Bitte wählen Sie eine Antwort.",
    "Bitte wählen Sie aus den angebotenen Antworten.",
)
WHOLE, NUMBER = (
    "Bitte geben Sie eine ganze Zahl ein, zum Beispiel 3.",
    "Bitte geben Sie eine Zahl ein, zum Beispiel 12,5.",
)
AMOUNT = "Bitte geben Sie einen Betrag in Euro ein, zum Beispiel 12,50."
EMAIL = "Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de ein."
PHONE = "Bitte geben Sie eine Telefonnummer mit Vorwahl ein, zum Beispiel 05251 123456."
POSTCODE = "Bitte geben Sie eine Postleitzahl mit fünf Ziffern ein."
IBAN = "Bitte geben Sie eine IBAN ein; sie beginnt mit zwei Buchstaben, zum Beispiel DE."
DATE = "Bitte geben Sie ein Datum ein, das es gibt, zum Beispiel 24.12.2025."
SIGN = "Das Zeichen „中“ kann nicht verarbeitet werden. Bitte ersetzen Sie es."
BETWEEN = "Bitte geben Sie eine Zahl von 1 bis 10 ein."
CENTS = "Bitte geben Sie den Betrag mit höchstens zwei Stellen nach dem Komma ein."
YEAR = "Bitte prüfen Sie die Jahreszahl: Möglich sind die Jahre 1800 bis 2200."
TYPO = "Diese IBAN enthält einen Tippfehler: Ihre Prüfziffer stimmt nicht."
IBAN_SIGNS = "Eine IBAN hat nach zwei Buchstaben und zwei Ziffern nur Ziffern und Buchstaben ohne Umlaute."
DIGITS = "Diese Zahl ist zu lang: Möglich sind höchstens 15 Ziffern."


def too_long(length: int, limit: int) -> str:
    """Return the message for a text that is too long."""
    return f"Bitte kürzen Sie Ihre Angabe: Sie hat {length} Zeichen, möglich sind {limit}."


# What is typed, and the message; a mistake that cannot be made in a type does not stand there.
MISTAKES: Mapping[Kind, Mapping[str, tuple[str, str]]] = {
    Kind.TEXT: {EMPTY: (" ", FILL), LONG: ("x" * 21, too_long(21, 20)), SIGNS: ("中", SIGN)},
    Kind.MULTILINE: {EMPTY: (" \n", FILL), LONG: ("x\n" * 11, too_long(21, 20)), SIGNS: ("a\n中", SIGN)},
    Kind.INTEGER: {
        EMPTY: ("", WHOLE), UNREADABLE: ("2,5", WHOLE), RANGE: ("11", BETWEEN),
        LONG: ("1" * 16, DIGITS), SIGNS: ("drei", WHOLE),
    },
    Kind.NUMBER: {
        EMPTY: ("", NUMBER), UNREADABLE: ("1,2,3", NUMBER), RANGE: ("0,9", BETWEEN),
        LONG: ("1" * 16, DIGITS), SIGNS: ("drei", NUMBER),
    },
    Kind.MONEY: {
        EMPTY: ("", AMOUNT), UNREADABLE: ("9,999", CENTS),
        RANGE: ("10,01", "Bitte geben Sie einen Betrag von 1,00 € bis 10,00 € ein."), LONG: ("1" * 16, DIGITS),
        SIGNS: ("$ 5", AMOUNT),
    },
    Kind.DATE: {
        EMPTY: ("", "Bitte geben Sie ein Datum ein."), UNREADABLE: ("31.02.2026", DATE),
        RANGE: ("01.01.1066", YEAR), SIGNS: ("morgen", DATE),
    },
    Kind.CHOICE: {EMPTY: ("", CHOOSE), UNREADABLE: ("c", OFFERED)},
    Kind.YES_NO: {EMPTY: ("", CHOOSE), UNREADABLE: ("jein", "Bitte wählen Sie Ja oder Nein.")},
    Kind.CONSENT: {EMPTY: ("", "Bitte bestätigen Sie dies.")},
    Kind.EMAIL: {
        EMPTY: ("", EMAIL), UNREADABLE: ("kim@", EMAIL), LONG: ("k" * 9 + "@muster.example", too_long(24, 20)),
        SIGNS: ("kim@müster.example", EMAIL),
    },
    Kind.PHONE: {
        EMPTY: ("", PHONE), UNREADABLE: ("112", PHONE), LONG: ("05251 / 88 - 1 2 3 4 5", too_long(22, 20)),
        SIGNS: ("0800-HILFE", PHONE),
    },
    Kind.IBAN: {
        EMPTY: ("", IBAN), UNREADABLE: ("123", IBAN),
        RANGE: ("DE02120300000000202052", TYPO),
        LONG: ("DE021203000000002020512", "Diese IBAN hat 23 Zeichen, erwartet werden 22."),
        SIGNS: ("DE0212030000000020205ä", IBAN_SIGNS),
    },
    Kind.POSTCODE: {
        EMPTY: ("", POSTCODE), UNREADABLE: ("3309", POSTCODE), LONG: ("330981", POSTCODE), SIGNS: ("D-330", POSTCODE),
    },
    Kind.FILE: {EMPTY: ("", "Bitte laden Sie eine Datei hoch.")},
}  # fmt: skip
ALL = [(kind, mistake) for kind, found in MISTAKES.items() for mistake in found]
BOUNDS = {Kind.INTEGER: "min: 1, max: 10", Kind.NUMBER: "min: 1, max: 10", Kind.MONEY: "min: 1, max: 10"}
OPTIONS = {Kind.CHOICE: "options: [{value: a, label: A}, {value: b, label: B}]"}


def message(kind: Kind, typed: str, at: datetime) -> str:
    """Return the message for what was typed into a field of a type."""
    more = [BOUNDS.get(kind, ""), OPTIONS.get(kind, ""), "" if kind in BOUNDS else "max_length: 20"]
    form = form_of(f"{{title: T, fields: [{{key: f, type: {kind}, label: F, {', '.join(filter(None, more))}}}]}}")
    sent = QueryDict(mutable=True)
    sent.setlist("f", [typed])
    result = forms.read_page(form, None, sent, MultiValueDict(), answers={}, at=at)
    assert not result.complete
    return result.errors["f"]


@pytest.mark.parametrize(("kind", "mistake"), ALL)
def test_every_mistake_in_every_type_has_its_message(kind: Kind, mistake: str, at: datetime) -> None:
    typed, expected = MISTAKES[kind][mistake]
    assert message(kind, typed, at) == expected
    with translation.override("en"):
        english = message(kind, typed, at)
    assert english != expected
    assert "bitte" not in english.lower()


def test_no_type_is_forgotten() -> None:
    without_input = {Kind.INFO, Kind.COMPUTED}
    assert set(MISTAKES) == set(Kind) - GROUPS - without_input
    assert [kind for kind, found in MISTAKES.items() if EMPTY not in found] == []


PERSON = "{title: T, fields: [{key: who, type: person}, {key: other, type: person, label: Kind, required: false}]}"
KIM = {"given_name": "Kim", "family_name": "Muster", "birth_name": "Beispiel", "birthdate": "1984-05-04"}


def test_a_person_is_asked_as_registers_know_one(at: datetime) -> None:
    form = form_of(PERSON)
    assert forms.check_all(form, {"who": KIM}, at=at) == {}
    assert forms.check_all(form, {"who": {**KIM, "birthdate": "2026-03-03"}}, at=at) == {
        "who.birthdate": "Bitte prüfen Sie das Geburtsdatum: Es liegt in der Zukunft."
    }
    assert list(forms.check_all(form, {}, at=at)) == ["who.given_name", "who.family_name", "who.birthdate"]
    (section,) = forms.summary(form, {"who": KIM, "other": {"given_name": "Mika"}}, language="de")
    assert [(row.label, row.value) for row in section.rows] == [
        ("Person", "Kim Muster, Geburtsname Beispiel, Geburtsdatum 04.05.1984"),
        ("Kind", "Mika"),
    ]
