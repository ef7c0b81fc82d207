"""What is different between two decision models, in the fewest words, and never silently."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.dmn.api import compare_tables, editing
from amtsweg.dmn.comparing import ChangeKind, TableChange, _moved

PACKS = Path(__file__).parents[2] / "packs"
FEE = (PACKS / "bauordnungsamt" / "baulastenauskunft" / "fee.dmn").read_bytes()


def told(new: bytes, old: bytes = FEE) -> list[tuple[object, ...]]:
    """Return the kind of each change with whatever it says."""
    return [said(change) for change in compare_tables(old, new)]


def said(change: TableChange) -> tuple[object, ...]:
    values = (change.rule, change.was, change.column, change.part, change.old, change.new)
    return (change.kind, *(value for value in values if value))


def edited(change: Callable[[editing.Grid], editing.Grid]) -> bytes:
    (grid,) = editing.read_grids(FEE)
    return editing.write_grid(FEE, change(grid))


def with_row(grid: editing.Grid, number: int, **values: object) -> editing.Grid:
    rows = list(grid.rows)
    rows[number - 1] = replace(rows[number - 1], **values)  # type: ignore[arg-type]  # of any field
    return replace(grid, rows=tuple(rows))


def test_a_model_differs_from_itself_in_nothing() -> None:
    for path in sorted(PACKS.glob("*/*/*.dmn")):
        assert compare_tables(path.read_bytes(), path.read_bytes()) == ()


def test_space_and_comments_make_no_difference() -> None:
    assert told(FEE.replace(b"<rule ", b"<!-- so -->\n      <rule ")) == []


def test_a_cell_is_named_by_rule_and_column() -> None:
    changed = edited(lambda grid: with_row(grid, 2, outputs=("35", grid.rows[1].outputs[1])))
    assert told(changed) == [(ChangeKind.CELL_CHANGED, 2, "Gebühr in Euro", "30", "35")]


def test_rules_come_and_go() -> None:
    more = edited(lambda grid: editing.insert_row(grid, 1))
    assert told(more) == [(ChangeKind.RULE_ADDED, 2)]
    assert told(FEE, more) == [(ChangeKind.RULE_REMOVED, 2)]
    (gone,) = compare_tables(FEE, edited(lambda grid: editing.delete_row(grid, 1)))
    assert gone.cells[:3] == (("Zweck", "-"), ("Anzahl Flurstücke", "1"), ("Gebühr in Euro", "30"))


def test_only_what_moved_is_said_to_have_moved() -> None:
    assert told(edited(lambda grid: editing.move_row(grid, 0, 2))) == [(ChangeKind.RULE_MOVED, 3, 1)]


def test_rules_without_ids_are_known_by_what_they_say() -> None:
    plain = FEE
    for name in (b"fee_court", b"fee_single", b"fee_several"):
        plain = plain.replace(b'<rule id="' + name + b'">', b"<rule>")
    dearer = plain.replace(b"<text>30</text>", b"<text>35</text>")
    assert told(dearer, plain) == [(ChangeKind.CELL_CHANGED, 2, "Gebühr in Euro", "30", "35")]
    one, two = plain.index(b"<rule>", plain.index(b"<rule>") + 1), plain.rindex(b"<rule>")
    assert told(plain[:one] + plain[two:], plain) == [(ChangeKind.RULE_REMOVED, 2)]


def test_columns_come_go_and_change() -> None:
    more = edited(editing.add_input)
    assert [kind for kind, *_ in told(more)] == [ChangeKind.COLUMN_ADDED]
    assert told(edited(lambda grid: editing.remove_input(grid, 0)))[0] == (ChangeKind.COLUMN_REMOVED, "Zweck")
    renamed = FEE.replace(b'label="Zweck"', b'label="Anlass"')
    assert told(renamed) == [(ChangeKind.COLUMN_CHANGED, "Anlass", "label", "Zweck", "Anlass")]


def test_the_hit_policy_the_question_and_the_notes_count() -> None:
    unique = FEE.replace(b'hitPolicy="FIRST"', b'hitPolicy="UNIQUE"')
    assert told(unique) == [(ChangeKind.TABLE_CHANGED, "hit policy", "FIRST", "UNIQUE")]
    asked = FEE.replace("Welche Gebühr fällt".encode(), "Was fällt".encode())
    assert [kind for kind, *_ in told(asked)] == [ChangeKind.TABLE_CHANGED]
    noted = edited(lambda grid: with_row(grid, 1, note="Amtshilfe."))
    assert told(noted)[0][:2] == (ChangeKind.NOTE_CHANGED, 1)


INPUT = b'  <inputData id="x" name="x"><variable name="x"/></inputData>\n'
CELL = b'<inputEntry id="fee_single_parcels"'


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (b'typeRef="Any"', b'typeRef="string"', ChangeKind.ELEMENT_CHANGED),
        (b"  <decision ", INPUT + b"<decision ", ChangeKind.ELEMENT_ADDED),
        (CELL, CELL + b' expressionLanguage="x"', ChangeKind.ELEMENT_CHANGED),
    ],
)
def test_what_is_no_part_of_a_table_is_named_as_a_whole(old: bytes, new: bytes, kind: ChangeKind) -> None:
    assert [one for one, *_ in told(FEE.replace(old, new))] == [kind]


def test_another_table_is_another_table() -> None:
    other = FEE.replace(b'<decision id="fee" name="fee">', b'<decision id="price" name="price">')
    kinds = {change.kind for change in compare_tables(FEE, other)}
    assert {ChangeKind.TABLE_ADDED, ChangeKind.TABLE_REMOVED} <= kinds


TEXTS = st.sampled_from(["-", "1", '"a"', "[2..3]", ""])
ROWS = st.lists(st.tuples(st.sampled_from(["fee_court", "fee_single", "fee_several", ""]), TEXTS, TEXTS), max_size=5)


@given(ROWS)
def test_nothing_changes_silently(rows: list[tuple[str, str, str]]) -> None:
    (grid,) = editing.read_grids(FEE)
    known = {row.key for row in grid.rows}
    used: set[str] = set()
    made = []
    for key, test, result in rows:
        own = key if key in known and key not in used else ""
        used.add(own)
        made.append(editing.Row(own, (test, "-"), (result, '"x"'), (), ""))
    new = editing.write_grid(FEE, replace(grid, rows=tuple(made)))
    assert bool(compare_tables(FEE, new)) == (not editing.is_same(FEE, new))
    assert compare_tables(new, new) == ()


@given(st.permutations(range(6)))
def test_the_fewest_are_said_to_have_moved(order: list[int]) -> None:
    pairs = dict(enumerate(order))
    moved = _moved(pairs)
    rest = [pairs[index] for index in pairs if index not in moved]
    assert rest == sorted(rest)
    longest = [1] * 6
    for here in range(6):
        longest[here] += max((longest[there] for there in range(here) if order[there] < order[here]), default=0)
    assert len(rest) == max(longest)
