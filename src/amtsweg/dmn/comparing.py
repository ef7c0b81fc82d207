"""What is different between two versions of a decision model: table by table, rule by rule, cell by cell.

Nothing is left out: whatever differs and is no part of a table is named as a whole. How a file is written (space,
comments, ids of cells) makes no difference.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from lxml import etree

from amtsweg.dmn.editing.grid import Grid, InputColumn, OutputColumn, Row
from amtsweg.dmn.editing.reading import read_grids, tables_of
from amtsweg.dmn.reading.xml import XML, attribute, parse

T = TypeVar("T")
Cells = tuple[tuple[str, str], ...]
Column = InputColumn | OutputColumn


class ChangeKind(Enum):
    """What happened to a part of a decision model."""

    TABLE_ADDED = "table added"
    TABLE_REMOVED = "table removed"
    TABLE_CHANGED = "table changed"
    COLUMN_ADDED = "column added"
    COLUMN_REMOVED = "column removed"
    COLUMN_CHANGED = "column changed"
    COLUMN_MOVED = "column moved"
    RULE_ADDED = "rule added"
    RULE_REMOVED = "rule removed"
    RULE_MOVED = "rule moved"
    CELL_CHANGED = "cell changed"
    NOTE_CHANGED = "note changed"
    ELEMENT_ADDED = "element added"
    ELEMENT_REMOVED = "element removed"
    ELEMENT_CHANGED = "element changed"


@dataclass(frozen=True, slots=True)
class TableChange:
    """One difference.

    ``table`` is the decision's name. ``rule`` counts from 1, in the new table or, of a rule that is gone, in the old
    one; ``was`` is the old number of a rule that moved. ``part`` says what of a table, column or element it is, and
    ``cells`` are the column labels and texts of a rule that came or went.
    """

    kind: ChangeKind
    table: str = ""
    rule: int = 0
    was: int = 0
    column: str = ""
    part: str = ""
    old: str = ""
    new: str = ""
    cells: Cells = ()


def compare_tables(old_xml: bytes, new_xml: bytes) -> tuple[TableChange, ...]:
    """Return what is different in the new model, in the order of its tables. Raises `DmnReadError`."""
    old, new = _by_place(read_grids(old_xml)), _by_place(read_grids(new_xml))
    changes = (
        *(TableChange(ChangeKind.TABLE_REMOVED, _name(old[place])) for place in old if place not in new),
        *(TableChange(ChangeKind.TABLE_ADDED, _name(new[place])) for place in new if place not in old),
        *(change for place in new if place in old for change in _grid_changes(old[place], new[place])),
        *_changes_beside_tables(old_xml, new_xml),
    )
    if changes or _plain(parse(old_xml), without_head=False) == _plain(parse(new_xml), without_head=False):
        return changes
    return (TableChange(ChangeKind.ELEMENT_CHANGED, part="definitions"),)


def _by_place(grids: Sequence[Grid]) -> dict[tuple[str, int], Grid]:
    """A decision may hold several tables: they are told apart by their order."""
    count: dict[str, int] = {}
    found = {}
    for grid in grids:
        count[grid.decision] = count.get(grid.decision, 0) + 1
        found[grid.decision, count[grid.decision]] = grid
    return found


def _name(grid: Grid) -> str:
    return grid.name or grid.decision


def _grid_changes(old: Grid, new: Grid) -> Iterator[TableChange]:
    table = _name(new)
    for part, before, after in (
        ("name", old.name, new.name),
        ("question", old.question, new.question),
        ("hit policy", _policy(old), _policy(new)),
        ("annotations", "; ".join(old.annotations), "; ".join(new.annotations)),
    ):
        if before != after:
            yield TableChange(ChangeKind.TABLE_CHANGED, table, part=part, old=before, new=after)
    inputs = _pairs(old.inputs, new.inputs, _by_key, _by_expression, _by_label)
    outputs = _pairs(old.outputs, new.outputs, _by_key, _by_expression, _by_label)
    yield from _column_changes(table, old.inputs, new.inputs, inputs)
    yield from _column_changes(table, old.outputs, new.outputs, outputs)
    yield from _Rules(table, old, new, inputs, outputs).changes()


def _policy(grid: Grid) -> str:
    return grid.hit_policy.value + (f" {grid.aggregation.value}" if grid.aggregation else "")


def _by_key(part: Column | Row) -> str:
    return "" if part.key.startswith("~") else part.key


def _by_expression(column: Column) -> str:
    return column.expression if isinstance(column, InputColumn) else column.name


def _by_label(column: Column) -> str:
    return column.label


def label_of(column: Column) -> str:
    """Return what people call a column."""
    return column.label or _by_expression(column)


def _pairs(old: Sequence[T], new: Sequence[T], *keys: Callable[[T], str]) -> dict[int, int]:
    """Return which new index belongs to which old one, by the first key that both have and only one of each has."""
    pairs: dict[int, int] = {}
    for key in keys:
        before = _once(old, key, without=set(pairs.values()))
        for text, index in _once(new, key, without=set(pairs)).items():
            if text in before:
                pairs[index] = before[text]
    return pairs


def _once(parts: Sequence[T], key: Callable[[T], str], *, without: set[int]) -> dict[str, int]:
    texts = [key(part) if index not in without else "" for index, part in enumerate(parts)]
    return {text: index for index, text in enumerate(texts) if text and texts.count(text) == 1}


def _column_changes(
    table: str,
    old: Sequence[Column],
    new: Sequence[Column],
    pairs: dict[int, int],
) -> Iterator[TableChange]:
    for index, column in enumerate(old):
        if index not in pairs.values():
            yield TableChange(ChangeKind.COLUMN_REMOVED, table, column=label_of(column))
    for index, column in enumerate(new):
        if index not in pairs:
            yield TableChange(ChangeKind.COLUMN_ADDED, table, column=label_of(column), new=_by_expression(column))
            continue
        for part in ("label", "expression", "name", "type", "values", "default"):
            before, after = getattr(old[pairs[index]], part, ""), getattr(column, part, "")
            if before != after:
                yield TableChange(
                    ChangeKind.COLUMN_CHANGED, table, column=label_of(column), part=part, old=before, new=after
                )
    for index in _moved(pairs):
        yield TableChange(ChangeKind.COLUMN_MOVED, table, column=label_of(new[index]), was=pairs[index] + 1)


def _moved(pairs: dict[int, int]) -> list[int]:
    """Return the fewest new indices that must have moved: all but a longest increasing run of their old ones."""
    order = sorted(pairs)
    ends: list[int] = []
    length = []
    for index in order:
        place = bisect_left(ends, pairs[index])
        ends[place : place + 1] = [pairs[index]]
        length.append(place + 1)
    wanted = len(ends)
    kept: set[int] = set()
    for index, run in zip(reversed(order), reversed(length), strict=True):
        if run == wanted and (not kept or pairs[index] < pairs[min(kept)]):
            kept.add(index)
            wanted -= 1
    return [index for index in order if index not in kept]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of a table in two versions, with the columns that belong together."""

    table: str
    old: Grid
    new: Grid
    inputs: dict[int, int]
    outputs: dict[int, int]

    def changes(self) -> Iterator[TableChange]:
        pairs = _pairs(self.old.rows, self.new.rows, _by_key, _whole, _conditions)
        pairs |= self._neighbours(pairs)
        for index, row in enumerate(self.old.rows):
            if index not in pairs.values():
                cells = _cells(self.old, row)
                yield TableChange(ChangeKind.RULE_REMOVED, self.table, rule=index + 1, cells=cells)
        moved = set(_moved(pairs))
        for index, row in enumerate(self.new.rows):
            if index not in pairs:
                yield TableChange(ChangeKind.RULE_ADDED, self.table, rule=index + 1, cells=_cells(self.new, row))
                continue
            if index in moved:
                yield TableChange(ChangeKind.RULE_MOVED, self.table, rule=index + 1, was=pairs[index] + 1)
            yield from self._cell_changes(index, self.old.rows[pairs[index]], row)

    def _neighbours(self, pairs: dict[int, int]) -> dict[int, int]:
        """Rules without ids of their own belong together where they follow rules that do and share a cell."""
        found: dict[int, int] = {}
        for index, row in enumerate(self.new.rows):
            before = -1 if index == 0 else {**pairs, **found}.get(index - 1, -2)
            if index in pairs or before == -2 or before + 1 >= len(self.old.rows):
                continue
            if before + 1 not in {*pairs.values(), *found.values()} and _share(self.old.rows[before + 1], row):
                found[index] = before + 1
        return found

    def _cell_changes(self, index: int, before: Row, after: Row) -> Iterator[TableChange]:
        for column, old, new in self._cell_pairs(before, after):
            if old != new:
                yield TableChange(ChangeKind.CELL_CHANGED, self.table, index + 1, column=column, old=old, new=new)
        old_notes, new_notes = _notes(before), _notes(after)
        if old_notes != new_notes:
            yield TableChange(ChangeKind.NOTE_CHANGED, self.table, rule=index + 1, old=old_notes, new=new_notes)

    def _cell_pairs(self, before: Row, after: Row) -> Iterator[tuple[str, str, str]]:
        for place, column in enumerate(self.new.inputs):
            yield label_of(column), _at(before.tests, self.inputs.get(place)), after.tests[place]
        for place, result in enumerate(self.new.outputs):
            yield label_of(result), _at(before.outputs, self.outputs.get(place)), after.outputs[place]


