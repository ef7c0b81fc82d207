"""Answers as a person reads them: on the review page, in the PDF, on the case page."""

from collections.abc import Iterator, Mapping, Sequence

from amtsweg.forms.contracts import Answers, Field, Form, Kind, Page, Row, Section
from amtsweg.forms.rules import logic
from amtsweg.forms.rules.levels import as_list, as_mapping
from amtsweg.forms.rules.values.files import upload_refs
from amtsweg.forms.rules.values.numbers import german
from amtsweg.forms.rules.values.table import is_empty, rules_of

_NOTHING: Mapping[str, object] = {}


def summarise(form: Form, answers: Answers, *, language: str, given: logic.Context = _NOTHING) -> list[Section]:
    """Return the answers in titled sections; each item of a repeating group is a section of its own."""
    settled = logic.Settled(form, answers, given)
    sections: list[Section] = []
    for page in settled.pages:
        sections += _Summary(page, language).page(settled.answers)
    return sections


class _Summary:
    """The sections of one page."""

    def __init__(self, page: Page, language: str) -> None:
        self._page = page
        self.language = language

    def page(self, answers: Answers) -> Iterator[Section]:
        return self._sections(self._page.title.to(self.language), self._page.fields, answers, "")

    def _sections(self, title: str, fields: Sequence[Field], answers: object, prefix: str) -> Iterator[Section]:
        known = as_mapping(answers)
        rows = tuple(self._rows(fields, known, prefix))
        if rows:
            yield Section(title, self._page.key, rows)
        for field in fields:
            value, path = known.get(field.key), f"{prefix}{field.key}"
            label = field.label.to(self.language)
            if field.repeat:
                for index, item in enumerate(as_list(value)):
                    yield from self._sections(
                        item_title(field, index, self.language), field.fields, item, f"{path}.{index}."
                    )
            elif field.kind is Kind.GROUP and not is_empty(value):
                yield from self._sections(label, field.fields, value, f"{path}.")

    def _rows(self, fields: Sequence[Field], known: Answers, prefix: str) -> Iterator[Row]:
        for field in fields:
            value = known.get(field.key)
            if not field.repeat and field.kind is not Kind.GROUP and not is_empty(value):
                files = upload_refs(value) if field.kind is Kind.FILE else ()
                label = field.label.to(self.language)
                if label:
                    yield Row(f"{prefix}{field.key}", label, self._show(field, value), files)

    def _show(self, field: Field, value: object) -> str:
        known = as_mapping(value)
        if field.kind is Kind.ADDRESS:
            return _lines(known, ("street", "house_number"), ("postcode", "city"))
        if field.kind is Kind.PERSON:
            return self._person(field, known)
        if field.kind is Kind.PARCEL:
            return self._parcel(field, known)
        if field.kind is Kind.PLACE:
            return _place(known)
        return rules_of(field).show(field, value, self.language)

    def _person(self, field: Field, known: Mapping[str, object]) -> str:
        name = _lines(known, ("given_name", "family_name"))
        parts = {part.key: part for part in field.fields}
        born = [
            f"{parts[key].label.to(self.language)} {rules_of(parts[key]).show(parts[key], known[key], self.language)}"
            for key in ("birth_name", "birthdate")
            if not is_empty(known.get(key))
        ]
        return ", ".join([name] * bool(name) + born)

    def _parcel(self, field: Field, known: Mapping[str, object]) -> str:
        parts = [
            f"{part.label.to(self.language)} {rules_of(part).show(part, known[part.key], self.language)}"
            for part in field.fields
            if not is_empty(known.get(part.key))
        ]
        return ", ".join(parts)


def item_title(field: Field, index: int, language: str) -> str:
    """Return the heading of one item of a repeating group."""
    assert field.repeat is not None
    return f"{(field.repeat.item or field.label).to(language)} {index + 1}"


def _lines(known: Mapping[str, object], *lines: tuple[str, ...]) -> str:
    words = (" ".join(str(known[name]) for name in line if not is_empty(known.get(name))) for line in lines)
    return ", ".join(line for line in words if line)


def _place(known: Mapping[str, object]) -> str:
    lat, lon = known.get("lat"), known.get("lon")
    point = "" if is_empty(lat) or is_empty(lon) else f"{german(lat)}° N, {german(lon)}° O"
    address = str(known.get("address") or "")
    return f"{address} ({point})" if address and point else address or point
