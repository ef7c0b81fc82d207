"""Checking answers: every message by its path, in the words of the type it belongs to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.forms.contracts import Answers, Check, Field, Form, Kind
from amtsweg.forms.rules import logic
from amtsweg.forms.rules.levels import Level
from amtsweg.forms.rules.values.table import is_empty, rules_of

Problem = tuple[str, str]

_NOTHING: Mapping[str, object] = {}
_MISSING: Mapping[Kind, Promise] = {
    Kind.INTEGER: gettext_lazy("Bitte geben Sie eine ganze Zahl ein, zum Beispiel 3."),
    Kind.NUMBER: gettext_lazy("Bitte geben Sie eine Zahl ein, zum Beispiel 12,5."),
    Kind.MONEY: gettext_lazy("Bitte geben Sie einen Betrag in Euro ein, zum Beispiel 12,50."),
    Kind.DATE: gettext_lazy("Bitte geben Sie ein Datum ein."),
    Kind.CHOICE: gettext_lazy("Bitte wählen Sie eine Antwort."),
    Kind.YES_NO: gettext_lazy("Bitte wählen Sie eine Antwort."),
    Kind.EMAIL: gettext_lazy("Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de ein."),
    Kind.PHONE: gettext_lazy("Bitte geben Sie eine Telefonnummer mit Vorwahl ein, zum Beispiel 05251 123456."),
    Kind.IBAN: gettext_lazy("Bitte geben Sie eine IBAN ein; sie beginnt mit zwei Buchstaben, zum Beispiel DE."),
    Kind.POSTCODE: gettext_lazy("Bitte geben Sie eine Postleitzahl mit fünf Ziffern ein."),
    Kind.FILE: gettext_lazy("Bitte laden Sie eine Datei hoch."),
    Kind.CONSENT: gettext_lazy("Bitte bestätigen Sie dies."),
}


def check_form(
    form: Form,
    answers: Answers,
    *,
    at: datetime,
    language: str,
    given: logic.Context = _NOTHING,
    page: str | None = None,
) -> dict[str, str]:
    """Return a message for each path that is wrong, in the order of the form; of one page only if it is named."""
    return check_settled(logic.Settled(form, answers, given), at=at, language=language, page=page)


def check_settled(settled: logic.Settled, *, at: datetime, language: str, page: str | None = None) -> dict[str, str]:
    """Do the same with answers that are worked out already."""
    checker, root, form = _Checker(at, language), settled.root, settled.form
    found: dict[str, str] = {}
    for one in settled.pages:
        if page in (None, one.key):
            _add(found, checker.fields(one.fields, "", root))
            _add(found, checker.checks(one.checks, "", one.fields[0].key, root))
    if page is None:
        _add(found, checker.checks(form.checks, "", form.pages[-1].fields[0].key, root))
    return found


def _add(found: dict[str, str], problems: Iterator[Problem]) -> None:
    for path, message in problems:
        found.setdefault(path, message)


class _Checker:
    """Walks over answers with the moment and the language of the person."""

    def __init__(self, at: datetime, language: str) -> None:
        self.at = at
        self.language = language

    def fields(self, fields: Sequence[Field], prefix: str, level: Level) -> Iterator[Problem]:
        for field in fields:
            if field.kind is not Kind.INFO and field.key not in level.hidden:
                if field.is_group:
                    yield from self._groups(field, f"{prefix}{field.key}", level)
                else:
                    yield from self._field(field, prefix, level)

    def _field(self, field: Field, prefix: str, level: Level) -> Iterator[Problem]:
        value = level.kept.get(field.key)
        if is_empty(value):
            if field.kind is not Kind.COMPUTED and logic.is_required(field, level):
                yield f"{prefix}{field.key}", missing(field)
        elif message := rules_of(field).check(field, value):
            yield f"{prefix}{field.key}", message
        elif field.checks:
            yield from self.checks(field.checks, prefix, field.key, level)

    def _groups(self, field: Field, path: str, level: Level) -> Iterator[Problem]:
        required = logic.is_required(field, level)
        if field.repeat:
            yield from self._items(field, level.inner[field.key], path, required)
        elif required or not is_empty(level.kept.get(field.key)):
            yield from self._group(field, path, level.group(field))

    def _group(self, field: Field, path: str, inner: Level) -> Iterator[Problem]:
        yield from self.fields(field.fields, f"{path}.", inner)
        if field.kind is Kind.PLACE:
            yield from _check_place(inner.kept, path)
        yield from self.checks(field.checks, f"{path}.", field.fields[0].key, inner)

    def _items(self, field: Field, items: list[Level], path: str, required: bool) -> Iterator[Problem]:
        assert field.repeat is not None
        minimum = field.repeat.minimum if required else 0
        if len(items) < minimum:
            yield path, _("Bitte machen Sie diese Angabe mindestens %(count)s-mal.") % {"count": minimum}
        if len(items) > field.repeat.maximum:
            yield path, _("Diese Angabe ist höchstens %(count)s-mal möglich.") % {"count": field.repeat.maximum}
        for index, item in enumerate(items):
            if index < minimum or not is_empty(item.kept):
                yield from self._group(field, f"{path}.{index}", item)

    def checks(self, checks: Sequence[Check], prefix: str, otherwise: str, level: Level) -> Iterator[Problem]:
        """Yield the checks that fail, at the fields they name or at the one given."""
        for check in checks:
            if logic.is_violated(check.that, level, self.at):
                for name in check.fields or (otherwise,):
                    yield f"{prefix}{name}", check.message.to(self.language)


def missing(field: Field) -> str:
    """Return what to say when a field was left empty."""
    words = _MISSING.get(field.kind)
    return str(words) if words else _("Bitte füllen Sie dieses Feld aus.")


def _check_place(value: Mapping[str, object], path: str) -> Iterator[Problem]:
    lat, lon = value.get("lat"), value.get("lon")
    if is_empty(lat) != is_empty(lon):
        yield f"{path}.{'lat' if is_empty(lat) else 'lon'}", _("Bitte geben Sie Breiten- und Längengrad zusammen an.")
    if is_empty(lat) and is_empty(lon) and is_empty(value.get("address")):
        yield f"{path}.address", _("Bitte markieren Sie den Ort auf der Karte oder geben Sie die Adresse ein.")
