"""What the standard says of one of our fields, without anything it was told by FIM before.

Both ways use this: writing begins with it, and reading keeps under ``xdf`` whatever differs from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from amtsweg.forms.rules.inspection.kinds import KINDS
from amtsweg.forms.rules.xdf.literals import content_of, precision_of
from amtsweg.forms.rules.xdf.model import Sort
from amtsweg.forms.rules.xdf.naming import is_own, modern_id, own_id, written

Node = Mapping[str, object]

FEEL = "amtsweg:feel:"
VERSION = "1.0.0"
_MEGABYTE = 1024 * 1024
_GROUPS = frozenset({"group", "address", "parcel", "place"})
_TEXTS = frozenset({"text", "multiline", "email", "phone", "iban", "postcode"})
_NUMBERS = {"integer": "num_int", "number": "num", "money": "num_currency"}
_OTHER = {"date": "date", "yes_no": "bool", "consent": "bool", "file": "file"}
_RULES = {
    "shown_if": ("K", "Bedingung für die Anzeige", "Wird nur erfragt, wenn gilt (FEEL): {feel}"),
    "required_if": ("M", "Bedingung für die Pflicht", "Muss angegeben werden, wenn gilt (FEEL): {feel}"),
    "default": ("B", "Vorbelegung", "Ist vorbelegt mit (FEEL): {feel}"),
    "value": ("B", "Berechnung", "Wird berechnet als (FEEL): {feel}"),
    "check": ("V", "Prüfung", "Es muss gelten (FEEL): {feel}"),
    "note": ("K", "Bedingung für eine Seite", "Die Seite „{name}“ wird nur gezeigt, wenn gilt (FEEL): {feel}"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is around a field: the schema it belongs to, the time of writing, the shared lists."""

    seed: str
    created_at: str
    lists: Mapping[str, object] = field(default_factory=dict)


def sort_of(node: Node) -> Sort:
    """Return which element a field becomes."""
    return Sort.GROUP if node.get("type") in _GROUPS else Sort.FIELD


def facts_of(node: Node, place: str, setting: Setting, *, counted: bool = True) -> dict[str, object]:
    """Return what the standard says of a field; ``place`` names it within the form."""
    sort = sort_of(node)
    key, label = str(node["key"]), written(german(node.get("label")))
    fim = str(node.get("fim", ""))
    facts: dict[str, object] = {
        "id": modern_id(fim) or own_id("G" if sort is Sort.GROUP else "F", setting.seed, place),
        "version": VERSION,
        "name": label or key,
        **general(setting),
        "bezeichnungEingabe": label or key,
        "bezeichnungAusgabe": label or key,
        "schemaelementart": "RNG",
        "hilfetextEingabe": written(german(node.get("hint"))),
        "anzahl": _count(node) if counted else "1:1",
        "regel": list(_rules(node, place, setting)),
        **(_field_facts(node, setting) if sort is Sort.FIELD else {}),
    }
    return {name: value for name, value in facts.items() if value}


def general(setting: Setting) -> dict[str, object]:
    """Return what every element says of its state."""
    return {"freigabestatus": "2", "letzteAenderung": setting.created_at}


def german(text: object) -> str:
    """Return the German words of a text."""
    return str(text.get("de", "")) if isinstance(text, Mapping) else str(text or "")


def _count(node: Node) -> str:
    always = node.get("required", True) and "shown_if" not in node and "required_if" not in node
    least = 1 if always else 0
    repeat = node.get("repeat")
    if isinstance(repeat, Mapping):
        return f"{0 if 'shown_if' in node else repeat.get('min', 0)}:{repeat.get('max', 20)}"
    if node.get("type") == "choice" and node.get("multiple"):
        return f"{least}:*"
    return f"{least}:{node.get('max_files', 1) if node.get('type') == 'file' else 1}"


def _field_facts(node: Node, setting: Setting) -> dict[str, object]:
    type_ = str(node["type"])
    facts: dict[str, object] = {
        "feldart": _input_kind(node),
        "datentyp": _data_type(node),
        "praezisierung": _precision(node),
        "inhalt": _content(node),
        "vorbefuellung": "keine",
    }
    if type_ == "choice":
        facts |= _choices(node, setting)
    if type_ == "file":
        if isinstance(size := node.get("max_megabytes"), int | float):
            facts["maxSize"] = str(round(size * _MEGABYTE))
        facts["mediaType"] = [KINDS[str(one)].media_type for one in _list(node.get("accept")) if str(one) in KINDS]
    return facts


