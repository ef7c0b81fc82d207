"""All names of editing in one place; the door of decision models offers it as `editing`."""

from __future__ import annotations

from amtsweg.dmn.editing.asking import needed_values
from amtsweg.dmn.editing.checking import CellProblem, Part, ProblemKind, check_grid, is_constant
from amtsweg.dmn.editing.grid import (
    Grid,
    InputColumn,
    OutputColumn,
    Row,
    add_input,
    add_output,
    delete_row,
    insert_row,
    move_row,
    remove_input,
    remove_output,
)
from amtsweg.dmn.editing.reading import read_grids
from amtsweg.dmn.editing.same import is_same
from amtsweg.dmn.editing.writing import write_grid
from amtsweg.dmn.model import Aggregation, HitPolicy

__all__ = [
    "Aggregation",
    "CellProblem",
    "Grid",
    "HitPolicy",
    "InputColumn",
    "OutputColumn",
    "Part",
    "ProblemKind",
    "Row",
    "add_input",
    "add_output",
    "check_grid",
    "delete_row",
    "insert_row",
    "is_constant",
    "is_same",
    "move_row",
    "needed_values",
    "read_grids",
    "remove_input",
    "remove_output",
    "write_grid",
]
