"""The kinds of fields as people call them, and which properties each of them has."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amtsweg.forms.contracts import GROUPS, Kind


class Sort(StrEnum):
    """How a property is typed in."""

    TEXT = "text"
    LONG = "long"
    WORD = "word"
    FLAG = "flag"
    NUMBER = "number"
    FEEL = "feel"
    OPTIONS = "options"
    ACCEPT = "accept"
    REPEAT = "repeat"
    CHECKS = "checks"


class Section(StrEnum):
    """Where a property stands in its form."""

    MAIN = "main"
    CONDITIONS = "conditions"
    LANGUAGES = "languages"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a field or page: its name in the definition, and how people read it."""

    name: str
    sort: Sort
    label: Promise
    section: Section = Section.MAIN
    hint: Promise | str = ""


NAMES: Mapping[str, Promise] = {
    Kind.TEXT: _("Text, eine Zeile"),
    Kind.MULTILINE: _("Text, mehrere Zeilen"),
    Kind.INTEGER: _("Ganze Zahl"),
    Kind.NUMBER: _("Zahl mit Komma"),
    Kind.MONEY: _("Geldbetrag"),
    Kind.DATE: _("Datum"),
    Kind.CHOICE: _("Auswahl aus Antworten"),
    Kind.YES_NO: _("Ja oder Nein"),
    Kind.CONSENT: _("Zustimmung"),
    Kind.EMAIL: _("E-Mail-Adresse"),
    Kind.PHONE: _("Telefonnummer"),
    Kind.IBAN: _("Bankverbindung (IBAN)"),
    Kind.POSTCODE: _("Postleitzahl"),
    Kind.FILE: _("Dateien hochladen"),
    Kind.PERSON: _("Person"),
    Kind.ADDRESS: _("Anschrift"),
    Kind.PARCEL: _("Flurstück"),
    Kind.PLACE: _("Ort auf der Karte"),
    Kind.GROUP: _("Gruppe von Feldern"),
    Kind.COMPUTED: _("Berechneter Wert"),
    Kind.INFO: _("Hinweis zum Lesen"),
}

LABEL = Property("label", Sort.TEXT, _("Beschriftung"), hint=_("Die Frage oder der Name des Feldes"))
HINT = Property("hint", Sort.TEXT, _("Hilfetext"), hint=_("Steht unter der Beschriftung"))
EASY = Property("easy", Sort.LONG, _("Leichte Sprache"), Section.LANGUAGES)
REQUIRED = Property("required", Sort.FLAG, _("Muss ausgefüllt werden"))
SHOWN_IF = Property(
    "shown_if", Sort.FEEL, _("Wird gezeigt, wenn"), Section.CONDITIONS, _("Leer lassen, wenn es immer gezeigt wird")
)
REQUIRED_IF = Property(
    "required_if", Sort.FEEL, _("Ist Pflicht, wenn"), Section.CONDITIONS, _("Zählt mehr als das Häkchen oben")
)
DEFAULT = Property("default", Sort.FEEL, _("Steht schon darin"), Section.MORE, _("Ein Ausdruck, zum Beispiel today()"))
CHECKS = Property("checks", Sort.CHECKS, _("Prüfungen"), Section.CONDITIONS)
FIM = Property("fim", Sort.WORD, _("FIM-Datenfeld"), Section.MORE, _("Zum Beispiel F60000227"))
AUTOCOMPLETE = Property(
    "autocomplete",
    Sort.WORD,
    _("Ausfüllhilfe des Browsers"),
    Section.MORE,
    _("Zum Beispiel given-name, family-name, street-address"),
)
MAX_LENGTH = Property("max_length", Sort.NUMBER, _("Höchstens so viele Zeichen"), Section.MORE)
MIN = Property("min", Sort.NUMBER, _("Kleinster Wert"))
MAX = Property("max", Sort.NUMBER, _("Größter Wert"))
UNIT = Property("unit", Sort.WORD, _("Einheit"), hint=_("Zum Beispiel m² oder Stunden"))
OPTIONS = Property("options", Sort.OPTIONS, _("Antworten"))
MULTIPLE = Property("multiple", Sort.FLAG, _("Mehrere Antworten sind möglich"))
ACCEPT = Property("accept", Sort.ACCEPT, _("Erlaubte Dateien"))
MAX_FILES = Property("max_files", Sort.NUMBER, _("Höchstens so viele Dateien"))
MAX_MEGABYTES = Property("max_megabytes", Sort.NUMBER, _("Megabyte je Datei"))
VALUE = Property("value", Sort.FEEL, _("Wird berechnet aus"))
REPEAT = Property("repeat", Sort.REPEAT, _("Wiederholung"))
TITLE = Property("title", Sort.TEXT, _("Überschrift"))
INTRO = Property("intro", Sort.LONG, _("Einleitung"))

