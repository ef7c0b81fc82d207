"""Find conditions and computed values that depend on themselves, before anybody fills in the form.

A field depends on what its condition and its computed value name, on the group around it and on its page. Naming a
group means all of it, unless the expression takes one field out of it (``houses.area``) or only counts its items.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from amtsweg.feel.api import Expression
from amtsweg.forms.contracts import DefinitionProblem, Field, Form
from amtsweg.kernel.packs import Position

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Node:
    """A field with the names in its sight, nearest first, and the expressions its value hangs on."""

    field: Field
    position: Position
    scopes: tuple[Mapping[str, Path], ...]
    expressions: tuple[tuple[str, Expression], ...]
    parent: Path | None


def find_circles(form: Form, *, in_pages: bool) -> list[DefinitionProblem]:
    """Return one problem for each circle."""
    graph = _Graph(form, in_pages=in_pages)
    found: list[DefinitionProblem] = []
    done: set[Path] = set()
    for path in graph.nodes:
        circle = graph.circle(path, [], done)
        if circle:
            node = graph.nodes[circle[0]]
            name = node.expressions[0][0] if node.expressions else "shown_if"
            words = " → ".join(".".join(one) for one in circle)
            found.append(DefinitionProblem((*node.position, name), f"Die Bedingungen drehen sich im Kreis: {words}."))
    return found


class _Graph:
    """All fields of a form and what they depend on."""

    def __init__(self, form: Form, *, in_pages: bool) -> None:
        self.nodes: dict[Path, _Node] = {}
        top = {field.key: (field.key,) for field in form.fields}
        for index, page in enumerate(form.pages):
            base: Position = ("pages", index) if in_pages else ()
            own = (("shown_if", page.shown_if),) if page.shown_if else ()
            self._add(page.fields, (), base, (top,), own)

    def _add(
        self,
        fields: Sequence[Field],
        parent: Path,
        base: Position,
        scopes: tuple[Mapping[str, Path], ...],
        around: tuple[tuple[str, Expression], ...],
    ) -> None:
        for index, field in enumerate(fields):
            path, position = (*parent, field.key), (*base, "fields", index)
            own = [(name, one) for name in ("shown_if", "value") if (one := getattr(field, name)) is not None]
            self.nodes[path] = _Node(field, position, scopes, (*own, *around), parent or None)
            inner = {child.key: (*path, child.key) for child in field.fields}
            self._add(field.fields, path, position, (inner, *scopes), ())

    def needs(self, path: Path) -> Iterator[Path]:
        """Yield the fields whose answers a field hangs on."""
        node = self.nodes[path]
        if node.parent:
            yield node.parent
        for _name, expression in node.expressions:
            for name in expression.names:
                target = next((scope[name] for scope in node.scopes if name in scope), None)
                if target is not None:
                    yield target
                    yield from self._inside(target, name, expression.text)

    def _inside(self, target: Path, name: str, text: str) -> Iterator[Path]:
        word = re.escape(name)
        taken_out = set(re.findall(rf"\b{word}(?:\[[^\]]*\])?\.(\w+)", text))
        uses = len(re.findall(rf"(?<![.\w]){word}\b", text))
        counted = len(re.findall(rf"\bcount\(\s*{word}\s*\)", text))
        whole = uses > counted + len(re.findall(rf"\b{word}(?:\[[^\]]*\])?\.\w", text))
        for path in self.nodes:
            inside = path[: len(target)] == target and len(path) > len(target)
            if inside and (whole or path[len(target)] in taken_out):
                yield path

    def circle(self, path: Path, way: list[Path], done: set[Path]) -> list[Path]:
        """Return a way from a field back to itself, or nothing."""
        if path in way:
            return [*way[way.index(path) :], path]
        if path in done:
            return []
        for need in sorted(set(self.needs(path))):
            if found := self.circle(need, [*way, path], done):
                done.update(found)
                return found
        done.add(path)
        return []
