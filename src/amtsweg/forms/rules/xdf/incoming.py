"""From elements of the standard to fields of a form; what cannot be taken over as it stands becomes a remark."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from amtsweg.forms.rules.inspection.kinds import KINDS
from amtsweg.forms.rules.xdf.facts import Setting, facts_of
from amtsweg.forms.rules.xdf.known import difference, feel_of, foreign_rules, is_own_rule
from amtsweg.forms.rules.xdf.literals import checks_of, literal_of
from amtsweg.forms.rules.xdf.model import Element, Remark, Sort
from amtsweg.forms.rules.xdf.naming import is_fim_key, key_of, unique
from amtsweg.forms.rules.xdf.vocabulary import EMPTY_FIELD

MOST_TIMES, MOST_FILES, MOST_OPTIONS, MOST_SIGNS, MOST_WORDS = 100, 50, 1000, 20_000, 5000
_MEGABYTE, _MOST_MEGABYTES = 1024 * 1024, 100
_LONG_TEXT = 255
_TYPES = {
    "text": "text", "text_latin": "text", "date": "date", "time": "text", "datetime": "text", "bool": "yes_no",
    "num": "number", "num_int": "integer", "num_currency": "money", "file": "file", "obj": "file",
}  # fmt: skip
_TEXT = frozenset({"text", "multiline"})
_MEDIA = {kind.media_type: kind.name for kind in KINDS.values()}
_BLANK = "Das Datenschema enthält hier noch keine Felder."

FieldNode = dict[str, object]
Values = Mapping[tuple[str, str], list[dict[str, object]]]


@dataclass(slots=True)
class Incoming:
    """Turns elements into fields; ``index`` finds a field by the path of its element, ``lists`` are those it met."""

    setting: Setting
    values: Values = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    lists: dict[str, object] = field(default_factory=dict)
    index: dict[str, FieldNode] = field(default_factory=dict)

    def parts(self, element: Element, path: str, place: str) -> tuple[list[FieldNode], list[object]]:
        """Return the fields of a group or schema, and what was left out of it."""
        fields: list[FieldNode] = []
        left_out: list[object] = []
        keys: set[str] = set()
        paths: set[str] = set()
        for position, part in enumerate(element.parts):
            own_path = unique_path(f"{path}/{part.text('id')}", paths)
            paths.add(own_path)
            if self._has_no_content(part):
                left_out.append({"at": position, "field": as_plain(part)})
                self.remark(part, "Das Feld ist nicht zum Ausfüllen und hat keinen Inhalt; es wurde weggelassen.")
                continue
            key = key_of(part.text("name"), keys)
            keys.add(key)
            fields.append(self.field(part, key, own_path, place))
        if not fields:
            fields = [self._blank(f"{path}//")]
            self.remark(element, "Hier ist noch kein Feld; an seiner Stelle steht ein Hinweis. Bitte ergänzen.")
        return fields, left_out

    def _has_no_content(self, part: Element) -> bool:
        fixed = part.text("feldart") in ("hidden", "locked")
        return fixed and not part.text("inhalt") and "value" not in self._own_rules(part)

    def _blank(self, path: str) -> FieldNode:
        node: FieldNode = {
            "key": "blank",
            "type": "info",
            "label": _BLANK,
            "fim": EMPTY_FIELD,
            "xdf": {"placeholder": True},
        }
        self.index[path] = node
        return node

    def field(self, part: Element, key: str, path: str, place: str) -> FieldNode:
        """Return one field, or the repeating group around one that may be given several times."""
        most = _count(part)[1]
        alone = part.sort is Sort.FIELD and self._type(part) not in ("choice", "file", "info", "computed")
        if alone and most > 1:
            return self._wrapped(part, key, path, place)
        node = self._plain(part, key, path, f"{place}.{key}", counted=True)
        self.index[path] = node
        return node

    def _wrapped(self, part: Element, key: str, path: str, place: str) -> FieldNode:
        inner = self._plain(part, key, path, f"{place}.{key}", counted=False)
        self.index[f"{path}/*"] = inner
        node: FieldNode = {"key": unique(f"{key}_liste"[:50], [key]), "type": "group", "label": inner["label"]}
        node |= {"repeat": self._repeat(part), "fields": [inner], "xdf": {"wrapper": True}}
        self.index[path] = node
        self.remark(part, "Ein einzelnes Feld kann sich nicht wiederholen; es steht nun in einer Gruppe für sich.")
        return node

    def _plain(self, part: Element, key: str, path: str, place: str, *, counted: bool) -> FieldNode:
        label = self._text(part, "bezeichnungEingabe") or self._text(part, "name")
        node: FieldNode = {"key": key, "type": self._type(part), "label": label}
        if is_fim_key(part.text("id")):
            node["fim"] = part.text("id")
        if part.text("hilfetextEingabe"):
            node["hint"] = self._text(part, "hilfetextEingabe")
        if counted and _count(part)[0] == 0 and node["type"] != "info":
            node["required"] = False
        self._feel(part, node)
        left_out: list[object] = []
        if part.sort is Sort.GROUP:
            if counted and _count(part)[1] > 1:
                node["repeat"] = self._repeat(part)
                node.pop("required", None)
            node["fields"], left_out = self.parts(part, path, place)
        else:
            self._of_field(part, node)
        known = difference(part.facts if counted else {**part.facts, "anzahl": "1:1"},
                           facts_of(node, place, self._setting(), counted=counted), self.setting)  # fmt: skip
        known |= {"anzahl": part.facts["anzahl"]} if not counted else {}
        self._say_what_is_kept(part, known)
        known |= {"left_out": left_out} if left_out else {}
        return {**node, "xdf": known} if known else node

    def _setting(self) -> Setting:
        return Setting(self.setting.seed, self.setting.created_at, self.lists)

    def _type(self, part: Element) -> str:
        if part.sort is Sort.GROUP:
            return "group"
        kind = part.text("feldart")
        if kind in ("locked", "hidden"):
            return "computed"
        if kind in ("label", "select"):
            return {"label": "info", "select": "choice"}[kind]
        found = _TYPES.get(part.text("datentyp"), "text")
        long = _whole(part.mapping("praezisierung").get("maxLength")) or 0
        return "multiline" if found == "text" and long > _LONG_TEXT else found

    def _text(self, part: Element, name: str) -> str:
        text = part.text(name)
        if len(text) > MOST_WORDS:
            self.remark(part, f"„{name}“ ist länger als {MOST_WORDS} Zeichen; gezeigt wird der Anfang.")
        return text[:MOST_WORDS].rstrip()

    def _own_rules(self, part: Element) -> dict[str, str]:
        return dict(feel_of(rule) for rule in part.items("regel") if is_own_rule(rule))

    def _feel(self, part: Element, node: FieldNode) -> None:
        checks = checks_of(part.mapping("praezisierung"), str(node["key"])) if node["type"] in _TEXT else []
        for rule in part.items("regel"):
            role, feel = feel_of(rule) if is_own_rule(rule) else ("", "")
            if role == "check":
                checks.append({"that": feel, "message": str(rule.get("beschreibung") or rule.get("name"))})
            elif role in ("shown_if", "required_if", "default", "value"):
                node[role] = feel
        if checks:
            node["checks"] = list(checks)

    def _of_field(self, part: Element, node: FieldNode) -> None:
        type_ = node["type"]
        if type_ == "info":
            node["label"] = self._text(part, "inhalt") or node["label"]
        elif type_ == "computed":
            if part.text("feldart") == "hidden":
                del node["label"]
            node.setdefault("value", literal_of(part.text("inhalt"), "computed") or '""')
            node.pop("required", None)
        elif type_ == "choice":
            self._choice(part, node)
        elif type_ == "file":
            self._file(part, node)
        else:
            self._bounds(part, node)
        self._default(part, node)

    def _default(self, part: Element, node: FieldNode) -> None:
        content = part.text("inhalt")
        if not content or node["type"] in ("info", "computed") or "default" in node:
            return
        if feel := literal_of(content, str(node["type"])):
            node["default"] = feel
        else:
            self.remark(part, f"Den Inhalt „{content[:60]}“ kann dieses Feld nicht vorbelegen; er wurde behalten.")

    def _bounds(self, part: Element, node: FieldNode) -> None:
        bounds = part.mapping("praezisierung")
        if node["type"] in _TEXT:
            longest = _whole(bounds.get("maxLength"))
            if longest:
                node["max_length"] = min(longest, MOST_SIGNS)
        elif node["type"] in ("integer", "number", "money"):
            for name, written in (("min", "minValue"), ("max", "maxValue")):
                if (value := _number(bounds.get(written))) is not None:
                    node[name] = value
        known = facts_of(node, "", self._setting()).get("praezisierung", {})
        lost = [one for one in bounds if isinstance(known, Mapping) and one not in known and one != "text"]
        if lost and (lost != ["minLength"] or bounds["minLength"] not in ("0", "1")):
            self.remark(part, f"Nicht geprüft wird: {', '.join(f'{one} {bounds[one]}' for one in lost)}. Bitte als FEEL"
                              " ergänzen.")  # fmt: skip
        if part.text("datentyp") in ("time", "datetime"):
            self.remark(part, "Uhrzeiten gibt es als eigene Feldart nicht; das Feld nimmt Text.")

    def _file(self, part: Element, node: FieldNode) -> None:
        if (most := _count(part)[1]) > 1:
            node["max_files"] = min(most, MOST_FILES)
        size = _whole(part.text("maxSize"))
        if size:
            megabytes = min(size / _MEGABYTE, _MOST_MEGABYTES)
            node["max_megabytes"] = int(megabytes) if megabytes == int(megabytes) else megabytes
        told = part.facts.get("mediaType")
        media = [str(one) for one in told] if isinstance(told, list) else []
        if known := [_MEDIA[one] for one in media if one in _MEDIA]:
            node["accept"] = known
        if unknown := [one for one in media if one not in _MEDIA]:
            self.remark(part, f"Dateien dieser Art werden nicht angenommen: {', '.join(unknown)}.")
        if part.text("datentyp") == "obj":
            self.remark(part, "Ein Objekt kann nur als Datei eingereicht werden.")

    def _choice(self, part: Element, node: FieldNode) -> None:
        if _count(part)[1] > 1:
            node["multiple"] = True
        options = self._options(part)
        if options and len(options) <= MOST_OPTIONS:
            node["options"] = options
            return
        if options:
            self.remark(part, f"Eine Auswahl kann höchstens {MOST_OPTIONS} Werte haben; diese hat {len(options)}.")
        node["options"] = self._list(part, str(node["key"]))

    def _options(self, part: Element) -> list[dict[str, object]]:
        found: dict[str, dict[str, object]] = {}
        for one in part.items("werte"):
            value = re.sub(",", "_", str(one.get("code", "")))[:100]
            option = {"value": value, "label": str(one.get("name") or value), "hint": one.get("hilfe")}
            if value in found:
                self.remark(part, f"Der Wert „{value}“ steht mehrmals in der Liste; gezeigt wird er einmal.")
            found.setdefault(value, {name: text for name, text in option.items() if text})
        return list(found.values())

    def _list(self, part: Element, key: str) -> str:
        reference = part.mapping("codelisteReferenz")
        told = {name: str(text) for name, text in reference.items() if text} or {"urn": ""}
        told.setdefault("urn", "")
        for name, known in self.lists.items():
            if isinstance(known, Mapping) and told["urn"] and {**known, "options": 0} == {**told, "options": 0}:
                return name
        name = key_of(told["urn"].rpartition(":")[2].rpartition(".")[2] or key, self.lists)
        options = self.values.get((told["urn"], told.get("version", ""))) or self.values.get((told["urn"], ""))
        self.lists[name] = {**told, **({"options": options} if options and len(options) <= MOST_OPTIONS else {})}
        if not options:
            wanted = f"{told['urn']} {told.get('version', '')}".strip() or "ohne Angabe"
            self.remark(part, f"Die Werte der Codeliste ({wanted}) stehen nicht in der Datei. Bitte liefern Sie die"
                              f" Liste „{name}“ nach (amtsweg forms import-codelist).")  # fmt: skip
        return name

    def _repeat(self, part: Element) -> dict[str, object]:
        least, most = _count(part)
        if most > MOST_TIMES:
            self.remark(part, f"Mehr als {MOST_TIMES} Wiederholungen nimmt ein Formular nicht an.")
        return {"min": min(least, MOST_TIMES), "max": min(most, MOST_TIMES)}

    def _say_what_is_kept(self, part: Element, known: Mapping[str, object]) -> None:
        for rule in foreign_rules(part.facts):
            self.remark_rule(part, rule)
        if "art" in known:
            self.remark(part, "Von dieser Auswahlgruppe darf nur ein Teil angegeben werden; bitte als FEEL prüfen.")

    def remark_rule(self, part: Element, rule: object) -> None:
        """Say that a rule is kept, but not carried out."""
        facts = rule if isinstance(rule, Mapping) else {}
        name = f"{facts.get('id', '')} „{facts.get('name', '')}“"
        self.remark(part, f"Regel {name} nicht übernommen, bitte als FEEL prüfen. Ihr Text wurde behalten.")

    def remark(self, part: Element, reason: str) -> None:
        """Note what became of an element."""
        self.remarks.append(Remark(part.line, f"{part.text('id')} {part.text('name')}".strip(), reason))


def unique_path(path: str, taken: set[str]) -> str:
    """Return the path of an element; the same element twice in a group gets a number."""
    number, found = 1, path
    while found in taken:
        number += 1
        found = f"{path}#{number}"
    return found


def as_plain(element: Element) -> dict[str, object]:
    """Return an element as it can stand in a definition."""
    parts = [as_plain(one) for one in element.parts]
    return {"sort": element.sort.value, "facts": dict(element.facts), **({"parts": parts} if parts else {})}


def from_plain(value: object) -> Element | None:
    """Return the element that stands in a definition, if it is one."""
    if (
        not isinstance(value, Mapping)
        or value.get("sort") not in list(Sort)
        or not isinstance(value.get("facts"), dict)
    ):
        return None
    parts = value.get("parts", [])
    found = [from_plain(one) for one in parts] if isinstance(parts, list) else []
    return Element(Sort(value["sort"]), value["facts"], tuple(one for one in found if one is not None))


def _count(part: Element) -> tuple[int, int]:
    least, _colon, most = (part.text("anzahl") or "1:1").partition(":")
    return int(least), 10**6 if most == "*" else int(most)


def _whole(value: object) -> int | None:
    text = str(value or "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def _number(value: object) -> int | float | None:
    text = str(value or "")
    if re.fullmatch("-?[0-9]{1,15}", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?[0-9]{1,15}\.[0-9]{1,15}", text) else None
