"""The words of the standard: which elements there are, in which order they are written, and which codes exist."""

from collections.abc import Mapping
from dataclasses import dataclass

NAMESPACES = {
    "urn:xoev-de:fim:standard:xdatenfelder_2": 2,
    "urn:xoev-de:fim:standard:xdatenfelder_3.0.0": 3,
}
NAMESPACE_3 = "urn:xoev-de:fim:standard:xdatenfelder_3.0.0"
MESSAGES = {
    "xdatenfelder.stammdatenschema.0102": "stammdatenschema",
    "xdatenfelder.datenfeldgruppe.0103": "datenfeldgruppe",
    "xdatenfelder.datenfeld.0104": "datenfeld",
}
# The field that the standard's own repository puts into what must not be empty and still is.
EMPTY_FIELD = "F60000000001"


@dataclass(frozen=True, slots=True)
class Codes:
    """A code list of the standard: where it is published, and what it holds (nothing: it is not held against it)."""

    uri: str
    version: str
    values: frozenset[str] = frozenset()


_OWN = "urn:xoev-de:fim:codeliste:xdatenfelder."
_DERIVED = "ableitungsmodifikationen"

CODES: Mapping[str, Codes] = {
    "freigabestatus": Codes("urn:xoev-de:xprozess:codeliste:status", "2022-07-12", frozenset("12345678")),
    "schemaelementart": Codes(f"{_OWN}schemaelementart", "1.0", frozenset({"ABS", "HAR", "RNG"})),
    "feldart": Codes(f"{_OWN}feldart", "2.0", frozenset({"input", "select", "label", "hidden", "locked"})),
    "datentyp": Codes(
        f"{_OWN}datentyp",
        "2.0",
        frozenset(
            ["text", "text_latin", "date", "time", "datetime", "bool", "num", "num_int", "num_currency", "file", "obj"]
        ),
    ),
    "vorbefuellung": Codes(f"{_OWN}vorbefuellung", "1.0", frozenset({"keine", "optional", "verpflichtend"})),
    "typ": Codes(f"{_OWN}regeltyp", "1.0", frozenset("KMVB")),
    "praedikat": Codes("urn:xoev-de:fim-datenfelder:codeliste:relation", "1.0"),
    "art": Codes(f"{_OWN}gruppenart", "1.0", frozenset("X")),
    f"{_DERIVED}Struktur": Codes(f"{_OWN}{_DERIVED}Struktur", "1.0"),
    f"{_DERIVED}Repraesentation": Codes(f"{_OWN}{_DERIVED}Repraesentation", "1.0"),
    "status": Codes(f"{_OWN}status", "1.0", frozenset({"inVorbereitung", "aktiv", "inaktiv"})),
}
DATES = frozenset({"statusGesetztAm", "gueltigAb", "gueltigBis", "veroeffentlichungsdatum", "freigabedatum"})
MOMENTS = frozenset({"letzteAenderung"})
LISTS = frozenset(
    {"bezug", "stichwort", "relation", "regel", "werte", "mediaType", "param", "ziel", "fehler", "handlungsgrundlage"}
)
# Rules may name parameters, targets and errors; nothing here understands them, so they are kept as they came.
RAW = frozenset({"param", "ziel", "fehler"})

_GENERAL = (
    "identifikation", "name", "beschreibung", "definition", "bezug", "freigabestatus", "statusGesetztAm",
    "statusGesetztDurch", "gueltigAb", "gueltigBis", "versionshinweis", "veroeffentlichungsdatum", "letzteAenderung",
    "relation", "stichwort",
)  # fmt: skip
_ELEMENT = (*_GENERAL, "bezeichnungEingabe", "bezeichnungAusgabe", "schemaelementart", "hilfetextEingabe",
            "hilfetextAusgabe")  # fmt: skip

