"""What the standard has no words for - pages, English, easy language, keys - so that a form comes back as it was.

It is what differs between a form and what its own file would be read as; it travels as one rule of the outermost
element (``skript`` begins with ``amtsweg:form:1``). Each entry knows what it corrects: where somebody has changed the
file elsewhere meanwhile, their change stays, and a remark says so.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from amtsweg.forms.rules.xdf.model import Facts
from amtsweg.forms.rules.xdf.naming import fingerprint

MARK = "amtsweg:form:1\n"
_STRUCTURE = ("pages", "fields")

Node = dict[str, object]
Plain = Mapping[str, object]


@dataclass(slots=True)
class Draft:
    """A form as its file alone would be read: its fields by the path of their element, and no pages yet."""

    form: Node
    paths: list[str]
    index: dict[str, Node]
    notes: list[str] = field(default_factory=list)

    def fields(self) -> list[Node]:
        """Return the outermost fields."""
        return [self.index[path] for path in self.paths]


def compare(wanted: Plain, draft: Draft) -> dict[str, object]:
    """Return what must be changed in a draft to get the wanted definition."""
    told: dict[str, object] = {"form": _changes(wanted, draft.form), "layout": _layout(wanted, draft.paths)}
    fields: dict[str, object] = {}
    outer = [one for page in _pages(wanted) for one in _nodes(page.get("fields"))]
    known = {id(one): path for path, one in draft.index.items()}
    for path, node in _pairs(outer, draft.paths, draft, known):
        if changes := _changes(node, draft.index[path], nested="fields" in node and "fields" in draft.index[path]):
            fields[path] = changes
    return {**told, "fields": fields}


def _pairs(nodes: list[Node], paths: list[str], draft: Draft, known: Mapping[int, str]) -> Iterator[tuple[str, Node]]:
    """Fields of the wanted form with the path of what they came back as."""
    for path, node in zip(paths, nodes, strict=False):
        yield path, node
        inner = _nodes(node.get("fields"))
        found = [known[id(one)] for one in _nodes(draft.index[path].get("fields"))]
        yield from _pairs(inner, found, draft, known)


def _changes(wanted: Plain, found: Plain, *, nested: bool = True) -> dict[str, object]:
    skipped = _STRUCTURE if nested else ()
    changes: dict[str, object] = {}
    for name in [*wanted, *(one for one in found if one not in wanted)]:
        if name not in skipped and not same(wanted.get(name), found.get(name)):
            was = {"was": fingerprint(found[name])} if name in found else {}
            changes[name] = {**was, **({"is": wanted[name]} if name in wanted else {})}
    return changes


def same(one: object, other: object) -> bool:
    """Tell whether two plain values are the same; true is not 1, and 1 is not 1.0."""
    return written(one) == written(other)


def digest(value: object) -> str:
    """Return the hash of a plain value."""
    return hashlib.sha256(written(value).encode()).hexdigest()


def written(value: object) -> str:
    """Return a plain value as one text in ASCII."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True)


def _layout(wanted: Plain, paths: list[str]) -> list[Node] | None:
    if "pages" not in wanted:
        return None
    rest = iter(paths)
    layout = []
    for page in _nodes(wanted.get("pages")):
        own = [path for _one, path in zip(_nodes(page.get("fields")), rest, strict=False)]
        layout.append({**page, "fields": own})
    return layout


def completed(draft: Draft, complement: Plain) -> Node:
    """Return the definition: the draft with what its file says beyond the standard."""
    whole = complement.get("whole")
    if isinstance(whole, Mapping):
        if complement.get("was") == digest([draft.form, draft.fields()]):
            return dict(whole)
        draft.notes.append("Die Datei wurde außerhalb geändert; was Amtsweg darüber hinaus wusste, gilt nicht mehr.")
    for path, changes in _mapping(complement.get("fields")).items():
        if path in draft.index:
            _apply(draft.index[path], _mapping(changes), draft, path.rpartition("/")[2])
    _apply(draft.form, _mapping(complement.get("form")), draft, "Formular")
    if "layout" in complement:
        return {**draft.form, **_laid_out(draft, complement["layout"])}
    is_block = "sort" in _mapping(draft.form.get("xdf"))
    return {**draft.form, **({"fields": draft.fields()} if is_block else {"pages": natural_pages(draft.fields())})}


def _apply(node: Node, changes: Plain, draft: Draft, name: str) -> None:
    for key, change in changes.items():
        told = _mapping(change)
        if ("was" in told) != (key in node) or ("was" in told and not same(told["was"], fingerprint(node[key]))):
            draft.notes.append(f"{name}: „{key}“ wurde außerhalb geändert und bleibt so.")
        elif "is" in told:
            node[key] = told["is"]
        else:
            node.pop(key, None)


def _laid_out(draft: Draft, layout: object) -> Node:
    if not isinstance(layout, list):
        return {"fields": draft.fields()}
    placed: list[str] = []
    pages: list[Node] = []
    for page in _nodes(layout):
        told = page.get("fields")
        paths = [path for path in told if path in draft.paths] if isinstance(told, list) else []
        placed += paths
        if paths:
            pages.append({**page, "fields": [draft.index[path] for path in paths]})
    if rest := [draft.index[path] for path in draft.paths if path not in placed]:
        draft.notes.append("Außerhalb hinzugefügte Felder stehen auf einer eigenen Seite am Ende.")
        taken = {str(page["key"]) for page in pages}
        pages += natural_pages(rest, taken)
    return {"pages": pages}


def natural_pages(fields: list[Node], taken: set[str] | None = None, most: int = 40) -> list[Node]:
    """Return a page for each outermost group, and one for each run of fields between them."""
    keys, pages = set(taken or ()), list[Node]()
    for one in fields:
        alone = one["type"] == "group"
        if pages and (len(pages) >= most or not (alone or pages[-1]["alone"])):
            _nodes_of(pages[-1]).append(one)
            continue
        key = "angaben" if not alone else str(one["key"]).replace("_", "-")
        number, own = 1, key
        while own in keys:
            number += 1
            own = f"{key[:46]}-{number}"
        keys.add(own)
        pages.append({"key": own, "title": one.get("label") if alone else "Angaben", "fields": [one], "alone": alone})
    return [{name: value for name, value in page.items() if name != "alone"} for page in pages]


def complement_of(facts: Facts) -> Plain:
    """Return what a file says beyond the standard, if it does."""
    rules = facts.get("regel")
    for rule in rules if isinstance(rules, list) else []:
        script = str(rule.get("skript", "")) if isinstance(rule, Mapping) else ""
        if script.startswith(MARK):
            try:
                return _mapping(json.loads(script.removeprefix(MARK)))
            except (ValueError, RecursionError):
                return {}
    return {}


def _pages(definition: Plain) -> list[Node]:
    return _nodes(definition["pages"]) if "pages" in definition else [dict(definition)]


def _nodes(value: object) -> list[Node]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _nodes_of(page: Node) -> list[Node]:
    fields = page["fields"]
    assert isinstance(fields, list)
    return fields


def _mapping(value: object) -> Plain:
    return value if isinstance(value, Mapping) else {}
