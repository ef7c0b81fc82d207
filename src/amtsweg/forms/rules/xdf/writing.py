"""From plain content to a file of XDatenfelder 3, every element in the order the standard gives it."""

from collections.abc import Mapping, Sequence

from lxml import etree

from amtsweg.forms.rules.xdf.model import Document, Element, Facts
from amtsweg.forms.rules.xdf.tree import Node
from amtsweg.forms.rules.xdf.vocabulary import CODES, LISTS, MESSAGES, NAMESPACE_3, ORDER, PRECISION, RAW

_PREFIX = {"xdf": NAMESPACE_3}
_MESSAGE = {sort: name for name, sort in MESSAGES.items()}


def write(document: Document) -> bytes:
    """Return the file of a document."""
    sort = document.root.sort.value
    root = etree.Element(_name(_MESSAGE[sort]), nsmap=_PREFIX)
    header = _sub(root, "header")
    _text(header, "nachrichtID", document.message_id)
    _text(header, "erstellungszeitpunkt", document.created_at)
    _element(_sub(root, sort), document.root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _element(node: Node, element: Element) -> None:
    _facts(node, element.facts, element.sort.value)
    for part in element.parts:
        structure = _sub(node, "struktur")
        _text(structure, "anzahl", part.text("anzahl") or "1:1")
        for one in part.items("handlungsgrundlage"):
            _reference(structure, "bezug", one, "link")
        _element(_sub(_sub(structure, "enthaelt"), part.sort.value), part)


def _facts(node: Node, facts: Facts, sort: str) -> None:
    for name in ORDER[sort]:
        if name == "identifikation":
            _identity(_sub(node, name), facts)
        elif name in LISTS and name != "werte":
            for one in _items(facts, name):
                _entry(node, name, one)
        elif name in facts:
            _value(node, name, facts[name])


def _value(node: Node, name: str, value: object) -> None:
    if name in CODES:
        _code(node, name, str(value))
    elif name == "praezisierung":
        given = _mapping(value)
        bounds = {one: str(given[one]) for one in PRECISION if one in given}
        _sub(node, name, bounds).text = str(given["text"]) if "text" in given else None
    elif name == "codelisteReferenz":
        _code_list(_sub(node, name), _mapping(value))
    elif name == "dokumentsteckbrief":
        _identity(_sub(node, name), _mapping(value))
    elif name == "werte":
        list_ = _sub(node, name)
        for one in _items({name: value}, name):
            entry = _sub(list_, "wert")
            _texts(entry, _mapping(one), ("code", "name", "hilfe"))
    else:
        _text(node, name, str(value))


def _entry(node: Node, name: str, value: object) -> None:
    if name == "mediaType":
        _text(node, name, str(value))
        return
    facts = _mapping(value)
    if name == "regel":
        _facts(_sub(node, name), facts, name)
    elif name in RAW:
        _raw(node, facts)
    elif name == "relation":
        relation = _sub(node, name)
        _code(relation, "praedikat", str(facts.get("praedikat", "")))
        _identity(_sub(relation, "objekt"), facts)
    elif name != "handlungsgrundlage":
        _reference(node, name, facts, "uri" if name == "stichwort" else "link")


def _identity(node: Node, facts: Facts) -> None:
    _texts(node, facts, ("id", "version"))


def _code_list(node: Node, facts: Facts) -> None:
    for name, written in (
        ("urn", "canonicalIdentification"),
        ("version", "version"),
        ("version_uri", "canonicalVersionUri"),
    ):
        if facts.get(name):
            _text(node, written, str(facts[name]))


def _reference(node: Node, name: str, facts: Facts, attribute: str) -> None:
    more = {attribute: str(facts[attribute])} if attribute in facts else {}
    _sub(node, name, more).text = str(facts.get("text", "")) or None


def _raw(node: Node, facts: Facts) -> None:
    child = _sub(node, str(facts["name"]), {name: str(one) for name, one in _mapping(facts.get("attribute")).items()})
    child.text = str(facts.get("text", "")) or None
    for one in _items(facts, "inhalt"):
        _raw(child, _mapping(one))


def _code(node: Node, name: str, value: str) -> None:
    codes = CODES[name]
    outer = _sub(node, name, {"listURI": codes.uri, "listVersionID": codes.version})
    # The standard gives codes no namespace.
    etree.SubElement(outer, "code").text = value


def _texts(node: Node, facts: Facts, names: Sequence[str]) -> None:
    for name in names:
        if facts.get(name):
            _text(node, name, str(facts[name]))


def _text(node: Node, name: str, text: str) -> None:
    _sub(node, name).text = text or None


def _sub(node: Node, name: str, attributes: Mapping[str, str] | None = None) -> Node:
    return etree.SubElement(node, _name(name), attrib=dict(attributes or {}))


def _name(name: str) -> str:
    return f"{{{NAMESPACE_3}}}{name}"


def _items(facts: Facts, name: str) -> list[object]:
    value = facts.get(name)
    return list(value) if isinstance(value, list | tuple) else []


def _mapping(value: object) -> Facts:
    return value if isinstance(value, Mapping) else {}
