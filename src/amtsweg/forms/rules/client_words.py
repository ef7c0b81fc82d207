"""The words in which the browser says what the server will say: the very same, so that nothing reads like two."""

from collections.abc import Callable, Collection

from django.utils.translation import gettext as _

from amtsweg.forms.contracts import GROUPS, Field, Kind
from amtsweg.forms.rules.checking import missing

Words = dict[str, str]
Messages = dict[str, str | Words]

_PLAIN = frozenset({Kind.TEXT, Kind.MULTILINE, Kind.EMAIL, Kind.PHONE})
_CHOSEN = frozenset({Kind.CHOICE, Kind.YES_NO})
_NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.MONEY})


def messages_of(kinds: Collection[Kind]) -> Messages:
    """Return the messages that fields of these kinds can have; what stands in percent signs is filled in there."""
    found: Messages = {"missing": {str(kind): missing(Field("", kind)) for kind in sorted(kinds)}}
    for owners, words in _OWNERS:
        if owners & frozenset(kinds):
            found |= words()
    return found


def _of_text() -> Words:
    return {
        "no_text": _("Bitte geben Sie einen Text ein."),
        "long": _("Bitte kürzen Sie Ihre Angabe: Sie hat %(length)s Zeichen, möglich sind %(limit)s."),
        "sign": _("Das Zeichen „%(sign)s“ kann nicht verarbeitet werden. Bitte ersetzen Sie es."),
    }


def _of_date() -> Words:
    return {
        "date": _("Bitte geben Sie ein Datum ein, das es gibt, zum Beispiel 24.12.2025."),
        "year": _("Bitte prüfen Sie die Jahreszahl: Möglich sind die Jahre 1800 bis 2200."),
    }


def _of_choice() -> Words:
    return {
        "choice": _("Bitte wählen Sie aus den angebotenen Antworten."),
        "yes_no": _("Bitte wählen Sie Ja oder Nein."),
    }


def _of_number() -> Words:
    return {
        "number": _("Bitte geben Sie eine Zahl ein, zum Beispiel 12,5."),
        "integer": _("Bitte geben Sie eine ganze Zahl ein, zum Beispiel 3."),
        "money": _("Bitte geben Sie einen Betrag in Euro ein, zum Beispiel 12,50."),
        "digits": _("Diese Zahl ist zu lang: Möglich sind höchstens %(limit)s Ziffern."),
        "cents": _("Bitte geben Sie den Betrag mit höchstens zwei Stellen nach dem Komma ein."),
    }


def _of_iban() -> Words:
    return {
        "iban": _("Bitte geben Sie eine IBAN ein; sie beginnt mit zwei Buchstaben, zum Beispiel DE."),
        "iban_signs": _("Eine IBAN hat nach zwei Buchstaben und zwei Ziffern nur Ziffern und Buchstaben ohne Umlaute."),
        "iban_length": _("Diese IBAN hat %(length)s Zeichen, erwartet werden %(wanted)s."),
        "iban_digits": _("Diese IBAN enthält einen Tippfehler: Ihre Prüfziffer stimmt nicht."),
    }


def _of_file() -> Words:
    return {
        "file": _("Bitte laden Sie die Datei noch einmal hoch."),
        "files": _("Bitte entfernen Sie Dateien: Möglich sind höchstens %(limit)s."),
    }


def _of_group() -> Words:
    return {
        "few": _("Bitte machen Sie diese Angabe mindestens %(count)s-mal."),
        "many": _("Diese Angabe ist höchstens %(count)s-mal möglich."),
    }


def _of_place() -> Words:
    return {
        "both": _("Bitte geben Sie Breiten- und Längengrad zusammen an."),
        "place": _("Bitte markieren Sie den Ort auf der Karte oder geben Sie die Adresse ein."),
    }


_OWNERS: tuple[tuple[frozenset[Kind], Callable[[], Words]], ...] = (
    (_PLAIN, _of_text),
    (frozenset({Kind.DATE}), _of_date),
    (_CHOSEN, _of_choice),
    (_NUMBERS, _of_number),
    (frozenset({Kind.IBAN}), _of_iban),
    (frozenset({Kind.FILE}), _of_file),
    (frozenset({Kind.CONSENT}), lambda: {"consent": _("Bitte bestätigen Sie dies.")}),
    (frozenset({Kind.EMAIL}), lambda: {"email": _("Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de ein.")}),
    (
        frozenset({Kind.PHONE}),
        lambda: {"phone": _("Bitte geben Sie eine Telefonnummer mit Vorwahl ein, zum Beispiel 05251 123456.")},
    ),
    (
        frozenset({Kind.POSTCODE}),
        lambda: {"postcode": _("Bitte geben Sie eine Postleitzahl mit fünf Ziffern ein.")},
    ),
    (GROUPS, _of_group),
    (frozenset({Kind.PLACE}), _of_place),
)
