"""What must be known before a decision can be made: the values from outside that its logic looks at."""

from __future__ import annotations

from collections.abc import Iterator

from amtsweg.dmn import model
from amtsweg.dmn.checking.models import tables_in
from amtsweg.dmn.decisions import Model
from amtsweg.dmn.program import CompiledElement
from amtsweg.feel.api import FeelSyntaxError
from amtsweg.feel.api import hosting as feel

nodes = feel.nodes
Path = tuple[str, ...]


def needed_values(of: Model, decision: str) -> tuple[Path, ...]:
    """Paths like ("answers", "purpose") that a decision's tables and those of decisions it requires look at.

    In the order in which the tables name them; of two paths of which one leads into the other only the shorter.
    """
    start = of.program.elements.get(decision)
    found = dict.fromkeys(path for element in _chain(start) for path in _paths(element))
    return tuple(path for path in found if not any(path[:size] in found for size in range(1, len(path))))


def _chain(start: CompiledElement | None) -> list[CompiledElement]:
    """A decision and everything that it requires, each once."""
    seen: dict[int, CompiledElement] = {}
    waiting = [start] if start else []
    while waiting:
        element = waiting.pop(0)
        if id(element) not in seen:
            seen[id(element)] = element
            waiting += [one.element for one in element.requires if one.element is not None]
    return list(seen.values())


def _paths(compiled: CompiledElement) -> Iterator[Path]:
    element = compiled.element
    inputs = set(_inputs(compiled))
    names = compiled.program.names_of(element.id)
    logic = element.logic if isinstance(element, model.Decision) else None
    for table in tables_in(logic):
        for text, is_test in _texts(table):
            try:
                parsed = feel.parse_unary_tests(text, names).tests if is_test else (feel.parse_expression(text, names),)
            except FeelSyntaxError:
                continue
            for node in parsed or ():
                yield from _outside(node, inputs)


def _inputs(compiled: CompiledElement) -> Iterator[str]:
    for one in compiled.requires:
        if one.element is not None and isinstance(one.element.element, model.InputData):
            yield one.name


def _texts(table: model.Table) -> Iterator[tuple[str, bool]]:
    yield from ((clause.expression.text, False) for clause in table.inputs if clause.expression)
    for rule in table.rules:
        yield from ((cell.text, True) for cell in rule.tests if cell.text)
        yield from ((cell.text, False) for cell in rule.outputs if cell.text)


def _outside(node: nodes.Node, inputs: set[str]) -> Iterator[Path]:
    path = _path(node)
    if path and path[0] in inputs:
        yield path
        return
    for child in feel.children(node):
        yield from _outside(child, inputs)


def _path(node: nodes.Node) -> Path:
    """A name with the properties behind it; empty for anything else."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Path):
        before = _path(node.source)
        return (*before, node.name) if before else ()
    return ()