def _at(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None else ""


def _whole(row: Row) -> str:
    return "\n".join((*row.tests, "", *row.outputs))


def _conditions(row: Row) -> str:
    return "\n".join(row.tests)


def _share(one: Row, other: Row) -> bool:
    plain = {"", "-"}
    return bool({*one.tests, *one.outputs} & {*other.tests, *other.outputs} - plain)


def _notes(row: Row) -> str:
    return "; ".join(text for text in (*row.annotations, row.note) if text)


def _cells(grid: Grid, row: Row) -> Cells:
    inputs = tuple((label_of(column), text) for column, text in zip(grid.inputs, row.tests, strict=True))
    return inputs + tuple((label_of(column), text) for column, text in zip(grid.outputs, row.outputs, strict=True))


def _changes_beside_tables(old_xml: bytes, new_xml: bytes) -> Iterator[TableChange]:
    old, new = _beside_tables(old_xml), _beside_tables(new_xml)
    for key, (name, text) in new.items():
        if key not in old:
            yield TableChange(ChangeKind.ELEMENT_ADDED, part=key[0], new=name)
        elif old[key] != (name, text):
            yield TableChange(ChangeKind.ELEMENT_CHANGED, part=key[0], old=old[key][0], new=name)
    for key, (name, _) in old.items():
        if key not in new:
            yield TableChange(ChangeKind.ELEMENT_REMOVED, part=key[0], old=name)


def _beside_tables(xml: bytes) -> dict[tuple[str, str], tuple[str, str]]:
    """Return everything else in the file: by kind and id its name, and all of it where only what is said counts."""
    root = deepcopy(parse(xml))
    for table in tables_of(root):
        table[:] = []
        for name in ("hitPolicy", "aggregation"):
            if name in table.attrib:
                del table.attrib[name]
    found: dict[tuple[str, str], tuple[str, str]] = {}
    seen: Counter[str] = Counter()
    for node in root.iterchildren("*"):
        with_table = node.find(".//{*}decisionTable") is not None
        name = attribute(node, "name") or attribute(node, "id") or ""
        kind = etree.QName(node).localname
        # What has no name, as the drawing, is known by its place among its own kind.
        key = kind, attribute(node, "id") or name or str(seen[kind])
        seen[kind] += 1
        found[key] = "" if with_table else name, _plain(node, without_head=with_table)
    root[:] = []
    found["definitions", ""] = attribute(root, "name") or "", _plain(root, without_head=False)
    return found


def _plain(node: XML, *, without_head: bool) -> str:
    """Return what an element says; of a decision with a table, name and question are told with the table."""
    attributes = sorted((str(name), str(value)) for name, value in node.attrib.items())
    parts = [etree.QName(node).localname, " ".join((node.text or "").split())]
    parts += [f"{name}={value}" for name, value in attributes if not (without_head and name == "name")]
    for child in node.iterchildren("*"):
        if not (without_head and etree.QName(child).localname == "question"):
            parts.append(_plain(child, without_head=False))
    return f"<{'|'.join(parts)}>"
