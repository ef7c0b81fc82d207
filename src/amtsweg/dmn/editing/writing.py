"""A changed grid back into its file: only what differs is touched, everything else stays to the letter.

Diagram, comments, extensions, other decisions, ids and indentation are kept; new parts get new ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from uuid import uuid4

from lxml import etree

from amtsweg.dmn.contracts import DmnUnknownError
from amtsweg.dmn.editing.elements import Elements, arrange, insert_after, laid_out, last_of, new_element, remove
from amtsweg.dmn.editing.grid import Grid, InputColumn, OutputColumn, Row
from amtsweg.dmn.editing.reading import text_of
from amtsweg.dmn.model import Aggregation, HitPolicy
from amtsweg.dmn.reading.xml import XML, all_of, attribute, content, first_of, parse

NewId = Callable[[str], str]
_HEAD = ("description", "extensionElements")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def fresh_id(kind: str) -> str:
    """An id that no element ever had, so that a rule deleted and one added are never taken for the same."""
    return f"{kind}_{uuid4().hex[:12]}"


def write_grid(xml: bytes, grid: Grid, *, new_id: NewId = fresh_id) -> bytes:
    """The file with this table as the grid says. Raises `DmnUnknownError` if the file has no such table."""
    elements = Elements(parse(xml))
    node = elements.by_key.get(grid.key)
    if node is None or etree.QName(node).localname != "decisionTable":
        raise DmnUnknownError(f"the file has no table {grid.key}")
    _Writer(elements, node, new_id).write(grid)
    return etree.tostring(elements.root.getroottree(), encoding="UTF-8", xml_declaration=True)


class _Writer:
    """Brings one table into the shape of a grid."""

    def __init__(self, elements: Elements, table: XML, new_id: NewId) -> None:
        self.elements = elements
        self.table = table
        self.new_id = new_id
        self.inputs = all_of(table, "input")
        self.outputs = all_of(table, "output")
        self.rules = all_of(table, "rule")

    def write(self, grid: Grid) -> None:
        self._policy(grid.hit_policy, grid.aggregation)
        inputs = [self._input(column) for column in grid.inputs]
        outputs = [self._output(column) for column in grid.outputs]
        # The rules first: their cells are told apart by the columns as they still are.
        rows = [self._rule(row, inputs, outputs) for row in grid.rows]
        arrange(self.table, inputs, self.inputs, _HEAD)
        arrange(self.table, outputs, self.outputs, (*_HEAD, "input"))
        arrange(self.table, rows, self.rules, (*_HEAD, "input", "output", "annotation"))

    def _policy(self, policy: HitPolicy, aggregation: Aggregation | None) -> None:
        if policy.value != (attribute(self.table, "hitPolicy") or "UNIQUE"):
            self.table.set("hitPolicy", policy.value)
        _set(self.table, "aggregation", aggregation.value if aggregation else "")

    def _known(self, key: str, among: Sequence[XML]) -> XML | None:
        node = self.elements.by_key.get(key) if key else None
        return node if node in among else None

    def _input(self, column: InputColumn) -> XML:
        node = self._known(column.key, self.inputs)
        if node is None:
            node = new_element(self.table, "input", id=self.new_id("input"))
        _set(node, "label", column.label)
        if first_of(node, "inputExpression") is None:
            made = new_element(node, "inputExpression", id=self.new_id("expression"))
            insert_after(node, made, last_of(node, _HEAD))
        expression = first_of(node, "inputExpression")
        if expression is not None:
            _write_text(expression, column.expression)
            _set(expression, "typeRef", column.type)
        self._optional(node, "inputValues", column.values, (*_HEAD, "inputExpression"))
        return laid_out(self.table, node) if node.getparent() is None else node

    def _output(self, column: OutputColumn) -> XML:
        node = self._known(column.key, self.outputs)
        if node is None:
            node = new_element(self.table, "output", id=self.new_id("output"))
        for name, value in (("name", column.name), ("label", column.label), ("typeRef", column.type)):
            _set(node, name, value)
        self._optional(node, "outputValues", column.values, _HEAD)
        self._optional(node, "defaultOutputEntry", column.default, (*_HEAD, "outputValues"))
        return laid_out(self.table, node) if node.getparent() is None else node

    def _optional(self, parent: XML, name: str, text: str, behind: Sequence[str]) -> None:
        """A part that is there only when it says something."""
        node = first_of(parent, name)
        if text_of(node) == text:
            return
        if not text:
            if node is not None:
                remove(node)
            return
        if node is None:
            node = new_element(parent, name, id=self.new_id(name))
            insert_after(parent, node, last_of(parent, behind))
        _write_text(node, text)

    def _rule(self, row: Row, inputs: Sequence[XML], outputs: Sequence[XML]) -> XML:
        node = self._known(row.key, self.rules)
        is_new = node is None
        if node is None:
            node = new_element(self.table, "rule", id=self.new_id("rule"))
        self._cells(node, "inputEntry", row.tests, (inputs, self.inputs), _HEAD)
        self._cells(node, "outputEntry", row.outputs, (outputs, self.outputs), (*_HEAD, "inputEntry"))
        self._annotations(node, row.annotations)
        self._note(node, row.note)
        return laid_out(self.table, node) if is_new else node

    def _cells(
        self,
        rule: XML,
        name: str,
        texts: Sequence[str],
        columns: tuple[Sequence[XML], Sequence[XML]],
        behind: Sequence[str],
    ) -> None:
        wanted_columns, known_columns = columns
        known = all_of(rule, name)
        by_column = dict(zip(known_columns, known, strict=False))
        wanted = []
        for column, text in zip(wanted_columns, texts, strict=True):
            cell = by_column.get(column)
            if cell is None:
                cell = new_element(rule, name, id=self.new_id("entry"))
                cell.append(new_element(cell, "text"))
            _write_text(cell, text)
            wanted.append(cell)
        arrange(rule, wanted, known, behind)

    def _annotations(self, rule: XML, texts: Sequence[str]) -> None:
        known = all_of(rule, "annotationEntry")
        last = max((place for place, text in enumerate(texts, 1) if text), default=0)
        for place, text in enumerate(texts):
            if place < len(known):
                _write_text(known[place], text)
            elif place < last:
                made = new_element(rule, "annotationEntry")
                insert_after(rule, made, last_of(rule, (*_HEAD, "inputEntry", "outputEntry", "annotationEntry")))
                _write_text(made, text)

    def _note(self, rule: XML, note: str) -> None:
        node = first_of(rule, "description")
        if content(node) == note:
            return
        if not note:
            if node is not None:
                remove(node)
            return
        if node is None:
            node = new_element(rule, "description")
            insert_after(rule, node, None)
        del node[:]
        node.text = _clean(note)


def _set(node: XML, name: str, value: str) -> None:
    if value == (node.get(name) or ""):
        return
    if value:
        node.set(name, _clean(value))
    else:
        del node.attrib[name]


def _write_text(node: XML, text: str) -> None:
    """Let an expression say something else; one that says it already is not touched."""
    inner = first_of(node, "text")
    if inner is not None and content(inner) == text:
        return
    if inner is None:
        inner = new_element(node, "text")
        node.append(inner)
    del inner[:]
    inner.text = _clean(text)


def _clean(text: str) -> str:
    """XML has no place for control signs."""
    return _UNPRINTABLE.sub("", text)
