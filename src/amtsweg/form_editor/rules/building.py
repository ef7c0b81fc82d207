"""Building a form from pages, fields and groups. Every change gives a new definition; none leaves a broken one.

What a definition *means* is not looked at here: a faulty state may be kept, and judging says what is wrong with it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from amtsweg.form_editor.contracts import Definition, Place
from amtsweg.form_editor.rules.keys import free_key

DEEPEST = 10
"""Groups within groups; forms allow fewer, which judging says, and nothing may become too deep to be walked."""
Node = dict[str, Any]  # a page or field as deep and free as the schema of forms says


@dataclass(frozen=True, slots=True)
class Built:
    """A changed definition, and the place to look at next."""

    definition: Definition
    place: Place


def paged(definition: Mapping[str, object]) -> Definition:
    """Return a copy of a definition that has pages, also where it was written the short way."""
    found: Node = deepcopy(dict(definition))
    if not isinstance(found.get("pages"), list):
        title = found.get("title") or "Formular"
        moved = {name: found.pop(name) for name in ("fields", "checks") if name in found}
        found["pages"] = [{"key": "form", "title": title, **moved}]
    found["pages"] = [_shaped(page) for page in found["pages"] if isinstance(page, dict)]
    for page in found["pages"]:
        page.setdefault("fields", [])
    return found


def _shaped(node: Node, depth: int = 0) -> Node:
    if "fields" in node:
        inner = node["fields"] if isinstance(node["fields"], list) and depth <= DEEPEST else []
        node["fields"] = [_shaped(child, depth + 1) for child in inner if isinstance(child, dict)]
    return node


def place_of(text: str) -> Place | None:
    """Return the place a text such as ``2.0.1`` names."""
    parts = text.split(".") if text else []
    if len(parts) > DEEPEST + 3 or not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
        return None
    return tuple(map(int, parts))


def text_of(place: Place) -> str:
    """Return a place as it stands in addresses."""
    return ".".join(map(str, place))


def inside(definition: Definition, parent: Place) -> list[Node] | None:
    """Return the pages of the form, or the fields of a page or group; None where nothing can lie inside."""
    if not parent:
        pages: list[Node] = definition["pages"]
        return pages
    node = node_at(definition, parent)
    if node is None or (len(parent) > 1 and node.get("type") != "group"):
        return None
    if "fields" not in node:
        node["fields"] = []
    fields: list[Node] = node["fields"]
    return fields


def node_at(definition: Definition, place: Place) -> Node | None:
    """Return the form, page or field at a place, or None."""
    node: Node = definition
    for level, index in enumerate(place):
        children = node.get("fields" if level else "pages")
        if not isinstance(children, list) or index >= len(children):
            return None
        node = children[index]
    return node


def walk(definition: Definition) -> Iterator[tuple[Place, Node]]:
    """Yield every page and field with its place, in the order of the form."""
    for index, page in enumerate(definition["pages"]):
        yield (index,), page
        yield from _walk(page, (index,))


def _walk(node: Node, place: Place) -> Iterator[tuple[Place, Node]]:
    for index, child in enumerate(node.get("fields", ())):
        yield (*place, index), child
        yield from _walk(child, (*place, index))


def insert(definition: Definition, parent: Place, index: int, nodes: Sequence[Node]) -> Built:
    """Put pages or fields into a form, page or group, with keys that are free there."""
    found = deepcopy(definition)
    siblings = inside(found, parent)
    unfit = any(("type" in node) == (not parent) for node in nodes)  # pages among pages, fields elsewhere
    if siblings is None or len(parent) > DEEPEST or not nodes or unfit:
        return Built(found, parent)
    index = max(0, min(index, len(siblings)))
    for offset, node in enumerate(nodes):
        siblings.insert(index + offset, _with_free_keys(found, parent, deepcopy(node)))
    return Built(found, (*parent, index))


def _with_free_keys(definition: Definition, parent: Place, node: Node) -> Node:
    node["key"] = free_key(str(node.get("key") or "field"), taken(definition, parent), dash=not parent)
    if not parent:  # the keys of all pages' fields stand side by side
        known = {one.get("key") for page in definition["pages"] for one in page.get("fields", ())}
        for field in node.get("fields", ()):
            field["key"] = free_key(str(field.get("key") or "field"), known)
            known.add(field["key"])
    return node


def taken(definition: Definition, parent: Place) -> set[object]:
    """Return the keys that are in use where something is to be put."""
    if len(parent) == 1:
        return {field.get("key") for page in definition["pages"] for field in page.get("fields", ())}
    return {node.get("key") for node in inside(definition, parent) or ()}


def remove(definition: Definition, place: Place) -> Built:
    """Take a page or field away, with all that lies in it."""
    found = deepcopy(definition)
    siblings = inside(found, place[:-1]) if place else None
    if siblings is None or place[-1] >= len(siblings):
        return Built(found, place)
    del siblings[place[-1]]
    after = min(place[-1], len(siblings) - 1)
    return Built(found, (*place[:-1], after) if siblings else place[:-1])


def copy(definition: Definition, place: Place) -> Built:
    """Put a copy of a page or field behind it."""
    node = node_at(definition, place) if place else None
    return insert(definition, place[:-1], place[-1] + 1, [node]) if node else Built(deepcopy(definition), place)


def move(definition: Definition, place: Place, parent: Place, index: int) -> Built:
    """Move a page among the pages, or a field into a page or group; ``index`` counts before anything is moved."""
    found = deepcopy(definition)
    node, target = node_at(found, place) if place else None, inside(found, parent)
    into_itself = parent[: len(place)] == place
    if node is None or target is None or into_itself or (len(place) == 1) != (not parent) or len(parent) > DEEPEST:
        return Built(found, place)
    if _depth(node) + len(parent) > DEEPEST:
        return Built(found, place)
    home = inside(found, place[:-1])
    assert home is not None  # the node lies in it
    index = max(0, min(index, len(target)))
    target.insert(index, node)
    gone = place[-1] + (home is target and index <= place[-1])
    del home[gone]
    if place[:-1] != parent and _clashes(found, node, parent):
        node["key"] = free_key(str(node.get("key")), _others(found, node, parent))
    return Built(found, _place_of(found, node))


def _depth(node: Node) -> int:
    return 1 + max((_depth(child) for child in node.get("fields", ())), default=0)


def _others(definition: Definition, node: Node, parent: Place) -> set[object]:
    rows = [page.get("fields", []) for page in definition["pages"]] if len(parent) < 2 else []
    target = next((found for _place, found in walk(definition) if any(c is node for c in found.get("fields", ()))), {})
    rows.append(target.get("fields", []))
    return {one.get("key") for row in rows for one in row if one is not node}


def _clashes(definition: Definition, node: Node, parent: Place) -> bool:
    return bool(parent) and node.get("key") in _others(definition, node, parent)


def _place_of(definition: Definition, node: Node) -> Place:
    return next(place for place, found in walk(definition) if found is node)


def up(definition: Definition, place: Place) -> Built:
    """Move before the neighbour above, or to the end of the page before."""
    if place and place[-1] > 0:
        return move(definition, place, place[:-1], place[-1] - 1)
    if len(place) == 2 and place[0] > 0:
        page = node_at(definition, (place[0] - 1,)) or {}
        return move(definition, place, (place[0] - 1,), len(page.get("fields", ())))
    return Built(deepcopy(definition), place)


def down(definition: Definition, place: Place) -> Built:
    """Move behind the neighbour below, or to the beginning of the page behind."""
    siblings = inside(definition, place[:-1]) if place else None
    if siblings is not None and place[-1] + 1 < len(siblings):
        return move(definition, place, place[:-1], place[-1] + 2)
    if len(place) == 2 and place[0] + 1 < len(definition["pages"]):
        return move(definition, place, (place[0] + 1,), 0)
    return Built(deepcopy(definition), place)


def into(definition: Definition, place: Place) -> Built:
    """Move into the group above, at its end, or else into the one below, at its beginning."""
    if len(place) < 2:
        return Built(deepcopy(definition), place)
    above, below = (*place[:-1], place[-1] - 1), (*place[:-1], place[-1] + 1)
    fields = inside(definition, above) if place[-1] else None
    if fields is not None:
        return move(definition, place, above, len(fields))
    return move(definition, place, below, 0)


def out(definition: Definition, place: Place) -> Built:
    """Move out of the group, behind it."""
    if len(place) < 3:
        return Built(deepcopy(definition), place)
    return move(definition, place, place[:-2], place[-2] + 1)


STEPS: Mapping[str, Callable[[Definition, Place], Built]] = {
    "up": up,
    "down": down,
    "into": into,
    "out": out,
    "copy": copy,
    "delete": remove,
}


def can(definition: Definition, place: Place) -> frozenset[str]:
    """Return the steps that would change something at a place."""
    return frozenset(
        name
        for name, step in STEPS.items()
        if name not in ("copy", "delete") and step(definition, place).place != place
    )


def change(definition: Definition, place: Place, values: Mapping[str, object]) -> Built:
    """Give the form, a page or a field other properties; None takes one away."""
    found = deepcopy(definition)
    node = node_at(found, place)
    if node is not None:
        for name, value in values.items():
            if value is None:
                node.pop(name, None)
            else:
                node[name] = value
    return Built(found, place)


def path_of(definition: Definition, place: Place) -> tuple[str, ...]:
    """Return the keys on the way to a place, by which it is found again in another state of the draft."""
    return tuple(str((node_at(definition, place[:end]) or {}).get("key", "")) for end in range(1, len(place) + 1))


def find(definition: Definition, path: Sequence[str]) -> Place | None:
    """Return the place that these keys lead to; of a field its page may have changed."""
    wanted = tuple(path)
    places = [place for place, _node in walk(definition) if len(place) == len(wanted)]
    same = [place for place in places if path_of(definition, place) == wanted]
    same += [place for place in places if len(wanted) > 1 and path_of(definition, place)[1:] == wanted[1:]]
    return () if not wanted else same[0] if same else None
