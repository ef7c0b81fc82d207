"""From an XDatenfelder file to its plain content; whatever does not fit the standard is named with its line."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from lxml import etree

from amtsweg.forms.rules.xdf.model import Document, Element, Facts, Read, Remark, Sort, XdfRefused
from amtsweg.forms.rules.xdf.tree import Node, children, clean, line_of, local, parse, refused, text_of
from amtsweg.forms.rules.xdf.vocabulary import (
    CODES,
    DATES,
    LISTS,
    MESSAGES,
    MOMENTS,
    NAMESPACES,
    OLD_NAMES,
    OLD_ONLY,
    ORDER,
    PRECISION,
    RAW,
    REQUIRED,
)

MAX_DEPTH = 30
COUNT = re.compile(r"([0-9]{1,6}):([0-9]{1,6}|\*)")
_NOWHERE: Facts = {}
_ELSEWHERE = "In dieser Datei steht ein {what}. Eingelesen werden Datenschemata, Datenfeldgruppen und Datenfelder."


def read(data: bytes) -> Read:
    """Return what a file says. Raises XdfRefused with every reason."""
    root = parse(data)
    namespace = etree.QName(root).namespace or ""
    if namespace not in NAMESPACES:
        known = " und ".join(NAMESPACES)
        raise refused(
            line_of(root), local(root), f"Den Namensraum „{namespace}“ gibt es nicht; gelesen werden {known}."
        )
    if local(root) not in MESSAGES:
        raise refused(line_of(root), local(root), _ELSEWHERE.format(what=local(root).removeprefix("xdatenfelder.")))
    reader = _Reader(NAMESPACES[namespace], namespace)
    document = reader.document(root)
    if reader.problems or document is None:
        raise XdfRefused(sorted(reader.problems, key=lambda one: one.line))
    return Read(document, tuple(reader.remarks))


class _Reader:
    """Reads one file; collects what is wrong instead of stopping at the first."""

    def __init__(self, generation: int, namespace: str) -> None:
        self.generation = generation
        self.namespace = namespace
        self.problems: list[Remark] = []
        self.remarks: list[Remark] = []

    def document(self, root: Node) -> Document | None:
        sort = MESSAGES[local(root)]
        parts = self._single(root, ("header", sort))
        for name in ("header", sort):
            if name not in parts:
                self._problem(root, f"Es fehlt das Element „{name}“.")
        if self.problems:
            return None
        header = self._single(parts["header"], ("nachrichtID", "erstellungszeitpunkt", "referenzID"))
        told = {name: text_of(node) for name, node in header.items()}
        element = self._element(parts[sort], Sort(sort), depth=1)
        return Document(self.generation, told.get("nachrichtID", ""), told.get("erstellungszeitpunkt", ""), element)

    def _single(self, node: Node, names: tuple[str, ...]) -> dict[str, Node]:
        """The children of a container in which each may stand once."""
        found: dict[str, Node] = {}
        for child in self._inside(node):
            name = local(child)
            if name not in names:
                self._problem(child, "Dieses Element ist hier nicht vorgesehen. Bitte entfernen Sie es.")
            elif name in found:
                self._problem(child, "Dieses Element steht zweimal, darf aber nur einmal stehen.")
            else:
                found[name] = child
        return found

    def _inside(self, node: Node) -> list[Node]:
        found = []
        for child in children(node):
            if etree.QName(child).namespace not in (self.namespace, None):
                self._problem(child, "Dieses Element gehört zu einem anderen Namensraum.")
            else:
                found.append(child)
        return found

    def _element(self, node: Node, sort: Sort, depth: int, around: Facts = _NOWHERE) -> Element:
        if depth > MAX_DEPTH:
            self._problem(node, f"Gruppen liegen tiefer als {MAX_DEPTH} Ebenen ineinander.")
            return Element(sort, around)
        facts, structures = self._facts(node, sort.value)
        parts = tuple(part for one in structures for part in self._parts(one, depth))
        return Element(sort, {**facts, **around}, parts, line_of(node))

    def _parts(self, node: Node, depth: int) -> list[Element]:
        around: dict[str, object] = {}
        for child in self._inside(node):
            if local(child) == "anzahl":
                around["anzahl"] = self._count(child)
            elif local(child) == "bezug":
                _append(around, "handlungsgrundlage", self._reference(child, "link"))
        inner = [one for child in self._inside(node) if local(child) == "enthaelt" for one in self._inside(child)]
        known = [one for one in inner if local(one) in ("datenfeldgruppe", "datenfeld")]
        for child in [one for one in self._inside(node) if local(one) not in ("anzahl", "bezug", "enthaelt")]:
            self._problem(child, "Dieses Element ist hier nicht vorgesehen. Bitte entfernen Sie es.")
        for child in [one for one in inner if one not in known]:
            self._problem(child, "Eine Struktur enthält ein Datenfeld oder eine Datenfeldgruppe, nichts anderes.")
        if len(known) != 1:
            self._problem(node, "Eine Struktur enthält genau ein Datenfeld oder eine Datenfeldgruppe.")
        if "anzahl" not in around:
            self._problem(node, "Es fehlt, wie oft das Element vorkommt (anzahl, zum Beispiel 0:1).")
        return [self._element(one, Sort(local(one)), depth + 1, around) for one in known[:1]]

    def _count(self, node: Node) -> str:
        text = text_of(node)
        match = COUNT.fullmatch(text)
        if match is None or match[2] in ("0", "00") or (match[2] != "*" and int(match[1]) > int(match[2])):
            self._problem(node, f"Die Anzahl „{text}“ ist keine Spanne wie 0:1, 1:1 oder 1:*.")
        return text

    def _facts(self, node: Node, sort: str) -> tuple[dict[str, object], list[Node]]:
        """Everything an element says of itself, and its structures."""
        facts: dict[str, object] = {}
        old: dict[str, object] = {}
        structures: list[Node] = []
        seen: dict[str, object] = {}
        for child in self._inside(node):
            name = self._name(child, sort)
            if name == "struktur":
                structures.append(child)
            elif name is not None:
                value = self._value(child, name)
                target = old if name in self._only_old(sort) else facts
                self._keep(child, target, seen, name, value)
        identity = facts.pop("identifikation", None)
        facts |= identity if isinstance(identity, dict) else {}
        if old:
            facts["alt"] = old
        if self.generation == 2:
            _modernise(facts, sort)
        self._check(node, facts, sort)
        return facts, structures

    def _only_old(self, sort: str) -> frozenset[str]:
        return OLD_ONLY[sort] if self.generation == 2 else frozenset()

    def _name(self, node: Node, sort: str) -> str | None:
        """The name of version 3 for a child; None, and a problem, where the standard does not know it."""
        name = local(node)
        if self.generation == 2 and name in OLD_ONLY[sort]:
            return name
        known = OLD_NAMES[sort].get(name) if self.generation == 2 else (name if name in ORDER[sort] else None)
        if known is None:
            self._problem(node, "Dieses Element ist hier nicht vorgesehen. Bitte entfernen Sie es.")
        return known

    def _keep(self, node: Node, facts: dict[str, object], seen: dict[str, object], name: str, value: object) -> None:
        if name in LISTS and name != "werte":
            if value:
                _append(facts, name, value)
            return
        if name in seen and not (bool(seen[name]) ^ bool(value)):
            self._problem(node, "Dieses Element steht zweimal, darf aber nur einmal stehen.")
        elif name in seen:
            self.remarks.append(
                Remark(line_of(node), local(node), "Es steht zweimal, einmal leer; das leere wurde übergangen.")
            )
        seen[name] = seen.get(name) or value
        if value:
            facts[name] = value

    def _value(self, node: Node, name: str) -> object:
        if name in _SPECIAL:
            return _SPECIAL[name](self, node)
        if name in RAW:
            return _raw(node)
        if name in CODES:
            return self._code(node, name)
        text = self._text(node)
        if name in DATES | MOMENTS and text and not is_moment(text, name):
            self._problem(node, f"„{text}“ ist kein {'Datum' if name in DATES else 'Zeitpunkt'} (JJJJ-MM-TT).")
        return text

    def _text(self, node: Node) -> str:
        for child in children(node):
            self._problem(child, "Hier darf nur Text stehen.")
        return text_of(node)

    def _code(self, node: Node, name: str) -> str:
        codes = [one for one in self._inside(node) if local(one) == "code"]
        for child in [one for one in self._inside(node) if one not in codes]:
            self._problem(child, "Dieses Element ist hier nicht vorgesehen. Bitte entfernen Sie es.")
        if len(codes) > 1:
            self._problem(node, "Hier steht mehr als ein Code.")
        code = text_of(codes[0]) if codes else ""
        known = CODES[name].values
        if code and known and code not in known:
            self._problem(node, f"Den Code „{code}“ gibt es nicht. Möglich sind: {', '.join(sorted(known))}.")
        return code

    def identification(self, node: Node) -> Facts:
        """Read id and version."""
        found = {name: self._text(one) for name, one in self._single(node, ("id", "version")).items()}
        if not found.get("id"):
            self._problem(
                node, "Dem Element fehlt sein Schlüssel (id)." + ("" if "id" not in found else " Er ist leer.")
            )
        return {name: text for name, text in found.items() if text}

    def _reference(self, node: Node, attribute: str) -> Facts:
        text, more = self._text(node), clean(node.get(attribute))
        return {name: value for name, value in (("text", text), (attribute, more)) if value}

    def reference(self, node: Node) -> Facts:
        """Read a legal basis."""
        return self._reference(node, "link")

    def keyword(self, node: Node) -> Facts:
        """Read a keyword."""
        return self._reference(node, "uri")

    def relation(self, node: Node) -> Facts:
        """Read what this element replaces or derives from."""
        found = self._single(node, ("praedikat", "objekt"))
        kind = self._code(found["praedikat"], "praedikat") if "praedikat" in found else ""
        object_ = self.identification(found["objekt"]) if "objekt" in found else {}
        return {**({"praedikat": kind} if kind else {}), **object_}

    def rule(self, node: Node) -> Facts:
        """Read a rule."""
        return self._facts(node, "regel")[0]

    def precision(self, node: Node) -> Facts:
        """Read bounds: attributes in version 3, JSON text in version 2."""
        if self.generation == 2:
            return self._old_precision(node)
        text = self._text(node)
        found = {name: clean(node.get(name)) for name in PRECISION if clean(node.get(name))}
        return {**found, **({"text": text} if text else {})}

    def _old_precision(self, node: Node) -> Facts:
        text = self._text(node)
        try:
            given = json.loads(text or "{}")
        except (ValueError, RecursionError):
            given = None
        if not isinstance(given, Mapping):
            reason = "Die Präzisierung ist kein JSON; sie wurde nur als Text behalten."
            self.remarks.append(Remark(line_of(node), local(node), reason))
            return {"text": text}
        plain = {name: clean(str(value)) for name, value in given.items() if isinstance(value, str | int | float)}
        return {name: plain[name] for name in PRECISION if plain.get(name)}

    def values(self, node: Node) -> list[Facts]:
        """Read the values of a choice that stand in the file itself."""
        found: list[Facts] = []
        for child in self._inside(node):
            if local(child) != "wert":
                self._problem(child, "Hier stehen nur Werte (wert).")
                continue
            one = {name: self._text(inner) for name, inner in self._single(child, ("code", "name", "hilfe")).items()}
            if not one.get("code"):
                self._problem(child, "Einem Wert fehlt sein Code.")
            found.append({name: text for name, text in one.items() if text})
        return found

    def code_list(self, node: Node) -> Facts:
        """Read which code list a choice takes its values from."""
        names = ("canonicalIdentification", "version", "canonicalVersionUri")
        if self.generation == 2:
            outer = self._single(node, ("identifikation", "genericodeIdentification"))
            inner = (
                self._single(outer["genericodeIdentification"], names) if "genericodeIdentification" in outer else {}
            )
            key = self.identification(outer["identifikation"]) if "identifikation" in outer else {}
        else:
            inner, key = self._single(node, names), {}
        told = {name: self._text(one) for name, one in inner.items()}
        found = {
            "urn": told.get("canonicalIdentification", ""),
            "version": told.get("version", ""),
            "version_uri": told.get("canonicalVersionUri", ""),
            "id": str(key.get("id", "")),
        }
        # An empty reference still says that there is a list.
        return {name: text for name, text in found.items() if text} or {"urn": ""}

    def profile(self, node: Node) -> Facts:
        """Read which document a schema belongs to."""
        return self.identification(node)

    def _check(self, node: Node, facts: Facts, sort: str) -> None:
        if "id" not in facts and not any(local(one) == "identifikation" for one in children(node)):
            self._problem(node, "Dem Element fehlt die Identifikation mit seinem Schlüssel (id).")
        for name in REQUIRED[self.generation][sort]:
            if name not in facts:
                self._problem(node, f"Es fehlt die Angabe „{name}“.")

    def _problem(self, node: Node, reason: str) -> None:
        self.problems.append(Remark(line_of(node), local(node), reason))


_SPECIAL: Mapping[str, Callable[[_Reader, Node], object]] = {
    "identifikation": _Reader.identification,
    "bezug": _Reader.reference,
    "stichwort": _Reader.keyword,
    "relation": _Reader.relation,
    "regel": _Reader.rule,
    "praezisierung": _Reader.precision,
    "werte": _Reader.values,
    "codelisteReferenz": _Reader.code_list,
    "dokumentsteckbrief": _Reader.profile,
}


def _append(facts: dict[str, object], name: str, value: object) -> None:
    known = facts.setdefault(name, [])
    if value and isinstance(known, list):
        known.append(value)
    if not known:
        del facts[name]


def _modernise(facts: dict[str, object], sort: str) -> None:
    """Say what version 2 said in the words of version 3."""
    old = facts.get("alt")
    status = old.get("status") if isinstance(old, Mapping) else ""
    if sort == "regel":
        return
    released = status == "aktiv" and "version" in facts and "statusGesetztAm" in facts
    facts["freigabestatus"] = "7" if status == "inaktiv" else "6" if released else "2"


def _raw(node: Node) -> Facts:
    attributes = {str(name): clean(str(value)) for name, value in sorted(node.attrib.items())}
    inner = [_raw(child) for child in children(node)]
    parts = {"name": local(node), "text": text_of(node), "attribute": attributes, "inhalt": inner}
    return {name: value for name, value in parts.items() if value}


def is_moment(text: str, name: str) -> bool:
    """Tell whether a text is the date or moment its element asks for."""
    try:
        if name in DATES:
            date.fromisoformat(text[:10])
        else:
            datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
