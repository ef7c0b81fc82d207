"""The JSON Schema (draft 2020-12) of a form's settled answers.

What a form accepts fits its schema; the reverse holds as far as a schema can say it, for conditions and checks are not
in it.
"""

from collections.abc import Callable, Mapping, Sequence

from amtsweg.feel.api import kinds
from amtsweg.forms.contracts import Field, Form, Kind, Page
from amtsweg.forms.rules import characters
from amtsweg.forms.rules.exchange.demands import is_always_required, is_always_shown, kind_inside, kinds_of

Schema = dict[str, object]
_Shown = Sequence[tuple[Field, Page | None]]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DATE = r"^(1[89][0-9]{2}|2[01][0-9]{2}|2200)-[0-9]{2}-[0-9]{2}$"
_NOTHING: Schema = {
    "description": "Nothing was answered in this group.",
    "anyOf": [
        {"enum": [None, ""]},
        {"type": "object", "additionalProperties": {"$ref": "#/$defs/nothing"}},
        {"type": "array", "items": {"$ref": "#/$defs/nothing"}},
    ],
}
_FILE: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": ["sha256", "filename", "media_type", "size", "scan"],
    "properties": {
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "filename": {"type": "string"},
        "media_type": {"type": "string"},
        "size": {"type": "integer", "minimum": 0},
        "scan": {"enum": ["clean", "unchecked"]},
    },
}
_TYPES: Mapping[kinds.Sort, Schema] = {
    kinds.Sort.TRUTH: {"type": "boolean"},
    kinds.Sort.TEXT: {"type": "string"},
}


def json_schema(form: Form, *, language: str = "de") -> Schema:
    """Return the schema of what is sent in: answers without what is hidden, with everything computed."""
    shown = [(field, page) for page in form.pages for field in page.fields]
    maker = _Maker(language)
    body = maker.object(shown, kinds.context_of(kinds_of(form)), required=True)
    return {"$schema": DRAFT, "title": form.title.to(language), **body, "$defs": _definitions()}


def _definitions() -> Schema:
    text: Schema = {
        "description": "Characters of DIN 91379, data type C.",
        "type": "string",
        "minLength": 1,
        "pattern": characters.pattern(),
    }
    return {"text": text, "file": _FILE, "nothing": _NOTHING}


class _Maker:
    """Makes the schemas of fields, with titles in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def object(self, shown: _Shown, kind: kinds.Kind, *, required: bool) -> Schema:
        fields = [(field, page) for field, page in shown if field.kind is not Kind.INFO]
        asked = [field.key for field, page in fields if is_always_shown(field, page) and _must_be_there(field)]
        properties = {field.key: self.field(field, kind.entries.get(field.key, kinds.ANY)) for field, _page in fields}
        schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
        if asked:
            schema["required"] = asked
        return schema if required else _or_nothing(schema)

    def field(self, field: Field, kind: kinds.Kind) -> Schema:
        return {**self._words(field), **self._shape(field, kind)}

    def _words(self, field: Field) -> Schema:
        words = {"title": field.label.to(self.language), "description": field.hint.to(self.language)}
        return {name: text for name, text in words.items() if text}

    def _shape(self, field: Field, kind: kinds.Kind) -> Schema:
        if field.repeat:
            items = self._group(field, kind_inside(kind, field), required=False)
            least = field.repeat.minimum if is_always_required(field) else 0
            return {"type": "array", "items": items, "minItems": least, "maxItems": field.repeat.maximum}
        if field.is_group:
            return self._group(field, kind, required=is_always_required(field))
        if field.kind is Kind.COMPUTED:
            return _computed(kind)
        return _SHAPES[field.kind](field)

    def _group(self, field: Field, kind: kinds.Kind, *, required: bool) -> Schema:
        schema = self.object([(one, None) for one in field.fields], kind, required=True)
        if field.kind is Kind.PLACE:  # on the map or in words: one of them is enough
            schema["anyOf"] = [{"required": ["address"]}, {"required": ["lat", "lon"]}]
            schema["dependentRequired"] = {"lat": ["lon"], "lon": ["lat"]}
        return schema if required else _or_nothing(schema)


def _must_be_there(field: Field) -> bool:
    """A group that is shown is always there, be it empty; a computed value may be null, and then it is not."""
    return field.is_group or (is_always_required(field) and field.kind is not Kind.COMPUTED)


def _or_nothing(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"$ref": "#/$defs/nothing"}]}


def _computed(kind: kinds.Kind) -> Schema:
    if kind.sort is kinds.Sort.NUMBER:  # a fraction that no JSON number can hold is kept as the text of its digits
        return {"type": "integer"} if kind.bound is not None else {"type": ["number", "string"]}
    return dict(_TYPES.get(kind.sort, {}))


def _text(field: Field) -> Schema:
    return {"$ref": "#/$defs/text", "maxLength": field.max_length}


def _number(field: Field) -> Schema:
    bounds = {"minimum": field.minimum, "maximum": field.maximum}
    kind = "integer" if field.kind is Kind.INTEGER else "number"
    return {"type": kind, **{name: end for name, end in bounds.items() if end is not None}}


def _choice(field: Field) -> Schema:
    one: Schema = {"enum": [option.value for option in field.options]}
    if field.code_list:
        one["codeList"] = {"urn": field.code_list.urn, "version": field.code_list.version}
    return _list_of(one, field) if field.multiple else one


def _files(field: Field) -> Schema:
    return {**_list_of({"$ref": "#/$defs/file"}, field), "maxItems": field.max_files}


def _list_of(one: Schema, field: Field) -> Schema:
    return {"type": "array", "items": one, "minItems": 1 if is_always_required(field) else 0}


def _pattern(pattern: str) -> Callable[[Field], Schema]:
    return lambda field: {"type": "string", "pattern": pattern, "maxLength": field.max_length}


_SHAPES: Mapping[Kind, Callable[[Field], Schema]] = {
    Kind.TEXT: _text,
    Kind.MULTILINE: _text,
    Kind.INTEGER: _number,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.DATE: lambda _field: {"type": "string", "format": "date", "pattern": DATE},
    Kind.CHOICE: _choice,
    Kind.YES_NO: lambda _field: {"type": "boolean"},
    Kind.CONSENT: lambda _field: {"const": True},
    Kind.EMAIL: _pattern(r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
    Kind.PHONE: _pattern(r"^\+?[0-9 ()/.-]+$"),
    Kind.IBAN: _pattern(r"^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,27}$"),
    Kind.POSTCODE: lambda _field: {"type": "string", "pattern": "^[0-9]{5}$"},
    Kind.FILE: _files,
}
