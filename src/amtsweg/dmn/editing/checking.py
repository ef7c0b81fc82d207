"""What is wrong with single texts of a table: each problem says where in the grid it stands and of what kind it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache

from amtsweg.dmn import model
from amtsweg.dmn.checking.tables import rank_of
from amtsweg.dmn.compiling.types import ALIASES
from amtsweg.dmn.decisions import Model, read
from amtsweg.dmn.editing.grid import Grid, InputColumn, OutputColumn
from amtsweg.feel.api import FeelLimitError, FeelSyntaxError, compile_expression, compile_unary_tests
from amtsweg.feel.api import hosting as feel


class Part(Enum):
    """Which text of the grid a problem is about."""

    TABLE = "table"
    EXPRESSION = "in-expression"
    INPUT_TYPE = "in-type"
    INPUT_VALUES = "in-values"
    NAME = "out-name"
    OUTPUT_TYPE = "out-type"
    OUTPUT_VALUES = "out-values"
    DEFAULT = "out-default"
    TEST = "test"
    OUTPUT = "output"


class ProblemKind(Enum):
    """What can be wrong with a text."""

    SYNTAX = "syntax"
    UNKNOWN_NAME = "unknown name"
    UNKNOWN_TYPE = "unknown type"
    MISSING = "missing"
    TWICE = "twice"
    NOT_LISTED = "not listed"
    AGGREGATES_ONE = "aggregates one"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A fault in one text; rows and columns count from 0 and are None where there is none.

    `detail` is the name it is about or the parser's reason; `line` and `position` count from 1 inside the text.
    """

    part: Part
    row: int | None
    column: int | None
    kind: ProblemKind
    detail: str = ""
    line: int = 1
    position: int = 1


def check_grid(xml: bytes, grid: Grid) -> tuple[CellProblem, ...]:
    """Everything wrong with the texts of one table of a file. Raises `DmnReadError` for what is no model at all."""
    return tuple(_Checker(read(xml, strict=False), grid).problems())


class _Checker:
    """Checks the texts of one grid."""

    def __init__(self, of: Model, grid: Grid) -> None:
        self.grid = grid
        self.names = of.program.names_of(grid.decision)
        # Inside of other boxes there are more names than the decision's own: there nothing is claimed about names.
        self.knows_names = any(_holds(decision, grid) for decision in of.decisions)
        self.types = {item.name for item in of.definitions.items} | feel.types.CHECKS.keys() | ALIASES.keys()

    def problems(self) -> Iterator[CellProblem]:
        yield from self._table()
        for column, clause in enumerate(self.grid.inputs):
            yield from self._input(column, clause)
        for column, result in enumerate(self.grid.outputs):
            yield from self._output(column, result)
        for row, rule in enumerate(self.grid.rows):
            for column, text in enumerate(rule.tests):
                yield from self._tests(text or "-", CellProblem(Part.TEST, row, column, ProblemKind.SYNTAX))
            for column, text in enumerate(rule.outputs):
                yield from self._result(text, row, column)

    def _table(self) -> Iterator[CellProblem]:
        grid = self.grid
        for missing, there in (("rule", grid.rows), ("output", grid.outputs)):
            if not there:
                yield CellProblem(Part.TABLE, None, None, ProblemKind.MISSING, missing)
        if grid.aggregation is not None and len(grid.outputs) > 1:
            yield CellProblem(Part.TABLE, None, None, ProblemKind.AGGREGATES_ONE, grid.aggregation.value)

    def _input(self, column: int, clause: InputColumn) -> Iterator[CellProblem]:
        yield from self._expression(
            clause.expression, CellProblem(Part.EXPRESSION, None, column, ProblemKind.MISSING), needed=True
        )
        yield from self._type(clause.type, CellProblem(Part.INPUT_TYPE, None, column, ProblemKind.UNKNOWN_TYPE))
        yield from self._tests(clause.values, CellProblem(Part.INPUT_VALUES, None, column, ProblemKind.SYNTAX))

    def _output(self, column: int, clause: OutputColumn) -> Iterator[CellProblem]:
        names = [one.name for one in self.grid.outputs]
        if len(names) > 1 and not clause.name:
            yield CellProblem(Part.NAME, None, column, ProblemKind.MISSING)
        elif clause.name and clause.name in names[:column]:
            yield CellProblem(Part.NAME, None, column, ProblemKind.TWICE, clause.name)
        yield from self._type(clause.type, CellProblem(Part.OUTPUT_TYPE, None, column, ProblemKind.UNKNOWN_TYPE))
        yield from self._tests(clause.values, CellProblem(Part.OUTPUT_VALUES, None, column, ProblemKind.SYNTAX))
        yield from self._expression(clause.default, CellProblem(Part.DEFAULT, None, column, ProblemKind.SYNTAX))

    def _type(self, name: str, at: CellProblem) -> Iterator[CellProblem]:
        if name and name not in self.types:
            yield replace(at, detail=name)

    def _result(self, text: str, row: int, column: int) -> Iterator[CellProblem]:
        at = CellProblem(Part.OUTPUT, row, column, ProblemKind.MISSING)
        found = tuple(self._expression(text, at, needed=True))
        yield from found
        if not found and not _is_listed(text, self.grid.outputs[column].values):
            yield replace(at, kind=ProblemKind.NOT_LISTED, detail=text)

    def _expression(self, text: str, at: CellProblem, *, needed: bool = False) -> Iterator[CellProblem]:
        if not text:
            if needed:
                yield replace(at, kind=ProblemKind.MISSING)
            return
        try:
            names = compile_expression(text, names=self.names).names
        except FeelSyntaxError as error:
            yield _syntax(at, error)
        else:
            yield from self._unknown(names, at)

    def _tests(self, text: str, at: CellProblem) -> Iterator[CellProblem]:
        if not text:
            return
        try:
            names = compile_unary_tests(text, names=self.names).names
        except FeelSyntaxError as error:
            yield _syntax(at, error)
        else:
            yield from self._unknown(names, at)

    def _unknown(self, names: Collection[str], at: CellProblem) -> Iterator[CellProblem]:
        for name in sorted(set(names) - self.names) if self.knows_names else ():
            if not is_function(name):
                yield replace(at, kind=ProblemKind.UNKNOWN_NAME, detail=name)


def _syntax(at: CellProblem, error: FeelSyntaxError) -> CellProblem:
    return replace(at, kind=ProblemKind.SYNTAX, detail=error.message, line=error.line, position=error.column)


def _holds(decision: model.Decision, grid: Grid) -> bool:
    """Whether the grid shows the very logic of a decision, not a table inside of something else."""
    logic = decision.logic
    return isinstance(logic, model.Table) and grid.decision in (decision.id, decision.name)


def _is_listed(text: str, values: str) -> bool:
    """Whether a constant result is among those the column allows; of others nothing is known before they are made."""
    if not values:
        return True
    nowhere = model.Place("", 1)
    try:
        listed = compile_unary_tests(values)
        compile_unary_tests(text)
        return rank_of(model.Text(nowhere, text), listed) is not None or not is_constant(text)
    except (FeelSyntaxError, FeelLimitError):
        return True


def is_constant(text: str) -> bool:
    """Whether an expression is a plain text, number, truth value or null."""
    node = feel.parse_expression(text, ())
    return isinstance(node, feel.nodes.Literal | feel.nodes.AtLiteral)


@cache
def is_function(name: str) -> bool:
    """Whether a name is a function of FEEL: what has a value without any context is one."""
    return compile_expression(name, names=[name]).evaluate({}) is not None
