"""What the names in an expression stand for at one place of a form, also of a form that is still faulty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from amtsweg.form_editor.contracts import Definition, Place
from amtsweg.form_editor.rules.building import node_at
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Field, Text

_COMPOSITES = frozenset({"address", "parcel", "place"})
_SILENT = frozenset({"info"})
Node = Mapping[str, Any]  # a field as deep and free as the schema of forms says


@dataclass(frozen=True, slots=True)
class Named:
    """A field as an expression can name it."""

    key: str
    kind: str
    label: Text
    options: tuple[tuple[str, Text], ...] = ()
    multiple: bool = False
    repeats: bool = False
    children: Mapping[str, "Named"] = field(default_factory=dict)

    def called(self, language: str) -> str:
        """Return what people call the field."""
        return self.label.to(language) or self.key

    def answer(self, value: str, language: str) -> str:
        """Return what people call one of its answers."""
        return next((label.to(language) or key for key, label in self.options if key == value), value)


Names = Mapping[str, Named]
INDEX = Named("index", "integer", Text("Nummer des Eintrags", "number of the item"))


def names_at(definition: Definition, place: Place, *, within: bool = False) -> dict[str, Named]:
    """Return the names in sight of a field or page; ``within`` looks from inside the group, as its checks do."""
    found = {one.key: one for page in definition["pages"] for one in _named_all(page, definition)}
    for end in range(2, len(place) + (1 if within else 0)):
        group = node_at(definition, place[:end]) or {}
        found |= _named(group, definition).children
        if "repeat" in group:
            found["index"] = INDEX
    return found


def _named_all(node: Node, definition: Node) -> list[Named]:
    return [_named(one, definition) for one in _nodes(node.get("fields")) if one.get("type") not in _SILENT]


def _named(node: Node, definition: Node) -> Named:
    kind, key = str(node.get("type", "")), str(node.get("key", ""))
    given = node.get("options")
    options = options_of(given if isinstance(given, list) else _lists(definition).get(str(given)))
    if kind in _COMPOSITES:
        children = {one.key: _of_field(one) for one in composite(kind)}
        if options and "district" in children:
            children["district"] = Named("district", "choice", children["district"].label, options)
        label = text_of(node.get("label")) or _composite_label(kind)
    else:
        children = {one.key: one for one in _named_all(node, definition)} if kind == "group" else {}
        label = text_of(node.get("label"))
    return Named(key, kind, label, options, node.get("multiple") is True, "repeat" in node, children)


def _of_field(one: Field) -> Named:
    return Named(one.key, one.kind.value, one.label)


@cache
def _example(kind: str) -> Field:
    return forms.parse_definition({"fields": [{"key": "one", "type": kind}]}).fields[0]


def composite(kind: str) -> Sequence[Field]:
    """Return the fields of a ready-made group."""
    return _example(kind).fields


def _composite_label(kind: str) -> Text:
    return _example(kind).label


def title_of(node: Node) -> Text:
    """Return what a page, a field or the form is called, also a ready-made group that brings its own name."""
    kind = str(node.get("type", ""))
    given = text_of(node.get("label") or node.get("title"))
    return given or (_composite_label(kind) if kind in _COMPOSITES else Text())


def text_of(value: object) -> Text:
    """Return a text given as German words or by language, whatever was stored."""
    if isinstance(value, Mapping):
        return Text(str(value.get("de") or "").strip(), str(value.get("en") or "").strip())
    return Text(value.strip()) if isinstance(value, str) else Text()


def options_of(value: object) -> tuple[tuple[str, Text], ...]:
    """Return answers as value and label, whatever was stored."""
    return tuple((str(one.get("value", "")), text_of(one.get("label"))) for one in _nodes(value))


def _nodes(value: object) -> list[Node]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _lists(definition: Node) -> Node:
    lists = definition.get("lists")
    return lists if isinstance(lists, Mapping) else {}
