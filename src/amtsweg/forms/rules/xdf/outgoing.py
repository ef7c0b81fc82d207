"""From a definition to the elements of the standard, with what FIM said of them before."""

from collections.abc import Iterator, Mapping, Sequence

from amtsweg.forms.rules.xdf.facts import VERSION, Setting, check_rule, facts_of, feel_rule, general, german, sort_of
from amtsweg.forms.rules.xdf.incoming import from_plain
from amtsweg.forms.rules.xdf.known import overlaid
from amtsweg.forms.rules.xdf.model import Element, Sort
from amtsweg.forms.rules.xdf.naming import own_id, written
from amtsweg.forms.rules.xdf.ready_made import plain_fields

Node = Mapping[str, object]


def root_of(definition: Node, setting: Setting) -> Element:
    """Return the schema of a form, or the one group or field that a block is."""
    known = _mapping(definition.get("xdf"))
    fields = list(fields_of(definition))
    if known.get("sort") in (Sort.GROUP, Sort.FIELD) and len(fields) == 1:
        block = element_of(fields[0], "", setting)
        return Element(block.sort, {name: one for name, one in block.facts.items() if name != "anzahl"}, block.parts)
    facts = overlaid(schema_facts(definition, setting), known, setting, Sort.SCHEMA)
    return Element(Sort.SCHEMA, facts, parts_of(fields, known, "", setting))


def fields_of(definition: Node) -> Iterator[Node]:
    """Yield the outermost fields of a definition, whatever page they stand on."""
    pages = definition.get("pages")
    for page in pages if isinstance(pages, list) else [definition]:
        yield from nodes(page.get("fields"))


def schema_facts(definition: Node, setting: Setting) -> dict[str, object]:
    """Return what the standard says of a form as a whole."""
    title = written(german(definition.get("title"))) or "Formular"
    facts: dict[str, object] = {
        "id": own_id("S", setting.seed),
        "version": VERSION,
        "name": title,
        **general(setting),
        "bezeichnung": title,
        "ableitungsmodifikationenStruktur": "3",
        "ableitungsmodifikationenRepraesentation": "1",
        "dokumentsteckbrief": {"id": own_id("D", "")},
        "regel": [*_page_rules(definition, setting)],
    }
    return {name: value for name, value in facts.items() if value}


def _page_rules(definition: Node, setting: Setting) -> Iterator[dict[str, object]]:
    for index, check in enumerate(nodes(definition.get("checks"))):
        yield check_rule(check, f"#{index}", setting)
    for page in nodes(definition.get("pages")):
        name, place = written(german(page.get("title"))), f"page {page.get('key')}"
        if "shown_if" in page:
            yield feel_rule("note", page["shown_if"], place, setting, name=name)


def parts_of(fields: Sequence[Node], known: Node, place: str, setting: Setting) -> tuple[Element, ...]:
    """Return the elements of neighbouring fields, with those put back that no form shows."""
    parts = [element_of(one, place, setting) for one in fields if not _is_placeholder(one)]
    for one in nodes(known.get("left_out")):
        element, at = from_plain(one.get("field")), one.get("at")
        if element is not None:
            parts.insert(at if isinstance(at, int) else len(parts), element)
    return tuple(parts) or tuple(element_of(one, place, setting) for one in fields)


def _is_placeholder(node: Node) -> bool:
    return _mapping(node.get("xdf")).get("placeholder") is True


def element_of(node: Node, place: str, setting: Setting) -> Element:
    """Return the element of a field."""
    known = _mapping(node.get("xdf"))
    inner = nodes(node.get("fields"))
    if known.get("wrapper") is True and len(inner) == 1:
        return _unwrapped(node, inner[0], place, setting)
    own_place = f"{place}.{node['key']}"
    facts = overlaid(facts_of(node, own_place, setting), known, setting, sort_of(node))
    parts = parts_of(inner or plain_fields(node), known, own_place, setting) if sort_of(node) is Sort.GROUP else ()
    return Element(sort_of(node), facts, parts)


def _unwrapped(node: Node, inner: Node, place: str, setting: Setting) -> Element:
    element = element_of(inner, place, setting)
    repeat = _mapping(node.get("repeat"))
    natural = f"{repeat.get('min', 0)}:{repeat.get('max', 20)}"
    told = element.text("anzahl")
    least, _colon, most = told.partition(":")
    unlimited = f"{least}:{min(int(most), 100) if most.isdigit() else 100}"
    return Element(element.sort, {**element.facts, "anzahl": told if unlimited == natural else natural}, element.parts)


def nodes(value: object) -> list[Node]:
    """Return the entries of a list that are mappings."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _mapping(value: object) -> Node:
    return value if isinstance(value, Mapping) else {}
