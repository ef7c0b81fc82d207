"""A table as it comes back from its form: what was typed, and what shall happen to rows and columns."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.http import QueryDict

from amtsweg.dmn.api import editing
from amtsweg.kernel.errors import Invalid

ROWS_SHOWN = 100
_MOST_COLUMNS = 60
_LONGEST_CELL = 10_000


def posted_grid(sent: QueryDict, stored: editing.Grid) -> tuple[editing.Grid, int]:
    """Return the table as it was sent, and the index of the first rule that was shown. Raises Invalid.

    Only a window of a long table is sent; the rules before and behind it stay as they are stored.
    """
    start = _number(sent, "start", len(stored.rows))
    inputs = [_input(sent, place) for place in range(_number(sent, "inputs", _MOST_COLUMNS))]
    outputs = [_output(sent, place) for place in range(_number(sent, "outputs", _MOST_COLUMNS))]
    shown = _number(sent, "rows", ROWS_SHOWN)
    same_columns = (len(inputs), len(outputs)) == (len(stored.inputs), len(stored.outputs))
    # Where somebody else changed the columns meanwhile, what was sent is all there is.
    before = stored.rows[:start] if same_columns else ()
    behind = stored.rows[start + shown :] if same_columns else ()
    rows = tuple(_row(sent, start + place, len(inputs), len(outputs), stored) for place in range(shown))
    policy, aggregation = _policy(sent.get("policy", ""), stored)
    grid = replace(
        stored,
        hit_policy=policy,
        aggregation=aggregation,
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        rows=(*before, *rows, *behind),
    )
    return grid, start


def _number(sent: QueryDict, name: str, most: int) -> int:
    text = sent.get(name, "0")
    if not text.isdecimal() or int(text) > most:
        raise Invalid("Die Tabelle ist unvollständig angekommen. Bitte laden Sie die Seite neu.")
    return int(text)


def _text(sent: QueryDict, name: str) -> str:
    return sent.get(name, "").replace("\r\n", "\n").strip()[:_LONGEST_CELL]


def _input(sent: QueryDict, place: int) -> editing.InputColumn:
    parts = {name: _text(sent, f"in-{place}-{name}") for name in ("key", "label", "expression", "type", "values")}
    return editing.InputColumn(**parts)


def _output(sent: QueryDict, place: int) -> editing.OutputColumn:
    names = ("key", "name", "label", "type", "values", "default")
    return editing.OutputColumn(**{name: _text(sent, f"out-{place}-{name}") for name in names})


def _row(sent: QueryDict, place: int, inputs: int, outputs: int, stored: editing.Grid) -> editing.Row:
    return editing.Row(
        key=_text(sent, f"r-{place}"),
        tests=tuple(_text(sent, f"t-{place}-{column}") for column in range(inputs)),
        outputs=tuple(_text(sent, f"o-{place}-{column}") for column in range(outputs)),
        annotations=tuple(_text(sent, f"a-{place}-{column}") for column in range(len(stored.annotations))),
        note=_text(sent, f"n-{place}"),
    )


def _policy(text: str, stored: editing.Grid) -> tuple[editing.HitPolicy, editing.Aggregation | None]:
    for policy in editing.HitPolicy:
        for aggregation in (None, *editing.Aggregation):
            if text == (f"{policy.value} {aggregation.value}" if aggregation else policy.value):
                return policy, aggregation
    return stored.hit_policy, stored.aggregation


def after(grid: editing.Grid, action: str, pasted: str) -> tuple[editing.Grid, str]:
    """Return the table after a button was pressed, and the id of the place to show then."""
    name, _colon, number = action.partition(":")
    place = int(number) if number.isdecimal() else -1
    if name == "paste":
        return _pasted(grid, pasted), f"regel-{len(grid.rows) + 1}"
    if name in _COLUMNS and (name.startswith("add") or place >= 0):
        return _COLUMNS[name](grid, place), "spalten"
    if name in _ROWS and 0 <= place <= len(grid.rows) - (name != "insert"):
        changed, shown = _ROWS[name](grid, place)
        return changed, f"regel-{max(1, min(shown + 1, len(changed.rows)))}"
    return grid, ""


_COLUMNS: Mapping[str, Callable[[editing.Grid, int], editing.Grid]] = {
    "add-input": lambda grid, _: editing.add_input(grid),
    "add-output": lambda grid, _: editing.add_output(grid),
    "remove-input": editing.remove_input,
    "remove-output": editing.remove_output,
}
_ROWS: Mapping[str, Callable[[editing.Grid, int], tuple[editing.Grid, int]]] = {
    "insert": lambda grid, place: (editing.insert_row(grid, place), place),
    "delete": lambda grid, place: (editing.delete_row(grid, place), place),
    "up": lambda grid, place: (editing.move_row(grid, place, -1), place - 1),
    "down": lambda grid, place: (editing.move_row(grid, place, 1), place + 1),
}


def _pasted(grid: editing.Grid, text: str) -> editing.Grid:
    """The table with a rule for each line of cells with tabs between them, as spreadsheets hand them over."""
    wide = len(grid.inputs) + len(grid.outputs)
    rows = []
    for line in text.replace("\r\n", "\n").split("\n"):
        cells = [cell.strip()[:_LONGEST_CELL] for cell in line.split("\t")]
        if any(cells):
            cells = (cells + [""] * wide)[: wide + 1]
            tests, outputs = cells[: len(grid.inputs)], cells[len(grid.inputs) : wide]
            note = cells[wide] if len(cells) > wide else ""
            rows.append(editing.Row("", tuple(tests), tuple(outputs), ("",) * len(grid.annotations), note))
    return replace(grid, rows=(*grid.rows, *rows[:1000]))