ORDER: Mapping[str, tuple[str, ...]] = {
    "stammdatenschema": (
        *_GENERAL, "bezeichnung", "hilfetext", f"{_DERIVED}Struktur", f"{_DERIVED}Repraesentation",
        "dokumentsteckbrief", "regel", "struktur",
    ),
    "datenfeldgruppe": (*_ELEMENT, "art", "regel", "struktur"),
    "datenfeld": (
        *_ELEMENT, "feldart", "datentyp", "praezisierung", "inhalt", "vorbefuellung", "werte", "codelisteReferenz",
        "codeKey", "nameKey", "helpKey", "regel", "maxSize", "mediaType",
    ),
    "regel": (
        "identifikation", "name", "beschreibung", "freitextRegel", "bezug", "stichwort", "fachlicherErsteller",
        "letzteAenderung", "typ", "param", "ziel", "skript", "fehler",
    ),
}  # fmt: skip
REQUIRED: Mapping[int, Mapping[str, tuple[str, ...]]] = {
    2: {
        "stammdatenschema": ("name",),
        "datenfeldgruppe": ("name",),
        "datenfeld": ("name", "feldart", "datentyp"),
        "regel": ("name",),
    },
    3: {
        "stammdatenschema": ("name", "freigabestatus", "letzteAenderung", "bezeichnung"),
        "datenfeldgruppe": ("name", "freigabestatus", "letzteAenderung", "bezeichnungEingabe", "schemaelementart"),
        "datenfeld": (
            "name", "freigabestatus", "letzteAenderung", "bezeichnungEingabe", "schemaelementart", "feldart",
            "datentyp", "vorbefuellung",
        ),
        "regel": ("name", "letzteAenderung", "typ"),
    },
}  # fmt: skip

# Version 2 says some things under other names; the rest of what only it says is kept as ``alt``.
_OLD_GENERAL = {
    "freigabedatum": "statusGesetztAm",
    "fachlicherErsteller": "statusGesetztDurch",
    **{name: name for name in (
        "identifikation", "name", "beschreibung", "definition", "bezug", "versionshinweis", "gueltigAb", "gueltigBis",
        "veroeffentlichungsdatum",
    )},
}  # fmt: skip
_OLD_ELEMENT = {
    **_OLD_GENERAL,
    **{name: name for name in ("bezeichnungEingabe", "bezeichnungAusgabe", "schemaelementart", "hilfetextEingabe",
                               "hilfetextAusgabe", "regel")},
}  # fmt: skip
OLD_NAMES: Mapping[str, Mapping[str, str]] = {
    "stammdatenschema": {
        **_OLD_GENERAL,
        "bezeichnungEingabe": "bezeichnung",
        **{name: name for name in ("hilfetext", f"{_DERIVED}Struktur", f"{_DERIVED}Repraesentation", "regel",
                                   "struktur")},
    },
    "datenfeldgruppe": {**_OLD_ELEMENT, "struktur": "struktur"},
    "datenfeld": {
        **_OLD_ELEMENT,
        **{name: name for name in ("feldart", "datentyp", "praezisierung", "inhalt", "codelisteReferenz")},
    },
    "regel": {
        "definition": "freitextRegel",
        "script": "skript",
        **{name: name for name in ("identifikation", "name", "beschreibung", "bezug", "fachlicherErsteller")},
    },
}  # fmt: skip
OLD_ONLY: Mapping[str, frozenset[str]] = {
    "stammdatenschema": frozenset({"status", "bezeichnungAusgabe"}),
    "datenfeldgruppe": frozenset({"status"}),
    "datenfeld": frozenset({"status"}),
    "regel": frozenset(
        {"status", "bezeichnungEingabe", "bezeichnungAusgabe", "versionshinweis", "gueltigAb", "gueltigBis",
         "freigabedatum", "veroeffentlichungsdatum"}
    ),
}  # fmt: skip
PRECISION = ("minLength", "maxLength", "minValue", "maxValue", "pattern")
