"""What a field looks like whatever was answered: worked out once for each form and language, for every repetition."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amtsweg.forms.contracts import Field, Form, Kind
from amtsweg.forms.rules import composites
from amtsweg.forms.rules.values.files import human_size

_MOST_RADIOS = 8
_ATTRIBUTES: Mapping[Kind, Mapping[str, str]] = {
    Kind.DATE: {"type": "date"},
    Kind.EMAIL: {"type": "email", "autocomplete": "email", "spellcheck": "false"},
    Kind.PHONE: {"type": "tel", "autocomplete": "tel"},
    Kind.INTEGER: {"inputmode": "numeric"},
    Kind.NUMBER: {"inputmode": "decimal"},
    Kind.MONEY: {"inputmode": "decimal"},
    Kind.POSTCODE: {"inputmode": "numeric"},
    Kind.IBAN: {"autocomplete": "off", "spellcheck": "false"},
}
# What the map fills in and reads, by the fields of a place.
_MAP_INPUTS = {"lat": "latitude", "lon": "longitude", "address": "address"}
_ON_MAP = {id(one): _MAP_INPUTS[one.key] for one in composites.fields(Kind.PLACE)}
_SUFFIXES = {
    "pdf": (".pdf",), "jpeg": (".jpg", ".jpeg"), "png": (".png",), "tiff": (".tif", ".tiff"), "webp": (".webp",),
    "docx": (".docx",), "odt": (".odt",), "xlsx": (".xlsx",), "ods": (".ods",), "xml": (".xml",), "txt": (".txt",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is offered."""

    value: str
    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class Face:
    """The fixed part of a field on the page. ``asks`` tells whether it wants an answer itself."""

    label: str
    hint: str
    easy: str
    template: str
    attributes: Mapping[str, str]
    unit: str
    options: tuple[Answer, ...]
    of_truth: bool
    many: bool
    item_label: str
    accept: str
    limits: str
    asks: bool
    skeletons: dict[object, str] = made(default_factory=dict)


class Faces:
    """The faces of all fields of a form in one language, each made when it is first asked for."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._known: dict[int, Face] = {}

    def of(self, field: Field) -> Face:
        """Return the face of a field of the form; the form keeps its fields alive, so their identity is a name."""
        face = self._known.get(id(field))
        if face is None:
            face = self._known[id(field)] = _face(field, self.language)
        return face


def faces_of(form: Form, language: str) -> Faces:
    """Return the faces of a form; texts of our own come in the language that is in force."""
    key = (Faces, language, get_language())
    found = form.memo.get(key)
    if not isinstance(found, Faces):
        found = form.memo[key] = Faces(language)
    return found


def _face(one: Field, language: str) -> Face:
    return Face(
        label=one.label.to(language),
        hint=one.hint.to(language),
        easy=one.easy.to(language),
        template=template_file(_template(one)),
        attributes=_attributes(one),
        unit="€" if one.kind is Kind.MONEY else one.unit,
        options=_answers(one, language),
        of_truth=one.kind is Kind.YES_NO,
        many=one.multiple or one.max_files > 1,
        item_label=(one.repeat.item or one.label).to(language) if one.repeat else "",
        accept=_accept(one),
        limits=_limits(one),
        asks=one.kind not in (Kind.INFO, Kind.COMPUTED, Kind.GROUP),
    )


def template_file(name: str) -> str:
    """Return the template of a way to ask."""
    return f"forms/fields/{name}.html"


def _template(one: Field) -> str:
    match one.kind:
        case Kind.CHOICE if one.multiple:
            return "checkboxes"
        case Kind.CHOICE:
            return "radios" if len(one.options) <= _MOST_RADIOS else "select"
        case Kind.YES_NO:
            return "radios"
        case Kind.MULTILINE | Kind.FILE | Kind.CONSENT | Kind.INFO | Kind.COMPUTED | Kind.PLACE if not one.repeat:
            return str(one.kind)
        case _ if one.repeat:
            return "repeat"
        case _:
            return "group" if one.is_group else "input"


def _attributes(one: Field) -> Mapping[str, str]:
    attributes = {"type": "text", **_ATTRIBUTES.get(one.kind, {})}
    if one.autocomplete:
        attributes["autocomplete"] = one.autocomplete
    if one.kind is Kind.MULTILINE:  # a line that is too long is told so; browsers would cut it off without a word
        attributes["maxlength"] = str(one.max_length)
    if name := _ON_MAP.get(id(one)):
        attributes["data-map"] = name
    return attributes


def _answers(one: Field, language: str) -> tuple[Answer, ...]:
    if one.kind is Kind.YES_NO:
        return (Answer("true", _("Ja"), ""), Answer("false", _("Nein"), ""))
    return tuple(Answer(option.value, option.label.to(language), option.hint.to(language)) for option in one.options)


def _accept(one: Field) -> str:
    if one.kind is not Kind.FILE:
        return ""
    return ",".join(suffix for name in one.accept for suffix in _SUFFIXES[name])


def _limits(one: Field) -> str:
    if one.kind is not Kind.FILE:
        return ""
    names = ", ".join("JPG" if name == "jpeg" else name.upper() for name in one.accept)
    values = {"names": names, "size": human_size(one.max_bytes), "count": one.max_files}
    if one.max_files == 1:
        return _("Eine Datei (%(names)s), höchstens %(size)s.") % values
    return _("Höchstens %(count)s Dateien (%(names)s), je höchstens %(size)s.") % values
