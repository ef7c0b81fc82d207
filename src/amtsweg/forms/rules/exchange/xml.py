"""Answers as XML, and back: one element for each answer, under the name of its field.

What is a list, of items, choices or files, stands in ``item`` elements inside the field's own. A computed value whose
kind is not known beforehand stands as the text of its JSON, for XML says nothing of kinds.
"""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from lxml import etree

from amtsweg.feel.api import kinds
from amtsweg.forms.contracts import Answers, Field, Form, Kind
from amtsweg.forms.rules.exchange.demands import FILE_PARTS, ITEM, NAMESPACE, ROOT, is_open, kind_inside, kinds_of
from amtsweg.forms.rules.exchange.xml_schema import write_schema as schema
from amtsweg.forms.rules.levels import as_list, as_mapping
from amtsweg.kernel.errors import Invalid

__all__ = ["read", "schema", "write"]

_NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.MONEY})
_TRUTHS = frozenset({Kind.YES_NO, Kind.CONSENT})
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEFAULT: dict[str | None, str] = {None: NAMESPACE}
_MOST_BYTES = 20_000_000


def write(form: Form, answers: Answers, *, slug: str = "", version: int | None = None) -> bytes:
    """Return settled answers as a document; ``slug`` and ``version`` say which form they answer."""
    root = etree.Element(_name(ROOT), nsmap=_DEFAULT)  # type: ignore[arg-type]  # the stubs know no default namespace
    named = {"form": slug, "version": "" if version is None else str(version)}
    for name, text in named.items():
        if text:
            root.set(name, text)
    _write(root, form.fields, answers, kinds.context_of(kinds_of(form)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


def _write(parent: etree._Element, fields: Sequence[Field], answers: Answers, kind: kinds.Kind) -> None:
    for field in fields:
        if field.kind is not Kind.INFO and (value := answers.get(field.key)) is not None:
            element = etree.SubElement(parent, _name(field.key))
            own = kind.entries.get(field.key, kinds.ANY)
            if field.repeat:
                for one in as_list(value):
                    _write(_item(element), field.fields, as_mapping(one), kind_inside(own, field))
            elif field.is_group:
                _write(element, field.fields, as_mapping(value), own)
            else:
                _write_answer(element, field, value, own)


def _write_answer(element: etree._Element, field: Field, value: object, kind: kinds.Kind) -> None:
    if field.kind is Kind.FILE:
        for one in as_list(value):
            item, parts = _item(element), as_mapping(one)
            for name in FILE_PARTS:
                etree.SubElement(item, _name(name)).text = _possible(str(parts.get(name, "")))
    elif field.multiple:
        for one in as_list(value):
            _item(element).text = _possible(str(one))
    elif field.kind is Kind.COMPUTED and is_open(kind):
        element.text = _possible(json.dumps(value, ensure_ascii=False))
    else:
        element.text = _possible(_text(value))


def _item(element: etree._Element) -> etree._Element:
    return etree.SubElement(element, _name(ITEM))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{Decimal(repr(value)):f}" if isinstance(value, float) else str(value)


def _possible(text: str) -> str:
    """No XML can hold most control characters; DIN 91379 has none of them, but a computed text may."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def _name(key: str) -> str:
    return f"{{{NAMESPACE}}}{key}"


def read(form: Form, document: bytes) -> dict[str, object]:
    """Return the answers a document holds. Raises Invalid for what is no such document."""
    if len(document) > _MOST_BYTES:
        raise Invalid("Die Datei ist zu groß.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise Invalid(f"Die Datei ist kein XML: {error}") from None
    if root.tag != _name(ROOT):
        raise Invalid("Die Datei enthält keine Antworten auf ein Formular.")
    return _read(root, form.fields, kinds.context_of(kinds_of(form)))


def _read(parent: etree._Element, fields: Sequence[Field], kind: kinds.Kind) -> dict[str, object]:
    found: dict[str, object] = {}
    for field in fields:
        element = parent.find(_name(field.key))
        if field.kind is not Kind.INFO and element is not None:
            own = kind.entries.get(field.key, kinds.ANY)
            if field.repeat:
                inner = kind_inside(own, field)
                found[field.key] = [_read(item, field.fields, inner) for item in element.findall(_name(ITEM))]
            elif field.is_group:
                found[field.key] = _read(element, field.fields, own)
            else:
                found[field.key] = _read_answer(element, field, own)
    return found


def _read_answer(element: etree._Element, field: Field, kind: kinds.Kind) -> object:
    items, text = element.findall(_name(ITEM)), element.text or ""
    if field.kind is Kind.FILE:
        return [_read_file(item) for item in items]
    if field.multiple:
        return [item.text or "" for item in items]
    if field.kind is Kind.COMPUTED:
        return _read_computed(text, kind)
    if field.kind in _TRUTHS:
        return _truth(text)
    return _number(text) if field.kind in _NUMBERS else text


def _read_file(item: etree._Element) -> Mapping[str, object]:
    parts = {name: item.findtext(_name(name)) or "" for name in FILE_PARTS}
    return {**parts, "size": _number(parts["size"])}


def _read_computed(text: str, kind: kinds.Kind) -> object:
    if is_open(kind):
        try:
            return json.loads(text)
        except ValueError:
            return text
    if kind.sort is kinds.Sort.TEXT:
        return text
    return _truth(text) if kind.sort is kinds.Sort.TRUTH else _number(text)


def _truth(text: str) -> object:
    return {"true": True, "1": True, "false": False, "0": False}.get(text.strip(), text)


def _number(text: str) -> object:
    if not _NUMBER.fullmatch(text.strip()):
        return text
    return float(text) if "." in text else int(text)
