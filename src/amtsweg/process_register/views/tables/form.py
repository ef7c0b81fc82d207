"""A table as a form: its cells, columns and problems, ready to be shown."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from amtsweg.dmn.api import DmnReadError, FindingKind, editing
from amtsweg.process_register.rules.tables.drafts import findings_of
from amtsweg.process_register.rules.tables.trying import model_of
from amtsweg.process_register.views.tables.posted import ROWS_SHOWN
from amtsweg.process_register.views.tables.words import (
    POLICIES,
    TYPES,
    column_name,
    field_id,
    finding_text,
    place_text,
    policy_key,
    problem_text,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A text of the form; ``name`` is both its id and its name."""

    name: str
    text: str
    label: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A rule of the form."""

    index: int
    number: int
    key: str
    tests: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    notes: tuple[Cell, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditedColumn:
    """A column as it can be changed: its texts, its type out of those there are, and how it is removed."""

    side: str
    index: int
    title: str
    key: str
    texts: tuple[Cell, ...]
    type: Cell
    types: tuple[tuple[str, str], ...]

    @property
    def key_name(self) -> str:
        """Return the name of the hidden field that says which column of the file this is."""
        return f"{self.side}-{self.index}-key"

    @property
    def removes(self) -> str:
        """Return what the button says that removes the column."""
        return f"remove-{'input' if self.side == 'in' else 'output'}:{self.index}"


def form_context(xml: bytes, grid: editing.Grid, start: int) -> dict[str, object]:
    """Return what the form of a table shows. ``grid`` may say more than the file ``xml`` does yet."""
    file = editing.write_grid(xml, grid)
    problems = editing.check_grid(file, grid)
    found = _Found(file, grid, problems)
    start = min(start, max(0, len(grid.rows) - 1))
    shown = grid.rows[start : start + ROWS_SHOWN]
    return {
        "grid": grid,
        "errors": {field_id(one): f"{place_text(one, grid)}: {problem_text(one)}" for one in problems},
        "table_problems": [problem_text(one) for one in problems if one.column is None],
        "findings": found.general,
        "policies": [(key, str(words)) for key, words in POLICIES.items()],
        "policy": policy_key(grid),
        "inputs": [found.input(place, one) for place, one in enumerate(grid.inputs)],
        "outputs": [found.output(place, one) for place, one in enumerate(grid.outputs)],
        "rows": [found.row(start + place, row) for place, row in enumerate(shown)],
        "start": start,
        "windows": list(_windows(len(grid.rows), start)),
        "total": len(grid.rows),
        "wide": len(grid.inputs) + len(grid.outputs) + len(grid.annotations) + 2,
    }


def _windows(rows: int, start: int) -> Iterator[tuple[int, int, bool]]:
    """Parts of a long table: the first index, the number of the last rule, and whether it is the one shown."""
    for first in range(0, rows, ROWS_SHOWN) if rows > ROWS_SHOWN else ():
        yield first, min(first + ROWS_SHOWN, rows), first <= start < first + ROWS_SHOWN


class _Found:
    """What is wrong with a table, by field and by rule."""

    def __init__(self, xml: bytes, grid: editing.Grid, problems: Sequence[editing.CellProblem]) -> None:
        self.grid = grid
        self.by_field: Mapping[str, str] = {field_id(one): problem_text(one) for one in problems}
        self.by_rule: dict[int, list[str]] = defaultdict(list)
        self.general: list[str] = []
        try:
            findings = findings_of(model_of(xml), (grid,))[grid.key]
        except DmnReadError:
            findings = ()
        for one in findings:
            for rule in one.rules if one.kind is not FindingKind.UNCHECKED else ():
                self.by_rule[rule].append(finding_text(one))
            if not one.rules or one.kind is FindingKind.UNCHECKED:
                self.general.append(finding_text(one))

    def cell(self, name: str, text: str, label: str) -> Cell:
        return Cell(name, text, label, self.by_field.get(name, ""))

    def row(self, index: int, row: editing.Row) -> EditedRow:
        number = index + 1
        sides = (("t", row.tests, False), ("o", row.outputs, True))
        tests, outputs = (
            tuple(
                self.cell(f"{kind}-{index}-{place}", text, self._label(number, place, output=output))
                for place, text in enumerate(texts)
            )
            for kind, texts, output in sides
        )
        notes = [
            self.cell(f"a-{index}-{place}", text, _("Regel %(row)s, Anmerkung") % {"row": number})
            for place, text in enumerate(row.annotations)
        ]
        notes.append(self.cell(f"n-{index}", row.note, _("Regel %(row)s, Erläuterung") % {"row": number}))
        return EditedRow(index, number, row.key, tests, outputs, tuple(notes), tuple(self.by_rule[number]))

    def _label(self, number: int, place: int, *, output: bool) -> str:
        values = {"row": number, "column": column_name(self.grid, place, output=output)}
        return _("Regel %(row)s, %(column)s") % values

    def input(self, place: int, one: editing.InputColumn) -> EditedColumn:
        texts = (
            self.cell(f"in-{place}-label", one.label, _("Überschrift")),
            self.cell(f"in-{place}-expression", one.expression, _("Was verglichen wird")),
            self.cell(f"in-{place}-values", one.values, _("Mögliche Werte")),
        )
        title = column_name(self.grid, place, output=False)
        return EditedColumn(
            "in", place, title, one.key, texts, self._type(f"in-{place}-type", one.type), _types(one.type)
        )

    def output(self, place: int, one: editing.OutputColumn) -> EditedColumn:
        texts = (
            self.cell(f"out-{place}-label", one.label, _("Überschrift")),
            self.cell(f"out-{place}-name", one.name, _("Name im Ergebnis")),
            self.cell(f"out-{place}-values", one.values, _("Mögliche Werte, der wichtigste zuerst")),
            self.cell(f"out-{place}-default", one.default, _("Ergebnis, wenn keine Regel gilt")),
        )
        title = column_name(self.grid, place, output=True)
        return EditedColumn(
            "out", place, title, one.key, texts, self._type(f"out-{place}-type", one.type), _types(one.type)
        )

    def _type(self, name: str, text: str) -> Cell:
        return self.cell(name, text, _("Typ"))


def _types(present: str) -> tuple[tuple[str, str], ...]:
    known = tuple((key, str(words)) for key, words in TYPES.items())
    return known if present in TYPES else (*known, (present, present))
