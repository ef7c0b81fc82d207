"""The XML Schema of a form's settled answers, as far as XML Schema 1.0 can say it.

It knows no "all or nothing" of groups that may be left out, so in those every element may be missing.
"""

from collections.abc import Callable, Mapping, Sequence

from lxml import etree

from amtsweg.feel.api import kinds
from amtsweg.forms.contracts import Field, Form, Kind, Page
from amtsweg.forms.rules.exchange.demands import (
    FILE_PARTS,
    ITEM,
    NAMESPACE,
    ROOT,
    is_always_required,
    is_always_shown,
    kind_inside,
    kinds_of,
)

XS = "http://www.w3.org/2001/XMLSchema"
_Facets = Mapping[str, object]
_Children = Sequence[tuple[Field, Page | None]]


def write_schema(form: Form, *, language: str = "de") -> bytes:
    """Return the schema that every document of accepted answers fits."""
    root = etree.Element(_xs("schema"), nsmap={"xs": XS, "a": NAMESPACE})
    root.set("targetNamespace", NAMESPACE)
    root.set("elementFormDefault", "qualified")
    answers = _add(root, "element", name=ROOT)
    maker = _Maker(language)
    maker.words(answers, form.title.to(language))
    body = _add(answers, "complexType")
    children = [(field, page) for page in form.pages for field in page.fields]
    maker.sequence(body, children, kinds.context_of(kinds_of(form)), strict=True)
    _add(body, "attribute", name="form", type="xs:string")
    _add(body, "attribute", name="version", type="xs:integer")
    _file_type(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


class _Maker:
    """Writes the elements of fields, with titles in one language. ``strict`` says that the group around is given."""

    def __init__(self, language: str) -> None:
        self.language = language

    def words(self, element: etree._Element, text: str) -> None:
        if text:
            _add(_add(element, "annotation"), "documentation").text = text

    def sequence(self, parent: etree._Element, children: _Children, kind: kinds.Kind, *, strict: bool) -> None:
        body = _add(parent, "sequence")
        for field, page in children:
            if field.kind is not Kind.INFO:
                needed = strict and is_always_shown(field, page) and (field.is_group or _is_given(field))
                element = _add(body, "element", name=field.key, minOccurs="1" if needed else "0")
                self.words(element, field.label.to(self.language))
                self._content(element, field, kind.entries.get(field.key, kinds.ANY), strict=strict)

    def _content(self, element: etree._Element, field: Field, kind: kinds.Kind, *, strict: bool) -> None:
        given = strict and is_always_required(field)
        if field.repeat:
            items = _items(element, field.repeat.minimum if given else 0, field.repeat.maximum)
            self._group(_add(items, "complexType"), field, kind_inside(kind, field), strict=False)
        elif field.is_group:
            self._group(_add(element, "complexType"), field, kind, strict=given and field.kind is not Kind.PLACE)
        elif field.kind is Kind.FILE:
            _items(element, int(given), field.max_files).set("type", "a:file")
        elif field.multiple:
            _restrict(_items(element, int(given), None), "string", _choice(field))
        elif field.kind is Kind.COMPUTED:
            element.set("type", _computed(kind))
        else:
            base, facets = _TYPES[field.kind](field)
            _restrict(element, base, facets)

    def _group(self, parent: etree._Element, field: Field, kind: kinds.Kind, *, strict: bool) -> None:
        self.sequence(parent, [(one, None) for one in field.fields], kind, strict=strict)


def _is_given(field: Field) -> bool:
    return is_always_required(field) and field.kind is not Kind.COMPUTED


def _items(element: etree._Element, least: int, most: int | None) -> etree._Element:
    body = _add(_add(element, "complexType"), "sequence")
    limit = "unbounded" if most is None else str(most)
    return _add(body, "element", name=ITEM, minOccurs=str(least), maxOccurs=limit)


def _restrict(element: etree._Element, base: str, facets: _Facets) -> None:
    body = _add(_add(element, "simpleType"), "restriction", base=f"xs:{base}")
    for name, value in facets.items():
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                _add(body, name, value=str(one))


def _computed(kind: kinds.Kind) -> str:
    if kind.bound is not None and kind.sort is kinds.Sort.NUMBER:
        return "xs:integer"
    return "xs:boolean" if kind.sort is kinds.Sort.TRUTH else "xs:string"


def _choice(field: Field) -> _Facets:
    return {"enumeration": [option.value for option in field.options]}


def _text(field: Field) -> tuple[str, _Facets]:
    return "string", {"minLength": 1, "maxLength": field.max_length}


def _number(base: str, **more: object) -> Callable[[Field], tuple[str, _Facets]]:
    return lambda field: (base, {"minInclusive": field.minimum, "maxInclusive": field.maximum, **more})


def _pattern(pattern: str) -> Callable[[Field], tuple[str, _Facets]]:
    return lambda field: ("string", {"maxLength": field.max_length, "pattern": pattern})


_TYPES: Mapping[Kind, Callable[[Field], tuple[str, _Facets]]] = {
    Kind.TEXT: _text,
    Kind.MULTILINE: _text,
    Kind.INTEGER: _number("integer"),
    Kind.NUMBER: _number("decimal"),
    Kind.MONEY: _number("decimal", fractionDigits=2),
    Kind.DATE: lambda _field: ("date", {"minInclusive": "1800-01-01", "maxInclusive": "2200-12-31"}),
    Kind.CHOICE: lambda field: ("string", _choice(field)),
    Kind.YES_NO: lambda _field: ("boolean", {}),
    Kind.CONSENT: lambda _field: ("boolean", {"pattern": "true|1"}),
    Kind.EMAIL: _pattern(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    Kind.PHONE: _pattern(r"\+?[0-9 ()/.\-]+"),
    Kind.IBAN: _pattern("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,27}"),
    Kind.POSTCODE: lambda _field: ("string", {"pattern": "[0-9]{5}"}),
}


def _file_type(root: etree._Element) -> None:
    body = _add(_add(root, "complexType", name="file"), "sequence")
    for name in FILE_PARTS:
        _add(body, "element", name=name, type="xs:nonNegativeInteger" if name == "size" else "xs:string")


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _xs(tag), attributes)


def _xs(tag: str) -> str:
    return f"{{{XS}}}{tag}"
