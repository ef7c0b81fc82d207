"""A decision table as a grid of texts, and the ways in which its shape may change. Plain data, nothing in place.

A `key` names the element of the file that a part came from; it is empty for what was not written yet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from amtsweg.dmn.model import Aggregation, HitPolicy

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class InputColumn:
    """A column of conditions; `values` are unary tests that say what is allowed."""

    key: str = ""
    label: str = ""
    expression: str = ""
    type: str = ""
    values: str = ""


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A column of results; `values` are in order of priority."""

    key: str = ""
    name: str = ""
    label: str = ""
    type: str = ""
    values: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A rule: its cells in the order of the columns, its annotations, and a note on why it is there."""

    key: str = ""
    tests: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a file. `decision` is the id of the decision whose logic holds it."""

    key: str
    decision: str
    name: str
    question: str
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    annotations: tuple[str, ...]
    rows: tuple[Row, ...]


def insert_row(grid: Grid, at: int) -> Grid:
    """The grid with an empty rule before the one at this index (from 0); beyond the end it comes last."""
    empty = Row("", ("",) * len(grid.inputs), ("",) * len(grid.outputs), ("",) * len(grid.annotations))
    return replace(grid, rows=(*grid.rows[:at], empty, *grid.rows[at:]))


def delete_row(grid: Grid, at: int) -> Grid:
    """The grid without the rule at this index."""
    return replace(grid, rows=(*grid.rows[:at], *grid.rows[at + 1 :]))


def move_row(grid: Grid, at: int, by: int) -> Grid:
    """The grid with a rule moved up (negative) or down, at most to the edge."""
    rows = list(grid.rows)
    row = rows.pop(at)
    rows.insert(max(0, min(len(rows), at + by)), row)
    return replace(grid, rows=tuple(rows))


def add_input(grid: Grid) -> Grid:
    """The grid with one more column of conditions, which every rule leaves open."""
    rows = tuple(replace(row, tests=(*row.tests, "")) for row in grid.rows)
    return replace(grid, inputs=(*grid.inputs, InputColumn()), rows=rows)


def add_output(grid: Grid) -> Grid:
    """The grid with one more column of results, still empty in every rule."""
    rows = tuple(replace(row, outputs=(*row.outputs, "")) for row in grid.rows)
    return replace(grid, outputs=(*grid.outputs, OutputColumn()), rows=rows)


def remove_input(grid: Grid, at: int) -> Grid:
    """The grid without the column of conditions at this index."""
    rows = tuple(replace(row, tests=_without(row.tests, at)) for row in grid.rows)
    return replace(grid, inputs=_without(grid.inputs, at), rows=rows)


def remove_output(grid: Grid, at: int) -> Grid:
    """The grid without the column of results at this index."""
    rows = tuple(replace(row, outputs=_without(row.outputs, at)) for row in grid.rows)
    return replace(grid, outputs=_without(grid.outputs, at), rows=rows)


def _without(parts: tuple[T, ...], at: int) -> tuple[T, ...]:
    return (*parts[:at], *parts[at + 1 :])
