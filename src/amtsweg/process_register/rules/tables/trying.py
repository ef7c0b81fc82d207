"""Asking a file of decisions: what comes out, part by part, and which rules said so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from amtsweg.dmn import api as dmn
from amtsweg.dmn.api import editing
from amtsweg.feel.api import FeelError, to_json
from amtsweg.process_register.rules.tables.values import NotAValue, feel_value, literal

_SINGLE = (
    editing.HitPolicy.UNIQUE,
    editing.HitPolicy.ANY,
    editing.HitPolicy.PRIORITY,
    editing.HitPolicy.FIRST,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision came to: as JSON, its parts as FEEL writes them, and the rules that applied in each table.

    ``problem`` says in the engine's words why there is no value.
    """

    value: object
    parts: Mapping[str, str]
    rules: Mapping[str, tuple[int, ...]]
    problem: str = ""

    def fired(self, grid: editing.Grid) -> tuple[int, ...]:
        """Return the numbers (from 1) of the rules of a table that applied."""
        return self.rules.get(table_name(grid), ())


@lru_cache(maxsize=64)
def model_of(xml: bytes) -> dmn.Model:
    """Return a file as a model, faulty parts included; pages ask the same few files again and again."""
    return dmn.read(xml, strict=False)


def table_name(grid: editing.Grid) -> str:
    """Return how the engine calls a table: by its id, or for what it is."""
    return "decisionTable" if grid.key.startswith("~") else grid.key


def part_names(grid: editing.Grid) -> tuple[str, ...]:
    """Return the parts a result has: one for each output where one rule decides, else the whole as one, unnamed."""
    names = tuple(column.name for column in grid.outputs)
    return names if len(names) > 1 and grid.hit_policy in _SINGLE else ("",)


def try_decision(xml: bytes, grid: editing.Grid, context: Mapping[str, object], *, at: datetime) -> Outcome:
    """Ask the decision of a table. A faulty file answers as far as it can and says what is in the way."""
    try:
        result = dmn.evaluate_decision(model_of(xml), grid.decision, context, now=at)
        value = to_json(result.value)
    except (dmn.DmnError, FeelError) as error:
        return Outcome(None, {}, {}, str(error))
    rules: dict[str, tuple[int, ...]] = {}
    for one in result.rules:
        rules[one.table] = (*rules.get(one.table, ()), one.index)
    problem = "; ".join(dict.fromkeys(reason.message for reason in result.reasons)) if value is None else ""
    return Outcome(value, _parts(grid, value), rules, problem)


def _parts(grid: editing.Grid, value: object) -> dict[str, str]:
    names = part_names(grid)
    if names == ("",) or not isinstance(value, Mapping):
        return {"": literal(value)}
    return {name: literal(value.get(name)) for name in names}


def agrees(outcome: Outcome, expected: Mapping[str, str]) -> bool:
    """Tell whether an outcome is what was expected, part by part."""
    for name, text in expected.items():
        found: object = outcome.value
        if name:
            found = found.get(name) if isinstance(found, Mapping) else None
        try:
            if feel_value(text) != found:
                return False
        except NotAValue:
            return False
    return True


def whole_numbers(grids: Sequence[editing.Grid]) -> frozenset[str]:
    """Return the columns that count something, so that nothing is said about what lies between two whole numbers."""
    return frozenset(
        column.label or column.expression
        for grid in grids
        for column in grid.inputs
        if column.expression.startswith("count(") and column.expression.endswith(")")
    )
