"""Checking answers: every message by its path, in the words of the type it belongs to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from amtsweg.forms.contracts import Answers, Check, Field, Form, Kind
from amtsweg.forms.rules import logic
from amtsweg.forms.rules.values.table import is_empty, rules_of

Problem = tuple[str, str]

_NOTHING: Mapping[str, object] = {}
_MISSING_CHOICE = frozenset({Kind.CHOICE, Kind.YES_NO})


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
    settled = logic.settle(form, answers, given)
    context = logic.root_context(form, settled, given)
    checker = _Checker(at, language)
    found: dict[str, str] = {}
    for one in logic.shown_pages(form, context):
        if page in (None, one.key):
            _add(found, checker.fields(one.fields, settled, "", context))
            _add(found, checker.checks(one.checks, "", one.fields[0].key, context))
    if page is None:
        _add(found, checker.checks(form.checks, "", form.pages[-1].fields[0].key, context))
    return found


def _add(found: dict[str, str], problems: Iterator[Problem]) -> None:
    for path, message in problems:
        found.setdefault(path, message)


class _Checker:
    """Walks over answers with the moment and the language of the person."""

    def __init__(self, at: datetime, language: str) -> None:
        self.at = at
        self.language = language

    def fields(
        self, fields: Sequence[Field], answers: object, prefix: str, context: logic.Context
    ) -> Iterator[Problem]:
        known = logic.as_mapping(answers)
        for field in fields:
            if field.kind is not Kind.INFO and logic.is_shown(field, context):
                yield from self._field(field, known.get(field.key), f"{prefix}{field.key}", context)

    def _field(self, field: Field, value: object, path: str, context: logic.Context) -> Iterator[Problem]:
        required = logic.is_required(field, context)
        if field.repeat:
            yield from self._items(field, logic.as_list(value), path, context, required)
        elif field.is_group:
            if required or not is_empty(value):
                yield from self._group(field, value, path, logic.inner_context(field, value, context))
        elif is_empty(value):
            if required and field.kind is not Kind.COMPUTED:
                yield path, missing(field)
        elif message := rules_of(field).check(field, value):
            yield path, message
        else:
            yield from self.checks(field.checks, path.removesuffix(field.key), field.key, context)

    def _group(self, field: Field, value: object, path: str, inner: logic.Context) -> Iterator[Problem]:
        yield from self.fields(field.fields, value, f"{path}.", inner)
        if field.kind is Kind.PLACE:
            yield from _check_place(logic.as_mapping(value), path)
        yield from self.checks(field.checks, f"{path}.", field.fields[0].key, inner)

    def _items(
        self, field: Field, items: list[object], path: str, context: logic.Context, required: bool
    ) -> Iterator[Problem]:
        assert field.repeat is not None
        minimum = field.repeat.minimum if required else 0
        if len(items) < minimum:
            yield path, _("Bitte machen Sie diese Angabe mindestens %(count)s-mal.") % {"count": minimum}
        if len(items) > field.repeat.maximum:
            yield path, _("Diese Angabe ist höchstens %(count)s-mal möglich.") % {"count": field.repeat.maximum}
        for index, item in enumerate(items):
            if index < minimum or not is_empty(item):
                inner = logic.inner_context(field, item, context, index + 1)
                yield from self._group(field, item, f"{path}.{index}", inner)

    def checks(self, checks: Sequence[Check], prefix: str, otherwise: str, context: logic.Context) -> Iterator[Problem]:
        """Yield the checks that fail, at the fields they name or at the one given."""
        for check in checks:
            if logic.is_violated(check.that, context, self.at):
                for name in check.fields or (otherwise,):
                    yield f"{prefix}{name}", check.message.to(self.language)


def missing(field: Field) -> str:
    """Return what to say when a field was left empty."""
    if field.kind in _MISSING_CHOICE:
        return _("Bitte wählen Sie eine Antwort.")
    if field.kind is Kind.FILE:
        return _("Bitte laden Sie eine Datei hoch.")
    if field.kind is Kind.CONSENT:
        return _("Bitte bestätigen Sie dies.")
    if field.kind is Kind.DATE:
        return _("Bitte geben Sie ein Datum ein.")
    return _("Bitte füllen Sie dieses Feld aus.")


def _check_place(value: Mapping[str, object], path: str) -> Iterator[Problem]:
    lat, lon = value.get("lat"), value.get("lon")
    if is_empty(lat) != is_empty(lon):
        yield f"{path}.{'lat' if is_empty(lat) else 'lon'}", _("Bitte geben Sie Breiten- und Längengrad zusammen an.")
    if is_empty(lat) and is_empty(lon) and is_empty(value.get("address")):
        yield f"{path}.address", _("Bitte markieren Sie den Ort auf der Karte oder geben Sie die Adresse ein.")
