"""What hangs on what in a form, and so the order in which its conditions and computed values can be worked out.

A field depends on what its condition and its computed value take, on the group around it and on its page. Naming a
group means all of it, unless the expression takes one field out of it (``houses.area``) or only counts its items.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from graphlib import CycleError, TopologicalSorter

from amtsweg.feel.api import Expression
from amtsweg.forms.contracts import Field, Form, Kind, Page
from amtsweg.kernel.packs import Position

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A field with the names in its sight, nearest first, and the expressions its value hangs on."""

    field: Field
    page: Page
    path: Path
    position: Position
    scopes: tuple[Mapping[str, Path], ...]
    expressions: tuple[tuple[str, Expression], ...]
    inside: list[Path] = made(default_factory=list)
    """All fields inside a group, at any depth."""


class Graph:
    """All fields of a form and what they depend on."""

    def __init__(self, form: Form, *, in_pages: bool = True) -> None:
        self.nodes: dict[Path, Node] = {}
        top = {one.key: (one.key,) for one in form.fields if one.kind is not Kind.INFO}
        for index, page in enumerate(form.pages):
            base: Position = ("pages", index) if in_pages else ()
            self._add(page, page.fields, (), base, (top,))

    def _add(
        self, page: Page, fields: Sequence[Field], parent: Path, base: Position, scopes: tuple[Mapping[str, Path], ...]
    ) -> None:
        around = () if parent or page.shown_if is None else (("shown_if", page.shown_if),)
        for index, one in enumerate(fields):
            path, position = (*parent, one.key), (*base, "fields", index)
            own = [(name, found) for name in ("shown_if", "value") if (found := getattr(one, name)) is not None]
            self.nodes[path] = Node(one, page, path, position, scopes, (*own, *around))
            if one.kind is not Kind.INFO:
                for length in range(1, len(path)):
                    self.nodes[path[:length]].inside.append(path)
            inner = {child.key: (*path, child.key) for child in one.fields if child.kind is not Kind.INFO}
            self._add(page, one.fields, path, position, (inner, *scopes))

    def needs(self, path: Path) -> Iterator[Path]:
        """Yield the fields whose answers a field hangs on."""
        node = self.nodes[path]
        if len(path) > 1:
            yield path[:-1]
        for _name, expression in node.expressions:
            for name, *entries in expression.uses():
                target = next((scope[name] for scope in node.scopes if name in scope), None)
                if target is not None:
                    yield from self._taken(target, entries)

    def _taken(self, target: Path, entries: Sequence[str]) -> Iterator[Path]:
        """Yield what is looked at when entries are taken out of a value; one that does not exist is nothing."""
        yield target
        if not entries:
            yield from self.nodes[target].inside
        elif (inner := (*target, entries[0])) in self.nodes:
            yield from self._taken(inner, entries[1:])

    def order(self) -> tuple[list[Path], list[list[Path]]]:
        """Return the fields, each behind all it hangs on, and every circle that is in the way."""
        needs: dict[Path, set[Path]] = {path: set(self.needs(path)) for path in self.nodes}
        circles: list[list[Path]] = []
        while True:
            try:
                return list(TopologicalSorter(needs).static_order()), circles
            except CycleError as error:
                circle = self._from_the_front(error.args[1])
                circles.append(circle)
                _cut(needs, circle)

    def _from_the_front(self, way: Sequence[Path]) -> list[Path]:
        """Turn a circle so that it begins with the field that stands first, and leads to what it needs."""
        ring = list(reversed(way))[:-1]
        known = list(self.nodes)
        first = min(range(len(ring)), key=lambda index: known.index(ring[index]))
        return [*ring[first:], *ring[:first], ring[first]]


def _cut(needs: Mapping[Path, set[Path]], circle: Iterable[Path]) -> None:
    inside = set(circle)
    for path in inside:
        needs[path].difference_update(inside)
