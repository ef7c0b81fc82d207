"""The elements of a file by the keys that grids carry, and changes among siblings that keep the file's look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lxml import etree

from amtsweg.dmn.reading.xml import XML, children


class Elements:
    """All elements of one file; those with an id of their own have it as key, all others their place."""

    def __init__(self, root: XML) -> None:
        self.root = root
        nodes = [node for node in root.iter() if isinstance(node.tag, str)]
        ids = Counter(node.get("id") for node in nodes)
        self._keys: dict[XML, str] = {}
        for place, node in enumerate(nodes):
            own = node.get("id")
            self._keys[node] = own if own and ids[own] == 1 else f"~{place}"
        self.by_key = {key: node for node, key in self._keys.items()}

    def key(self, node: XML) -> str:
        return self._keys[node]


def new_element(parent: XML, name: str, **attributes: str) -> XML:
    """A new element of the parent's kind, not yet part of it."""
    namespace = etree.QName(parent).namespace or ""
    node = etree.Element(etree.QName(namespace, name), nsmap={parent.prefix: namespace})
    for attribute, value in attributes.items():
        node.set(attribute, value)
    return node


def insert_after(parent: XML, node: XML, after: XML | None) -> None:
    """Put a new child behind another one, or first, with the same space around it as its neighbours have."""
    if after is None:
        node.tail = parent.text
        parent.insert(0, node)
        return
    node.tail, after.tail = after.tail, parent.text if _is_space(parent.text) else after.tail
    parent.insert(parent.index(after) + 1, node)


def remove(node: XML) -> None:
    """Take an element out and close the gap."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    if node.getnext() is None:
        if before is not None:
            before.tail = node.tail
        else:
            parent.text = node.tail
    parent.remove(node)


def last_of(parent: XML, names: Sequence[str]) -> XML | None:
    """The last child that has one of these names; what comes behind all of them goes behind it."""
    found = [child for name, child in children(parent) if name in names]
    return found[-1] if found else None


def arrange(parent: XML, wanted: Sequence[XML], known: Sequence[XML], before: Sequence[str]) -> None:
    """Make `wanted` the sequence of these children; `known` are those the parent has now.

    Comments stay where they are. `before` names the kinds of children that stand in front of them.
    """
    for node in known:
        if node not in wanted:
            remove(node)
    kept = [node for node in known if node in wanted]
    _permute(parent, kept, [node for node in wanted if node in kept])
    previous = last_of(parent, before)
    for node in wanted:
        if node not in kept:
            insert_after(parent, node, previous)
        previous = node


def _permute(parent: XML, now: Sequence[XML], wanted: Sequence[XML]) -> None:
    """Deal the elements anew onto the places they have; the space behind a place stays with the place."""
    if list(now) == list(wanted):
        return
    places = [(etree.Comment("place"), node.tail) for node in now]
    for node, (holder, tail) in zip(now, places, strict=True):
        parent.replace(node, holder)
        holder.tail = tail
    for node, (holder, tail) in zip(wanted, places, strict=True):
        parent.replace(holder, node)
        node.tail = tail


def laid_out(parent: XML, node: XML) -> XML:
    """Give a new element's children the indentation that the parent's children have."""
    space = parent.text or ""
    if not _is_space(space) or "\n" not in space:
        return node
    own = "\n" + space.rpartition("\n")[2]
    node.text = own + "  " if len(node) else node.text
    for child in node:
        child.tail = own + "  "
    if len(node):
        node[-1].tail = own
    return node


def _is_space(text: str | None) -> bool:
    return text is None or not text.strip()