_ALWAYS = (LABEL, HINT, EASY, REQUIRED, SHOWN_IF, REQUIRED_IF, DEFAULT, CHECKS, FIM)
_OWN: Mapping[str, tuple[Property, ...]] = {
    Kind.TEXT: (MAX_LENGTH, AUTOCOMPLETE),
    Kind.MULTILINE: (MAX_LENGTH,),
    Kind.INTEGER: (MIN, MAX, UNIT),
    Kind.NUMBER: (MIN, MAX, UNIT),
    Kind.MONEY: (MIN, MAX),
    Kind.CHOICE: (OPTIONS, MULTIPLE),
    Kind.EMAIL: (AUTOCOMPLETE,),
    Kind.PHONE: (AUTOCOMPLETE,),
    Kind.POSTCODE: (AUTOCOMPLETE,),
    Kind.FILE: (ACCEPT, MAX_FILES, MAX_MEGABYTES),
    Kind.ADDRESS: (REPEAT,),
    Kind.PARCEL: (OPTIONS, REPEAT),
    Kind.PLACE: (REPEAT,),
    Kind.GROUP: (REPEAT,),
}
_WHOLE: Mapping[str, tuple[Property, ...]] = {
    Kind.INFO: (LABEL, EASY, SHOWN_IF),
    Kind.COMPUTED: (LABEL, HINT, VALUE, UNIT, SHOWN_IF, FIM),
    Kind.CONSENT: (LABEL, HINT, EASY, REQUIRED, SHOWN_IF, REQUIRED_IF),
}
PAGE = (TITLE, INTRO, SHOWN_IF, CHECKS)
FORM = (TITLE, CHECKS)
ACCEPTED = ("pdf", "jpeg", "png", "tiff", "webp", "docx", "odt", "xlsx", "ods", "xml", "txt")


def kind_name(kind: object) -> str:
    """Return what people call a kind of field; one that is new to the editor goes by its own name."""
    return str(NAMES.get(str(kind), kind))


def kinds() -> list[tuple[str, str]]:
    """Return all kinds with their names, in the order in which they are offered."""
    return [(str(kind), kind_name(kind)) for kind in [*NAMES, *(one for one in Kind if one not in NAMES)]]


def properties_of(kind: str) -> tuple[Property, ...]:
    """Return the properties of a kind of field, in the order of their form."""
    if kind in _WHOLE:
        return _WHOLE[kind]
    common = [one for one in _ALWAYS if one is not DEFAULT or kind not in GROUPS]
    place = 2  # behind label and hint
    return (*common[:place], *_OWN.get(kind, ()), *common[place:])


def fresh_field(kind: str, key: str, label: str) -> dict[str, object]:
    """Return a new field of a kind, with what it cannot do without."""
    node: dict[str, object] = {"key": key, "type": str(kind), "label": label}
    if kind == Kind.CHOICE:
        node["options"] = [{"value": "a", "label": "Antwort A"}, {"value": "b", "label": "Antwort B"}]
    if kind == Kind.GROUP:
        node["fields"] = []
    if kind == Kind.COMPUTED:
        node["value"] = "null"
    return node


def fitted(node: Mapping[str, object], kind: str) -> dict[str, object]:
    """Return a field as one of another kind: what only its old kind knows goes, what the editor does not know stays."""
    before = {one.name for one in properties_of(str(node.get("type", "")))}
    after = {one.name for one in properties_of(kind)}
    gone = (before - after) | ({"fields"} if kind != Kind.GROUP else set())
    kept = {name: value for name, value in node.items() if name not in gone}
    fresh = fresh_field(kind, str(node.get("key", "")), "")
    needed = {name: value for name, value in fresh.items() if name not in ("key", "label") and name not in kept}
    return {**needed, **kept, "type": kind}