def _input_kind(node: Node) -> str:
    type_ = node["type"]
    if type_ == "computed":
        return "locked" if node.get("label") else "hidden"
    return {"choice": "select", "info": "label"}.get(str(type_), "input")


def _data_type(node: Node) -> str:
    type_, fim = str(node["type"]), node.get("fim")
    if type_ in _TEXTS:
        # FIM's own fields say text; ours hold the characters of DIN 91379, which the standard calls text_latin.
        return "text" if fim and not is_own(fim) else "text_latin"
    return _NUMBERS.get(type_) or _OTHER.get(type_, "text")


def _precision(node: Node) -> dict[str, str]:
    bounds: dict[str, str] = {}
    for check in _list(node.get("checks")):
        if isinstance(check, Mapping) and _is_bound(check, node, bounds):
            bounds |= precision_of(check, str(node["key"]))
    if node["type"] in _TEXTS and "max_length" in node:
        bounds["maxLength"] = str(node["max_length"])
    if node["type"] in _NUMBERS:
        bounds |= {f"{name}Value": str(node[name]) for name in ("min", "max") if name in node}
    return bounds


def _is_bound(check: Node, node: Node, known: Mapping[str, str]) -> bool:
    if node["type"] not in _TEXTS:
        return False
    found = precision_of(check, str(node["key"]))
    return bool(found) and not set(found) & set(known)


def _content(node: Node) -> str:
    if node["type"] == "info":
        return written(german(node.get("label")))
    source = node.get("value") if node["type"] == "computed" else node.get("default")
    content = content_of(source, str(node["type"]))
    return content if content and written(content) == content else ""


def _choices(node: Node, setting: Setting) -> dict[str, object]:
    given = node.get("options")
    if isinstance(given, str):
        given = setting.lists.get(given)
        if isinstance(given, Mapping):
            names = ("urn", "version", "version_uri", "id")
            told = {name: given[name] for name in names if given.get(name)}
            return {"codelisteReferenz": told or {"urn": ""}}
    values = [
        {
            "code": written(one["value"]),
            "name": written(german(one["label"])),
            "hilfe": written(german(one.get("hint"))),
        }
        for one in _list(given)
        if isinstance(one, Mapping)
    ]
    return {"werte": [{name: text for name, text in one.items() if text} for one in values]}


def _rules(node: Node, place: str, setting: Setting) -> Iterator[dict[str, object]]:
    for role in ("shown_if", "required_if", "default", "value"):
        fixed = role in ("default", "value") and _content(node)
        if role in node and not fixed:
            yield feel_rule(role, node[role], place, setting)
    bounds: dict[str, str] = {}
    for index, check in enumerate(_list(node.get("checks"))):
        if not isinstance(check, Mapping):
            continue
        if _is_bound(check, node, bounds):
            bounds |= precision_of(check, str(node["key"]))
        else:
            yield check_rule(check, f"{place}#{index}", setting)


def check_rule(check: Node, place: str, setting: Setting) -> dict[str, object]:
    """Return the rule a check becomes; its message is the description."""
    return feel_rule("check", check["that"], place, setting, said=german(check.get("message")))


def feel_rule(
    role: str, expression: object, place: str, setting: Setting, *, said: str = "", name: str = ""
) -> dict[str, object]:
    """Return a rule that people can read and this software finds its FEEL in again."""
    feel = str(expression).lower() if isinstance(expression, bool) else str(expression)
    kind, title, words = _RULES[role]
    facts = {
        "id": own_id("R", setting.seed, place, role),
        "version": VERSION,
        "name": title,
        "beschreibung": written(said),
        "freitextRegel": written(words.format(feel=feel, name=name)),
        "letzteAenderung": setting.created_at,
        "typ": kind,
        "skript": written(f"{FEEL}{role}\n{feel}"),
    }
    return {name: value for name, value in facts.items() if value}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []
